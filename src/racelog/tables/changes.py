"""What differs between two states of one season: classifications, grids and championships, before and after."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from racelog.facts.season import Decision
from racelog.rules.classification import Classification, ClassifiedCar
from racelog.tables.base import Part, Table
from racelog.tables.frame import Points
from racelog.tables.penalty_words import decision_in_brief
from racelog.tables.replayed import Replayed
from racelog.tables.shown import points_shown, time_shown
from racelog.tables.standings import StandingLine, StandingsTable, standings_table

Where = Literal["classification", "grid"]


class CarChange(Part):
    """A car whose place, status, time or place on the grid differs; None where it was not, or is no longer, there."""

    session: str
    where: Where
    car: str
    drivers: tuple[str, ...]
    before: str | None
    after: str | None
    why: tuple[str, ...]


class StandingChange(Part):
    """A competitor whose position or points differ; None where it was not, or is no longer, in the table."""

    competitor: str
    name: str
    before_position: int | None
    before_points: Points | None
    after_position: int | None
    after_points: Points | None
    tie: str | None

    @property
    def shown_before_points(self) -> str:
        """Points before, for people."""
        return _shown(self.before_points)

    @property
    def shown_after_points(self) -> str:
        """Points after, for people."""
        return _shown(self.after_points)


class ChampionshipChange(Part):
    """One championship, and everybody whose line differs. A table may become incomplete, or complete again."""

    championship: str
    title: str
    incomplete_before: bool
    incomplete_after: bool
    incomplete: tuple[str, ...]
    """What is not known after."""
    changes: tuple[StandingChange, ...]


class ChangesTable(Table):
    """What differs, as known at a later line of the log against an earlier one."""

    ROWS: ClassVar[str] = "cars"

    before_seq: int
    cars: tuple[CarChange, ...]
    championships: tuple[ChampionshipChange, ...]
    untouched: tuple[str, ...]
    """Titles of the championships in which nothing differs."""


def changes_table(before: Replayed, after: Replayed, after_round: int | None = None) -> ChangesTable:
    """The differences between two states of a season, by session and by championship (after a round)."""
    tables = championship_pairs(before, after, after_round)
    changes = [_championship(*pair) for pair in tables.values()]
    return ChangesTable(
        **after.known_at,
        before_seq=before.seq,
        cars=tuple(_cars(before, after)),
        championships=tuple(change for change in changes if _differs(change)),
        untouched=tuple(change.title for change in changes if not _differs(change)),
    )


def _shown(points: str | None) -> str:
    return "-" if points is None else points_shown(points)


def _differs(change: ChampionshipChange) -> bool:
    return bool(change.changes) or change.incomplete_before != change.incomplete_after


def _cars(before: Replayed, after: Replayed) -> Iterator[CarChange]:
    for session in dict.fromkeys((*before.season.sessions, *after.season.sessions)):
        was, now = (state.results.classifications.get(session) for state in (before, after))
        if was is not now:
            yield from _classified(before, after, session, was, now)
        yield from _on_the_grid(before, after, session)


def _classified(
    replayed_before: Replayed, replayed: Replayed, session: str, was: Classification | None, now: Classification | None
) -> Iterator[CarChange]:
    named_in = replayed if now is not None else replayed_before
    cars_before, cars_after = _by_car(was), _by_car(now)
    line_up = [*cars_after, *(car for car in cars_before if car not in cars_after)]
    for car in line_up:
        before, after = cars_before.get(car), cars_after.get(car)
        shown_before = _car_shown(before, after)
        shown_after = _car_shown(after, before)
        if shown_before != shown_after:
            yield CarChange(
                session=session,
                where="classification",
                car=car,
                drivers=_drivers(named_in, after or before),
                before=shown_before,
                after=shown_after,
                why=_why(replayed, before, after),
            )


def _by_car(classification: Classification | None) -> Mapping[str, ClassifiedCar]:
    return {} if classification is None else {car.car: car for car in classification.cars}


def _car_shown(car: ClassifiedCar | None, other: ClassifiedCar | None) -> str | None:
    """A place ("?" where it is open) or status; laps and time where they differ from the other's."""
    if car is None:
        return None
    place = car.status if car.place is None else str(car.place) if car.open is None else "?"
    if other is None:
        return place
    laps = f" {car.laps} laps" if car.laps != other.laps else ""
    time = f" {time_shown(car.total_ms) or 'no time'}" if car.total_ms != other.total_ms else ""
    best = f" best {time_shown(car.best_ms) or 'none'}" if car.best_ms != other.best_ms else ""
    return f"{place}{laps}{time}{best}"


