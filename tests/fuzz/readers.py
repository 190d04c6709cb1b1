"""Every reader of outside bytes there is, by name; what `make test` and `make fuzz` attack."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from zipfile import ZipFile

from good_texts import (
    AL_KAMEL,
    BY_CLASS,
    CORRECTIONS,
    DELIVERED,
    DESK_WORDS,
    DROVE,
    LINES,
    MATRIX,
    OURS,
    PARTICIPANTS,
    PUBLISHED,
    TIMES,
)
from reader import Reader, apart, contents, in_a_file, said, together, typed
from resealed import resealed
from typer.main import get_command

from racelog.audit.matrix import read_matrix
from racelog.audit.published import read_published
from racelog.cli.app import app
from racelog.cli.prompt.completion import completions
from racelog.cli.prompt.desk import shown
from racelog.cli.prompt.verbs import Verbs, verbs_of
from racelog.cli.whatif import branches_typed
from racelog.copies.backup import against_backup, read_backup
from racelog.copies.sealed import sealed_in_words
from racelog.copies.verify import demand_of
from racelog.desk.books import read_book
from racelog.desk.requests.kinds import listed
from racelog.desk.requests.lines import as_arguments, filled, named, words_of
from racelog.desk.requests.orders import mapped_rows, pairs
from racelog.desk.requests.times import milliseconds
from racelog.errors import LogDamaged
from racelog.facts.line import NotAFact, decode
from racelog.facts.naming import session_named
from racelog.history.as_of import moment, up_to
from racelog.importers.corrections import read_corrections
from racelog.importers.f1 import (
    NO_HISTORIES,
    Histories,
    SeasonFile,
    check_outcome,
    published_after_rounds,
    published_tables,
    read_decisions,
    read_season_file,
)
from racelog.importers.f1 import steps_of as f1_steps
from racelog.importers.importing import Step, log_of
from racelog.importers.lists import entries_of, read_calendar, read_entry_list, rounds_of
from racelog.importers.season_tables import read_tables, steps_of
from racelog.importers.simulators import looks_like_one, notes_of
from racelog.importers.simulators import read as read_results
from racelog.importers.timing import Asked, read_timing
from racelog.importers.timing.championship import participants_at, read_participants
from racelog.live.webhooks.delivered import Delivered
from racelog.log import recovery
from racelog.log.chain import key_twice
from racelog.log.files import FileStore
from racelog.log.folder import INSTALLING
from racelog.log.memory import MemoryStore
from racelog.log.sealing.checkpoint import Proof, checkpoint_text, read_checkpoint, read_proof
from racelog.log.sealing.keys import SigningKey, signers
from racelog.log.sealing.note import Note, read_verifier_key
from racelog.log.segment import Link, Mark, read_stretch
from racelog.log.store import Log
from racelog.projections.files import _written_before
from racelog.tables import decisions_table, entry_table, lines_table, season_table
from racelog.tables.replayed import Replayed, replayed
from racelog.views.markdown import markdown_files
from sim_files import AC_GAME, AC_SERVER, ACC_RACE, IRACING_CSV, IRACING_EVENT, RF2_QUALIFYING, RF2_RACE
from timing_samples import FILES as EXPORTS

ROOT = Path(__file__).parent.parent.parent
EXAMPLES, TESTS = ROOT / "examples", ROOT / "tests"
CUP = "harbour-cup-2026"
TABLES = ("weekends.csv", "entries.csv", "results.csv", "honours.csv")
A_WEEKEND = TESTS / "errors" / "a-weekend" / CUP / "00-season.jsonl"
A_GOOD_LOG = TESTS / "errors" / "a-good-log" / CUP
GOLDEN_LOGS = sorted((TESTS / "facts" / "golden" / "logs").glob("*/*-cup-*"))
EVERY_FACT = TESTS / "facts" / "golden" / "every-fact-v1.jsonl"
BOOKS = (
    EXAMPLES / "harbour-cup.toml",
    *(ROOT / "src" / "racelog" / "books" / f"{name}.toml" for name in ("pccna-2024", "f1-1950", "f1-2021")),
)
A_WORKBOOK = EXPORTS["workbook"][1]
A_SHEET = "xl/worksheets/sheet1.xml"
TIMED = (EXAMPLES / "a-weekend" / "race-1.csv", EXAMPLES / "a-weekend" / "race-2.csv")
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


# logs


def _line(text: bytes, _folder: Path) -> None:
    """What is no fact is told as whoever reads a log tells it."""
    try:
        decode(text)
    except NotAFact as error:
        raise LogDamaged(str(error)) from None


def _segment(text: bytes, _folder: Path) -> None:
    read_stretch(text, CUP, Mark("00-season", "00-season.jsonl"), Link(), last=True)


def _log_by_hand(text: bytes, _folder: Path) -> None:
    """Hashes as they should be, whatever the lines say: read, replayed, and every table made of it."""
    season, kept = resealed(text)
    log = MemoryStore({season: {"00-season": kept}}).read(season)
    for line in kept.split(b"\n"):
        key_twice(line)
    _every_table(replayed(log.placed, log.head))


def _whole(log: Path) -> bytes:
    """All segments of a log as one text."""
    return b"".join(segment.read_bytes() for segment in sorted(log.glob("*.jsonl")))


def _every_table(season: Replayed) -> None:
    for table in (season_table, entry_table, decisions_table):
        table(season)
    lines_table(season)
    dict(markdown_files(season))


def _backup(text: bytes, folder: Path) -> None:
    season = folder / "given" / CUP
    season.mkdir(parents=True)
    (season / "00-season.jsonl").write_bytes(text)
    try:
        against_backup(FileStore(A_GOOD_LOG.parent).segments(CUP), read_backup(folder / "given", CUP))
    finally:
        (season / "00-season.jsonl").unlink()
        season.rmdir()
        (folder / "given").rmdir()


# files to import


def _season_tables(text: bytes, folder: Path) -> None:
    files = apart(text, TABLES)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    try:
        steps = steps_of(CUP, read_tables(folder, 2026, {}), read_book(str(EXAMPLES / "harbour-cup.toml")))
        log_of(CUP, steps, by="j.doe", at=NOON)
    finally:
        for name in files:
            (folder / name).unlink()


def _corrections(file: Path) -> None:
    read = read_corrections(file)
    log_of(CUP, [*_harbour_cup(read.spellings), *read.steps], by="j.doe", at=NOON)


def _harbour_cup(spellings: Mapping[str, Sequence[str]]) -> list[Step]:
    tables = read_tables(EXAMPLES / CUP, 2026, spellings)
    return list(steps_of(CUP, tables, read_book(str(EXAMPLES / "harbour-cup.toml"))))


def _timing(file: Path) -> None:
    read_timing(file, twins_allowed=True)
    assert read_timing(file).order


def _simulator(file: Path) -> None:
    """Every session of a result file, each row a car of its own, and everybody in it for the entry list."""
    data = file.read_bytes()
    results = read_results(data, "given")
    for session in results.sessions:
        notes_of(session)
        rows = {row: f"{row}-A" for row in range(1, len(session.cars) + 1)}
        for of in ("any", "race", "qualifying"):
            assert read_timing(file, rows, Asked(of, session.name), twins_allowed=True).order
    if looks_like_one(data):
        assert read_timing(file, {}, Asked("everybody"), twins_allowed=True).rows


def _entry_list(file: Path) -> None:
    """Against a season that has classes and a weekend, and no car yet."""
    entries_of(replayed(a_weekend().placed[:5], a_weekend().placed[4].digest).season, read_entry_list(file))


def _calendar(file: Path) -> None:
    rounds_of(_as_it_stands().season, read_calendar(file))


def _sheet_of_a_workbook(text: bytes, folder: Path) -> None:
    """The XML of a sheet, in an archive that is as it should be."""
    file = folder / "given.xlsx"
    with ZipFile(BytesIO(A_WORKBOOK)) as good, ZipFile(file, "w") as archive:
        for name in good.namelist():
            archive.writestr(name, text if name == A_SHEET else good.read(name))
    _timing(file)


def _sheet() -> list[bytes]:
    with ZipFile(BytesIO(A_WORKBOOK)) as good:
        return [good.read(A_SHEET)]


def _championship(file: Path) -> None:
    everybody = read_participants(file)
    participants_at(everybody, "COTA")


def _f1_season(file: Path) -> None:
    _f1(read_season_file(file), NO_HISTORIES)


def _f1_decisions(file: Path) -> None:
    season = read_season_file(EXAMPLES / "f1-season.json")
    _f1(season, read_decisions(file, "f1-2026", season))


def _f1(file: SeasonFile, histories: Histories) -> None:
    """What `racelog import f1` does, up to the first byte written."""
    segments = log_of("f1-2026", f1_steps("f1-2026", file, "given.json", histories), by="f1-history", at=NOON)
    log = MemoryStore({"f1-2026": segments}).read("f1-2026")
    check_outcome(replayed(log.placed, log.head).season, file, histories)
    assert published_tables(file)
    assert published_after_rounds(file)


# what is typed


@cache
def verbs() -> Verbs:
    """The verbs of the desk."""
    return verbs_of(get_command(app))


@cache
def a_weekend() -> Log:
    """The log of the weekend of the documentation."""
    return FileStore(A_WEEKEND.parent.parent).read(CUP)


@cache
def _as_it_stands() -> Replayed:
    return replayed(a_weekend().placed, a_weekend().head)


def _desk_line(line: str) -> None:
    completions(line, verbs(), _as_it_stands().season)
    form, words = named(words_of(line), verbs().forms)
    around = verbs().around(form)
    shown(as_arguments(filled(form, words, around, last=12), CUP, around))


def _as_of(text: str) -> None:
    assert up_to(a_weekend().placed, text).placed


def _moment(text: str) -> None:
    assert moment(text).tzinfo is not None


def _pairs(text: str) -> None:
    pairs(listed(text), "--place")


def _map(text: str) -> None:
    mapped_rows(listed(text))


def _session(text: str) -> None:
    session_named(_as_it_stands().season, text)


def _branch(text: str) -> None:
    branches_typed([], [], [text])


def _lap(text: str) -> None:
    milliseconds(text)


SEALING = SigningKey.new("j.doe")
SEALED_TEXT = checkpoint_text(CUP, 3, bytes(32), ("00-season", "01-harbour"), {"published.csv": "0" * 64})
SEALED = str(Note(SEALED_TEXT, (SEALING.sign(SEALED_TEXT.encode()),)))
PROOF = str(Proof(b'{"seq":1}', 0, (bytes(32), bytes(32)), read_checkpoint(SEALED.encode(), "seed")))
MARKS = (
    b'{"segments":{"00-season":"' + b"0" * 64 + b'"},"removed":["01-harbour"]}\n',
    b'{"segments":{"../../victim":"' + b"0" * 64 + b'"},"removed":["../../victim"]}\n',
)


def _checkpoint(text: bytes, _folder: Path) -> None:
    """Read, its signatures judged, and said as it is printed."""
    checkpoint = read_checkpoint(text, "given")
    signers(checkpoint.note, [SEALING.verifier])
    sealed_in_words(checkpoint)


def _proof(text: bytes, _folder: Path) -> None:
    read_proof(text, "given").holds  # noqa: B018 - the path is walked


def _mark(text: bytes, folder: Path) -> None:
    """What an install that was cut short left: whatever it says, nothing outside the folder is touched."""
    within, victim = folder / "given", folder.parent / "victim.jsonl"
    before = victim.read_bytes() if victim.exists() else None
    within.mkdir()
    try:
        (within / INSTALLING).write_bytes(text)
        if recovery.can_be_completed(within):
            recovery.complete(within)
        assert (victim.read_bytes() if victim.exists() else None) == before
    finally:
        rmtree(within)


def _written(text: bytes, folder: Path) -> None:
    """The list of what racelog wrote before: every name is one of the folder itself."""
    listed = folder / "given"
    listed.write_bytes(text)
    assert all((folder / name).parent == folder for name in _written_before(listed))


READERS: dict[str, Reader] = {
    reader.name: reader
    for reader in (
        Reader("line", _line, EVERY_FACT.read_bytes().splitlines),
        Reader("segment", _segment, contents(A_WEEKEND)),
        Reader("log-by-hand", _log_by_hand, lambda: [_whole(log) for log in GOLDEN_LOGS]),
        Reader("backup", _backup, contents(A_GOOD_LOG / "00-season.jsonl")),
        Reader("regulations", in_a_file("given.toml", lambda file: read_book(str(file))), contents(*BOOKS)),
        Reader("season-tables", _season_tables, lambda: [together(EXAMPLES / CUP / name for name in TABLES)]),
        Reader("corrections", in_a_file("given.toml", _corrections), said(CORRECTIONS)),
        Reader(
            "timing",
            in_a_file("given.csv", _timing),
            lambda: [
                *contents(*TIMED)(),
                *said(AL_KAMEL, BY_CLASS, OURS, DROVE)(),
                *(content for name, content in EXPORTS.values() if not name.endswith("xlsx")),
            ],
        ),
        Reader("workbook", in_a_file("given.xlsx", _timing), lambda: [A_WORKBOOK]),
        Reader("sheet-of-a-workbook", _sheet_of_a_workbook, _sheet),
        Reader("acc", in_a_file("given.json", _simulator), lambda: [ACC_RACE]),
        Reader("assetto-corsa", in_a_file("given.json", _simulator), lambda: [AC_GAME, AC_SERVER]),
        Reader("iracing", in_a_file("given.json", _simulator), lambda: [IRACING_EVENT]),
        Reader("iracing-csv", in_a_file("given.csv", _simulator), lambda: [IRACING_CSV]),
        Reader("rfactor-2", in_a_file("given.csv", _simulator), lambda: [RF2_RACE, RF2_QUALIFYING]),
        Reader("entry-list", in_a_file("given.csv", _entry_list), contents(EXAMPLES / "lists" / "entries.csv")),
        Reader("calendar", in_a_file("given.csv", _calendar), contents(EXAMPLES / "lists" / "calendar.csv")),
        Reader("championship", in_a_file("given.csv", _championship), said(PARTICIPANTS)),
        Reader("f1-season", in_a_file("given.json", _f1_season), contents(EXAMPLES / "f1-season.json")),
        Reader("f1-decisions", in_a_file("given.toml", _f1_decisions), contents(EXAMPLES / "f1-decisions.toml")),
        Reader("published", in_a_file("given.csv", read_published), said(PUBLISHED)),
        Reader("matrix", in_a_file("given.csv", read_matrix), said(MATRIX)),
        Reader("delivered", in_a_file("given.json", Delivered), said(DELIVERED)),
        Reader("desk-line", typed(_desk_line), said(*LINES), words=DESK_WORDS),
        Reader("branch", typed(_branch), said("the appeal succeeds: rescind 171 ; without 12", "a: p R1 7 time 5")),
        Reader("as-of", typed(_as_of), said("#12", "1", *TIMES)),
        Reader("moment", typed(_moment), said(*TIMES)),
        Reader("pairs", typed(_pairs), said("3=021", "1=7 2=21", "7=Ada")),
        Reader("map", typed(_map), said("3=021", "1=7,2=21")),
        Reader("session", typed(_session), said("1", "r1", "R1", "Q1")),
        Reader("checkpoint", _checkpoint, said(SEALED)),
        Reader("proof", _proof, said(PROOF)),
        Reader("install-mark", _mark, lambda: list(MARKS)),
        Reader("written-before", _written, said("standings.md\nround-01.json\n../../victim\n")),
        Reader("require-signed", typed(demand_of), said("171", "j.doe@10", "S. Teward@1")),
        Reader("public-key", typed(read_verifier_key), said(str(SEALING.verifier))),
        Reader("lap", typed(_lap), said("1:38.204", "5", "1:02:03.4")),
    )
}
