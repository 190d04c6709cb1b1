"""A log read in one pass, a piece at a time, is the log read whole: the same lines, the same complaints."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from conftest import COMMITTED, EVENTS
from racelog.desk.requests.models import Rescind, Void
from racelog.desk.service import Desk
from racelog.errors import LogDamaged
from racelog.facts.events import Basis, NoteRecorded
from racelog.facts.evolve import replay, replay_in_passes
from racelog.facts.line import Asked
from racelog.log import reader
from racelog.log.files import FileStore
from racelog.log.reader import passed, placed_in
from racelog.log.store import Draft

SAID = Basis(document="SP 1", reason="an appeal")
LENGTHS = (1, 700, 5_000, 1 << 20)


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("season", COMMITTED)
def test_the_lines_are_the_same_whatever_the_pieces(season: str, length: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A piece may end in the middle of a line, or of an append."""
    monkeypatch.setattr(reader, "PIECE", length)
    store, log = FileStore(EVENTS), FileStore(EVENTS).read(season)
    assert tuple(placed_in(store, season)) == log.placed
    found = passed(store, season)
    assert (found.seq, found.head, found.segments) == (log.seq, log.head, len(store.segments(season)))


def complaint(reads: Callable[[], object]) -> str:
    """What is said when a log is read; nothing when it is good."""
    try:
        reads()
    except LogDamaged as error:
        return str(error)
    return ""


@pytest.mark.parametrize("length", LENGTHS)
def test_a_flipped_byte_is_told_alike(
    length: int, copied: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Place, excerpt, what is good before it, and what to do; for bytes all over the log."""
    monkeypatch.setattr(reader, "PIECE", length)
    events = copied("pccna-2021")
    for file in sorted((events / "pccna-2021").glob("*.jsonl")):
        text = file.read_bytes()
        for at in range(7, len(text), 1 + len(text) // 9):
            file.write_bytes(text[:at] + bytes([text[at] ^ 1]) + text[at + 1 :])
            whole = complaint(lambda: FileStore(events).read("pccna-2021"))
            in_pieces = complaint(lambda: passed(FileStore(events), "pccna-2021"))
            assert in_pieces == whole != "", f"{file.name} byte {at}"
        file.write_bytes(text)


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("cut", [40, 400, 900, "a line"])
def test_a_torn_tail_and_an_unfinished_append_are_told_alike(
    length: int, cut: int | str, copied: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An append of five lines, cut anywhere near its end; and with its last line alone gone."""
    monkeypatch.setattr(reader, "PIECE", length)
    events = copied("pccna-2021")
    last = FileStore(events).read("pccna-2021").lines[-1]
    notes = tuple((UUID(int=number), NoteRecorded(text="weighed")) for number in range(5))
    asked = Asked(key="notes", kind="note_recorded", digest="0" * 64)
    FileStore(events).append("pccna-2021", Draft(notes, asked, "j.doe", last.at))
    file = max((events / "pccna-2021").glob("*.jsonl"))
    text = file.read_bytes()
    file.write_bytes(text[:-cut] if isinstance(cut, int) else b"".join(text.splitlines(keepends=True)[:-1]))
    log, found = FileStore(events).read("pccna-2021"), passed(FileStore(events), "pccna-2021")
    assert found.torn or found.unfinished
    assert (found.torn, found.unfinished, found.link) == (log.torn, log.unfinished, log.link)


def test_a_season_is_replayed_in_two_passes(copied: Callable[[str], Path]) -> None:
    """With decisions taken back, and lines voided: what reaches back is found without keeping the lines."""
    events = copied("pccna-2022")
    desk = Desk(FileStore(events))
    desk.append("pccna-2022", Rescind(line=171, basis=SAID), by="jury")
    desk.append("pccna-2022", Void(line=207, with_dependents=True, basis=SAID), by="j.doe")
    desk.append("pccna-2022", Void(line=205, with_dependents=True, basis=SAID), by="j.doe")
    for season, folder in (("pccna-2022", events), ("pccna-2021", EVENTS), ("pccna-2024", EVENTS)):
        store = FileStore(folder)
        in_passes = replay_in_passes(lambda: (each.line for each in placed_in(store, season)))  # noqa: B023 - called here
        assert in_passes == replay(store.read(season).lines)
