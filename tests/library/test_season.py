"""A season as a program reads it: the same tables as everybody else's, read once, named as people name things."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

import racelog
from conftest import COMMITTED
from racelog.desk.requests.models import Rescind
from racelog.facts.events import Basis
from racelog.library.season import Season
from racelog.log.store import UnknownSeason
from racelog.tables import standings_table
from racelog.tables.replayed import Replayed


@pytest.fixture
def season(three_seasons: Path) -> Season:
    """The season of 2022."""
    return racelog.open(three_seasons, "pccna-2022")


def test_tables_are_those_of_everybody_else(season: Season, committed: Callable[[str], Replayed]) -> None:
    """What the library says of a championship is the table that pages and files are made of."""
    for championship in season.championships:
        for after in (8, None):
            assert season.standings(championship, after=after) == standings_table(
                committed("pccna-2022"), championship, after
            )


def test_championships_and_people_are_named_as_people_name_them(season: Season) -> None:
    """By id, by title in any letter case, by a part that fits one; else refused with what there is."""
    assert season.standings("Pro-Am") == season.standings("pro-am")
    assert season.explain("Pedro Torres", "pro-am") == season.explain("torres", "PRO-AM")
    assert season.explain("kelly-moss").championship == "teams"
    with pytest.raises(racelog.Malformed, match="there is no championship 'proam'"):
        season.standings("proam")
    with pytest.raises(racelog.Malformed, match="fits several: Jeff"):
        season.explain("jeff")
    with pytest.raises(racelog.Malformed, match="round 17 does not exist"):
        season.standings(after=17)
    with pytest.raises(racelog.Malformed, match="there is no round '99'"):
        season.results(99)
    with pytest.raises(racelog.Malformed, match="no type of event is called 'penalty'"):
        season.log(type="penalty")


def test_a_moment_is_a_line_or_a_time(season: Season) -> None:
    """Race 8 was classified by line 172, with car 16 11th of its class; corrections made it 12th."""
    assert season.results(8, as_of=171).results == ()
    first = season.results(8, class_="pro-am", as_of="#172")
    assert {line.car: line.class_place for line in first.results}["16"] == 11
    assert {line.car: line.class_place for line in season.results("r8").results}["16"] == 12
    assert season.as_of(172).results("R8", class_="pro-am") == first
    assert season.as_of(170).seq == season.standings(as_of=170).seq == 170
    dated = season.as_of("2022-06-25T18:00")
    assert dated.notes[0] == "as_of: 2022-06-25 18:00 is taken as UTC: no zone is known for it"
    with pytest.raises(racelog.Malformed, match="there is no line #171"):
        season.as_of(170).as_of(171)


def test_exact_points_stand_beside_their_texts(season: Season) -> None:
    """The awards of a total add up to it, as fractions."""
    explanation = season.explain("torres", "pro-am")
    assert sum(item.exact_points for item in explanation.items) == explanation.exact_points == Fraction(106)
    line = season.standings("pro-am").standings[8]
    assert (line.name, line.points, line.exact_points) == ("Pedro Torres", "106", Fraction(106))
    assert sum(cell.exact_points for cell in line.results) == 106


def test_what_if_and_branches_write_nothing(season: Season, three_seasons: Path) -> None:
    """The penalty of race 8 thought away: one point and two places; the log is as it was."""
    head = season.head
    supposed = season.whatif(without=171, with_=racelog.request("note", text="an appeal"))
    moved = {change.name for table in supposed.changes.championships for change in table.changes}
    assert supposed.season.seq == season.seq + 2
    assert [line.type for line in supposed.lines] == ["penalty_rescinded", "note_recorded"]
    assert moved == {"Pedro Torres", "Jeff Mosing", "Dominique Lequeux"}
    pro_am = supposed.season.standings("pro-am")
    assert next(line.points for line in pro_am.standings if line.name == "Pedro Torres") == "107"
    branches = season.branches({"upheld": racelog.Supposed(without=(171,)), "none": racelog.Supposed()})
    assert [branch.name for branch in branches.branches] == ["upheld", "none"]
    assert season.head == head == racelog.open(three_seasons, season.id).head


def test_what_is_supposed_may_be_a_line_of_the_desk(season: Season) -> None:
    """Each is read behind those before it: the second takes back what the first one did."""
    supposed = season.whatif(with_=["p R8 30 positions 3", f"rescind {season.seq + 1}"])
    assert [line.type for line in supposed.lines] == ["penalty_applied", "penalty_rescinded"]
    assert supposed.changes.championships == ()
    branches = season.branches({"upheld": season.supposed(with_="rescind 171")})
    assert branches.branches[0].supposed == ("rescind 171",)
    with pytest.raises(racelog.Malformed, match="there is no verb 'rescnd'"):
        season.whatif(with_="rescnd 171")


def test_a_preview_then_the_append(copied: Callable[[str], Path]) -> None:
    """What the preview shows is what is written; asked again under its key, the first answer comes again."""
    events = copied("pccna-2022")
    seasons = racelog.open(events)
    request = Rescind(line=171, basis=Basis(document="SP 22-40", reason="appeal upheld"))
    preview = seasons["pccna-2022"].preview(request, by="j.doe")
    desk = racelog.Desk(events)
    appended = desk.append("pccna-2022", request, by="j.doe", key="k", expect=206)
    assert tuple(placed.line.seq for placed in appended.lines) == preview.seqs == (207,)
    assert desk.append("pccna-2022", request, by="j.doe", key="k").again
    after = seasons["pccna-2022"]
    assert after.seq == 207
    assert [line.points for line in after.standings("pro-am").standings if line.name == "Pedro Torres"] == ["107"]
    with pytest.raises(racelog.Refusal, match="refused"):
        desk.append("pccna-2022", request, by="j.doe")
    with pytest.raises(racelog.LogMoved):
        desk.append("pccna-2022", racelog.events.NoteRecorded(text="rain"), by="j.doe", expect=206)


def test_a_season_stays_as_it_was_read(copied: Callable[[str], Path]) -> None:
    """A season in hand does not change under its reader; the folder gives the new state, working out only what is new."""
    events = copied("pccna-2022")
    seasons = racelog.open(events)
    held = seasons["pccna-2022"]
    assert seasons["pccna-2022"] is held
    racelog.Desk(events).append("pccna-2022", racelog.events.NoteRecorded(text="rain"), by="j.doe")
    assert held.seq == 206
    assert seasons["pccna-2022"].seq == 207


def test_what_cannot_be_opened_is_told(three_seasons: Path, tmp_path: Path, copied: Callable[[str], Path]) -> None:
    """A folder without logs, a season that is not there, a log that was changed."""
    with pytest.raises(racelog.Malformed, match="no log is kept in it"):
        racelog.open(tmp_path)
    with pytest.raises(UnknownSeason):
        racelog.open(three_seasons, "pccna-1999")
    segment = copied("pccna-2021") / "pccna-2021" / "00-season.jsonl"
    segment.write_bytes(segment.read_bytes().replace(b"Cup", b"Cap", 1))
    with pytest.raises(racelog.LogDamaged):
        racelog.open(tmp_path / "events", "pccna-2021")


def test_a_folder_of_seasons_is_audited_at_once(three_seasons: Path) -> None:
    """A row a published table, as `racelog audit --all` has them."""
    seasons = racelog.open(three_seasons)
    assert [season.id for season in seasons] == sorted(COMMITTED)
    assert "pccna-2022" in seasons
    assert len(seasons) == 3
    audit = seasons.audit()
    overall = next(table for table in audit.tables if (table.season, table.championship) == ("pccna-2022", "overall"))
    assert (overall.matched, overall.compared) == (48, 48)
    frame = audit.columns()
    assert len(frame["season"]) == len(audit.tables)
