"""Requests by name, and what else the library writes: appends, seals, backups, copies, imports."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

import racelog
from conftest import ROOT
from racelog.copies.restore import Forked
from racelog.desk.requests.models import Rescind
from racelog.facts.events import Basis
from racelog.log.sealing.keys import SigningKey, write_key_pair

SEASON = "pccna-2022"


def test_a_request_by_name_is_the_request_it_stands_for(three_seasons: Path) -> None:
    """The same digest as the model's: asked again either way, it is one request."""
    season = racelog.open(three_seasons, SEASON)
    named = racelog.request("rescind", line=171, doc="SP 22-40", reason="appeal upheld")
    assert season.read(named) == Rescind(line=171, basis=Basis(document="SP 22-40", reason="appeal upheld"))
    whatif = season.whatif(
        with_=[named, racelog.request("penalty", session="r8", car="torres", kind="boc", doc="SP 1")]
    )
    assert [line.about for line in whatif.lines] == ["R8, car 16: back of class", "R8, car 16: back of class"]
    at = datetime(2022, 6, 26, 18, tzinfo=UTC)
    known = season.read(racelog.request("note", text="rain", at=at)).known
    assert known is not None
    assert known.at == at


def test_what_a_request_lacks_is_told_as_on_the_command_line(three_seasons: Path) -> None:
    """A name or an option that is not there at once; what the season does not have when it is asked."""
    season = racelog.open(three_seasons, SEASON)
    with pytest.raises(racelog.Malformed, match="no request is called 'penality'\n  known: penalty"):
        racelog.request("penality")
    with pytest.raises(racelog.Malformed, match="penalty has no 'cars'\n  known: car"):
        racelog.request("penalty", cars="16")
    with pytest.raises(racelog.Malformed, match="--kind: unknown penalty kind"):
        season.preview(racelog.request("penalty", session=8, car="16", kind="fined"), by="j.doe")
    with pytest.raises(racelog.Refusal, match="a decision of the stewards has a reason"):
        season.preview(racelog.request("penalty", session=8, car="16", kind="boc", doc="SP 1"), by="j.doe")


def test_a_season_is_opened_and_appended_to_by_name(tmp_path: Path) -> None:
    """The first line of a log is a request like any other."""
    desk = racelog.Desk(tmp_path / "events")
    opened = desk.append(
        "harbour-cup-2026", racelog.request("season open", title="Harbour Cup 2026", year=2026), by="j.doe"
    )
    assert [placed.line.type for placed in opened.lines] == ["season_opened"]
    desk.append(
        "harbour-cup-2026",
        racelog.request("regulations adopt", book=str(ROOT / "examples/harbour-cup.toml")),
        by="j.doe",
    )
    season = racelog.open(tmp_path / "events")["harbour-cup-2026"]
    assert season.championships == {"drivers": "Drivers", "am": "Am"}
    with pytest.raises(racelog.Malformed, match="round 1 does not exist"):
        season.standings(after=1)


def test_seal_backup_restore_and_rejoin(copied: Callable[[str], Path], tmp_path: Path) -> None:
    """Two laptops that went apart: the second asks for everything again that the first has."""
    events = copied(SEASON)
    private, public = write_key_pair(SigningKey.new("j.doe"), tmp_path / "keys")
    desk = racelog.Desk(events)
    assert desk.seal(SEASON, private).size == 206
    desk.backup(SEASON, tmp_path / "backup.zip")
    verified = racelog.open(events, SEASON).verify(against=tmp_path / "backup.zip", keys=[str(public)])
    assert verified.compared is not None
    assert verified.compared.verdict == "same"
    other = racelog.Desk(tmp_path / "other")
    assert other.restore(tmp_path / "backup.zip").added == 206
    desk.append(SEASON, racelog.request("note", text="here"), by="j.doe", key="here")
    other.append(SEASON, racelog.request("note", text="there"), by="a.roe", key="there", sign=private)
    desk.backup(SEASON, tmp_path / "gone-on.zip")
    with pytest.raises(Forked):
        other.restore(tmp_path / "gone-on.zip")
    rejoined = other.rejoin(SEASON, tmp_path / "gone-on.zip", by="a.roe")
    assert [outcome.verdict for outcome in rejoined] == ["appended"]
    assert [line.about for line in racelog.open(tmp_path / "other", SEASON).log(since=206).lines] == ["there", "here"]


def test_a_changed_log_is_not_verified(copied: Callable[[str], Path]) -> None:
    """Read again from its first byte, also where the season was opened before it was changed."""
    events = copied(SEASON)
    season = racelog.open(events, SEASON)
    segment = events / SEASON / "01-sebring.jsonl"
    segment.write_bytes(segment.read_bytes().replace(b'"R1"', b'"R2"', 1))
    with pytest.raises(racelog.LogDamaged, match="01-sebring"):
        season.verify()


def test_imports_are_in_reach(tmp_path: Path) -> None:
    """A season made of printed tables, again without anything to add; a season file of Formula 1 history."""
    shutil.copytree(ROOT / "examples/harbour-cup-2026", tmp_path / "harbour-cup-2026")
    desk = racelog.Desk(tmp_path / "events")
    book = str(ROOT / "examples/harbour-cup.toml")
    first = desk.import_season_tables(tmp_path / "harbour-cup-2026", regulations=book)
    assert (first.before, first.added) == (0, 22)
    assert desk.import_season_tables(tmp_path / "harbour-cup-2026", regulations=book).added == 0
    assert racelog.open(tmp_path / "events")["harbour-cup-2026"].standings("am").standings[0].name == "Cy Tanaka"
    made = desk.import_f1(ROOT / "examples/f1-season.json", season="f1-made-up")
    assert made.log.season == "f1-made-up"
    assert racelog.open(tmp_path / "events", "f1-made-up").audit().agrees
