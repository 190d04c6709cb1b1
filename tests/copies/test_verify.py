"""A log verified while others append and seal, and what is found is of one moment."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from made import CUP, notes, opening

from racelog.copies.seal import prove, seal
from racelog.copies.sealed import last_sealed
from racelog.copies.verify import verify
from racelog.log.files import FileStore
from racelog.log.sealing.keys import SigningKey
from racelog.log.segment import Source

KEY = SigningKey.new("j.doe")


class Busy(FileStore):
    """A store on whose folder somebody appends and seals, whenever anything of it has been looked at."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.other = FileStore(folder)
        self.number = 0

    def goes_on(self) -> None:
        self.number += 1
        self.other.append(CUP, notes(f"busy {self.number}", "a", "b"))
        seal(self.other, CUP, KEY)

    def read(self, season: str):  # type: ignore[no-untyped-def]
        log = super().read(season)
        self.goes_on()
        return log

    def sources(self, season: str) -> Sequence[Source]:
        sources = super().sources(season)
        self.goes_on()
        return sources

    def segments(self, season: str):  # type: ignore[no-untyped-def]
        segments = super().segments(season)
        self.goes_on()
        return segments

    def checkpoints(self, season: str):  # type: ignore[no-untyped-def]
        checkpoints = super().checkpoints(season)
        self.goes_on()
        return checkpoints


@pytest.fixture
def busy(tmp_path: Path) -> Busy:
    store = FileStore(tmp_path)
    store.append(CUP, opening())
    seal(store, CUP, KEY)
    return Busy(tmp_path)


@pytest.mark.parametrize(
    "look",
    [
        lambda store: verify(store, CUP, [KEY.verifier]).check([KEY.verifier]),
        lambda store: prove(store, CUP, 1).holds,
        lambda store: last_sealed(store, CUP, 1),
    ],
    ids=["verify", "prove", "last sealed"],
)
def test_a_good_log_is_not_accused_while_somebody_seals(busy: Busy, look: Callable[[FileStore], object]) -> None:
    """A checkpoint that came after the log was read covers lines that were not there to be read."""
    look(busy)
    assert busy.number > 1


def test_a_log_is_sealed_while_others_seal(busy: Busy) -> None:
    """Another one's checkpoint may come between reading the log and signing it."""
    tries: list[int] = []

    class Late(Busy):
        def goes_on(self) -> None:
            if len(tries) < 3:
                tries.append(1)
                super().goes_on()

    late = Late(busy.folder)
    made = seal(late, CUP, KEY)
    assert made.size == FileStore(busy.folder).read(CUP).seq
    verify(FileStore(busy.folder), CUP).check()


def test_an_append_that_is_half_there_is_looked_at_again(tmp_path: Path) -> None:
    """Its lines are whole, and the rest of them is written a moment later."""

    class HalfWay(FileStore):
        half = True

        def sources(self, season: str) -> Sequence[Source]:
            (source,) = super().sources(season)
            text = source.read(0, source.size)
            first, self.half = self.half, False
            size = text[:-1].rfind(b"\n") + 1 if first else source.size
            return [
                Source(
                    source.name,
                    source.file,
                    size,
                    lambda offset, length: text[offset:size][: length if length >= 0 else None],
                )
            ]

    store = HalfWay(tmp_path)
    store.append(CUP, opening())
    store.append(CUP, notes("three", "a", "b", "c"))
    verified = verify(store, CUP)
    verified.check()
    assert verified.log.seq == 4


@contextmanager
def appending_and_sealing(folder: Path) -> Iterator[None]:
    over = Event()

    def run() -> None:
        store = FileStore(folder)
        for number in range(200):
            if over.is_set():
                return
            store.append(CUP, notes(f"note {number}", "a", "b", "c"))
            seal(store, CUP, KEY)

    at_work = Thread(target=run)
    at_work.start()
    try:
        yield
    finally:
        over.set()
        at_work.join()


def test_with_an_appender_that_seals_every_run_finds_a_good_log(tmp_path: Path) -> None:
    """26 of 83 runs under load accused it of lines removed at its end."""
    FileStore(tmp_path).append(CUP, opening())
    with appending_and_sealing(tmp_path):
        for _ in range(20):
            verify(FileStore(tmp_path), CUP, [KEY.verifier]).check()
