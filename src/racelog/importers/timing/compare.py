"""A provisional and an official file of one session: the penalties that would explain what differs.

Idea: what the stewards decide shows in a file in three ways, and they are looked for in turn. A car's own row tells of
time added, laps taken off, a disqualification (`_change`). The order these give is worked out as the classification
would be; where the official file has another one, cars were moved (moves.py). At the end the first file with all
penalties applied must be the second one, cars, places, laps and times alike: only then are the files explained.

A car whose laps or time changed without a reason is loose: its place has none either, so it is kept out of the order
the others are compared in, and said in words. Nothing is compared that only one of the files says. Cost: the order is
applied anew for every penalty, so penalties times cars.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from racelog.errors import readable
from racelog.facts.events import (
    BackOfClass,
    BackOfField,
    Disqualified,
    LapsPenalty,
    Penalty,
    Positions,
    TimePenalty,
)
from racelog.importers.timing.moves import lined_up, moves_between
from racelog.importers.timing.timing_file import TimedRow, TimingFile
from racelog.importers.timing.twins import Called, told_apart
from racelog.rules.penalties import Runner, RunningOrder, apply, stage
from racelog.rules.ties.countback import ordinal
from racelog.tables.shown import time_shown

Against = tuple[str, Penalty]
"""A penalty and the car it is against."""

_ONE_SESSION = "Compare two files of one session"


LONGEST_PENALTY_MS = 24 * 3_600_000
MOST_LAPS = 999


@dataclass(frozen=True, slots=True)
class Said:
    """What both files say of their cars; only that can be compared."""

    laps: bool
    total: bool
    best: bool
    race_class: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What explains a car's new laps and time, and what nothing explains.

    `loose` when its laps or time changed without a reason: then neither has the place it stands in one.
    """

    penalties: tuple[Penalty, ...]
    words: tuple[str, ...]
    loose: bool


@dataclass(frozen=True, slots=True)
class Proposed:
    """A penalty that would explain a difference: "+41.000 s: 18th -> 26th". `row` is the car's in the first file."""

    car: str
    penalty: Penalty
    why: str
    row: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two files of a session differ in.

    Shape:   `decisions` in the order they are applied; `others` in words, what no penalty explains; `explained` when
             there are none of those and the first file with the decisions gives the second: cars, places, times.
    """

    decisions: tuple[Proposed, ...]
    others: tuple[str, ...]
    explained: bool


def compare_files(before: TimingFile, after: TimingFile) -> Comparison:
    """The differences between two files of one session, as penalties as far as penalties explain them.

    Errors:  Malformed, where no car is in both, or two rows of one number cannot be told apart.
    """
    then, now = told_apart(before, after)
    if not then.keys() & now.keys():
        raise after.wrong(f"no car of it is in {before.name}", _ONE_SESSION)
    _check_one_session(then, now, before, after)
    penalties, words = _penalties_and_words(then, now)
    replayed = _with(_order_of(then), penalties)
    explained = not words and _same(replayed, then, now)
    if not words and not explained:
        words = ("the places do not follow from these penalties: look for a change in a dead heat",)
    decisions = tuple(
        Proposed(car, penalty, f"{_in_words(penalty)}: {_stood(then[car])} -> {_stood(now[car])}", then[car].row)
        for car, penalty in penalties
    )
    return Comparison(decisions, words, explained)


def _check_one_session(then: Called, now: Called, before: TimingFile, after: TimingFile) -> None:
    """Best laps are the last thing a decision changes: two files that share few of them are of two sessions."""
    both = [(was.best_ms, now[car].best_ms) for car, was in then.items() if car in now and was.best_ms]
    other = sum(one != another for one, another in both)
    if other >= 3 and 2 * other > len(both) and _said(then, now).best:
        raise after.wrong(f"{other} of {len(both)} best laps are not those of {before.name}", _ONE_SESSION)


def _penalties_and_words(then: Called, now: Called) -> tuple[Sequence[Against], tuple[str, ...]]:
    words = [f"car {car} is no longer there" for car in then if car not in now]
    words += [f"car {car} is new" for car in now if car not in then]
    said, timed, staying = _said(then, now), list[Against](), set[str]()
    for car, was in then.items():
        if car in now:
            change = _change(was, now[car], said)
            timed += [(car, penalty) for penalty in change.penalties]
            words += [f"car {car}: {changed}" for changed in change.words]
            if was.status == "classified" and (change.penalties or not change.loose):
                staying.add(car)
            elif was.place is not None and now[car].place not in {None, was.place}:
                words.append(f"car {car}: was {_stood(was)}, now {_stood(now[car])}")
    timed.sort(key=lambda against: stage(against[1]))
    penalties, up = _moved(_only(_order_of(then), staying), timed, now)
    return penalties, (*words, *up)


def _moved(order: RunningOrder, timed: Sequence[Against], now: Called) -> tuple[Sequence[Against], tuple[str, ...]]:
    """What is left to explain once laps, times and disqualifications are."""
    standing = _with(order, timed)
    moves = moves_between(standing, _lined_up_as(now, standing))
    words = tuple(f"car {car} moved up to {_stood(now[car])}, which no penalty does" for car in moves.up)
    return (*timed, *moves.penalties), words


def _said(then: Called, now: Called) -> Said:
    def both(value: str) -> bool:
        return all(any(getattr(row, value) is not None for row in rows.values()) for rows in (then, now))

    return Said(both("laps"), both("total_ms"), both("best_ms"), both("race_class"))


def _change(was: TimedRow, now: TimedRow, said: Said) -> Change:
    """The penalties in a car's new laps, time or status. Its place is not looked at."""
    words = _class_changed(was, now, said)
    if was.status != now.status:
        if now.status == "DSQ":
            return Change((Disqualified(),), words, loose=False)
        return Change((), (f"was {was.status}, now {now.status}", *words), loose=True)
    words = (*words, *_changed("best lap", was.best_ms, now.best_ms, time_shown, said=said.best))
    laps, laps_words = _laps_off(was, now, said)
    time, time_words = _time_added(was, now, said)
    loose = (*laps_words, *time_words)
    return Change((*laps, *time), (*loose, *words), loose=bool(loose))


