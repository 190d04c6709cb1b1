"""Many tasks, one writer: fewer writes than appends, and each task has its own answer."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from uuid import uuid4

import anyio
import pytest
from made import CUP, notes, opening

from racelog.errors import OutOfReach
from racelog.facts.events import SeasonOpened
from racelog.log.files import FileStore
from racelog.log.group import GroupWriter
from racelog.log.store import Appended, Draft, KeyReused, LogMoved, Refused

Answers = list[Appended | Exception]


def together(writer: GroupWriter, drafts: Sequence[Draft]) -> Answers:
    """Have tasks append at the same time; what each was answered."""
    answers: dict[int, Appended | Exception] = {}

    async def one(number: int) -> None:
        try:
            answers[number] = await writer.append(CUP, drafts[number])
        except Exception as error:  # noqa: BLE001 - each answer is looked at
            answers[number] = error

    async def all_of_them() -> None:
        async with anyio.create_task_group() as tasks:
            for number in range(len(drafts)):
                tasks.start_soon(one, number)

    anyio.run(all_of_them)
    return [answers[number] for number in range(len(drafts))]


def seqs(answers: Answers) -> list[list[int]]:
    return [[placed.line.seq for placed in each.lines] for each in answers if isinstance(each, Appended)]


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    kept = FileStore(tmp_path)
    kept.append(CUP, opening())
    return kept


def test_appends_that_wait_share_a_write_and_each_is_told_its_lines(store: FileStore) -> None:
    """A hundred tasks, a few writes."""
    writer = GroupWriter(store)
    answers = together(writer, [notes(f"key-{number}", "a", "b") for number in range(100)])
    assert sorted(seqs(answers)) == [[seq, seq + 1] for seq in range(2, 202, 2)]
    assert writer.writes <= 3
    assert FileStore(store.folder).read(CUP).seq == 201


def test_one_refusal_is_nobody_elses(store: FileStore) -> None:
    """A key used for another request, a line that moved: the others are written all the same."""
    store.append(CUP, notes("used"))
    drafts = [notes("used", "otherwise"), notes("fine"), notes("late", expected=2), notes("used"), notes("fine")]
    reused, fine, late, used, fine_again = together(GroupWriter(store), drafts)
    assert isinstance(reused, KeyReused)
    assert isinstance(late, LogMoved)
    assert [line.seq for line in late.since] == [3]
    assert isinstance(fine, Appended)
    assert isinstance(used, Appended)
    assert isinstance(fine_again, Appended)
    assert (fine.again, used.again, fine_again.again) == (False, True, True)
    assert fine.lines == fine_again.lines


def test_a_write_that_fails_is_told_to_all_and_leaves_nothing(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the writer goes on when there is room again."""
    before = store.segments(CUP)
    real = store.append_all

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    writer = GroupWriter(store)
    with monkeypatch.context() as disk:
        disk.setattr("racelog.log.durable.os.fdatasync", full)
        answers = together(writer, [notes("one"), notes("two")])
    assert [type(each) for each in answers] == [OutOfReach, OutOfReach]
    assert "the log is as it was, and can be read" in str(answers[0])
    assert store.segments(CUP) == before
    assert store.append_all == real
    assert len(seqs(together(writer, [notes("one"), notes("two")]))) == 2


def cancelled(writer: GroupWriter, draft: Draft) -> Callable[[], Awaitable[None]]:
    async def give_up() -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(writer.append, CUP, draft)
            await anyio.sleep(0)
            tasks.cancel_scope.cancel()

    return give_up


def test_a_task_that_gives_up_leaves_the_writer_to_the_others(store: FileStore) -> None:
    """Its append is there whole or not at all, and asked again it is there once."""
    writer = GroupWriter(store)
    anyio.run(cancelled(writer, notes("given up", "a", "b")))
    together(writer, [notes("given up", "a", "b"), notes("other")])
    assert FileStore(store.folder).read(CUP).seq == 4


def test_it_opens_a_season_together_with_its_first_appends(tmp_path: Path) -> None:
    """One write makes the season and what follows in it."""
    writer = GroupWriter(FileStore(tmp_path))
    answers = together(writer, [opening(), notes("one"), notes("two", expected=9)])
    assert seqs(answers) == [[1], [2]]
    assert isinstance(answers[2], LogMoved)


def test_two_seasons_take_turns(tmp_path: Path) -> None:
    """Neither waits for the other to have nothing more to say."""
    store = FileStore(tmp_path)
    seasons = (CUP, "other-cup-2026")
    for season in seasons:
        opened = SeasonOpened(season=season, title=season, year=2026)
        store.append(season, replace(opening(), facts=((uuid4(), opened),)))
    written: list[str] = []

    async def official(writer: GroupWriter, season: str) -> None:
        for number in range(20):
            await writer.append(season, notes(f"{season} {number}"))
            written.append(season)

    async def both() -> None:
        writer = GroupWriter(store)
        async with anyio.create_task_group() as tasks:
            for season in seasons:
                tasks.start_soon(official, writer, season)

    anyio.run(both)
    assert set(written[:4]) == set(seasons)
    assert max(len(list(run)) for _, run in groupby(written)) <= 2


def test_a_task_cancelled_past_every_scope_cancels_nobody_elses_append(store: FileStore) -> None:
    """Asyncio's own cancelling, as of a server that stops: the write goes on, and the others are told their lines."""
    at_once: list[int] = []
    real, writing = store.append_all, threading.Lock()

    def slowly(season: str, drafts: Sequence[Draft]) -> Sequence[Appended | Refused]:
        assert writing.acquire(blocking=False), "two writes at once"
        with closing_lock(writing):
            at_once.append(len(drafts))
            time.sleep(0.1)
            return real(season, drafts)

    store.append_all = slowly  # type: ignore[method-assign]

    async def watch() -> Sequence[object]:
        writer = GroupWriter(store)
        first, second = (asyncio.create_task(writer.append(CUP, notes(key))) for key in ("one", "two"))
        await asyncio.sleep(0.05)
        third = asyncio.create_task(writer.append(CUP, notes("three")))
        first.cancel()
        return await asyncio.gather(first, second, third, return_exceptions=True)

    cancelled_one, *others = asyncio.run(watch())
    assert isinstance(cancelled_one, asyncio.CancelledError)
    assert all(isinstance(each, Appended) for each in others)
    assert at_once == [2, 1]
    assert FileStore(store.folder).read(CUP).seq == 4


@contextmanager
def closing_lock(held: threading.Lock) -> Iterator[None]:
    try:
        yield
    finally:
        held.release()
