"""What the command line does for reports and rehearsals, asked of the library."""

from collections.abc import Callable
from pathlib import Path

import pytest

import racelog as library
from conftest import Ended
from racelog.report import as_html


@pytest.mark.parametrize("as_of", [None, 199])
def test_a_report_is_the_one_of_the_command(
    racelog: Callable[..., Ended], three_seasons: Path, tmp_path: Path, as_of: int | None
) -> None:
    """The same bytes, now and as known earlier: the command is a skin of it."""
    season = library.open(three_seasons, "pccna-2022")
    options = () if as_of is None else ("--as-of", str(as_of))
    ended = racelog("--events", three_seasons, "report", "pccna-2022", "--out", tmp_path / "report.html", *options)
    assert ended.code == 0
    document = season.report(as_of=as_of, sealed=season.checkpoint(as_of=as_of))
    assert as_html(document) == (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_season_is_rehearsed_and_gone_on_with(three_seasons: Path, tmp_path: Path) -> None:
    """Ids and facts are kept; a second call goes on behind what is there; its own folder is refused."""
    season = library.open(three_seasons, "pccna-2022")
    before = [line for append in library.rehearse(season, tmp_path / "scratch", last=171) for line in append]
    assert before[-1].seq >= 171
    rest = [line for append in library.rehearse(season, tmp_path / "scratch") for line in append]
    assert [line.seq for line in (*before, *rest)] == list(range(1, season.seq + 1))
    again = library.open(tmp_path / "scratch", "pccna-2022")
    ids = [[placed.line.id for placed in one.replayed.placed] for one in (season, again)]
    assert ids[0] == ids[1]
    assert again.standings("overall").standings == season.standings("overall").standings
    with pytest.raises(library.Malformed, match="its own log"):
        library.rehearse(season, three_seasons)


def test_every_table_at_once_and_one_line(three_seasons: Path) -> None:
    """By id, in the order of the regulations; and a line of the log by its number."""
    season = library.open(three_seasons, "pccna-2022")
    tables = season.every_standings(after=8)
    assert list(tables) == list(season.championships)
    assert tables["am"] == season.standings("am", after=8)
    assert season.line(171) == season.log(since=170).lines[0]
    assert season.log(since=170, limit=3).lines == season.log(since=170).lines[:3]
    with pytest.raises(library.Malformed, match="no line #207"):
        season.line(207)
