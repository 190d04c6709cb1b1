"""A season in one file: the same bytes for the same season, all of it back, and nothing of a damaged one."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT, Ended
from racelog.copies.archive import Archive, archive_bytes, archive_of, read_archive
from racelog.desk.service import Desk
from racelog.errors import LogDamaged, Malformed
from racelog.facts.events import EventVoided, NoteRecorded, SeasonOpened
from racelog.log.files import FileStore
from racelog.log.memory import MemoryStore
from racelog.log.sealing.checkpoint import checkpoint_text, tree_of
from racelog.log.sealing.keys import SigningKey
from racelog.log.sealing.note import Note
from racelog.log.store import Draft

CUP = "made-cup-2026"


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of logs with one sealed season, which went on, and its published table."""
    events = tmp_path_factory.mktemp("events")
    store = FileStore(events)
    desk = Desk(store)
    desk.append(CUP, SeasonOpened(season=CUP, title="Made Cup", year=2026), by="j.doe")
    for number in range(4):
        desk.append(CUP, NoteRecorded(text=f"note {number}"), by="j.doe")
    text = checkpoint_text(CUP, 5, tree_of(store.segments(CUP), 5).root())
    store.keep_checkpoint(CUP, str(Note(text, (SigningKey.new("j.doe").sign(text.encode()),))).encode())
    desk.append(CUP, NoteRecorded(text="after the seal"), by="j.doe")
    (events / CUP / "published.csv").write_bytes(b"championship,competitor,points\r\n")
    return events


@pytest.fixture(scope="module")
def packed(season: Path) -> bytes:
    """Its backup."""
    return archive_bytes(archive_of(FileStore(season), CUP, season / CUP))


def kept(file: Path, text: bytes) -> Path:
    file.write_bytes(text)
    return file


def test_the_same_season_gives_the_same_bytes(season: Path, packed: bytes, tmp_path: Path) -> None:
    """Read back and written again, too; no clock and no umask is in it."""
    assert archive_bytes(archive_of(FileStore(season), CUP, season / CUP)) == packed
    assert archive_bytes(read_archive(kept(tmp_path / "b.zip", packed))) == packed


def test_a_backup_holds_every_byte(season: Path, packed: bytes) -> None:
    """Any program that opens a zip finds the files of the folder, as they are."""
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        held = {name: opened.read(name) for name in opened.namelist() if name != "racelog-backup.json"}
    files = [each for each in season.rglob("*") if each.is_file() and not each.name.startswith(".")]
    assert held == {str(each.relative_to(season)): each.read_bytes() for each in files}
    assert len(held) == 4


def test_a_torn_tail_stays_behind(season: Path, packed: bytes) -> None:
    """It does not count, so it is not handed on."""
    store = FileStore(season)
    segments = dict(store.segments(CUP))
    segments["01-after-season"] += b'{"seq":7,"prev":"12'
    again = archive_of(MemoryStore({CUP: segments}, {CUP: store.checkpoints(CUP)}), CUP, season / CUP)
    assert archive_bytes(again) == packed


def test_an_append_without_its_last_lines_is_waited_for_and_then_refused(season: Path) -> None:
    """A write may be under way; what stays unfinished is damage."""
    cut = MemoryStore({CUP: without_its_second_line(MemoryStore({CUP: FileStore(season).segments(CUP)}))})
    waited: list[float] = []
    with pytest.raises(LogDamaged, match="has not all its lines"):
        archive_of(cut, CUP, season / CUP, waited.append)
    assert waited


