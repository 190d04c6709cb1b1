"""The database follows a log append by append; whatever was appended, it is what building it anew gives."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import COMMITTED, EVENTS
from paddock import SEASON, Paddock, championship, regulations, three_cars
from racelog.database import FILE, SeasonsDatabase, built_from, write_sqlite
from racelog.database.changed import changed_parts
from racelog.database.rows import parts_of, rows_of
from racelog.database.schema import TABLES
from racelog.database.statements import values_of
from racelog.desk.refusals import Refusal
from racelog.desk.requests.models import Request, Rescind, Void
from racelog.facts.events import (
    Basis,
    ClassificationPublished,
    CompetitorExcluded,
    DriverRegistered,
    EntryRegistered,
    MultiplierDeclared,
    NoteRecorded,
    PenaltyApplied,
    PointsAdjusted,
    PoleSet,
    RaceClassified,
    RegulationsAmended,
)
from racelog.facts.line import Placed
from racelog.facts.regulations import Bonus, CountBest, DropWorst, Eligible, Places, Regulations
from racelog.log.files import FileStore
from racelog.projections.files import _files
from racelog.tables import LinesTable, lines_table
from racelog.tables.replayed import Replayed, replayed
from test_properties import CARS, PENALTIES, orders

Rows = Mapping[str, set[tuple[Any, ...]]]
SAID = Basis(document="SP 1", reason="decided")


def rows_there(folder: Path) -> Rows:
    """Every row of every table, as the database holds it."""
    queries = {table.TABLE: f"select * from {table.TABLE}" for table in TABLES}  # noqa: S608 - our own names
    with closing(sqlite3.connect(folder / FILE)) as database:
        assert database.execute("pragma foreign_key_check").fetchall() == []
        found = {name: database.execute(query).fetchall() for name, query in queries.items()}
    assert all(len(set(rows)) == len(rows) for rows in found.values())
    return {name: set(rows) for name, rows in found.items()}


def rows_built(season: Replayed) -> Rows:
    """Every row of every table, built anew."""
    found: dict[str, set[tuple[Any, ...]]] = {table.TABLE: set() for table in TABLES}
    for row in rows_of(season):
        found[row.TABLE].add(values_of(row))
    return found


def appends(placed: Sequence[Placed]) -> Iterator[int]:
    """The last line of every append."""
    for at, each in enumerate(placed, start=1):
        if at == len(placed) or placed[at].line.request.key != each.line.request.key:
            yield at


@pytest.mark.parametrize("season", COMMITTED)
def test_every_append_of_a_season_leaves_what_building_it_anew_gives(season: str, tmp_path: Path) -> None:
    """Row by row; and, now and then, file by file."""
    placed = FileStore(EVENTS).read(season).placed
    warm: Replayed | None = None
    with SeasonsDatabase(tmp_path) as database:
        for at, end in enumerate(appends(placed)):
            warm = replayed(placed[:end], placed[end - 1].digest, warm)
            database.write(warm)
            anew = replayed(placed[:end], placed[end - 1].digest)
            assert rows_there(tmp_path) == rows_built(anew), f"after #{end}"
            if at % 25 == 0 or end == len(placed):
                assert dict(_files(warm)) == dict(_files(anew)), f"after #{end}"


def amended(*, best: int) -> Regulations:
    """Regulations that count so many results."""
    made = Paddock(
        championship(counting=CountBest(kind="best", results=best)), championship("teams", competitor="team")
    )
    return made.replayed.season.adopted[0].regulations


SESSIONS = st.sampled_from(["R1", "R2", "R3"])
CAR = st.sampled_from(CARS)
DRIVER = CAR.map(lambda car: f"driver-{car}")
REQUESTS: st.SearchStrategy[Request] = st.one_of(
    st.builds(RaceClassified, session=SESSIONS, rows=orders()),
    st.builds(PenaltyApplied, session=SESSIONS, car=CAR, penalty=PENALTIES, basis=st.just(SAID)),
    st.builds(PoleSet, session=SESSIONS, car=CAR),
    st.builds(Rescind, line=st.integers(20, 40), basis=st.just(SAID)),
    st.builds(Void, line=st.integers(20, 40), with_dependents=st.just(True), basis=st.just(SAID)),
    st.builds(PointsAdjusted, championship=st.just("drivers"), competitor=DRIVER, effective_round=st.integers(1, 3),
              points=st.integers(-9, 9).filter(bool).map(Fraction), basis=st.just(SAID)),
    st.builds(CompetitorExcluded, championship=st.just("drivers"), competitor=DRIVER, effective_round=st.integers(1, 3),
              points=st.sampled_from(["kept", "taken"]), basis=st.just(SAID)),
    st.builds(MultiplierDeclared, round=st.integers(1, 3), factor=st.just(Fraction(1, 2)), basis=st.just(SAID)),
    st.builds(ClassificationPublished, session=SESSIONS, status=st.just("provisional")),
    st.builds(NoteRecorded, text=st.just("weighed")),
    st.builds(DriverRegistered, driver=st.just("late-entry"), name=st.just("Late Entry")),
    st.builds(EntryRegistered, car=st.just("77"), drivers=st.just(("late-entry",)), class_=st.just("pro")),
    st.builds(RegulationsAmended, regulations=st.integers(1, 3).map(lambda best: amended(best=best)),
              effective_round=st.integers(2, 3), basis=st.just(SAID)),
)  # fmt: skip


def raced(first: tuple[Any, ...]) -> Paddock:
    """Three championships that count, drop and list in different ways, and a first race."""
    pole = (Bonus(on="pole", points=Fraction(2)),)
    paddock = Paddock(
        championship(counting=CountBest(kind="best", results=2), bonuses=pole),
        championship("am", eligible=Eligible(classes=("am",)), places=Places(among="class"), listed="entered"),
        championship("teams", competitor="team", bonuses=pole),
        championship(
            "moved",
            eligible=Eligible(classes=("pro",)),
            change_of_class="move",
            counting=DropWorst(kind="drop_worst", results=1, before_round=3, applies_from=3),
        ),
    ).weekends(2)
    for at, car in enumerate(CARS):
        paddock.enter(car, f"driver-{car}", ("pro", "am")[at % 2], team=f"team-{at % 3}")
    paddock.ask(RaceClassified(session="R1", rows=first))
    return paddock


def test_a_championship_that_becomes_one_of_another_kind() -> None:
    """The same names on the same points, no teams any more but constructors."""
    paddock = Paddock(championship("cup", competitor="team")).weekends(1)
    paddock.enter("1", "ada", team="ferrari", constructor="ferrari").enter("2", "bo", team="lotus", constructor="lotus")
    paddock.race(1, "1", "2")
    before = paddock.replayed
    parts = parts_of(before, {})
    rules = regulations(championship("cup", competitor="constructor"))
    paddock.ask(RegulationsAmended(regulations=rules, effective_round=1, basis=SAID))
    log = paddock.store.read(SEASON)
    incremental = parts_of(replayed(log.placed, log.head, before), parts)
    anew = parts_of(replayed(log.placed, log.head), {})
    assert {name: part.rows for name, part in incremental.items()} == {name: part.rows for name, part in anew.items()}


@settings(max_examples=40)
@given(orders(), st.lists(st.tuples(REQUESTS, st.booleans()), min_size=1, max_size=12))
def test_whatever_is_appended_leaves_what_building_it_anew_gives(
    first: tuple[Any, ...], asked: list[tuple[Request, bool]]
) -> None:
    """By one who has followed all along, by one who opens the database again, and by both in turn."""
    paddock = raced(first)
    with TemporaryDirectory() as named, SeasonsDatabase(Path(named)) as database:
        warm = paddock.replayed
        database.write(warm)
        for request, opened_again in asked:
            with suppress(Refusal):  # what the desk refuses is appended to no log
                paddock.ask(request)
            log = paddock.store.read(SEASON)
            warm = replayed(log.placed, log.head, warm)
            anew = replayed(log.placed, log.head)
            assert warm == anew
            if opened_again:
                write_sqlite(Path(named), warm)
            else:
                database.write(warm)
            assert rows_there(Path(named)) == rows_built(anew)
            assert dict(_files(warm)) == dict(_files(anew))


@pytest.fixture
def paddock() -> Paddock:
    made = three_cars(Paddock())
    made.race(1, "1", "2", "3")
    return made


def test_a_note_touches_two_rows_of_a_season(paddock: Paddock) -> None:
    """The line itself, and how far the season was read: nothing else is written for it."""
    before = paddock.replayed
    parts = parts_of(before, {})
    paddock.ask(NoteRecorded(text="weighed"))
    log = paddock.store.read(SEASON)
    changes = changed_parts(parts, parts_of(replayed(log.placed, log.head, before), parts))
    touched = {
        table.TABLE: (len(changed.new), len(changed.other), len(changed.gone))
        for table, changed in changes.items()
        if changed.new or changed.other or changed.gone
    }
    assert touched == {"events": (1, 0, 0), "built_from": (0, 1, 0)}


@pytest.mark.parametrize(
    ("request_", "since"),
    [
        (NoteRecorded(text="weighed"), "the append"),
        (DriverRegistered(driver="late-entry", name="Late Entry"), "the beginning"),
    ],
    ids=["a note", "a name"],
)
def test_an_append_makes_the_rows_of_lines_that_are_not_there(
    request_: Request, since: str, paddock: Paddock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a program that opens the database anew: a log of any length costs its new lines, unless their words changed."""
    before = paddock.replayed
    write_sqlite(tmp_path, before)
    paddock.ask(request_)
    log = paddock.store.read(SEASON)
    asked_since: list[int] = []

    def noted(season: Replayed, *, since: int) -> LinesTable:
        asked_since.append(since)
        return lines_table(season, since=since)

    with monkeypatch.context() as watched:
        watched.setattr("racelog.database.rows.lines_table", noted)
        write_sqlite(tmp_path, replayed(log.placed, log.head, before))
    assert asked_since == [before.seq if since == "the append" else 0]
    assert rows_there(tmp_path) == rows_built(paddock.replayed)


