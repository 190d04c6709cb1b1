"""Every point of a season leads to lines of its log."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from conftest import COMMITTED
from f1_seasons import season_of
from racelog.errors import Malformed
from racelog.facts.naming import competitor_named
from racelog.tables.explain import explain, total
from racelog.tables.replayed import Replayed

Committed = Callable[[str], Replayed]


@pytest.mark.parametrize("season", COMMITTED)
def test_every_total_is_the_sum_of_its_items_and_each_names_lines_of_the_log(season: str, committed: Committed) -> None:
    """In every championship, for everybody in its table."""
    assert explained_in(committed(season)) > 5


@pytest.mark.parametrize("year", [1954, 1979, 1984, 2018])
def test_so_it_is_in_seasons_of_sevenths_dropped_results_and_exclusions(year: int, shared_data: Path) -> None:
    """Fastest laps shared by seven, halves of a season, a team struck out, one that began again at zero."""
    assert explained_in(season_of(year)) > 15


def explained_in(replayed: Replayed) -> int:
    """How many lines of all tables were explained: each a sum of items, each item with lines of the log."""
    explained = 0
    for championship in replayed.results.scored:
        standings = replayed.results.standings(championship)
        assert standings is not None
        for line in standings.lines:
            explanation = explain(replayed, championship, line.competitor)
            assert total(explanation) == line.points == Fraction(explanation.points)
            for item in explanation.items:
                assert item.causes
                for cause in item.causes:
                    placed = replayed.line(cause.seq)
                    assert (cause.place, cause.type) == (placed.place, placed.line.type)
            explained += 1
    return explained


def test_the_champions_306_points_are_21_awards(committed: Committed) -> None:
    """Sixteen places, four poles, one fastest lap; the pole that passed down from the guest says so."""
    replayed = committed("pccna-2022")
    explanation = explain(replayed, "overall", competitor_named(replayed.season, "driver", "Parker Thompson"))
    assert (explanation.points, explanation.position, len(explanation.items)) == ("306", 1, 21)
    notes = [item.note for item in explanation.items if item.note]
    assert notes == ["passed down from an ineligible car, inferred"]
    assert explanation.assumptions


def test_a_penalised_place_names_the_penalty_and_the_tie_its_decider(committed: Committed) -> None:
    """Torres, eighth round: back of class, on the line of the penalty; level with Mosing, behind him."""
    replayed = committed("pccna-2022")
    explanation = explain(replayed, "pro-am", competitor_named(replayed.season, "driver", "torres"))
    (eighth,) = [item for item in explanation.items if item.round == 8]
    assert (eighth.place, eighth.overall, eighth.points, eighth.decisions) == (12, 32, "4", ("back of class",))
    assert [cause.type for cause in eighth.causes] == ["classification_amended", "penalty_applied"]
    assert explanation.ties == ("behind Jeff Mosing: best place 3rd against 2nd",)


def test_a_team_is_explained_like_a_driver(committed: Committed) -> None:
    """Its best-placed car of each race, with what is assumed about its rule."""
    replayed = committed("pccna-2022")
    explanation = explain(replayed, "teams", competitor_named(replayed.season, "team", "Kelly-Moss"))
    assert explanation.position == 1
    assert any("not published" in assumed for assumed in explanation.assumptions)


def test_a_name_nobody_has_is_refused_with_those_near_it(committed: Committed) -> None:
    """A misspelt name is told what it may have meant."""
    with pytest.raises(Malformed) as refused:
        competitor_named(committed("pccna-2022").season, "driver", "Parker Tompson")
    assert str(refused.value).startswith("no driver is called 'Parker Tompson'\n  known: Parker Thompson")


def test_a_part_of_several_names_is_refused_with_all_of_them(committed: Committed) -> None:
    """Better asked again than explained for the wrong driver."""
    with pytest.raises(Malformed) as refused:
        competitor_named(committed("pccna-2022").season, "driver", "jeff")
    assert str(refused.value) == (
        "'jeff' fits several: Jeff Kingsley, Jeff Gordon, Jeff Mosing, Jeffrey Majkrzak\nGive more of the name, or the id"
    )
