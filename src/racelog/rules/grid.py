"""The starting grid of a race: as it was set, else qualifying with the grid penalties that are to be served."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from racelog.facts.events import GridPlaces
from racelog.facts.season import Decision, Season, Seq, Session
from racelog.facts.values import STARTED
from racelog.rules.classification import Classification
from racelog.rules.rounds import will_not_be_run


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

    A grid penalty waits for the car's next race that is really held: one it is entered for and, if that was run,
    started. None is a race of a weekend that was cancelled or closed without it, or one others were run before; nor one
    that was run while an appeal held the decision back, or while it was rescinded. Each penalised car goes so
    many places behind where it qualified, the others close up; so they do where a car that qualified was withdrawn.
    Ties:    two cars sent to one place stand in the order they qualified.
    """
    qualified = {} if qualifying is None else {car.car: car for car in qualifying.cars if car.place is not None}
    if race.grid_seq is not None and not as_qualified:
        set_by = (race.grid_seq,)
        places = {car.car: car.place for car in qualified.values()}
        return tuple(GridCar(slot.car, slot.place, places.get(slot.car), set_by) for slot in race.grid)
    cars = [
        GridCar(car.car, None, car.place, car.causes)
        for car in qualified.values()
        if not _withdrawn(season, car.car, race)
    ]
    to_serve = [
        (_number_at(season, decision, race), decision)
        for decision in season.decisions.values()
        if served_in(season, decision) == race.id
    ]
    return _with_penalties(cars, to_serve)


def _with_penalties(cars: Sequence[GridCar], decisions: Iterable[tuple[str, Decision]]) -> tuple[GridCar, ...]:
    """The grid with what is to be served by each car, under the number it has at this race."""
    dropped: dict[str, int] = {}
    causes: dict[str, tuple[Seq, ...]] = {}
    for car, decision in decisions:
        if isinstance(decision.penalty, GridPlaces):
            dropped[car] = dropped.get(car, 0) + decision.penalty.places
            causes[car] = (*causes.get(car, ()), *decision.seqs)
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
    later = (race for race in season.sessions.values() if _when(season, race) > _when(season, given))
    races = sorted((race for race in later if race.kind == "race"), key=lambda race: _when(season, race))
    last_run = max((at for at, race in enumerate(races) if race.orders), default=-1)
    return next(
        (
            race.id
            for at, race in enumerate(races)
            if (race.orders or at > last_run) and not will_not_be_run(season, race)
            if _starts(season, _number_at(season, decision, race), race) and not _run_without(decision, race)
        ),
        None,
    )


def _number_at(season: Season, decision: Decision, race: Session) -> str:
    """The number the car of a decision has at a race, whatever it had when it was penalised."""
    given = season.sessions.get(decision.session)
    entry = None if given is None else season.entry_of(decision.car, given.weekend)
    return decision.car if entry is None or not entry.runs(race.weekend) else season.number_of(entry, race.weekend)


def _run_without(decision: Decision, race: Session) -> bool:
    """Whether a race was recorded while a decision, in force by now, was held back or rescinded."""
    if not race.orders:
        return False
    run = race.orders[0].seq
    held_back = any(appeal.suspensive and appeal.seqs[0] < run < appeal.seqs[-1] for appeal in decision.appeals)
    before = [ruling.what for ruling in decision.rulings if ruling.seq < run]
    return held_back or before[-1:] == ["rescinded"]


def _when(season: Season, session: Session) -> tuple[int, int, int]:
    """When a session is run: practice, qualifying, what else is raced before the race, the race."""
    in_the_day = {"practice": 0, "race": 3}.get(session.kind, 2 if season.is_raced(session) else 1)
    return season.weekends[session.weekend].order, season.turn(session.round or 0), in_the_day


def _withdrawn(season: Season, car: str, race: Session) -> bool:
    entry = season.entry_of(car, race.weekend)
    return entry is not None and season.withdrawal_of(entry, race.weekend, race.round) is not None


def _starts(season: Season, car: str, race: Session) -> bool:
    if season.entry_of(car, race.weekend) is None or _withdrawn(season, car, race):
        return False
    rows = () if race.order is None else race.order.rows
    return not any(row.car == car and row.status not in STARTED for row in rows)
