"""racelog.db: explicit keys, rows that point at each other, a season replaced whole or not at all."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from conftest import COMMITTED
from paddock import SEASON, Paddock, three_cars
from racelog.database import FILE, built_from, remove_season, seasons_projected, write_sqlite
from racelog.database.schema import TABLES
from racelog.database.views import VIEWS
from racelog.errors import OutOfReach
from racelog.facts.events import PoleSet
from racelog.tables.replayed import Replayed

Committed = Callable[[str], Replayed]


def rows(folder: Path) -> dict[str, list[Any]]:
    """Every row of every table."""
    everything = {table.TABLE: f"select * from {table.TABLE}" for table in TABLES}  # noqa: S608 - our own names
    with closing(sqlite3.connect(folder / FILE)) as database:
        return {name: sorted(database.execute(query), key=repr) for name, query in everything.items()}


def ask(folder: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(folder / FILE)) as database:
        return database.execute(query).fetchall()


def test_every_season_has_its_rows_and_they_point_at_each_other(tmp_path: Path, committed: Committed) -> None:
    """No row points at one that is not there."""
    for season in COMMITTED:
        write_sqlite(tmp_path, committed(season))
    assert ask(tmp_path, "pragma foreign_key_check") == []
    assert ask(tmp_path, "pragma integrity_check") == [("ok",)]
    assert seasons_projected(tmp_path) == list(COMMITTED)
    empty = {name for name, found in rows(tmp_path).items() if not found}
    assert empty == {"grids"}, "these seasons print no qualifying; everything else they have"


def test_every_table_has_a_key_and_strict_types(tmp_path: Path, committed: Committed) -> None:
    """As the schema promises."""
    write_sqlite(tmp_path, committed("pccna-2022"))
    for table in TABLES:
        columns = ask(tmp_path, f"pragma table_info({table.TABLE})")
        assert tuple(column[1] for column in sorted(columns, key=lambda column: column[5]) if column[5]) == table.KEY
        pointing = {key[2] for key in ask(tmp_path, f"pragma foreign_key_list({table.TABLE})")}
        assert pointing == {other for _, other in table.POINTS_AT}
        (strict,) = ask(tmp_path, f"select strict from pragma_table_list where name = '{table.TABLE}'")  # noqa: S608 - our own names
        assert strict == (1,)


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_answers(view: str, tmp_path: Path, committed: Committed) -> None:
    """They are there to be asked."""
    write_sqlite(tmp_path, committed("pccna-2022"))
    assert ask(tmp_path, f"select count(*) from {view}")[0][0] > 0  # noqa: S608 - our own names


def test_totals_in_the_database_are_sums_of_its_awards(tmp_path: Path, committed: Committed) -> None:
    """In every championship of every season, dropped awards left out."""
    for season in COMMITTED:
        write_sqlite(tmp_path, committed(season))
    unequal = """
        select standings.season, standings.championship, standings.competitor
        from standings join awards using (season, championship, kind, competitor)
        where not awards.dropped
        group by 1, 2, 3 having abs(sum(awards.points_value) - max(standings.points_value)) > 1e-9
    """
    assert ask(tmp_path, unequal) == []


def test_the_champions_points_lead_to_lines_of_the_log(tmp_path: Path, committed: Committed) -> None:
    """306 points, each award with at least one line that exists."""
    write_sqlite(tmp_path, committed("pccna-2022"))
    explained = """
        select count(distinct awards.award), count(*) from awards
        join award_causes using (season, championship, award) join events using (season, seq)
        where awards.championship = 'overall' and awards.competitor = 'parker-thompson'
    """
    ((awards, causes),) = ask(tmp_path, explained)
    assert awards == 21
    assert causes >= awards
    total = "select points from standings where championship = 'overall' and competitor = 'parker-thompson'"
    assert ask(tmp_path, total) == [("306",)]


def test_standings_after_every_round_are_there(tmp_path: Path, committed: Committed) -> None:
    """Sixteen of each table; those after the last round are the final ones."""
    write_sqlite(tmp_path, committed("pccna-2022"))
    assert ask(tmp_path, "select count(distinct round) from standings_after where championship = 'overall'") == [(16,)]
    columns = "championship, line, competitor, position, points, unranked"
    last = ask(tmp_path, f"select {columns} from standings_after where round = 16 order by championship, line")  # noqa: S608
    assert last == ask(tmp_path, f"select {columns} from standings order by championship, line")  # noqa: S608 - our own names


def test_a_season_is_replaced_and_others_are_left_alone(tmp_path: Path, committed: Committed) -> None:
    """Written again it is the same, and says what it was built from."""
    write_sqlite(tmp_path, committed("pccna-2021"))
    write_sqlite(tmp_path, committed("pccna-2022"))
    before = rows(tmp_path)
    write_sqlite(tmp_path, committed("pccna-2022"))
    assert rows(tmp_path) == before
    season = committed("pccna-2022")
    assert built_from(tmp_path, "pccna-2022") == (season.seq, season.head, "0.2.0")
    assert built_from(tmp_path, "pccna-1999") is None
    remove_season(tmp_path, "pccna-2021")
    assert seasons_projected(tmp_path) == ["pccna-2022"]


@pytest.fixture
def growing(tmp_path: Path) -> Paddock:
    """A season that is projected, and then goes on."""
    paddock = three_cars(Paddock())
    paddock.race(1, "1", "2", "3")
    write_sqlite(tmp_path, paddock.replayed)
    return paddock


def test_who_reads_during_a_write_sees_all_old_rows_or_all_new_ones(tmp_path: Path, growing: Paddock) -> None:
    """A reader's transaction keeps what it began with."""
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as reader:
        reader.execute("begin")
        old = reader.execute("select points from standings where competitor = 'van-berlo'").fetchall()
        growing.race(2, "1", "2", "3")
        write_sqlite(tmp_path, growing.replayed)
        assert reader.execute("select points from standings where competitor = 'van-berlo'").fetchall() == old
        reader.execute("commit")
        assert reader.execute("select points from standings where competitor = 'van-berlo'").fetchall() == [("50",)]


