"""The season of 2022 from its committed log: every published total follows, and what one penalty does."""

from collections.abc import Callable
from pathlib import Path

import pytest

from paddock import brief
from racelog.audit.compare import Audit, compare
from racelog.audit.published import read_published
from racelog.desk.requests.models import Reinstate, Rescind, Void
from racelog.desk.service import Desk
from racelog.facts.events import Basis
from racelog.log.files import FileStore
from racelog.tables import standings_table
from racelog.tables.replayed import Replayed, replayed

SEASON = "pccna-2022"
Committed = Callable[[str], Replayed]


@pytest.fixture
def audited(committed: Committed) -> Audit:
    """The published tables held against the log."""
    published = Path(__file__).parents[2] / "events" / SEASON / "published.csv"
    return compare(committed(SEASON), read_published(published))


def test_all_77_published_totals_follow_from_the_log(audited: Audit) -> None:
    """48 overall, 18 Pro-Am, 11 Am."""
    found = {name: (each.matched, each.compared) for name, each in audited.championships.items()}
    assert found == {"overall": (48, 48), "pro-am": (18, 18), "am": (11, 11)}
    assert not any(each.incomplete for each in audited.championships.values())


def test_only_two_positions_at_the_foot_of_the_overall_table_differ(audited: Audit) -> None:
    """Two drivers level on 0 points: countback puts a 33rd place ahead of none."""
    differences = [each for audit in audited.championships.values() for each in audit.differences]
    assert [(each.competitor, each.what) for each in differences] == [
        ("Tom Balames", ("position",)),
        ("Carlos De Quesada", ("position",)),
    ]
    assert differences[0].tie is not None
    assert differences[0].tie.startswith("behind Carlos de Quesada: 33rd places, 0 against 1")


def test_the_guest_is_listed_without_points_and_not_ranked(committed: Committed) -> None:
    """He won race 16 as a guest; his places stay in the classification."""
    table = standings_table(committed(SEASON), "overall")
    assert table is not None
    guest = table.standings[-1]
    assert (guest.name, guest.position, guest.points, guest.unranked) == ("Laurin Heinrich", None, "0", "guest")
    assert [(cell.round, cell.printed, cell.marks) for cell in guest.results] == [
        (15, "28", ("guest",)),
        (16, "1", ("guest",)),
    ]


def test_the_champion_has_306_points_and_each_is_an_item(committed: Committed) -> None:
    """Places, poles and a pole that passed down from the guest, each leading to lines of the log."""
    standings = committed(SEASON).results.standings("overall")
    assert standings is not None
    champion = standings.lines[0]
    assert (champion.competitor, str(champion.points)) == ("parker-thompson", "306")
    kinds = [award.kind for award in champion.counted]
    assert {kind: kinds.count(kind) for kind in kinds} == {"place": 16, "pole": 4, "fastest_lap": 1}
    passed_down = [award for award in champion.counted if award.note and "passed down" in award.note]
    assert [(award.round, str(award.points)) for award in passed_down] == [(15, "2")]
    assert all(award.causes for award in champion.counted)


BASIS = Basis(document="SP 22-40", reason="made up")


def on_a_copy(events: Path) -> tuple[FileStore, Desk, int]:
    """A desk on a copy of the log, and the line of the one penalty of race 8."""
    store = FileStore(events)
    (penalty,) = [
        line for line in store.read(SEASON).lines if line.type == "penalty_applied" and "R8" in str(line.data)
    ]
    return store, Desk(store), penalty.seq


def pro_am(store: FileStore) -> dict[str, tuple[int | None, str]]:
    log = store.read(SEASON)
    standings = replayed(log.placed, log.head).results.standings("pro-am")
    assert standings is not None
    assert not standings.incomplete
    return {who: (position, points) for position, who, points in brief(standings)}


def test_rescinding_the_penalty_of_race_8_gives_107_and_50_and_putting_it_back_106_and_51(
    copied: Callable[[str], Path],
) -> None:
    """8th and 9th change hands: on points without the penalty, on countback with it."""
    store, desk, line = on_a_copy(copied(SEASON))
    decided = {"pedro-torres": (9, "106"), "jeff-mosing": (8, "106"), "dominique-lequeux": (14, "51")}
    without = {"pedro-torres": (8, "107"), "jeff-mosing": (9, "106"), "dominique-lequeux": (14, "50")}
    before = pro_am(store)
    assert before == before | decided
    desk.append(SEASON, Rescind(line=line, basis=BASIS), by="j.doe")
    assert pro_am(store) == before | without
    desk.append(SEASON, Reinstate(line=line, basis=BASIS), by="j.doe")
    assert pro_am(store) == before
    log = store.read(SEASON)
    table = standings_table(replayed(log.placed, log.head), "pro-am")
    assert table is not None
    assert [line.tie for line in table.standings if line.competitor == "pedro-torres"] == [
        "behind Jeff Mosing: best place 3rd against 2nd"
    ]


def test_voiding_the_penalty_of_race_8_is_as_if_it_had_never_been_written(copied: Callable[[str], Path]) -> None:
    """A clerical error does not count, and needs no ruling."""
    store, desk, line = on_a_copy(copied(SEASON))
    desk.append(SEASON, Void(line=line, basis=Basis(reason="entered for the wrong car")), by="j.doe")
    assert pro_am(store)["pedro-torres"] == (8, "107")
    log = store.read(SEASON)
    assert all(decision.session != "R8" for decision in replayed(log.placed, log.head).season.decisions.values())


def test_rescinding_a_penalty_the_printed_order_contains_is_unknown(copied: Callable[[str], Path]) -> None:
    """The order before the penalty of race 5 was never printed: the tables say so, and leave open what it leaves open."""
    store = FileStore(copied(SEASON))
    (penalty,) = [
        line for line in store.read(SEASON).lines if line.type == "penalty_applied" and "R5" in str(line.data)
    ]
    Desk(store).append(SEASON, Rescind(line=penalty.seq, basis=BASIS), by="j.doe")
    log = store.read(SEASON)
    table = standings_table(replayed(log.placed, log.head), "overall")
    assert table is not None
    assert [str(each) for each in table.incomplete] == [
        "the order contains a decision against car 12 that no longer counts; the order before it is not known (round 5)"
    ]
    # back of class: car 12 may have been anywhere ahead of where it stands, and each car ahead of it one place lower.
    # With what is sure 301 to 288 the leader stays the leader; 124 and up to 20 more is not told from 110 and 109
    assert [line.position for line in table.standings[:9]] == [1, 2, 3, 4, None, None, None, None, 9]
    pro_am_table = standings_table(replayed(log.placed, log.head), "pro-am")
    assert pro_am_table is not None
    assert [line.position for line in pro_am_table.standings] == list(range(1, 19))


def test_a_team_table_exists_and_says_what_is_assumed(committed: Committed) -> None:
    """Its points rule was never published."""
    table = standings_table(committed(SEASON), "teams")
    assert table is not None
    assert table.standings[0].name == "Kelly-Moss Road and Race"
    assert any("its points rule is not published" in assumed for assumed in table.assumptions)