def without_its_second_line(store: MemoryStore) -> dict[str, bytes]:
    """The log with an append of two lines, of which the second is gone."""
    last = store.read(CUP).placed[-1].line
    facts = ((last.id, NoteRecorded(text="a")), (last.id, EventVoided(event=last.id)))
    store.append(CUP, Draft(facts, replace(last.request, key="two"), "j.doe", last.at))
    segments = dict(store.segments(CUP))
    name = list(segments)[-1]
    segments[name] = b"".join(segments[name].splitlines(keepends=True)[:-1])
    return segments


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(st.data())
def test_a_backup_with_any_bit_flipped_is_refused_or_is_the_same_season(
    packed: bytes, tmp_path: Path, data: st.DataObject
) -> None:
    """Damage in what the file holds is found; what only zip looks at (dates, attributes) may be anything."""
    bit = data.draw(st.integers(0, len(packed) * 8 - 1))
    changed = bytearray(packed)
    changed[bit // 8] ^= 1 << bit % 8
    whole = read_archive(kept(tmp_path / "whole.zip", packed))
    try:
        found: Archive | None = read_archive(kept(tmp_path / "b.zip", bytes(changed)))
    except (LogDamaged, Malformed):
        found = None
    assert found is None or (found.segments, found.checkpoints, found.beside) == (
        whole.segments,
        whole.checkpoints,
        whole.beside,
    )


@pytest.mark.parametrize("share", [0, 1, 10, 50, 90, 99])
def test_a_backup_cut_short_is_refused(packed: bytes, tmp_path: Path, share: int) -> None:
    """A disk was full, a download ended."""
    with pytest.raises((LogDamaged, Malformed)):
        read_archive(kept(tmp_path / "b.zip", packed[: len(packed) * share // 100]))


@pytest.mark.parametrize(
    "name",
    [
        "../evil.jsonl",
        "/etc/evil",
        f"{CUP}/.lock",
        f"{CUP}/a/b",
        "other/x.csv",
        CUP,
        f"{CUP}/checkpoints/02-x.jsonl",
        f"{CUP}/late.jsonl",
    ],
)
def test_a_backup_writes_nowhere_else(packed: bytes, tmp_path: Path, name: str) -> None:
    """Names that lead out of the season's folder, or hide, are refused before anything is written."""
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        files = {each: opened.read(each) for each in opened.namelist()}
    contents = json.loads(files["racelog-backup.json"])
    contents["files"][name] = sha256(b"x").hexdigest()
    files |= {"racelog-backup.json": json.dumps(contents).encode(), name: b"x"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for each, text in files.items():
            made.writestr(each, text)
    with pytest.raises(Malformed, match="is no file of a season"):
        read_archive(kept(tmp_path / "b.zip", out.getvalue()))


def test_a_backup_that_contradicts_its_own_checkpoint_is_refused(season: Path, tmp_path: Path) -> None:
    """Whoever wrote the log again and packed it anew did not have the key."""
    whole = archive_of(FileStore(season), CUP, season / CUP)
    text = checkpoint_text(CUP, 5, b"r" * 32)
    forged = str(Note(text, (SigningKey.new("j.doe").sign(text.encode()),))).encode()
    packed = archive_bytes(Archive(whole.log, whole.segments, {"0001": forged}, {}))
    with pytest.raises(LogDamaged, match="not what its checkpoint 0001 sealed"):
        read_archive(kept(tmp_path / "b.zip", packed))


def test_a_backup_is_whole_while_others_append(tmp_path: Path) -> None:
    """Two officials write as fast as they can; every backup taken meanwhile is a log that ends with a whole append."""
    events = tmp_path / "events"
    Desk(FileStore(events)).append(CUP, SeasonOpened(season=CUP, title="Made Cup", year=2026), by="j.doe")
    program = ROOT / "tests" / "desk" / "official_at_work.py"
    officials = [
        subprocess.Popen([sys.executable, str(program), str(events), CUP, name, "120", "7"]) for name in ("a", "b")
    ]
    seen, at_work = [], True
    while at_work:
        at_work = any(official.poll() is None for official in officials)
        packed = archive_bytes(archive_of(FileStore(events), CUP, events / CUP))
        seen.append(read_archive(kept(tmp_path / "b.zip", packed)).log)
    assert [official.returncode for official in officials] == [0, 0]
    last = FileStore(events).read(CUP)
    assert len(seen) > 1
    assert len({log.seq for log in seen}) > 1
    for log in seen:
        assert log.placed == last.placed[: log.seq]


def test_the_order_in_which_a_backup_was_packed_does_not_matter(packed: bytes, tmp_path: Path) -> None:
    """Segments are read by their numbers, as a folder is; a tool that packs again in another order does no harm."""
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        files = {each: opened.read(each) for each in reversed(opened.namelist())}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for each, text in files.items():
            made.writestr(each, text)
    again = read_archive(kept(tmp_path / "b.zip", out.getvalue()))
    assert list(again.segments) == ["00-season", "01-after-season"]
    assert archive_bytes(again) == packed


def test_a_backup_takes_what_belongs_to_a_log_and_names_the_rest(tmp_path: Path, racelog: Callable[..., Ended]) -> None:
    """It is handed on: a private key that somebody left there, or what a link leads to, is not in it."""
    secret = tmp_path / "secret"
    secret.write_bytes(b"what nobody is to read")
    events = tmp_path / "events"
    Desk(FileStore(events)).append(CUP, SeasonOpened(season=CUP, title="Made Cup", year=2026), by="j.doe")
    belong = ("published.csv", "published-after-rounds.csv", "corrections.toml", "00-season.torn-0123456789ab")
    for name in (*belong, "j.doe.key", "notes.txt", ".env", "published.csv.bak"):
        (events / CUP / name).write_bytes(name.encode())
    (events / CUP / "corrections.toml").unlink()
    (events / CUP / "corrections.toml").symlink_to(secret)
    (events / CUP / "papers").mkdir()
    ended = racelog("backup", CUP, "b.zip")
    assert ended.code == 0
    left_out = ".env, corrections.toml, j.doe.key, notes.txt, papers, published.csv.bak"
    assert ended.err == f"left out, for it is no part of a log: {left_out}\n"
    assert sorted(read_archive(tmp_path / "b.zip").beside) == sorted({*belong} - {"corrections.toml"})
    assert b"nobody" not in (tmp_path / "b.zip").read_bytes()
    assert json.loads(racelog("backup", CUP, "b.zip", "--json").out)["left_out"] == left_out.split(", ")


def test_an_older_backup_over_a_newer_log_says_that_it_is_older(tmp_path: Path, racelog: Callable[..., Ended]) -> None:
    """Nothing is added, and whoever thought to go back to it is told."""
    desk = Desk(FileStore(tmp_path / "events"))
    desk.append(CUP, SeasonOpened(season=CUP, title="Made Cup", year=2026), by="j.doe")
    assert racelog("backup", CUP, "b.zip").code == 0
    assert "nothing to add, head" in racelog("restore", "b.zip").out
    desk.append(CUP, NoteRecorded(text="later"), by="j.doe")
    ended = racelog("restore", "b.zip")
    assert "nothing to add: the backup is older, it ends with #1, and the log goes on to #2" in ended.out
    assert json.loads(racelog("restore", "b.zip", "--json").out)["backed_up"] == 1
