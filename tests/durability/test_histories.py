"""The checker of histories can find something wrong: each kind of lie is noticed."""

from collections.abc import Sequence

import pytest
from histories import Operation, check

LOG = {"a": (2, 2), "b": (3, 5), "c": (6, 6)}
TRUE = (
    Operation("one", "a", 10, 20, expected=1, first=2, last=2),
    Operation("two", "b", 15, 40, first=3, last=5),
    Operation("one", None, 25, 30, last=2),
    Operation("one", "c", 50, None, expected=5),
    Operation("two", "d", 60, 70, expected=5, moved=True),
    Operation("two", "b", 80, 90, first=3, last=5, again=True),
)


def wrong(history: Sequence[Operation]) -> list[str]:
    return check(history, LOG, opened=1).wrong


def test_a_history_that_can_have_happened_is_found_right() -> None:
    """Also with an append nobody was told of, that is there."""
    checked = check(TRUE, LOG, opened=1)
    assert checked.wrong == []
    assert (checked.appends, checked.reads, checked.refused_as_moved, checked.answered_again) == (2, 1, 1, 1)
    assert (checked.without_an_answer, checked.of_which_there) == (1, 1)


@pytest.mark.parametrize(
    ("lie", "noticed"),
    [
        (Operation("x", "gone", 90, 95, first=7, last=7), "the log has None"),
        (Operation("x", "b", 10, 20, first=3, last=4), "the log has"),
        (Operation("x", None, 45, 48, last=2), "read a log that ended elsewhere"),
        (Operation("x", None, 10, 12, last=6), "numbered behind one asked for later"),
        (Operation("x", "e", 44, 48, expected=5, moved=True), "and it had not"),
        (Operation("x", "e", 44, 48, expected=5), "says nothing"),
    ],
)
def test_an_answer_that_cannot_have_been_given_is_noticed(lie: Operation, noticed: str) -> None:
    """Lost, half, stale, from the future, refused without cause."""
    assert any(noticed in each for each in wrong([*TRUE, lie]))


def test_an_append_behind_another_line_than_expected_is_noticed() -> None:
    """Also when its answer never came."""
    stale = Operation("one", "c", 50, None, expected=2)
    assert any("expected #2 to be the last line, and is #6" in each for each in wrong([*TRUE[:3], stale]))


def test_a_line_nobody_asked_for_is_noticed() -> None:
    """The log holds what was asked for and nothing else."""
    assert wrong(TRUE[:3]) == ["c is in the log, and nobody asked for it"]


def test_an_append_written_before_what_was_known_is_noticed() -> None:
    """What was asked for later stands later."""
    late = Operation("two", "b", 100, 110, first=3, last=5)
    read = Operation("one", None, 60, 70, last=6)
    history = [TRUE[0], TRUE[3], read, late]
    assert any("known by then" in each or "asked for later" in each for each in wrong(history))
