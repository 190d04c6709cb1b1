"""A published table held against the computed one."""

from pathlib import Path

import pytest

from paddock import SEASON, Paddock, championship, three_cars
from racelog.audit.compare import Audit, compare
from racelog.audit.published import read_published
from racelog.audit.seasons import together
from racelog.copies.backup import against_backup
from racelog.errors import Malformed
from racelog.facts.events import CompetitorExcluded, DriverRegistered


@pytest.fixture
def paddock() -> Paddock:
    """Van Berlo 45, Thompson 37, Dickinson 42 after two rounds."""
    made = three_cars(Paddock(championship(), championship("am")))
    made.ask(DriverRegistered(driver="van-berlo", name="Van Berlo", also_known_as=("K. van Berlo",)))
    made.race(1, "1", "3", "2")
    made.race(2, "3", "1", "2")
    return made


def audit(paddock: Paddock, folder: Path, *lines: str, columns: str = "championship,position,driver,points") -> Audit:
    file = folder / "published.csv"
    file.write_text("\n".join([columns, *lines]) + "\n", encoding="utf-8")
    return compare(paddock.replayed, read_published(file))


def test_a_table_that_follows_agrees(paddock: Paddock, tmp_path: Path) -> None:
    """Level drivers share the position; names in any letter case, and as also known."""
    found = audit(paddock, tmp_path, "drivers,1,DICKINSON,45", "drivers,1,k. van berlo,45", "drivers,3,Thompson,34")
    assert found.agrees
    assert (found.championships["drivers"].matched, found.championships["drivers"].places_matched) == (3, 3)


def test_what_differs_is_listed_with_both_figures(paddock: Paddock, tmp_path: Path) -> None:
    """Points, a position, somebody missing, somebody unexpected."""
    found = audit(paddock, tmp_path, "drivers,1,Dickinson,45", "drivers,2,Van Berlo,45", "drivers,3,Senna,40")
    differences = {each.competitor: each for each in found.championships["drivers"].differences}
    assert {name: each.what for name, each in differences.items()} == {
        "Van Berlo": ("position",),
        "Senna": ("missing",),
        "Thompson": ("unexpected",),
    }
    assert not found.agrees
    assert differences["Van Berlo"].tie == "level with Dickinson in every respect: the position is shared"
    assert differences["Senna"].computed is None
    assert differences["Thompson"].published is None
    assert differences["Van Berlo"].place == f"{tmp_path / 'published.csv'}:3"


@pytest.mark.parametrize(
    ("printed", "what", "matched"),
    [
        ("drivers,,Heinrich,0", None, (4, 4)),
        ("drivers,,Heinrich,", None, (3, 3)),
        ("drivers,4,Heinrich,0", ("points", "position"), (3, 3)),
        ("drivers,,Heinrich,5", ("points",), (3, 4)),
        ("drivers,DSQ,Heinrich,0", ("points", "position"), (3, 3)),
    ],
)
def test_a_guest_may_be_printed_without_a_position(
    tmp_path: Path, printed: str, what: tuple[str, ...] | None, matched: tuple[int, int]
) -> None:
    """As the table itself shows one: no position, and 0. A position or points are a difference."""
    paddock = three_cars(Paddock(championship()))
    paddock.enter("99", "heinrich", guest=True)
    paddock.race(1, "99", "1", "2", "3")
    lines = ["drivers,1,Van Berlo,25", "drivers,2,Thompson,20", "drivers,3,Dickinson,17", printed]
    drivers = audit(paddock, tmp_path, *lines).championships["drivers"]
    assert [difference.what for difference in drivers.differences] == ([] if what is None else [what])
    assert (drivers.matched, drivers.listed_matched) == matched


def test_an_empty_position_claims_none(paddock: Paddock, tmp_path: Path) -> None:
    """Many tables print the position of level competitors once, or none at all; the points are compared all the same."""
    found = audit(paddock, tmp_path, "drivers,1,Dickinson,45", "drivers,,Van Berlo,45", "drivers,,Thompson,33")
    drivers = found.championships["drivers"]
    assert {difference.competitor: difference.what for difference in drivers.differences} == {"Thompson": ("points",)}
    assert (drivers.matched, drivers.places_matched) == (2, 3)


def test_a_table_after_a_round_is_compared_with_that_round(paddock: Paddock, tmp_path: Path) -> None:
    """Several rounds in one file, each a table of its own."""
    found = audit(
        paddock, tmp_path, "drivers,1,Van Berlo,25,1", "drivers,2,Dickinson,20,1", "drivers,3,Thompson,17,1",
        "drivers,1,Van Berlo,45,2", "drivers,1,Dickinson,45,2", "drivers,3,Thompson,34,2",
        columns="championship,position,driver,points,after_race",
    )  # fmt: skip
    assert {name: (each.after_round, each.matched) for name, each in found.championships.items()} == {
        "drivers": (1, 3),
        "drivers@2": (2, 3),
    }
    assert found.agrees


def test_a_table_of_a_championship_that_is_not_is_left_out_and_said(paddock: Paddock, tmp_path: Path) -> None:
    """Nothing is compared that cannot be."""
    found = audit(paddock, tmp_path, "juniors,1,Thompson,34")
    assert [(each.championship, each.rows) for each in found.not_compared] == [("juniors", 1)]
    assert found.championships == {}


