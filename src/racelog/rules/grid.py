"""The starting grid of a race: as it was set, else qualifying with the grid penalties that are to be served."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from racelog.facts.competitors import CompetitorKind, competitors_at
from racelog.facts.events import GridPlaces
from racelog.facts.regulations import GridRule
from racelog.facts.season import Decision, Drawn, Season, Seq, Session
from racelog.facts.values import STARTED
from racelog.rules.classification import Classification, ClassifiedCar
from racelog.rules.rounds import has_order, will_not_be_run


@dataclass(frozen=True, slots=True)
class GridCar:
    """A car on the grid; without a place when it starts from the pit lane."""

    car: str
    place: int | None
    qualified: int | None
    causes: tuple[Seq, ...]


def starting_grid(
    season: Season, race: Session, lined_up: Sequence[GridCar], *, as_qualified: bool = False
) -> tuple[GridCar, ...]:
    """The grid of a race; empty when neither a grid nor an order to make it of is in the log.

    `lined_up` is that order: of qualifying, or of what the regulations make the grid of. `as_qualified` works it out
    from there even where a grid was set.

    A grid penalty waits for the car's next race that is really held: one it is entered for and, if that was run,
    started. None is a race of a weekend that was cancelled or closed without it, or one others were run before; nor one
    that was run while an appeal held the decision back, or while it was rescinded. Each penalised car goes so
    many places behind where it qualified, the others close up; so they do where a car that qualified was withdrawn.
    Ties:    two cars sent to one place stand in the order they qualified.
    """
    if race.grid_seq is not None and not as_qualified:
        set_by = (race.grid_seq,)
        places = {slot.car: slot.qualified for slot in lined_up}
        return tuple(GridCar(slot.car, slot.place, places.get(slot.car), set_by) for slot in race.grid)
    cars = [slot for slot in lined_up if not _withdrawn(season, slot.car, race)]
    to_serve = [
        (_number_at(season, decision, race), decision)
        for decision in season.decisions.values()
        if served_in(season, decision) == race.id
    ]
    return _with_penalties(cars, to_serve)


def as_qualified(qualifying: Classification | None) -> tuple[GridCar, ...]:
    """The cars in the order of qualifying; those without a place there are on no grid."""
    cars = () if qualifying is None else qualifying.cars
    return tuple(GridCar(car.car, None, car.place, car.causes) for car in cars if car.place is not None)


def grid_rule(season: Season, race: Session) -> GridRule | None:
    """What the regulations make the grid of a session of; None where it is the round's qualifying."""
    adopted = season.regulations_at(race.round)
    for rule in () if adopted is None else adopted.regulations.grids:
        of_rounds = rule.rounds is None or race.round in rule.rounds
        if rule.session == race.kind and of_rounds and (rule.nth is None or _nth(season, race) == rule.nth):
            return rule
    return None


def _nth(season: Season, race: Session) -> int:
    """How many sessions of its kind are run at its weekend up to this one."""
    alike = (one for one in season.sessions.values() if (one.kind, one.weekend) == (race.kind, race.weekend))
    in_order = sorted(alike, key=lambda session: _when(season, session))
    return 1 + [session.id for session in in_order].index(race.id)


def grid_source(season: Season, race: Session, kind: str) -> Session | None:
    """The latest session of a kind that is run before a race: of its round, else of its weekend."""
    sessions = season.sessions.values()
    before = [one for one in sessions if one.kind == kind and _when(season, one) < _when(season, race)]
    of_round = [one for one in before if one.round == race.round]
    of_weekend = [one for one in before if one.weekend == race.weekend]
    return max(of_round or of_weekend, key=lambda session: _when(season, session), default=None)


def from_result(result: Classification, rule: GridRule) -> tuple[GridCar, ...]:
    """The cars in the order of a result, by place or laps; behind them those without, but withdrawn ones."""

    def lap(car: ClassifiedCar) -> int | None:
        return {"best_lap": car.best_ms, "second_best_lap": car.second_ms}.get(rule.by)

    cars = [car for car in result.cars if car.status != "WD"]
    in_order = cars if rule.by == "place" else sorted(cars, key=lambda car: (lap(car) is None, lap(car) or 0))
    return tuple(GridCar(car.car, None, car.place, car.causes) for car in in_order)


def from_order(
    season: Season, race: Session, kind: CompetitorKind, competitors: Sequence[str], causes: tuple[Seq, ...]
) -> tuple[GridCar, ...]:
    """The cars entered in the order of a championship: by the best placed of those each stands for in it.

    Behind them those of nobody in it, in the order of entering.
    """
    at = {competitor: place for place, competitor in enumerate(competitors, start=1)}
    lined_up: list[tuple[int, GridCar]] = []
    for entry in season.entered_at(race.weekend):
        terms = season.terms_at(entry, race.weekend)
        places = [at[who] for who in competitors_at(kind, terms) if who in at]
        place = min(places, default=None)
        number = season.number_of(entry, race.weekend)
        lined_up.append((place or len(at) + 1, GridCar(number, None, place, (terms.seq, *causes))))
    return tuple(slot for _, slot in sorted(lined_up, key=lambda pair: pair[0]))


def reversed_top(lined_up: Sequence[GridCar], rule: GridRule, drawn: Drawn | None) -> tuple[GridCar, ...]:
    """With the first places turned round; nothing where the number was not drawn yet."""
    if rule.reverse is None:
        return tuple(lined_up)
    if rule.reverse == "drawn" and drawn is None:
        return ()
    placed = sum(slot.qualified is not None for slot in lined_up)
    wanted = _wanted(rule, drawn, placed)
    top, why = min(wanted, placed), () if drawn is None else (drawn.seq,)
    first = (replace(slot, causes=(*slot.causes, *why)) for slot in reversed(lined_up[:top]))
    return (*first, *lined_up[top:])


def _wanted(rule: GridRule, drawn: Drawn | None, placed: int) -> int:
    """How many places are to be reversed."""
    if isinstance(rule.reverse, int):
        return rule.reverse
    return placed if rule.reverse == "all" or drawn is None else drawn.reverse


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
    last_run = max((at for at, race in enumerate(races) if has_order(season, race)), default=-1)
    return next(
        (
            race.id
            for at, race in enumerate(races)
            if (has_order(season, race) or at > last_run) and not will_not_be_run(season, race)
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