def test_a_write_that_fails_leaves_the_old_rows(tmp_path: Path, growing: Paddock) -> None:
    """Half a season is never there."""
    before = rows(tmp_path)
    growing.race(2, "1", "2", "3")
    failing = "create trigger full before insert on standings_after begin select raise(abort, 'disk is full'); end"
    with closing(sqlite3.connect(tmp_path / FILE)) as database:
        database.execute(failing)
    with pytest.raises(OutOfReach, match="disk is full"):
        write_sqlite(tmp_path, growing.replayed)
    assert rows(tmp_path) == before
    with closing(sqlite3.connect(tmp_path / FILE)) as database:
        database.execute("drop trigger full")
    write_sqlite(tmp_path, growing.replayed)
    assert rows(tmp_path) != before


def test_a_database_of_another_schema_is_built_anew(tmp_path: Path, growing: Paddock) -> None:
    """It holds nothing that a log does not."""
    with closing(sqlite3.connect(tmp_path / FILE)) as database:
        database.execute("pragma user_version = 1")
        database.execute("alter table standings drop column tie")
        database.commit()
    write_sqlite(tmp_path, growing.replayed)
    growing.ask(PoleSet(session="R1", car="1"))
    write_sqlite(tmp_path, growing.replayed)
    assert built_from(tmp_path, SEASON) is not None
    assert ask(tmp_path, "select count(*) from standings where tie is not null") == [(0,)]


def test_a_file_that_is_no_database_is_said_to_be_one(tmp_path: Path, growing: Paddock) -> None:
    """With what to do."""
    (tmp_path / FILE).write_bytes(b"no database at all, but long enough to be looked at as if it were one" * 20)
    with pytest.raises(OutOfReach, match="file is not a database") as refused:
        write_sqlite(tmp_path, growing.replayed)
    assert refused.value.remedy == "The log is not touched by this. Delete the file, then: racelog rebuild"
