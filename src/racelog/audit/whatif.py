"""What would stand had something not been decided: worked out on a copy in memory, nothing is written."""

from collections.abc import Sequence

from racelog.desk.requests import Request, Rescind, Void
from racelog.desk.service import Desk
from racelog.facts.events import Basis, PenaltyApplied
from racelog.log.memory import MemoryStore
from racelog.log.store import Store
from racelog.projections.replayed import Replayed, replayed

SUPPOSED = Basis(reason="supposed, to see what would stand", document="none")


def without(store: Store, season: str, seqs: Sequence[int]) -> Replayed:
    """The season without some lines of its log: a penalty as if rescinded, anything else as if never written.

    What builds on a line goes with it.
    Errors:  Refusal, for a line that is not there or does not count anyway; those of the store.
    """
    copy = MemoryStore({season: store.segments(season)})
    desk = Desk(copy, printed=True)
    for seq in seqs:
        desk.append(season, _taken_away(copy, season, seq), by="what-if")
    log = copy.read(season)
    return replayed(log.placed, log.head)


def _taken_away(store: Store, season: str, seq: int) -> Request:
    lines = store.read(season).lines
    if 1 <= seq <= len(lines) and isinstance(lines[seq - 1].data, PenaltyApplied):
        return Rescind(line=seq, basis=SUPPOSED)
    return Void(line=seq, with_dependents=True, basis=SUPPOSED)
