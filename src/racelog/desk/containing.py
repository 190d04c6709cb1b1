"""Which decisions a later order contains already: those that explain how it differs from the earlier one."""

from collections.abc import Sequence
from dataclasses import dataclass

from racelog.facts.events import LapsPenalty, Row, TimePenalty
from racelog.facts.season import Decision, Season, Session
from racelog.rules.classification import ClassifiedCar, classify
from racelog.rules.penalties import stage

NO_EFFECT = 3
"""The stage of penalties that leave the order as it is."""


@dataclass(frozen=True, slots=True)
class Contained:
    """The decisions an order contains, and those it cannot be seen of."""

    decisions: tuple[Decision, ...]
    unclear: tuple[Decision, ...]


def contained(season: Season, session: Session, rows: Sequence[Row]) -> Contained:
    """Hold each decision's car in the new order against the order as timed, and as decided.

    What the earlier order contained the later one contains too.
    """
    decided = classify(season, session, tuple(season.decisions.values()))
    timed = session.order
    if decided is None or timed is None:
        return Contained((), ())
    new = {row.car: row for row in rows}
    old = {row.car: row for row in timed.rows}
    stands = {car.car: car for car in decided.cars}
    found: list[Decision] = []
    unclear: list[Decision] = []
    for decision in season.decisions.values():
        if decision.id in timed.includes:
            found.append(decision)
        elif decision.session == session.id and decision.in_force and stage(decision.penalty) != NO_EFFECT:
            car = decision.car
            if car in new and car in old:
                holds = _holds(decision, new[car], old[car], stands[car])
                found.extend([decision] if holds else [])
                unclear.extend([decision] if holds is None else [])
    return Contained(tuple(found), tuple(unclear))


def _holds(decision: Decision, new: Row, old: Row, decided: ClassifiedCar) -> bool | None:
    """Whether the new row holds the decision; None where it fits neither."""
    as_decided = (new.status, new.place) == (decided.status, decided.place) and _level(new.total_ms, decided.total_ms)
    as_timed = (new.status, new.place) == (old.status, old.place) and _level(new.total_ms, old.total_ms)
    if as_decided != as_timed:
        return as_decided
    if isinstance(decision.penalty, TimePenalty) and None not in {new.total_ms, old.total_ms, decided.total_ms}:
        return _by_amount(new.total_ms, old.total_ms, decided.total_ms)
    if isinstance(decision.penalty, LapsPenalty) and None not in {new.laps, old.laps, decided.laps}:
        return _by_amount(new.laps, old.laps, decided.laps)
    return False if as_timed else None


def _level(one: int | None, other: int | None) -> bool:
    return one is None or other is None or one == other


def _by_amount(new: int | None, old: int | None, decided: int | None) -> bool | None:
    if new == decided:
        return True
    return False if new == old else None
