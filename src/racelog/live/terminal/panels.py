"""What opens over the table: an explanation, the keys."""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from racelog.rules.countback import ordinal
from racelog.tables.explain import Explanation, Item, total
from racelog.tables.shown import points_shown, short_head, time_shown

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
    """A text over the table, closed by the key that opened it, q or esc."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,q,e,enter,d,question_mark", "dismiss", "close")]

    def __init__(self, title: str, text: Text) -> None:
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        """A frame with a title; what is longer than the screen is scrolled."""
        with VerticalScroll(classes="panel") as frame:
            frame.border_title = Text(self._title)
            frame.border_subtitle = "esc closes"
            yield Static(self._text)


def keys() -> Panel:
    """The keys and the marks."""
    return Panel("keys", Text(KEYS))


def explained(explanation: Explanation, only: int | None) -> Panel:
    """Why a competitor has its points; of one round alone where one is chosen."""
    items = [item for item in explanation.items if only in {None, item.round}]
    text = Text()
    text.append(_first(explanation), style="bold")
    for item in items:
        text.append(f"\n{_line(item)}")
        for words in filter(None, (item.why, item.caused_by)):
            text.append(f"\n       {words}", style="dim")
        for part in item.times if only is not None else ():
            text.append(f"\n       {time_shown(part.milliseconds)} {part.what} (#{part.seq})")
    if not items:
        text.append(f"\nno award in round {only}")
    if only is None:
        text.append(f"\nthese add up to {points_shown(total(explanation))}")
        for words in _notes(explanation):
            text.append(f"\n{words}")
    line = f"#{explanation.seq} {short_head(explanation.log_head)}"
    return Panel(f"{explanation.championship_title} as of {line}", text)


def _first(explanation: Explanation) -> str:
    position = "unranked" if explanation.position is None else ordinal(explanation.position)
    why = f" ({explanation.unranked})" if explanation.unranked else ""
    return f"{explanation.name}: {points_shown(explanation.points)} points, {position}{why}"


def _line(item: Item) -> str:
    """One award: "R8    4  12th (32nd overall)"."""
    points = points_shown(item.points)
    shown = f"({points})" if item.dropped else points
    return f"{f'R{item.round}':<4}{shown:>5}  {item.awarded_for}"


def _notes(explanation: Explanation) -> list[str]:
    return [
        *(f"level on points: {tie}" for tie in explanation.ties),
        *(f"INCOMPLETE: {missing}" for missing in explanation.incomplete),
        *(f"assumed: {assumption}" for assumption in explanation.assumptions),
    ]