def test_rows_of_lines_are_made_where_the_database_is_behind(paddock: Paddock, tmp_path: Path) -> None:
    """Somebody appended and did not project: what the checkpoint does not count is not taken for being there."""
    write_sqlite(tmp_path, paddock.replayed)
    paddock.ask(NoteRecorded(text="weighed"))
    before = paddock.replayed
    paddock.ask(NoteRecorded(text="weighed again"))
    log = paddock.store.read(SEASON)
    write_sqlite(tmp_path, replayed(log.placed, log.head, before))
    assert rows_there(tmp_path) == rows_built(paddock.replayed)


@pytest.mark.parametrize(
    "tampering",
    [
        "update built_from set code_version = '0.0.9'",
        "update built_from set log_head = 'another log'",
        "delete from built_from",
    ],
)
def test_a_checkpoint_of_another_log_or_code_is_not_built_on(tampering: str, paddock: Paddock, tmp_path: Path) -> None:
    """All rows of the season are written again, at once; the warm writer notices as well as one who comes new."""
    with SeasonsDatabase(tmp_path) as database:
        database.write(paddock.replayed)
        for writes in (database.write, lambda season: write_sqlite(tmp_path, season)):
            with closing(sqlite3.connect(tmp_path / FILE)) as other:
                other.execute("update standings set points = '999'")
                other.execute(tampering)
                other.commit()
            writes(paddock.replayed)
            assert rows_there(tmp_path) == rows_built(paddock.replayed)


