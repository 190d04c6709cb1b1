"""A season as it was known then, and what came between two points of its log."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conftest import Ended
from racelog.errors import Malformed
from racelog.history.as_of import is_imported, up_to_line, up_to_time
from racelog.tables.replayed import Replayed

Committed = Callable[[str], Replayed]
NIGHT_OF_ROUND_2 = datetime(2022, 3, 20, tzinfo=UTC)


def test_as_of_the_last_line_is_as_it_stands_and_of_an_earlier_one_its_prefix(committed: Committed) -> None:
    """The lines are the same; nothing after them is known."""
    placed = committed("pccna-2022").placed
    assert up_to_line(placed, len(placed)) == placed
    assert up_to_line(placed, 171) == placed[:171]


@pytest.mark.parametrize("seq", [0, 207, 10_000])
def test_a_line_that_is_not_there_is_refused(seq: int, committed: Committed) -> None:
    """The log says which lines it has."""
    with pytest.raises(
        Malformed, match=rf"there is no line #{seq}\n  the log has #1 to #206\nGive one of these, or a time"
    ):
        up_to_line(committed("pccna-2022").placed, seq)


def test_an_imported_season_is_known_by_the_days_of_its_calendar(committed: Committed) -> None:
    """All of it was recorded on one day, years later; what counts is when each race was held."""
    placed = committed("pccna-2022").placed
    assert is_imported(placed)
    kept = up_to_time(placed, NIGHT_OF_ROUND_2)
    assert {line.line.data.session for line in kept if line.line.type == "race_classified"} == {"R1", "R2"}  # type: ignore[union-attr]
    assert up_to_time(placed, datetime(2023, 1, 1, tzinfo=UTC)) == placed


def test_before_the_first_race_nothing_was_known(committed: Committed) -> None:
    """An as-of before the first event is refused, with when it came."""
    with pytest.raises(Malformed, match=r"nothing was known then\n  the first line that says when is of 2022-03-1"):
        up_to_time(committed("pccna-2022").placed, datetime(1999, 1, 1, tzinfo=UTC))


def test_the_command_line_answers_as_of_a_line_and_a_time(three_seasons: Path, racelog: Callable[..., Ended]) -> None:
    """The same table both ways, where both name the same moment; what is neither is refused."""
    asked = ("--events", three_seasons, "standings", "pccna-2022", "--json", "--as-of")
    by_time = json.loads(racelog(*asked, "2022-03-20").out)
    by_line = json.loads(racelog(*asked, str(by_time["seq"])).out)
    assert by_time == by_line
    assert by_time["after_round"] == 2
    refused = racelog(*asked, "yesterday")
    assert (refused.code, refused.err) == (
        2,
        "--as-of: 'yesterday' is neither a line nor a time\nSuch as 171, or 2022-06-25T18:00\n",
    )


def test_a_diff_names_the_events_and_what_they_changed(
    copied: Callable[[str], Path], racelog: Callable[..., Ended]
) -> None:
    """The one penalty of race 8 rescinded: two lines of Pro-Am change hands, one point moves, nothing else."""
    events = copied("pccna-2022")
    rescinded = racelog(
        "--events", events, "rescind", "pccna-2022", "171", "--doc", "SP 22-40", "--reason", "upheld", "--by", "j"
    )
    assert rescinded.code == 0, rescinded.err
    told = json.loads(racelog("--events", events, "diff", "pccna-2022", "--from", "206", "--json").out)
    assert [event["type"] for event in told["events"]] == ["penalty_rescinded"]
    (pro_am,) = told["changes"]["championships"]
    assert {line["competitor"]: line["after_points"] for line in pro_am["changes"]} == {
        "pedro-torres": "107",
        "jeff-mosing": "106",
        "dominique-lequeux": "50",
    }
    backwards = racelog("--events", events, "diff", "pccna-2022", "--from", "206", "--to", "3")
    assert (backwards.code, backwards.err) == (
        2,
        "--from #206 is not before --to #3\nGive the earlier one first, with a line recorded between them\n",
    )
