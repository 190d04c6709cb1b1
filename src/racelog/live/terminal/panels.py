"""What opens over the table: an explanation, the keys."""

from typing import ClassVar

from rich.console import RenderableType
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from racelog.tables.explain import Explanation
from racelog.tables.shown import short_head
from racelog.views.draw.terminal import drawn
from racelog.views.explanation import explanation_view

KEYS = """\
up, down         the competitor above, below (page up, page down: ten)
, .              choose the round to the left, to the right; esc: none
e, enter         explain the competitor's points; with a round chosen, that round
1 to 9           another championship
left, right      the log one append back, one on; the tables as they were then
home, end        the first append; back to live
d                the decisions: who, why, on which document, what they changed
/                find a competitor; n the next one
?                these keys
q                quit

*  changed by the last append         >  the line at the cursor
▲ ▼  places gained and lost since the last publication before the last race, or
     since the append before where none was
P pole, F fastest lap, † penalty, G guest, x dropped; a total in brackets is
incomplete. Times of day are UTC."""


class Panel(ModalScreen[None]):
    """Something over the table, closed by the key that opened it, q or esc."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,q,e,enter,d,question_mark", "dismiss", "close")]

    def __init__(self, title: str, shown: RenderableType) -> None:
        super().__init__()
        self._title = title
        self._shown = shown

    def compose(self) -> ComposeResult:
        """A frame with a title; what is longer than the screen is scrolled."""
        with VerticalScroll(classes="panel") as frame:
            frame.border_title = Text(self._title)
            frame.border_subtitle = "esc closes"
            yield Static(self._shown)


def keys() -> Panel:
    """The keys and the marks."""
    return Panel("keys", Text(KEYS))


def explained(explanation: Explanation, only: int | None) -> Panel:
    """Why a competitor has its points; of one round alone where one is chosen."""
    view = explanation_view(explanation, only)
    line = f"#{explanation.seq} {short_head(explanation.log_head)}"
    return Panel(f"{view.title} as of {line}", drawn(view.blocks, view.title))