@pytest.mark.parametrize(
    ("printed", "agrees"),
    [("45", True), ("45.0", True), ("45.00", True), ("90/2", True), ("45.01", False), ("44.99", False)],
)
def test_points_agree_as_they_were_rounded(paddock: Paddock, tmp_path: Path, printed: str, agrees: bool) -> None:
    """A published 0.14 is 1/7; a published 45.01 is not 45."""
    found = audit(
        paddock, tmp_path, f"drivers,1,Dickinson,{printed}", "drivers,1,Van Berlo,45", "drivers,3,Thompson,34"
    )
    assert found.agrees is agrees


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("drivers,first,Thompson,34", "'first' is no position"),
        ("drivers,1,Thompson,1e3", "'1e3' is no number of points"),
        ("drivers,1,,34", "the row names nobody"),
        (",1,Thompson,34", "the row names no championship"),
    ],
)
def test_a_published_row_that_cannot_be_read_is_named(paddock: Paddock, tmp_path: Path, line: str, said: str) -> None:
    """By file and line."""
    with pytest.raises(Malformed, match=said) as refused:
        audit(paddock, tmp_path, "drivers,1,Dickinson,45", line)
    assert refused.value.place == f"{tmp_path / 'published.csv'}:3"


def test_a_backup_is_the_same_shorter_longer_or_another_log(paddock: Paddock) -> None:
    """Line by line."""
    here = dict(paddock.store.segments(SEASON))
    (name,) = here
    lines = here[name].splitlines(keepends=True)
    before = {name: b"".join(lines[:-1])}
    other = {name: b"".join([*lines[:-1], lines[-1].replace(b"j.doe", b"a.nother")])}
    assert against_backup(here, here).verdict == "same"
    assert (against_backup(here, before).verdict, against_backup(before, here).verdict) == ("longer", "shorter")
    differs = against_backup(here, other)
    assert (differs.verdict, differs.place) == ("differs", f"{name}:{len(lines)}")
    assert "j.doe" in str(differs.here)
    assert "a.nother" in str(differs.there)


def excluded(paddock: Paddock) -> None:
    """Van Berlo out of the table with nothing."""
    paddock.ask(
        CompetitorExcluded(
            championship="drivers", competitor="van-berlo", effective_round=2, points="taken", printed="EX"
        )
    )


def test_a_row_of_somebody_excluded_is_compared_too(paddock: Paddock, tmp_path: Path) -> None:
    """EX or DSQ for a position, with the points that were left; the others have moved up."""
    excluded(paddock)
    found = audit(paddock, tmp_path, "drivers,1,Dickinson,45", "drivers,2,Thompson,34", "drivers,EX,Van Berlo,0")
    assert found.agrees
    drivers = found.championships["drivers"]
    assert (drivers.compared, drivers.matched, drivers.places_matched) == (3, 3, 3)
    assert (drivers.listed, drivers.listed_matched) == (3, 3)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("drivers,DSQ,Van Berlo,0", ("position",)),
        ("drivers,3,Van Berlo,0", ("position",)),
        ("drivers,EX,Van Berlo,45", ("points",)),
        ("drivers,EX,Thompson,34", ("position",)),
        ("drivers,3,Senna,0", ("missing",)),
    ],
)
def test_an_exclusion_that_differs_is_told(paddock: Paddock, tmp_path: Path, line: str, what: tuple[str, ...]) -> None:
    """Another word for it, a place, points kept; and one of the tables alone."""
    excluded(paddock)
    name = line.split(",")[2]
    others = {"Dickinson": "drivers,1,Dickinson,45", "Thompson": "drivers,2,Thompson,34"}
    found = audit(paddock, tmp_path, line, *(row for who, row in others.items() if who != name))
    differences = {each.competitor: each.what for each in found.championships["drivers"].differences}
    assert differences[name] == what
    assert ("Van Berlo" in differences) == (name in {"Van Berlo", "Senna", "Thompson"})


def test_who_is_listed_is_counted(paddock: Paddock, tmp_path: Path) -> None:
    """In either table, and in both."""
    found = audit(paddock, tmp_path, "drivers,1,Dickinson,45", "drivers,1,Van Berlo,45", "drivers,3,Senna,40")
    drivers = found.championships["drivers"]
    assert (drivers.listed, drivers.listed_matched) == (4, 2)


def test_audits_of_several_seasons_are_brought_together(paddock: Paddock, tmp_path: Path) -> None:
    """A running table may leave out who was excluded: it agrees in points."""
    excluded(paddock)
    good = audit(paddock, tmp_path, "drivers,1,Dickinson,45", "drivers,2,Thompson,34", "drivers,EX,Van Berlo,0")
    running = audit(paddock, tmp_path, "drivers,1,Dickinson,45", "drivers,2,Thompson,34")
    wrong = audit(paddock, tmp_path, "drivers,1,Dickinson,46", "drivers,2,Thompson,34", "juniors,1,Thompson,34")
    found = together([good], [running])
    assert (found.seasons, found.agrees) == (1, False)
    assert [(each.agrees, each.agrees_in_points) for each in found.after_rounds] == [(False, True)]
    assert not together([wrong]).tables[0].agrees_in_points
    assert [each.competitor for each in together([wrong]).tables[0].in_points] == ["Dickinson"]
    assert together([good]).agrees
    assert not together([good, wrong]).agrees
