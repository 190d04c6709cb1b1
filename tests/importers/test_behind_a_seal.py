"""A season that is imported further after it was sealed goes on behind the seal."""

from datetime import UTC, datetime

from racelog.facts.events import NoteRecorded, SeasonOpened
from racelog.importers.importing import Step, log_of
from racelog.log.memory import MemoryStore

CUP = "made-cup-2026"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
STEPS = [
    Step("season", "open", "made up", SeasonOpened(season=CUP, title="Made Cup", year=2026)),
    Step("sebring", "one", "made up", NoteRecorded(text="one")),
]


def test_what_comes_later_to_a_sealed_segment_begins_another_one() -> None:
    """The bytes that were sealed stay as they are, and the same import again adds nothing."""
    kept = log_of(CUP, STEPS, by="tables", at=NOON)
    assert list(kept) == ["00-season", "01-sebring"]
    sealed = {"0001": f"racelog/{CUP}\n2\nroot\n".encode()}
    late = Step("sebring", "two", "made up", NoteRecorded(text="two"))
    grown = log_of(CUP, [*STEPS, late], by="tables", at=NOON, kept=kept, checkpoints=sealed)
    assert list(grown) == ["00-season", "01-sebring", "02-after-sebring"]
    assert {name: grown[name] for name in kept} == dict(kept)
    assert log_of(CUP, [*STEPS, late], by="tables", at=NOON, kept=grown, checkpoints=sealed) == grown
    store = MemoryStore({CUP: kept}, {CUP: sealed})
    assert store.install(CUP, grown)
    assert store.read(CUP).seq == 3
