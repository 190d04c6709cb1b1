"""The starting grid of a race: as it was set, else qualifying with the grid penalties that are to be served."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from racelog.facts.events import GridPlaces
from racelog.facts.regulations import SessionKind
from racelog.facts.season import Decision, Season, Seq, Session
from racelog.facts.values import STARTED
from racelog.rules.classification import Classification

_DAY: tuple[SessionKind, ...] = ("practice", "qualifying", "sprint", "race")
"""The kinds of session in the order they are run."""


@dataclass(frozen=True, slots=True)
class GridCar:
    """A car on the grid; without a place when it starts from the pit lane."""

    car: str
    place: int | None
    qualified: int | None
    causes: tuple[Seq, ...]


def starting_grid(
    season: Season, race: Session, qualifying: Classification | None, *, as_qualified: bool = False
) -> tuple[GridCar, ...]:
    """The grid of a race; empty when neither a grid nor a qualifying order is in the log.

    `as_qualified` works it out from qualifying even where a grid was set.

    A grid penalty waits for the car's next race: one it is entered for and, if that was run, started; a race that
    was run while an appeal held the decision back, or while it was rescinded, is none. Each penalised car goes so
    many places behind where it qualified, the others close up; so they do where a car that qualified was withdrawn.
    Ties:    two cars sent to one place stand in the order they qualified.
    """
    qualified = {} if qualifying is None else {car.car: car for car in qualifying.cars if car.place is not None}
    if race.grid_seq is not None and not as_qualified:
        set_by = (race.grid_seq,)
        places = {car: found.place for car, found in qualified.items()}
        return tuple(GridCar(each.car, each.place, places.get(each.car), set_by) for each in race.grid)
    cars = [
        GridCar(car, None, found.place, found.causes)
        for car, found in qualified.items()
        if not _withdrawn(season, car, race)
    ]
    to_serve = [each for each in season.decisions.values() if served_in(season, each) == race.id]
    return _with_penalties(cars, to_serve)


def _with_penalties(cars: Sequence[GridCar], decisions: Iterable[Decision]) -> tuple[GridCar, ...]:
    dropped: dict[str, int] = {}
    causes: dict[str, tuple[Seq, ...]] = {}
    for decision in decisions:
        if isinstance(decision.penalty, GridPlaces):
            dropped[decision.car] = dropped.get(decision.car, 0) + decision.penalty.places
            causes[decision.car] = (*causes.get(decision.car, ()), *decision.seqs)
    grid = [car for car in cars if car.car not in dropped]
    behind = sorted((at + dropped[car.car], at) for at, car in enumerate(cars) if car.car in dropped)
    last = -1
    for slot, at in behind:
        last = max(slot, last + 1)
        grid.insert(last, replace(cars[at], causes=(*cars[at].causes, *causes[cars[at].car])))
        last = min(last, len(grid) - 1)
    return tuple(replace(car, place=place) for place, car in enumerate(grid, start=1))


def served_in(season: Season, decision: Decision) -> str | None:
    """The race a grid penalty is served in; None for any other penalty, or while there is none yet."""
    given = season.sessions.get(decision.session)
    if given is None or not decision.in_force or not isinstance(decision.penalty, GridPlaces):
        return None
    later = (
        each
        for each in sorted(season.sessions.values(), key=lambda each: _when(season, each))
        if each.kind == "race" and _when(season, each) > _when(season, given)
    )
    return next(
        (each.id for each in later if _starts(season, decision.car, each) and not _run_without(decision, each)), None
    )


def _run_without(decision: Decision, race: Session) -> bool:
    """Whether a race was recorded while a decision, in force by now, was held back or rescinded."""
    if not race.orders:
        return False
    run = race.orders[0].seq
    held_back = any(each.suspensive and each.seqs[0] < run < each.seqs[-1] for each in decision.appeals)
    before = [each.what for each in decision.rulings if each.seq < run]
    return held_back or before[-1:] == ["rescinded"]


def _when(season: Season, session: Session) -> tuple[int, int, int]:
    return season.weekends[session.weekend].order, session.round or 0, _DAY.index(session.kind)


def _withdrawn(season: Season, car: str, race: Session) -> bool:
    entry = season.entry_of(car, race.weekend)
    order = season.weekends[race.weekend].order
    return entry is not None and any(each.covers(order, race.round) for each in entry.withdrawals)


def _starts(season: Season, car: str, race: Session) -> bool:
    if season.entry_of(car, race.weekend) is None or _withdrawn(season, car, race):
        return False
    rows = () if race.order is None else race.order.rows
    return not any(row.car == car and row.status not in STARTED for row in rows)
