"""A table is laid out in one place: columns are declared in views, values in tables, rows in the database's schema."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT

SOURCE = ROOT / "src" / "racelog"
ROOMS = ("views", "tables", "database")
"""Where the columns of tables may be declared."""
LAYS_OUT = frozenset({"RichTable", "DataTable", "add_column", "add_row", "csv_writer"})
"""What lays a table out by hand."""


def elsewhere(pattern: str) -> Iterator[Path]:
    """The files of the program outside these rooms."""
    for file in sorted(SOURCE.rglob(pattern)):
        if file.relative_to(SOURCE).parts[0] not in ROOMS and "vendor" not in file.parts:
            yield file


def names_in(file: Path) -> set[str]:
    """Every name a module uses, and what it imports under another one."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{name.name}" for name in node.names}
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.Name):
            names.add(node.id)
    return names


def test_no_module_outside_the_views_lays_a_table_out() -> None:
    """No table of rich, no column, no CSV header: a command, a page and the report draw views."""
    found = {
        str(file.relative_to(SOURCE)): sorted(used)
        for file in elsewhere("*.py")
        if (used := names_in(file) & (LAYS_OUT | {"rich.table.Table", "racelog.views.view.Field"}))
    }
    assert found == {}


def test_no_template_outside_the_views_declares_a_column() -> None:
    """Headings of columns stand in views alone."""
    assert [
        str(file.relative_to(SOURCE)) for file in elsewhere("*.html") if re.search(r"<t[hdr]\b", file.read_text())
    ] == []


@pytest.mark.parametrize("medium", sorted((SOURCE / "views" / "draw").glob("*.py")), ids=lambda file: file.stem)
def test_a_medium_knows_kinds_and_no_table(medium: Path) -> None:
    """A drawing takes any view: it imports no table but what all have in common, and no view of one."""
    imported = {name for name in names_in(medium) if name.startswith(("racelog.tables.", "racelog.views."))}
    allowed = ("racelog.tables.base.", "racelog.tables.shown.", "racelog.views.view.", "racelog.views.draw.")
    assert [name for name in sorted(imported) if not name.startswith(allowed)] == []
