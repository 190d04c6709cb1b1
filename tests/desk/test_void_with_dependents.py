"""What a void leaves in force and what it ends: one answer in the preview, the log and the tables."""

from paddock import SEASON, Paddock, three_cars
from racelog.desk.preview import Previewed, preview
from racelog.desk.requests.models import Void
from racelog.facts.events import Basis, Disqualified, NoPoints
from racelog.facts.line import Line
from racelog.tables import decisions_table
from racelog.tables.changes import changes_table
from racelog.views.preview import preview_view
from racelog.views.view import Words


def official_race() -> tuple[Paddock, Line]:
    """Round 1 in the order 1 2 3, published; car 1 is then disqualified, car 2 loses its points."""
    paddock = three_cars(Paddock())
    race = paddock.race(1, "1", "2", "3")
    paddock.penalise("R1", "1", Disqualified())
    paddock.penalise("R1", "2", NoPoints(), document="SP 2")
    paddock.provisional("R1")
    return paddock, race


def previewed(paddock: Paddock, line: Line) -> Previewed:
    request = Void(line=line.seq, with_dependents=True, basis=Basis(reason="the order of another race"))
    return preview(paddock.desk, SEASON, request, by="j.doe")


def words(shown: Previewed) -> str:
    """What the preview says in words, above its tables."""
    return "".join(f"{block.text}\n" for block in preview_view(shown).blocks if isinstance(block, Words))


def test_a_decision_about_a_session_outlives_its_order() -> None:
    """The order and its publication are taken back; the stewards' decisions are not, and nowhere is said otherwise."""
    paddock, race = official_race()
    shown = previewed(paddock, race)
    out = words(shown)
    penalty = next(line.seq for line in paddock.store.read(SEASON).lines if line.type == "penalty_applied")
    assert f"the penalty #{penalty} (car 1, R1) stays in force: the next order of R1 is decided by it" in out
    assert f"the penalty #{penalty + 1} (car 2, R1) stays in force\n" in out
    assert "no longer counts" not in out
    assert {change.car: change.why for change in shown.changes.cars} == {
        "1": ("disqualified (SP 1) stays in force",),
        "2": ("no points (SP 2) stays in force",),
        "3": (),
    }
    # and so it is: in the tables, and in the order of the race that is run again
    paddock.ask(Void(line=race.seq, with_dependents=True, basis=Basis(reason="the order of another race")))
    assert [line.in_force for line in decisions_table(paddock.replayed).decisions] == [True, True]
    paddock.race(1, "3", "1", "2")
    assert paddock.order("R1") == ["1 3", "2 2", "DSQ 1"]
    assert paddock.table()[0] == (1, "dickinson", "25")
    assert ("thompson", "0") in [(who, points) for _, who, points in paddock.table()]


def test_a_decision_that_is_voided_itself_no_longer_counts() -> None:
    """Said where it is so."""
    paddock = three_cars(Paddock())
    paddock.race(1, "1", "2", "3")
    penalty = paddock.penalise("R1", "1", Disqualified())
    shown = previewed(paddock, penalty)
    out = words(shown)
    assert f"the penalty #{penalty.seq} (car 1, R1) is voided" in out
    assert "disqualified (SP 1) no longer counts" in {why for change in shown.changes.cars for why in change.why}


def test_with_its_session_a_decision_goes() -> None:
    """A round taken back takes the order, the entries stay; its decisions stand on the session, and go with it."""
    paddock = three_cars(Paddock())
    paddock.race(1, "1", "2", "3")
    paddock.penalise("R1", "1", Disqualified())
    round_1 = next(line for line in paddock.store.read(SEASON).lines if line.type == "round_scheduled")
    before = paddock.replayed
    paddock.ask(Void(line=round_1.seq, with_dependents=True, basis=Basis(reason="there is no such round")))
    after = paddock.replayed
    assert after.season.decisions == {}
    why = {change.car: change.why for change in changes_table(before, after).cars}
    assert why["1"] == ("disqualified (SP 1) no longer counts",)
