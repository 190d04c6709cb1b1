"""The season matrix on the screen: a cursor over its lines, a round chosen or none."""

from collections.abc import Sequence

from rich.text import Text
from textual import events
from textual.widget import Widget

from racelog.live.terminal.matrix import Columns, Matrix, columns, head_of, line_of
from racelog.tables import StandingLine

NO_TABLE = Text("There is no table yet: no regulations have been adopted.")


class MatrixView(Widget, can_focus=True):
    """A table, and where the reader is in it. The cursor stays with a competitor when the table moves."""

    def __init__(self) -> None:
        super().__init__(id="matrix")
        self._matrix: Matrix | None = None
        self._competitor: str | None = None
        self._top = 0
        self.chosen: int | None = None
        """The round that is chosen; None while whole lines are."""

    @property
    def lines(self) -> Sequence[StandingLine]:
        """The lines of the table."""
        return () if self._matrix is None else self._matrix.table.standings

    @property
    def selected(self) -> StandingLine | None:
        """The competitor at the cursor."""
        return self.lines[self._cursor] if self.lines else None

    def show(self, matrix: Matrix | None) -> None:
        """Put another table, or another state of it, on the screen."""
        self._matrix = matrix
        if self.chosen is not None and (matrix is None or self.chosen not in matrix.table.rounds):
            self.chosen = None
        self._keep_in_sight()

    def move(self, lines: int) -> None:
        """Move the cursor down, or up."""
        if self.lines:
            self._select(min(max(self._cursor + lines, 0), len(self.lines) - 1))

    def go_to(self, competitor: str) -> None:
        """Put the cursor on a competitor."""
        self._competitor = competitor
        self._keep_in_sight()

    def choose(self, rounds: int) -> None:
        """Choose the next round to the right, or to the left; beyond the last one, none."""
        known = () if self._matrix is None else self._matrix.table.rounds
        if not known:
            return
        place = (len(known) if self.chosen is None else known.index(self.chosen)) + rounds
        self.chosen = known[max(place, 0)] if place < len(known) else None
        self.refresh()

    def unchoose(self) -> None:
        """Back to whole lines."""
        self.chosen = None
        self.refresh()

    def render(self) -> Text:
        """The part of the table that fits."""
        if self._matrix is None:
            return NO_TABLE
        shown = self._columns(self._matrix)
        drawn = [head_of(self._matrix, shown, self.chosen)]
        for number in range(self._top, min(self._top + self._height, len(self.lines))):
            at = number == self._cursor
            chosen = self.chosen if at else None
            drawn.append(line_of(self._matrix, self._matrix.grid.rows[number], shown, cursor=at, chosen=chosen))
        return Text("\n", no_wrap=True).join(drawn)

    def _columns(self, matrix: Matrix) -> Columns:
        """The latest rounds; others when the one chosen is not among them."""
        latest = columns(matrix, self.content_size.width, None)
        if self.chosen is None or self.chosen in latest.rounds:
            return latest
        return columns(matrix, self.content_size.width, self.chosen)

    @property
    def _height(self) -> int:
        return max(1, self.content_size.height - 1)

    @property
    def _cursor(self) -> int:
        """The line of the competitor selected; the first one where it is not in the table."""
        places = (number for number, line in enumerate(self.lines) if line.competitor == self._competitor)
        return next(places, 0)

    def _select(self, number: int) -> None:
        self._competitor = self.lines[number].competitor
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        highest = max(0, len(self.lines) - self._height)
        self._top = min(max(min(self._top, self._cursor), self._cursor - self._height + 1), highest)
        self.refresh()

    def on_resize(self) -> None:
        """Another size shows other lines and rounds."""
        self._keep_in_sight()

    def on_mouse_scroll_down(self) -> None:
        """The wheel moves the cursor."""
        self.move(1)

    def on_mouse_scroll_up(self) -> None:
        """The wheel moves the cursor."""
        self.move(-1)

    def on_click(self, event: events.Click) -> None:
        """A click selects a line."""
        number = self._top + event.y - 1
        if event.y > 0 and number < len(self.lines):
            self._select(number)
