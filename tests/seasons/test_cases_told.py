"""Small seasons of rules and changes as people who score series meet them; every sum worked out by hand beside it."""

from functools import cache
from pathlib import Path

import pytest

from racelog.tables.replayed import Replayed
from season_told import lines_of, same, season_told, told_before, told_in, worked

SEASONS = sorted((Path(__file__).parent / "told").glob("*.toml"))


@pytest.mark.parametrize("file", SEASONS, ids=[file.stem for file in SEASONS])
def test_a_season_pays_what_was_worked_out_by_hand(file: Path) -> None:
    """Positions, names, each term of each sum and the totals, at every stage the file has a table of."""
    story = told_in(file)

    @cache
    def told(lines: str) -> Replayed:
        return season_told(story["book"], lines, story["files"])

    assert story["tables"]
    for table in story["tables"]:
        season = told(told_before(story, table))
        standings = season.results.standings(table["championship"], table.get("after"))
        assert standings is not None
        assert not standings.incomplete, standings.gaps
        wanted = [worked(line) for line in table["lines"]]
        given = lines_of(standings, season.season)
        where = f"{table['championship']} before {table.get('before', 'the end')}"
        differing = [(want, got) for want, got in zip(wanted, given, strict=False) if not same(want, got)]
        assert not differing, f"{where}: by hand, then racelog: {differing[0]}"
        assert len(wanted) == len(given), where
