"""Every shipped book beside a season made up for it: the tables are those worked out by hand, award by award."""

from pathlib import Path

import pytest

from racelog.desk.books import shipped_books
from season_told import FOLDER, lines_of, same, season_told, told_in, worked

SEASONS = sorted(FOLDER.glob("*.toml"))


@pytest.mark.parametrize("file", SEASONS, ids=[file.stem for file in SEASONS])
def test_a_book_pays_what_was_worked_out_by_hand(file: Path) -> None:
    """Positions, names, each term of each sum, what was dropped, and the totals; of every table the file gives."""
    story = told_in(file)
    season = season_told(story["book"], story["told"], story.get("files"))
    for table in story["tables"]:
        standings = season.results.standings(table["championship"], table.get("after"))
        assert standings is not None
        assert not standings.incomplete, standings.gaps
        wanted = [worked(line) for line in table["lines"]]
        given = lines_of(standings, season.season)
        differing = [(want, got) for want, got in zip(wanted, given, strict=False) if not same(want, got)]
        assert not differing, f"{table['championship']}: by hand, then racelog: {differing[0]}"
        assert len(wanted) == len(given)


def test_a_book_has_its_season() -> None:
    """Books whose seasons are imported from published tables are held against those instead."""
    told = {told_in(file)["book"] for file in SEASONS}
    published = ("f1-", "pccna-2021", "pccna-2022", "pccna-2024", "grcup-")
    assert {book for book in shipped_books() if not book.startswith(published)} <= told
