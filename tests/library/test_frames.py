"""Tables as columns and as frames: of pandas, of polars, and what is said where neither is installed."""

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from importlib import import_module

import pytest

from racelog.tables import decisions_table, results_table, season_table, standings_table
from racelog.tables.base import Rows
from racelog.tables.explain import explain
from racelog.tables.frame import Using, parts_of
from racelog.tables.progress import progress_table
from racelog.tables.replayed import Replayed
from racelog.tables.title import title_tables

Committed = Callable[[str], Replayed]
BOTH: tuple[Using, ...] = ("pandas", "polars")


@pytest.fixture(scope="module")
def tables(committed: Committed) -> tuple[Rows, ...]:
    """One table of each sort."""
    season = committed("pccna-2022")
    made = (
        standings_table(season, "pro-am"),
        results_table(season, "R8"),
        decisions_table(season),
        season_table(season),
        next(title_tables(season, "overall", 14)),
        progress_table(season, "pro-am"),
        explain(season, "pro-am", "pedro-torres"),
    )
    return tuple(table for table in made if table is not None)


def test_columns_are_the_rows_of_the_table(committed: Committed) -> None:
    """Points are numbers, with the exact texts beside them."""
    table = standings_table(committed("pccna-2022"), "pro-am")
    assert table is not None
    columns = table.columns()
    assert columns["name"][8] == "Pedro Torres"
    assert (columns["position"][8], columns["points"][8], columns["points_text"][8]) == (9, 106.0, "106")
    cells = table.columns("results")
    mine = [row for row, name in enumerate(cells["name"]) if name == "Pedro Torres"]
    assert sum(Fraction(cells["points_text"][row]) for row in mine) == 106
    assert [cells["marks"][row] for row in mine if cells["round"][row] == 8] == [["penalty"]]


def test_every_column_is_as_long_as_every_other(tables: tuple[Rows, ...]) -> None:
    """Of every part of every table, also of those nothing stands in."""
    for table in tables:
        for part in parts_of(type(table)):
            lengths = {len(values) for values in table.columns(part).values()}
            assert len(lengths) == 1, (type(table), part)


@pytest.mark.parametrize("using", BOTH)
def test_frames_have_the_same_columns(tables: tuple[Rows, ...], using: Using) -> None:
    """Every part of every table goes into both libraries, under the same names."""
    for table in tables:
        for part in parts_of(type(table)):
            frame = table.to_frame(part, using=using)
            assert list(frame.columns) == list(table.columns(part))
            assert len(frame) == len(next(iter(table.columns(part).values())))


def test_a_column_has_one_type_whatever_stands_in_it(tables: tuple[Rows, ...]) -> None:
    """A place that is not known stays a whole number that is missing; a column of nothing keeps its type."""
    standings, _, decisions, *_ = tables
    pandas_types = {name: str(dtype) for name, dtype in standings.to_frame(using="pandas").dtypes.items()}
    assert (pandas_types["position"], pandas_types["points"]) == ("Int64", "float64")
    polars = import_module("polars")
    schema = standings.to_frame("adjustments", using="polars").schema
    assert (schema["round"], schema["points"], schema["reason"]) == (polars.Int64, polars.Float64, polars.String)
    assert isinstance(decisions.columns()["at"][0], datetime)
    assert decisions.to_frame(using="polars").schema["at"] == polars.Datetime("us", "UTC")


def test_a_part_that_is_not_there_is_told_with_those_that_are(tables: tuple[Rows, ...]) -> None:
    """As everything that is misspelled."""
    with pytest.raises(Exception, match="this table has no part 'result'") as told:
        tables[0].columns("result")
    assert "standings, results, adjustments" in str(told.value)


BLOCKED = """
import sys
for name in {blocked!r}:
    sys.modules[name] = None
import racelog
table = racelog.open({events!r}, "pccna-2022").standings("pro-am")
try:
    print(type(table.to_frame()).__module__.partition(".")[0])
except racelog.RacelogError as error:
    print(error)
print(table.columns()["name"][0])
"""


@pytest.mark.parametrize(
    ("blocked", "said"),
    [
        (("pandas", "polars"), "a frame needs pandas or polars, and neither is installed"),
        (("pandas",), "polars"),
        (("polars",), "pandas"),
    ],
)
def test_neither_library_is_needed(blocked: tuple[str, ...], said: str, three_seasons: object) -> None:
    """Without either a frame is refused with what to install, and columns are still there; one of them is enough."""
    program = BLOCKED.format(blocked=blocked, events=str(three_seasons))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said in done.stdout.splitlines()[0]
    assert done.stdout.splitlines()[-1] == "Alan Metni"
