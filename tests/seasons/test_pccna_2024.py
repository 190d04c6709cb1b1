"""The season of 2024 from its committed log: 14 published totals do not follow, and are reported as they are."""

from collections.abc import Callable
from pathlib import Path

import pytest

from racelog.audit.compare import Audit, compare
from racelog.audit.published import read_published
from racelog.tables import StandingsTable, standings_table
from racelog.tables.replayed import Replayed

SEASON = "pccna-2024"
Committed = Callable[[str], Replayed]


@pytest.fixture
def audited(committed: Committed) -> Audit:
    """The published tables held against the log."""
    published = Path(__file__).parents[2] / "events" / SEASON / "published.csv"
    return compare(committed(SEASON), read_published(published))


def table(committed: Committed, championship: str, after: int | None = None) -> StandingsTable:
    found = standings_table(committed(SEASON), championship, after)
    assert found is not None
    return found


def test_35_of_49_overall_totals_follow_and_14_differences_are_listed(audited: Audit) -> None:
    """None is tuned away: printed 342 stands beside computed 359."""
    overall = audited.championships["overall"]
    assert (overall.matched, overall.compared) == (35, 49)
    differ = {each.competitor: each for each in overall.differences if "points" in each.what}
    assert len(differ) == 14
    figures = {name: (each.published, each.computed) for name, each in differ.items()}
    shown = {
        name: (one.points, other.points)
        for name, (one, other) in figures.items()
        if one is not None and other is not None
    }
    assert shown["Loek Hartog"] == ("342", "359")
    assert shown["Alex Sedgwick"] == ("228", "245")
    assert shown["Michael Cooper"] == ("160", "169")


def test_who_never_started_is_not_ranked_by_us_either(audited: Audit, committed: Committed) -> None:
    """The published table lists two drivers without position and points; nothing differs there."""
    unranked = [line.name for line in table(committed, "overall").standings if line.position is None]
    assert unranked == ["David Tuaty", "Stanislav Minskiy"]
    listed = {each.competitor for each in audited.championships["overall"].differences}
    assert not listed & set(unranked)


def test_class_tables_are_compared_after_race_8_and_few_agree(audited: Audit) -> None:
    """Unpublished class bonuses, and two drivers in the other class than they were entered in."""
    found = {
        name: (each.matched, each.compared, each.after_round)
        for name, each in audited.championships.items()
        if name != "overall"
    }
    assert found == {"pro-am": (2, 16, 8), "masters": (1, 12, 8)}
    what = {
        (name, each.competitor): each.what
        for name, audit in audited.championships.items()
        for each in audit.differences
    }
    assert what["pro-am", "Naveen Rao"] == ("missing",)
    assert what["masters", "Naveen Rao"] == ("unexpected",)
    assert what["masters", "David Tuaty"] == ("missing",)


@pytest.mark.parametrize(
    ("championship", "leader", "points"), [("pro-am", "Alan Metni", "245"), ("masters", "Matt Halcome", "262")]
)
def test_final_class_tables_drop_the_two_lowest_results_before_the_last_weekend(
    committed: Committed, championship: str, leader: str, points: str
) -> None:
    """They show what was dropped, and say that class bonuses are unpublished."""
    found = table(committed, championship)
    assert (found.standings[0].name, found.standings[0].points) == (leader, points)
    dropped = [cell.round for cell in found.standings[0].results if "dropped" in cell.marks]
    assert len(dropped) == 2
    assert max(dropped) < 15
    assert "class pole and fastest-lap bonuses are unpublished: none are counted" in found.assumptions


def test_nothing_is_dropped_before_the_last_weekend(committed: Committed) -> None:
    """A rule says from which round it applies."""
    after_14 = table(committed, "pro-am", after=14)
    assert not any("dropped" in cell.marks for line in after_14.standings for cell in line.results)


def test_the_andial_cup_counts_the_rounds_at_five_meetings(committed: Committed) -> None:
    """Its points are assumed, and marked so."""
    cup = table(committed, "andial-cup")
    assert cup.rounds == (1, 2, 7, 8, 9, 10, 11, 12, 13, 14)
    assert (cup.standings[0].name, cup.standings[0].points) == ("Loek Hartog", "239")
    assert cup.assumptions == ("its points are not published: the same as in the overall championship",)


def test_an_excluded_car_is_disqualified_and_printed_as_the_series_prints_it(committed: Committed) -> None:
    """EX in the matrix of race 16, DSQ in the data."""
    masters = table(committed, "masters")
    (atwater,) = [line for line in masters.standings if line.name == "Peter Atwater"]
    assert [(cell.round, cell.status, cell.printed) for cell in atwater.results][-1] == (16, "DSQ", "EX")
