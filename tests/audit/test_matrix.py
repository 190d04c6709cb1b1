"""A published results matrix held against the classifications, cell by cell."""

from pathlib import Path

import pytest

from paddock import Paddock, championship, rows, three_cars
from racelog.audit.compare_matrix import MatrixAudit, compare_matrix
from racelog.audit.impossible import impossible_in_log
from racelog.audit.matrix import read_matrix
from racelog.errors import Malformed
from racelog.facts.events import BackOfClass, ClassificationAmended, RaceClassified, Row


@pytest.fixture
def paddock() -> Paddock:
    """Three cars, round 1 as they finished, round 2 with the winner moved to the back of its class."""
    made = three_cars(Paddock(championship()))
    made.race(1, "1", "2", "3 DNF")
    made.race(2, "1", "2", "3")
    made.penalise("R2", "1", BackOfClass())
    return made


def matrix(paddock: Paddock, folder: Path, *lines: str, after: int | None = None) -> MatrixAudit:
    file = folder / "results.csv"
    file.write_text("\n".join(["race,driver,result,penalty", *lines]) + "\n", encoding="utf-8")
    return compare_matrix(paddock.replayed, read_matrix(file), after)


FIRST = ("1,Van Berlo,1,", "1,Thompson,2,", "1,Dickinson,DNF,")


def test_cells_that_follow_agree(paddock: Paddock, tmp_path: Path) -> None:
    """Places, what became of a car, and the mark of one moved to the back of its class."""
    found = matrix(paddock, tmp_path, *FIRST, "2,thompson,1,", "2,Dickinson,2,", "2,Van Berlo,3,back_of_class")
    assert (found.cells, found.matched, found.agrees) == (6, 6, True)


def test_a_cell_printed_before_the_penalty_says_which_line_moved_the_car(paddock: Paddock, tmp_path: Path) -> None:
    """Its own decision, and for the others that of the car that fell behind them."""
    found = matrix(paddock, tmp_path, "2,Van Berlo,1,back_of_class", "2,Thompson,2,", "2,Dickinson,3,")
    told = [(each.driver, each.printed, each.computed, each.why[0].says) for each in found.differences]
    assert told == [
        ("Van Berlo", "1\u2020", "3\u2020", "back of class (SP 1)"),
        ("Thompson", "2", "1", "back of class (SP 1) for car 1"),
        ("Dickinson", "3", "2", "back of class (SP 1) for car 1"),
    ]
    assert {each.why[0].where for each in found.differences} == {paddock.replayed.placed[-1].place}


def test_what_is_printed_of_nobody_and_who_is_not_printed(paddock: Paddock, tmp_path: Path) -> None:
    """Missing from the log, missing from the matrix; and a mark nobody decided."""
    found = matrix(paddock, tmp_path, "1,Van Berlo,1,back_of_class", "1,Senna,2,", "1,Dickinson,DNF,")
    assert [(each.driver, each.what) for each in found.differences] == [
        ("Van Berlo", ("mark",)),
        ("Senna", ("missing",)),
        ("Thompson", ("unexpected",)),
    ]
    assert (found.cells, found.matched) == (4, 1)


def test_rounds_that_were_not_run_are_said(paddock: Paddock, tmp_path: Path) -> None:
    """And those after the round asked for are left out."""
    assert matrix(paddock, tmp_path, *FIRST, "3,Van Berlo,1,").not_run == (3,)
    assert matrix(paddock, tmp_path, *FIRST, "3,Van Berlo,1,", after=1).agrees


def test_a_matrix_of_another_season_is_refused(paddock: Paddock, tmp_path: Path) -> None:
    """There is nothing to compare."""
    with pytest.raises(Malformed, match="no race of the matrix has been run in this season"):
        matrix(paddock, tmp_path, "9,Van Berlo,1,")


def test_a_place_printed_twice_and_one_missing_are_listed(paddock: Paddock, tmp_path: Path) -> None:
    """In the matrix; in the log too, and still there when the order was amended since."""
    found = matrix(paddock, tmp_path, "1,Van Berlo,1,", "1,Thompson,1,", "1,Dickinson,3,")
    assert [str(each) for each in found.impossible] == ["2 cars in place 1 (Van Berlo and Thompson), none in 2"]
    made = three_cars(Paddock(championship()))
    odd = tuple(Row(car=car, status="classified", place=place) for place, car in ((1, "1"), (1, "2"), (3, "3")))
    first = made.ask(RaceClassified(session="R1", rows=odd, as_printed="cars 1 and 2 are both in place 1"))
    (listed,) = impossible_in_log(made.replayed)
    assert (listed.seq, listed.amended, str(listed)) == (first.seq, None, "2 cars in place 1 (1 and 2), none in 2")
    mended = made.ask(ClassificationAmended(session="R1", rows=rows("1", "2", "3")))
    assert [each.amended for each in impossible_in_log(made.replayed)] == [mended.seq]


def test_a_dead_heat_is_no_impossible_table() -> None:
    """Two cars said to be level cover two places."""
    made = three_cars(Paddock(championship()))
    level = [Row(car=car, status="classified", place=1, dead_heat=True) for car in ("1", "2")]
    made.ask(RaceClassified(session="R1", rows=(*level, Row(car="3", status="classified", place=3))))
    assert impossible_in_log(made.replayed) == ()