def test_rows_somebody_changed_are_set_right_by_who_opens_the_database(paddock: Paddock, tmp_path: Path) -> None:
    """`racelog rebuild` compares every row; it need not be told to start from nothing."""
    write_sqlite(tmp_path, paddock.replayed)
    with closing(sqlite3.connect(tmp_path / FILE)) as other:
        other.execute("update standings set points = '999'")
        other.execute("delete from decisions")
        other.execute("delete from award_causes")
        other.commit()
    write_sqlite(tmp_path, paddock.replayed)
    assert rows_there(tmp_path) == rows_built(paddock.replayed)


def test_a_shorter_log_replaces_a_longer_one(paddock: Paddock, tmp_path: Path) -> None:
    """A folder may be put back to a backup."""
    shorter = paddock.replayed
    paddock.race(2, "2", "1", "3")
    with SeasonsDatabase(tmp_path) as database:
        database.write(paddock.replayed)
        database.write(shorter)
        assert rows_there(tmp_path) == rows_built(shorter)


def test_a_database_put_in_the_place_of_another_is_the_one_written_to(paddock: Paddock, tmp_path: Path) -> None:
    """Somebody deleted the file while it was open."""
    with SeasonsDatabase(tmp_path) as database:
        database.write(paddock.replayed)
        for file in tmp_path.glob(f"{FILE}*"):
            file.unlink()
        paddock.race(2, "2", "1", "3")
        database.write(paddock.replayed)
        assert rows_there(tmp_path) == rows_built(paddock.replayed)


def test_seasons_of_a_database_of_other_code_are_replaced_together(paddock: Paddock, tmp_path: Path) -> None:
    """Who reads meanwhile sees all of the old rows or all of the new ones."""
    log = FileStore(EVENTS).read("pccna-2021")
    other = replayed(log.placed, log.head)
    write_sqlite(tmp_path, paddock.replayed, other)
    with closing(sqlite3.connect(tmp_path / FILE)) as foreign:
        foreign.execute("pragma user_version = 1")
        foreign.commit()
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as reader:
        reader.execute("begin")
        assert reader.execute("select count(*) from seasons").fetchone() == (2,)
        write_sqlite(tmp_path, paddock.replayed, other)
        assert reader.execute("select count(*) from seasons").fetchone() == (2,)
        reader.execute("commit")
        assert reader.execute("select count(*) from seasons").fetchone() == (2,)
    assert built_from(tmp_path, SEASON) is not None
