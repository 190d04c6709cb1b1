"""What is on the screen: a season at one line of its log, what that line changed, and what gains are counted from."""

from dataclasses import dataclass

from racelog.live.changes import Grown
from racelog.live.history import History, compared_with, gained
from racelog.live.terminal.matrix import Matrix, matrix_of
from racelog.tables.replayed import Replayed
from racelog.tables.standings import standings_table
from racelog.views.standings import Moved


@dataclass(frozen=True, slots=True)
class Moment:
    """A state of the season; `grown` is the append that led to it."""

    grown: Grown
    compared: Replayed

    @property
    def replayed(self) -> Replayed:
        """The season as known then."""
        return self.grown.replayed

    @property
    def championships(self) -> tuple[str, ...]:
        """Those with a table, by id, in the order of the regulations."""
        return tuple(
            championship
            for championship in self.replayed.results.scored
            if standings_table(self.replayed, championship) is not None
        )

    def title(self, championship: str) -> str:
        """What a championship is called."""
        table = standings_table(self.replayed, championship)
        return championship if table is None else table.championship_title

    def matrix(self, championship: str) -> Matrix | None:
        """The table of a championship, with who gained and whose line the last append changed."""
        table = standings_table(self.replayed, championship)
        if table is None:
            return None
        changes = (change for change in self.grown.changes.championships if change.championship == championship)
        changed = frozenset(line.competitor for change in changes for line in change.changes)
        since = standings_table(self.compared, championship)
        return matrix_of(table, Moved(gained(since, table), self.compared.seq, changed))


def moment(history: History, seq: int) -> Moment:
    """The season at the end of the append a line belongs to; with its tables made, so that drawing them is quick."""
    grown = history.grown(seq)
    shown = Moment(grown, compared_with(history, grown.replayed))
    for championship in shown.championships:
        shown.matrix(championship)
    return shown
