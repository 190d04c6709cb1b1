"""The states of a season at earlier lines: what a replay gives, and no more kept than need be."""

from collections.abc import Callable
from pathlib import Path

import pytest

from racelog.live.following import Following
from racelog.live.history import KEPT, NOTHING, History, compared_with
from racelog.tables.replayed import Replayed
from screens import SEASON, note


@pytest.fixture
def events(copied: Callable[[str], Path]) -> Path:
    return copied(SEASON)


def test_nothing_had_been_published(committed: Callable[[str], Replayed]) -> None:
    """Then it is the last append that gains are counted from; the first one is compared with nothing."""
    history = History(committed(SEASON))
    assert compared_with(history, history.live).seq == 205
    assert compared_with(history, history.at(1)) == NOTHING


def test_a_history_gives_what_a_replay_gives(committed: Callable[[str], Replayed]) -> None:
    """Whatever was looked at before."""
    history = History(committed(SEASON))
    for seq in (171, 206, 100, 172, 99):
        state = history.at(seq)
        assert state.seq == seq
        assert state.head == history.live.placed[seq - 1].digest
        fresh = History(committed(SEASON)).at(seq)
        assert state == fresh


def test_a_history_that_grows_keeps_no_more_than_it_should(events: Path) -> None:
    """A watcher may sit there for a whole season; what is thrown away is worked out again when it is asked for."""
    followed = Following(events, (SEASON,))
    followed.look()
    live = followed.replayed(SEASON)
    assert live is not None
    history = History(live)
    for number in range(8):
        note(events, f"number {number}")
        followed.look()
        longer = followed.replayed(SEASON)
        assert longer is not None
        history = history.grown_to(longer)
    assert history.at(208).seq == 208
    assert [grown.seq for grown in history.since(206)] == list(range(207, 215))
    for seq in range(100, 206):
        history.at(seq)
    assert len(history._kept) <= KEPT
    assert history.grown_to(history.live).live is history.live
    assert len(history.grown_to(history.live)._kept) <= KEPT
