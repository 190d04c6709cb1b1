"""The decisions over the table: the latest first, each with who, why, on which document, and what it changed."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from racelog.live.changes import Grown
from racelog.live.words import tables_moved
from racelog.tables import DecisionLine, decisions_table
from racelog.tables.replayed import Replayed
from racelog.views.decisions import decision_facts
from racelog.views.draw.terminal import drawn
from racelog.views.view import Words

LATEST = 50


class Decisions(ModalScreen[None]):
    """The latest decisions as known then; what one changed is worked out when it is looked at."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,q,d", "dismiss", "close")]

    def __init__(self, replayed: Replayed, grown: Callable[[int], Awaitable[Grown]]) -> None:
        super().__init__()
        self._replayed = replayed
        self._grown = grown
        self._looked_at = Static(id="decision")
        self._decisions = {
            decision.seq: decision for decision in reversed(decisions_table(replayed).decisions[-LATEST:])
        }

    def compose(self) -> ComposeResult:
        """The list, and under it the one that is looked at."""
        with Vertical(classes="panel") as frame:
            frame.border_title = "decisions, the latest first"
            frame.border_subtitle = "esc closes"
            if not self._decisions:
                yield Static("No decision has been recorded.")
                return
            yield OptionList(
                *(Option(Text(_title(decision)), id=str(seq)) for seq, decision in self._decisions.items())
            )
            with VerticalScroll(can_focus=False):
                yield self._looked_at

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Look at a decision."""
        decision = self._decisions[int(event.option_id or 0)]
        self._show(decision, "...")
        self.run_worker(self._look_up(decision), exclusive=True)

    async def _look_up(self, decision: DecisionLine) -> None:
        self._show(decision, "\n".join(_changed(await self._grown(decision.seq))))

    def _show(self, decision: DecisionLine, changed: str) -> None:
        by = self._replayed.line(decision.seq).line.by
        self._looked_at.update(drawn((decision_facts(decision, by), Words(changed, "changed when it was recorded"))))


def _title(decision: DecisionLine) -> str:
    """One line of the list: "#171 R8 car 16 Pedro Torres: back of class (rescinded)"."""
    now = decision.rulings[-1].what if decision.rulings else "held back by an appeal" if decision.held_back else ""
    words = f"#{decision.seq} {decision.session} car {decision.car} {'/'.join(decision.drivers)}: {decision.words}"
    return f"{words} ({now})" if now else words


def _changed(grown: Grown) -> list[str]:
    """The cars and tables that moved with it."""
    cars = [
        f"{car.session} {car.where}: #{car.car} {'/'.join(car.drivers)} {car.before or '-'} -> {car.after or '-'}"
        for car in grown.changes.cars
    ]
    return [*cars, *tables_moved(grown)] or ["no classification and no table"]
