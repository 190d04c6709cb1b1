"""CSV opened in a spreadsheet shows what was written, and runs nothing."""

import csv
from io import StringIO

import pytest

from paddock import Paddock
from racelog.facts.events import NoteRecorded
from racelog.tables import lines_table
from racelog.views.any_table import table_as_csv
from racelog.views.draw.csv import _no_formula

FORMULAS = (
    '=HYPERLINK("http://x","y")',
    "+cmd|' /C calc'!A0",
    "-2+3+cmd",
    "@SUM(A1)",
    "\t=1+1",
    " =1+1",
    "+1 lap",
    "-5 for contact",
)


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    """As spreadsheets mark text themselves."""
    assert _no_formula(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["-5", "+3", "-17/2", "-0.5", "+1:02.345", "-", "--", "", "Ada = first", "17/2", 5, None]
)
def test_numbers_and_whatever_else_is_no_formula_stay(text: str | int | None) -> None:
    """Points taken are numbers to reckon with."""
    assert _no_formula(text) == text


def test_a_table_is_safe_and_json_is_exact() -> None:
    """A note that reads like a formula."""
    paddock = Paddock().weekends(1)
    paddock.ask(NoteRecorded(text=FORMULAS[0]))
    table = lines_table(paddock.replayed)
    about = [row["about"] for row in csv.DictReader(StringIO(table_as_csv(table)))]
    assert f"'{FORMULAS[0]}" in about
    assert not any(text.lstrip().startswith(("=", "+", "@")) for text in about)
    assert FORMULAS[0] in [line.about for line in table.lines]
