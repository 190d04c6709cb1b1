"""The rules of a season file as regulations.

What holds for one round alone becomes a fact of that round (overrides.py); the rounds a championship does not count
are in its regulations.
"""

from typing import assert_never

from racelog.facts.regulations import (
    Bonus,
    Cars,
    Championship,
    CountAll,
    CountBest,
    Counting,
    CountSegments,
    Places,
    Regulations,
    RoundsOf,
    Scores,
    Segment,
    SharedCars,
    TieBreak,
)
from racelog.importers.f1.season_file import SeasonFile
from racelog.importers.f1.season_rules import (
    AllCount,
    BestCount,
    Counted,
    DriversRules,
    FastestLapPoint,
    HalvesCount,
    TieBroken,
)

DRIVERS, CONSTRUCTORS = "drivers", "constructors"


def regulations_of(season: str, file: SeasonFile) -> Regulations:
    """The regulations of a season."""
    rules = file.rules
    tables = {"race": rules.drivers.points}
    if rules.constructors is not None and rules.constructors.points != rules.drivers.points:
        tables["race-constructors"] = rules.constructors.points
    if rules.sprint is not None:
        tables["sprint"] = rules.sprint.points
    championships = (_drivers(file), _constructors(file))
    return Regulations(
        name=season,
        title=title_of(file),
        source=f"{file.source}: the rules of the season file",
        points=tables,
        championships=tuple(one for one in championships if one is not None),
    )


def title_of(file: SeasonFile) -> str:
    """What the season is called."""
    return f"Formula 1 {file.season}"


def _drivers(file: SeasonFile) -> Championship:
    rules = file.rules.drivers
    return Championship(
        id=DRIVERS,
        title="Drivers",
        competitor="driver",
        rounds=_rounds(file, "drivers_round"),
        places=_places(file),
        scores=_scores(file, "race"),
        shared_cars=SharedCars(drivers=rules.shared_car, two_cars="add"),
        bonuses=_bonuses(rules.fastest_lap),
        counting=_counting(rules.counting),
        tie_break=_tie_break(rules.tie_break),
        listed=file.rules.listed,
    )


def _constructors(file: SeasonFile) -> Championship | None:
    rules = file.rules.constructors
    if rules is None:
        return None
    own: DriversRules = file.rules.drivers
    return Championship(
        id=CONSTRUCTORS,
        title="Constructors",
        competitor="constructor",
        rounds=_rounds(file, "constructors_round"),
        places=_places(file),
        scores=_scores(file, "race" if rules.points == own.points else "race-constructors"),
        shared_cars=SharedCars(drivers=own.shared_car),
        cars=Cars(count=1 if rules.cars == "best" else None, surplus="keep_place"),
        bonuses=_bonuses(own.fastest_lap if rules.fastest_lap else None),
        counting=_counting(rules.counting),
        tie_break=_tie_break(rules.tie_break),
        listed=file.rules.listed,
    )


def _rounds(file: SeasonFile, counts: str) -> RoundsOf:
    left_out = [round_.round for round_ in file.rounds if getattr(file.override(round_), counts) is False]
    return RoundsOf(without=tuple(left_out))


def _places(file: SeasonFile) -> Places:
    """Nobody moves up behind an ineligible car, unless the rules of a round let those behind close up for points."""
    close_up = any(file.override(round_).close_up_after_ineligible for round_ in file.rounds)
    return Places(ineligible="close_up_points_only" if close_up else "vacate")


def _scores(file: SeasonFile, table: str) -> tuple[Scores, ...]:
    race = Scores(session="race", points=table)
    return (race,) if file.rules.sprint is None else (race, Scores(session="sprint", points="sprint", countback=False))


def _bonuses(rule: FastestLapPoint | None) -> tuple[Bonus, ...]:
    """Whoever set it has it, also when disqualified, unless he must be classified for it."""
    if rule is None:
        return ()
    point = Bonus(
        on="fastest_lap",
        points=rule.points,
        within_top=rule.must_finish_in_top,
        ties=rule.tie,
        disqualified="keeps",
    )
    return (point,)


def _counting(rule: Counted) -> Counting:
    match rule:
        case AllCount():
            return CountAll()
        case BestCount():
            return CountBest(kind="best", results=rule.n)
        case HalvesCount():
            segments = (Segment(first=part.from_round, last=part.to_round, results=part.best) for part in rule.segments)
            return CountSegments(kind="segments", segments=tuple(segments))
        case _:
            assert_never(rule)


def _tie_break(rule: TieBroken) -> TieBreak:
    """A car that moved up for points counts at the place it was paid for."""
    countback = {"scoring_positions": "scoring_places", "all_classified_positions": "all_places", "none": "none"}
    return TieBreak.model_validate(
        {
            "countback": countback[rule.countback],
            "by": "paid",
            "then": "share" if rule.still_level == "share_position" else "earliest",
        }
    )
