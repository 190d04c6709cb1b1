"""What is asked of the desk for a season file, in the order things happened."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from racelog.errors import Malformed
from racelog.facts.events import (
    Basis,
    CompetitorExcluded,
    DriverRegistered,
    EntryRegistered,
    PointsAdjusted,
    RegulationsAdopted,
    RoundScheduled,
    Row,
    SeasonOpened,
    SessionScheduled,
    TeamRegistered,
    WeekendScheduled,
)
from racelog.facts.season import Season
from racelog.importers.f1.cars import Car, RoundCars, entries_of
from racelog.importers.f1.decisions import NO_HISTORIES, Histories
from racelog.importers.f1.names import Names
from racelog.importers.f1.reading import blamed
from racelog.importers.f1.rounds import RoundSteps, known_on, segment_of
from racelog.importers.f1.rulebook import CONSTRUCTORS, DRIVERS, regulations_of, title_of
from racelog.importers.f1.season_file import Round, SeasonFile
from racelog.importers.f1.season_rules import Adjustment
from racelog.importers.importing import Step
from racelog.rules.classification import classify

Standing = tuple[str, int | None]
"""A status, and the place of a classified car."""


SET_UP = "season"


def steps_of(season: str, file: SeasonFile, place: str, histories: Histories = NO_HISTORIES) -> Iterator[Step]:
    """Every request of a season: set-up, then round by round what the file holds, and what was decided after it."""
    names, cars = Names(file), {round_.round: RoundCars(file, round_) for round_ in file.rounds}
    with blamed(place):
        yield from _set_up(season, file, names, place)
        for car, rounds in entries_of(cars).items():
            yield _entry(car, rounds, names, place)
    races: dict[str, RoundSteps] = {}
    for at, round_ in enumerate(file.rounds, start=1):
        steps = RoundSteps(season, file, round_, cars[round_.round], f"{place}: rounds[{at}]", histories)
        races[f"R{round_.round}"] = steps
        yield from steps.steps()
        yield from _adjustments(file, round_, names, place)
        yield from _decided_after(round_, races, histories)


def _decided_after(round_: Round, races: Mapping[str, RoundSteps], histories: Histories) -> Iterator[Step]:
    """The decisions that came before the next round; the last one about a race settles what its places earn."""
    segment = segment_of(round_)
    for decided in histories.decisions:
        if decided.after_round == round_.round:
            yield Step(segment, decided.key, decided.place, decided.request)
            race = races.get(decided.session or "")
            if race is not None and decided is histories.last_about(decided.session or ""):
                yield from race.ended_by(decided, segment)


def _set_up(season: str, file: SeasonFile, names: Names, place: str) -> Iterator[Step]:
    opened = SeasonOpened(season=season, title=title_of(file), year=file.season)
    yield Step(SET_UP, "season", place, opened)
    adopted = RegulationsAdopted(regulations=regulations_of(season, file), basis=Basis(source=_source(file)))
    yield Step(SET_UP, "regulations", f"{place}: rules", adopted)
    for at, round_ in enumerate(file.rounds, start=1):
        yield from _scheduled(round_, f"{place}: rounds[{at}]")
    for driver, person in file.drivers.items():
        registered = DriverRegistered(driver=driver, name=names.driver(driver), nationality=person.country)
        yield Step(SET_UP, f"driver:{driver}", f"{place}: drivers.{driver}", registered)
    for key in names.constructors:
        team = TeamRegistered(team=names.constructor_id(key), name=names.constructor(key))
        yield Step(SET_UP, f"team:{key}", f"{place}: constructors.{key}", team)


def _source(file: SeasonFile) -> str:
    parts = (file.source, file.source_commit and f"commit {file.source_commit}", file.licence)
    return ", ".join(filter(None, parts))


def _scheduled(round_: Round, place: str) -> Iterator[Step]:
    """A weekend for every round, its race, and the sessions beside it."""
    weekend = str(round_.round)
    meeting = WeekendScheduled(weekend=weekend, name=round_.name, circuit=round_.circuit, last_day=round_.date)
    yield Step(SET_UP, f"weekend:{weekend}", place, meeting)
    laps = round_.scheduled_laps or round_.laps
    race = RoundScheduled(round=round_.round, weekend=weekend, day=round_.date, laps=laps)
    yield Step(SET_UP, f"round:{round_.round}", place, race)
    for session, kind, rows in (
        (f"Q{round_.round}", "qualifying", round_.qualifying),
        (f"SQ{round_.round}", "qualifying", round_.sprint_qualifying),
        (f"S{round_.round}", "sprint", round_.sprint_results),
    ):
        if rows:
            asked = {"session": session, "kind": kind, "weekend": weekend, "round": round_.round}
            yield Step(SET_UP, f"session:{session}", place, SessionScheduled.model_validate(asked))


def _entry(car: Car, rounds: Sequence[int], names: Names, place: str) -> Step:
    entry = EntryRegistered(
        car=car.number,
        drivers=car.drivers,
        constructor=names.constructor_id(car.constructor),
        weekends=tuple(map(str, rounds)),
        guest=car.guest,
        basis=Basis(reason="not eligible for points in these rounds") if car.guest else None,
    )
    key = f"entry:{car.number}:{'+'.join(car.drivers)}:{car.constructor}" + (":guest" if car.guest else "")
    return Step(SET_UP, key, f"{place}: rounds[{rounds[0]}]", entry)


def _adjustments(file: SeasonFile, round_: Round, names: Names, place: str) -> Iterator[Step]:
    """Exclusions and deductions, after the round from whose table on they hold; the last one where none is named."""
    last = file.last_run
    for at, asked in enumerate(file.rules.adjustments, start=1):
        if (asked.after_round or last) == round_.round:
            adjusted = _adjusted(asked, round_, names)
            yield Step(segment_of(round_), f"adjustment:{at}", f"{place}: rules.adjustments[{at}]", adjusted)


def _adjusted(asked: Adjustment, round_: Round, names: Names) -> CompetitorExcluded | PointsAdjusted:
    named = (DRIVERS, asked.driver) if asked.driver else (CONSTRUCTORS, names.constructor_id(_key(asked)))
    basis, known = Basis(reason=asked.why), known_on(round_)
    if asked.type == "exclude":
        return CompetitorExcluded(
            championship=named[0],
            competitor=named[1],
            effective_round=round_.round,
            points="kept" if asked.points is None else "taken",
            printed=asked.text or "EX",
            basis=basis,
            known=known,
        )
    return PointsAdjusted(
        championship=named[0],
        competitor=named[1],
        points=_signed(asked),
        effective_round=round_.round,
        basis=basis,
        known=known,
    )


def _signed(asked: Adjustment) -> Fraction:
    """A deduction takes points away, however its number is signed; others are as signed as they are."""
    points = asked.points or Fraction(0)
    return points if asked.type == "points" else -abs(points)


def _key(asked: Adjustment) -> str:
    chassis, engine, *entry = asked.constructor or ()
    return f"{chassis}/{engine}" + "".join(f"#{part}" for part in entry)


def check_outcome(season: Season, file: SeasonFile, histories: Histories) -> None:
    """Hold every session a history is about against the season file. Errors: Malformed, naming the cars."""
    races = {f"{kind}{round_.round}": round_ for round_ in file.rounds for kind in ("R", "S")}
    for session in histories.sessions:
        decided = None
        if session in races:
            decided = classify(season, season.sessions[session], tuple(season.decisions.values()))
        if decided is None:
            continue
        if decided.unknown:
            what, unknown = f"what the decisions make of {session} is not known", "\n".join(decided.unknown)
            remedy = "Give the laps and times on the road that are missing, in [[on_road]]"
            raise Malformed(what, place=histories.file, excerpt=unknown, remedy=remedy)
        round_ = races[session]
        printed = RoundSteps(season.id, file, round_, RoundCars(file, round_), histories.file).printed(session)
        _compare(session, {car.car: (car.status, car.place) for car in decided.cars}, printed, histories.file)


def _compare(session: str, decided: Mapping[str, Standing], printed: tuple[Row, ...], file: str) -> None:
    apart = [
        f"car {row.car}: decided {_said(decided[row.car])}, printed {_said((row.status, row.place))}"
        for row in printed
        if decided[row.car] != (row.status, row.place)
    ]
    if apart:
        more = [f"and {len(apart) - 3} more"] if len(apart) > 3 else []
        raise Malformed(
            f"the decisions about {session} do not end where the season file does",
            place=file,
            excerpt="\n".join([*apart[:3], *more]),
            remedy="Check the places on the road, and that the last word on every car is there",
        )


def _said(standing: Standing) -> str:
    status, place = standing
    return status if place is None else str(place)