def _drivers(replayed: Replayed, car: ClassifiedCar | None) -> tuple[str, ...]:
    return () if car is None else tuple(replayed.driver(stint.driver) for stint in car.drove)


def _why(replayed: Replayed, before: ClassifiedCar | None, after: ClassifiedCar | None) -> tuple[str, ...]:
    """The decisions against the car that came or went, with their documents; one whose order went stays in force."""
    was = {decision.id: decision for decision in (before.decisions if before else ())}
    now = {decision.id: decision for decision in (after.decisions if after else ())}
    came = [decision_in_brief(decision) for decision in now.values() if decision.id not in was]
    went = [decision for decision in was.values() if decision.id not in now]
    return (*came, *(f"{decision_in_brief(decision)} {_still(replayed, decision)}" for decision in went))


def _still(replayed: Replayed, decision: Decision) -> str:
    known = replayed.season.decisions.get(decision.id)
    return "stays in force" if known is not None and known.in_force else "no longer counts"


def _on_the_grid(before: Replayed, after: Replayed, session: str) -> Iterator[CarChange]:
    was, now = _grid(before, session), _grid(after, session)
    for car in dict.fromkeys((*now, *was)):
        if was.get(car) != now.get(car):
            weekend = (after if session in after.season.sessions else before).season.sessions[session].weekend
            drivers = after.season.drivers_of(car, weekend)
            yield CarChange(
                session=session,
                where="grid",
                car=car,
                drivers=tuple(map(after.driver, drivers)),
                before=was.get(car),
                after=now.get(car),
                why=(),
            )


def _grid(replayed: Replayed, session: str) -> dict[str, str]:
    on_the_timetable = replayed.season.sessions.get(session)
    grid = () if on_the_timetable is None else replayed.results.grid(on_the_timetable)
    return {slot.car: "pit lane" if slot.place is None else str(slot.place) for slot in grid}


def championship_pairs(
    before: Replayed, after: Replayed, after_round: int | None = None
) -> dict[str, tuple[StandingsTable | None, StandingsTable | None]]:
    """The tables of every championship that either state has."""
    known = dict.fromkeys((*before.results.scored, *after.results.scored))
    pairs = {
        championship: (
            standings_table(before, championship, after_round),
            standings_table(after, championship, after_round),
        )
        for championship in known
    }
    return {championship: pair for championship, pair in pairs.items() if any(table is not None for table in pair)}


def _championship(was: StandingsTable | None, now: StandingsTable | None) -> ChampionshipChange:
    table = now or was
    if table is None:
        raise ValueError("a championship is compared that neither state has")
    before = {line.competitor: line for line in (was.standings if was else ())}
    after = {line.competitor: line for line in (now.standings if now else ())}
    line_up = [*after, *(competitor for competitor in before if competitor not in after)]
    return ChampionshipChange(
        championship=table.championship,
        title=table.championship_title,
        incomplete_before=bool(was is not None and was.incomplete),
        incomplete_after=bool(now is not None and now.incomplete),
        incomplete=tuple(str(gap) for gap in (now.incomplete if now else ())),
        changes=tuple(
            _standing(before.get(competitor), after.get(competitor))
            for competitor in line_up
            if _key(before.get(competitor)) != _key(after.get(competitor))
        ),
    )


def _key(line: StandingLine | None) -> tuple[int | None, str] | None:
    return None if line is None else (line.position, line.points)


def _standing(before: StandingLine | None, after: StandingLine | None) -> StandingChange:
    line = after or before
    if line is None:
        raise ValueError("a competitor is compared that neither table has")
    return StandingChange(
        competitor=line.competitor,
        name=line.name,
        before_position=before.position if before else None,
        before_points=before.points if before else None,
        after_position=after.position if after else None,
        after_points=after.points if after else None,
        tie=after.tie if after else None,
    )
