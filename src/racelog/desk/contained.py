"""Which decisions a later order contains already: those that explain how it differs from the earlier one."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from racelog.facts.changed_rows import changed
from racelog.facts.events import LapDeleted, LapsPenalty, Penalty, Row, TimePenalty
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

    A row that fits the car as decided, and not as it was timed, contains the decision; one that fits it as timed does
    not. One that fits both, or neither, is judged by how much time or how many laps differ; where that says nothing
    the decision is unclear, and somebody has to say. What the earlier order contained the later one contains too.
    `rows` are as they were given: one without a time of its own is judged by its place alone.
    """
    decided = classify(season, session, tuple(season.decisions.values()))
    timed = session.order
    if decided is None or timed is None:
        return Contained((), ())
    new = {row.car: row for row in rows}
    old = {row.car: row for row in timed.rows}
    stands = {car.car: car for car in decided.cars}
    included: list[Decision] = []
    unclear: list[Decision] = []
    for decision in season.decisions.values():
        if decision.id in timed.includes:
            included.append(decision)
        elif decision.session == session.id and decision.in_force and stage(decision.penalty) != NO_EFFECT:
            car = decision.car
            if car in new and car in old:
                by_best_lap = season.by_best_lap(session)
                shows = _shows(decision, new[car], old[car], stands[car], by_best_lap=by_best_lap)
                included.extend([decision] if shows else [])
                unclear.extend([decision] if shows is None else [])
    return Contained(tuple(included), tuple(unclear))


def as_contained(season: Season, session: Session, includes: Collection[UUID]) -> tuple[Row, ...]:
    """The rows of the present order, as they stand in one that contains these decisions: totals, laps, best laps."""
    decided = classify(season, session, tuple(season.decisions.values()))
    if decided is None or session.order is None:
        return ()
    stands = {car.car: car for car in decided.cars}
    return tuple(
        _moved(row, stands[row.car], _come_and_gone(season, session, row, includes)) for row in session.order.rows
    )


def _come_and_gone(
    season: Season, session: Session, row: Row, includes: Collection[UUID]
) -> Iterator[tuple[Penalty, int]]:
    """The penalties of a car the new order contains and the present one did not (1), or the other way round (-1)."""
    before = () if session.order is None else session.order.includes
    for decision in season.decisions.values():
        if (decision.session, decision.car) == (session.id, row.car):
            moved = (decision.id in includes) - (decision.id in before)
            if moved:
                yield decision.penalty, moved


def _moved(row: Row, decided: ClassifiedCar, penalties: Iterator[tuple[Penalty, int]]) -> Row:
    """A row with penalties added to its total, its laps and its best laps, or taken off again."""
    for penalty, sign in penalties:
        if isinstance(penalty, TimePenalty) and row.total_ms is not None:
            row = changed(row, total_ms=max(0, row.total_ms + sign * penalty.milliseconds))
        elif isinstance(penalty, LapsPenalty) and row.laps is not None:
            row = changed(row, laps=max(0, row.laps - sign * penalty.laps))
        elif isinstance(penalty, LapDeleted) and sign > 0:
            row = changed(row, best_ms=decided.best_ms, second_ms=decided.second_ms)
    return row


def _shows(decision: Decision, new: Row, old: Row, decided: ClassifiedCar, *, by_best_lap: bool) -> bool | None:
    """Whether the new row shows the decision; None where it fits neither, or both and has nothing else to go by.

    A lap deleted in a race moves nobody: without best laps the earlier ones are kept, as they were timed.
    """
    if isinstance(decision.penalty, LapDeleted) and not by_best_lap and new.best_ms is None:
        return False
    as_decided = (new.status, new.place) == (decided.status, decided.place) and _level(new.total_ms, decided.total_ms)
    as_timed = (new.status, new.place) == (old.status, old.place) and _level(new.total_ms, old.total_ms)
    if as_decided != as_timed:
        return as_decided
    if as_timed and _silent(decision.penalty, new, by_best_lap=by_best_lap):
        return None
    if isinstance(decision.penalty, TimePenalty) and None not in {new.total_ms, old.total_ms, decided.total_ms}:
        return _by_amount(new.total_ms, old.total_ms, decided.total_ms)
    if isinstance(decision.penalty, LapsPenalty) and None not in {new.laps, old.laps, decided.laps}:
        return _by_amount(new.laps, old.laps, decided.laps)
    return False if as_timed else None


def _silent(penalty: Penalty, new: Row, *, by_best_lap: bool) -> bool:
    """Whether a row lacks what shows a penalty beside its place."""
    if isinstance(penalty, LapsPenalty):
        return new.laps is None
    return new.best_ms is None if by_best_lap else new.total_ms is None


def _level(one: int | None, other: int | None) -> bool:
    return one is None or other is None or one == other


def _by_amount(new: int | None, old: int | None, decided: int | None) -> bool | None:
    if new == decided:
        return True
    return False if new == old else None
