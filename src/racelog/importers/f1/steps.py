"""What is asked of the desk for a season file, in the order things happened."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from racelog.facts.events import (
    Basis,
    CompetitorExcluded,
    DriverRegistered,
    EntryRegistered,
    PointsAdjusted,
    RegulationsAdopted,
    RoundScheduled,
    SeasonOpened,
    SessionScheduled,
    TeamRegistered,
    WeekendScheduled,
)
from racelog.importers.f1.blaming import blamed
from racelog.importers.f1.cars import Car, RoundCars, entries_of
from racelog.importers.f1.decisions import NO_HISTORIES, Histories
from racelog.importers.f1.names import Names
from racelog.importers.f1.rounds import RoundSteps, segment_of, told_on
from racelog.importers.f1.rulebook import CONSTRUCTORS, DRIVERS, regulations_of, title_of
from racelog.importers.f1.season_file import Held, SeasonFile
from racelog.importers.f1.season_rules import Adjustment
from racelog.importers.step import Step

SET_UP = "season"


def steps_of(season: str, file: SeasonFile, place: str, histories: Histories = NO_HISTORIES) -> Iterator[Step]:
    """Every request of a season: set-up, then round by round what the file holds, and what was decided after it."""
    names, cars = Names(file), {held.round: RoundCars(file, held) for held in file.rounds}
    with blamed(place):
        yield from _set_up(season, file, names, place)
        for car, rounds in entries_of(cars).items():
            yield _entry(car, rounds, names, place)
    races: dict[str, RoundSteps] = {}
    for at, held in enumerate(file.rounds, start=1):
        steps = RoundSteps(season, file, held, cars[held.round], f"{place}: rounds[{at}]", histories)
        races[f"R{held.round}"] = steps
        yield from steps.steps()
        yield from _adjustments(file, held, names, place)
        yield from _decided_after(held, races, histories)


def _decided_after(held: Held, races: Mapping[str, RoundSteps], histories: Histories) -> Iterator[Step]:
    """The decisions that came before the next round; the last one about a race settles what its places earn."""
    segment = segment_of(held)
    for decided in histories.decisions:
        if decided.after_round == held.round:
            yield Step(segment, decided.key, decided.place, decided.request)
            race = races.get(decided.session or "")
            if race is not None and decided is histories.last_about(decided.session or ""):
                yield from race.ended_by(decided, segment)


def _set_up(season: str, file: SeasonFile, names: Names, place: str) -> Iterator[Step]:
    opened = SeasonOpened(season=season, title=title_of(file), year=file.season)
    yield Step(SET_UP, "season", place, opened)
    adopted = RegulationsAdopted(regulations=regulations_of(season, file), basis=Basis(source=_source(file)))
    yield Step(SET_UP, "regulations", f"{place}: rules", adopted)
    for at, held in enumerate(file.rounds, start=1):
        yield from _scheduled(held, f"{place}: rounds[{at}]")
    for driver, person in file.drivers.items():
        registered = DriverRegistered(driver=driver, name=names.driver(driver), nationality=person.country)
        yield Step(SET_UP, f"driver:{driver}", f"{place}: drivers.{driver}", registered)
    for key in names.constructors:
        team = TeamRegistered(team=names.constructor_id(key), name=names.constructor(key))
        yield Step(SET_UP, f"team:{key}", f"{place}: constructors.{key}", team)


def _source(file: SeasonFile) -> str:
    parts = (file.source, file.source_commit and f"commit {file.source_commit}", file.licence)
    return ", ".join(filter(None, parts))


def _scheduled(held: Held, place: str) -> Iterator[Step]:
    """A weekend for every round, its race, and the sessions beside it."""
    weekend = str(held.round)
    meeting = WeekendScheduled(weekend=weekend, name=held.name, circuit=held.circuit, last_day=held.date)
    yield Step(SET_UP, f"weekend:{weekend}", place, meeting)
    race = RoundScheduled(round=held.round, weekend=weekend, day=held.date, laps=held.scheduled_laps or held.laps)
    yield Step(SET_UP, f"round:{held.round}", place, race)
    for session, kind, rows in (
        (f"Q{held.round}", "qualifying", held.qualifying),
        (f"SQ{held.round}", "qualifying", held.sprint_qualifying),
        (f"S{held.round}", "sprint", held.sprint_results),
    ):
        if rows:
            asked = {"session": session, "kind": kind, "weekend": weekend, "round": held.round}
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


def _adjustments(file: SeasonFile, held: Held, names: Names, place: str) -> Iterator[Step]:
    """Exclusions and deductions, after the round from whose table on they hold; the last one where none is named."""
    last = file.last_run
    for at, asked in enumerate(file.rules.adjustments, start=1):
        if (asked.after_round or last) == held.round:
            adjusted = _adjusted(asked, held, names)
            yield Step(segment_of(held), f"adjustment:{at}", f"{place}: rules.adjustments[{at}]", adjusted)


def _adjusted(asked: Adjustment, held: Held, names: Names) -> CompetitorExcluded | PointsAdjusted:
    named = (DRIVERS, asked.driver) if asked.driver else (CONSTRUCTORS, names.constructor_id(_key(asked)))
    basis, known = Basis(reason=asked.why), told_on(held)
    if asked.type == "exclude":
        return CompetitorExcluded(
            championship=named[0],
            competitor=named[1],
            effective_round=held.round,
            points="kept" if asked.points is None else "taken",
            printed=asked.text or "EX",
            basis=basis,
            known=known,
        )
    return PointsAdjusted(
        championship=named[0],
        competitor=named[1],
        points=_signed(asked),
        effective_round=held.round,
        basis=basis,
        known=known,
    )


def _signed(asked: Adjustment) -> Fraction:
    """A deduction takes points away, however its number is signed; others are as signed as they are."""
    points = asked.points or Fraction(0)
    return points if asked.type == "points" else -abs(points)


def _key(asked: Adjustment) -> str:
    chassis, engine, *entry = asked.constructor or ()
    return f"{chassis}/{engine}" + "".join(f"#{each}" for each in entry)
