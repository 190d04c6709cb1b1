"""Whether what many writers and readers were told can have happened one after the other, each between question and answer.

The order of the log is the order claimed, so nothing has to be searched: every answer is held against it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Operation:
    """A question and its answer; times of one clock for all processes.

    `key` is that of an append, None for a read. `first` and `last` are the lines told, or for a read the last line.
    `moved` says the expected line was not the last one. `until` is None where no answer came.
    """

    who: str
    key: str | None
    since: int
    until: int | None
    expected: int | None = None
    first: int | None = None
    last: int | None = None
    again: bool = False
    moved: bool = False


@dataclass
class Checked:
    """What a history was checked for, and how many of each."""

    appends: int = 0
    appends_with_an_expected_line: int = 0
    answered_again: int = 0
    refused_as_moved: int = 0
    reads: int = 0
    without_an_answer: int = 0
    of_which_there: int = 0
    wrong: list[str] = field(default_factory=list)


def check(history: Sequence[Operation], log: Mapping[str, tuple[int, int]], opened: int) -> Checked:
    """Hold every answer against the log: first and last line of each key; `opened` is the last line before it all."""
    checked, order = Checked(), _Order(history, log, opened)
    for each in history:
        wrong = _judge(each, log, order, checked)
        if wrong is not None:
            checked.wrong.append(f"{wrong}: {each}")
    asked = {each.key for each in history}
    checked.wrong.extend(f"{key} is in the log, and nobody asked for it" for key in log.keys() - asked)
    checked.wrong.extend(_expectations(history, log))
    return checked


def _judge(each: Operation, log: Mapping[str, tuple[int, int]], order: "_Order", checked: Checked) -> str | None:
    if each.until is None:
        checked.without_an_answer += 1
        checked.of_which_there += each.key in log
        return None
    low, high = order.known_by(each.since), order.possible_by(each.until)
    if each.moved:
        checked.refused_as_moved += 1
        return None if order.other_than(each.expected, low, high) else "told that the log moved, and it had not"
    if each.last is None:
        return "an answer that says nothing"
    if order.first_asked_after(each.until) <= each.last:
        return "a line that was told of is numbered behind one asked for later"
    if each.key is None:
        checked.reads += 1
        return None if low <= each.last <= high else f"read a log that ended elsewhere than from #{low} to #{high}"
    if log.get(each.key) != (each.first, each.last):
        return f"acknowledged, and the log has {log.get(each.key)}"
    if each.again:
        checked.answered_again += 1
        return None
    checked.appends += 1
    checked.appends_with_an_expected_line += each.expected is not None
    return None if each.first is not None and each.first > low else f"written before #{low}, which was known by then"


def _expectations(history: Sequence[Operation], log: Mapping[str, tuple[int, int]]) -> list[str]:
    """An append asked for once with an expected line stands right behind it, answered or not."""
    asked: dict[str, list[Operation]] = {}
    for each in history:
        if each.key is not None:
            asked.setdefault(each.key, []).append(each)
    single = {key: ops[0] for key, ops in asked.items() if len(ops) == 1 and ops[0].expected is not None}
    return [
        f"{key} expected #{op.expected} to be the last line, and is #{log[key][0]}"
        for key, op in single.items()
        if key in log and log[key][0] != (op.expected or 0) + 1
    ]


class _Order:
    """What was known, and what was possible, at a time."""

    def __init__(self, history: Sequence[Operation], log: Mapping[str, tuple[int, int]], opened: int) -> None:
        told = sorted((each.until, each.last) for each in history if each.until is not None and each.last is not None)
        self._told = [time for time, _ in told]
        self._known = list(accumulate((last for _, last in told), max, initial=opened))
        first_asked: dict[str, int] = {}
        for each in history:
            if each.key is not None and each.key in log:
                first_asked[each.key] = min(each.since, first_asked.get(each.key, each.since))
        asked = sorted((time, *log[key]) for key, time in first_asked.items())
        self._asked = [time for time, _, _ in asked]
        self._possible = list(accumulate((last for _, _, last in asked), max, initial=opened))
        behind = accumulate((first for _, first, _ in reversed(asked)), min, initial=1 << 62)
        self._first_after = list(behind)[::-1]
        self._ends = sorted({opened, *(last for _, last in log.values())})

    def known_by(self, time: int) -> int:
        """The last line anybody had been told of before a time."""
        return self._known[bisect_left(self._told, time)]

    def possible_by(self, time: int) -> int:
        """The last line that can have been written by a time: of what was asked for by then."""
        return self._possible[bisect_right(self._asked, time)]

    def first_asked_after(self, time: int) -> int:
        """The first line of all that was asked for after a time."""
        return self._first_after[bisect_right(self._asked, time)]

    def other_than(self, expected: int | None, low: int, high: int) -> bool:
        """Whether the log can have ended elsewhere than at a line, between two."""
        within = self._ends[bisect_left(self._ends, low) : bisect_right(self._ends, high)]
        return any(end != expected for end in within)