def _laps_off(was: TimedRow, now: TimedRow, said: Said) -> tuple[tuple[Penalty, ...], tuple[str, ...]]:
    """Laps fewer are laps taken off."""
    if was.laps is not None and now.laps is not None and said.laps and was.status == "classified":
        fewer = was.laps - now.laps
        if 0 < fewer <= MOST_LAPS:
            return (LapsPenalty(laps=fewer),), ()
    return (), _changed("laps", was.laps, now.laps, str, said=said.laps)


def _time_added(was: TimedRow, now: TimedRow, said: Said) -> tuple[tuple[Penalty, ...], tuple[str, ...]]:
    """A longer time over the same laps is time added."""
    same_laps = not said.laps or was.laps == now.laps
    if was.total_ms is not None and now.total_ms is not None and same_laps and was.status == "classified":
        longer = now.total_ms - was.total_ms
        if 0 < longer <= LONGEST_PENALTY_MS:
            return (TimePenalty(milliseconds=longer),), ()
    return (), _changed("total time", was.total_ms, now.total_ms, time_shown, said=said.total)


def _class_changed(was: TimedRow, now: TimedRow, said: Said) -> tuple[str, ...]:
    if not said.race_class or was.race_class == now.race_class:
        return ()
    return (f"class was {readable(was.race_class or 'none')}, now {readable(now.race_class or 'none')}",)


def _changed(
    what: str, was: int | None, now: int | None, shown: Callable[[int], str], *, said: bool
) -> tuple[str, ...]:
    if not said or was == now:
        return ()
    return (f"{what} was {'none' if was is None else shown(was)}, now {'none' if now is None else shown(now)}",)


def _order_of(rows: Called) -> RunningOrder:
    """The order a file prints; cars of a dead heat stand together."""
    groups: dict[int, tuple[str, ...]] = {}
    for car, row in rows.items():
        if row.place is not None:
            groups[row.place] = (*groups.get(row.place, ()), car)
    runners = {
        car: Runner(row.status, row.laps, row.total_ms, row.race_class, crossed=row.place) for car, row in rows.items()
    }
    return RunningOrder(tuple(groups[place] for place in sorted(groups)), runners)


def _only(order: RunningOrder, cars: set[str]) -> RunningOrder:
    groups = (tuple(car for car in group if car in cars) for group in order.groups)
    return replace(order, groups=tuple(group for group in groups if group))


def _lined_up_as(now: Called, order: RunningOrder) -> Sequence[str]:
    """The cars of an order as the later file has them; those in one place as they stood."""
    standing = lined_up(order)
    return sorted(standing, key=lambda car: (now[car].place or 0, standing.index(car)))


def _with(order: RunningOrder, penalties: Sequence[Against]) -> RunningOrder:
    for car, penalty in penalties:
        order = apply(order, car, penalty)
    return order


def _same(order: RunningOrder, then: Called, now: Called) -> bool:
    """Whether an order is that of the later file: cars, places, and laps and times where both files have them."""
    said, runners = _said(then, now), order.runners
    if runners.keys() != now.keys() or order.places() != _places(now):
        return False
    return all(
        runners[car].status == row.status
        and (row.status == "DSQ" or not said.laps or runners[car].laps == row.laps)
        and (row.status == "DSQ" or not said.total or runners[car].total_ms == row.total_ms)
        for car, row in now.items()
    )


def _places(rows: Called) -> Mapping[str, int]:
    return {car: row.place for car, row in rows.items() if row.place is not None}


def _stood(row: TimedRow) -> str:
    return row.status if row.place is None else ordinal(row.place)


def _in_words(penalty: Penalty) -> str:
    match penalty:
        case TimePenalty():
            return f"+{penalty.milliseconds // 1000}.{penalty.milliseconds % 1000:03d} s"
        case LapsPenalty():
            return f"-{penalty.laps} {'lap' if penalty.laps == 1 else 'laps'}"
        case Positions():
            return f"moved back {penalty.places} {'place' if penalty.places == 1 else 'places'}"
        case BackOfClass():
            return "moved behind its class"
        case BackOfField():
            return "moved behind the field"
        case Disqualified():
            return "disqualified"
        case _:
            return penalty.kind.replace("_", " ")
