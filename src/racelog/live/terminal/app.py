"""The terminal view: the matrix of a championship, the log beside it, live or as of any line."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.widgets import Input, Static

from racelog.desk.service import utc_now
from racelog.errors import RacelogError
from racelog.facts.values import spoken
from racelog.live.changes import Change, Damaged, Gone, Grown, Mended, Opened, Replaced
from racelog.live.following import Following
from racelog.live.history import History
from racelog.live.terminal import heading
from racelog.live.terminal.decisions import Decisions
from racelog.live.terminal.log_lines import latest
from racelog.live.terminal.matrix_view import MatrixView
from racelog.live.terminal.moment import Moment, moment
from racelog.live.terminal.panels import explained, keys
from racelog.tables.explain import explain
from racelog.tables.replayed import Replayed

SECOND = 1.0
PAGE = 10
WIDE = 120
"""From so many columns on the log stands beside the table, on fewer under it."""


class Watching(App[Exception]):
    """A season as it grows. What ends it, other than the reader, is handed back."""

    CSS_PATH = "watching.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - textual declares it without ClassVar
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "line(-1)"),
        Binding("down", "line(1)"),
        Binding("pageup", f"line({-PAGE})"),
        Binding("pagedown", f"line({PAGE})"),
        Binding("comma", "choose(-1)"),
        Binding("full_stop", "choose(1)"),
        Binding("escape", "unchoose"),
        Binding("e,enter", "explain"),
        Binding("left", "older"),
        Binding("right", "newer"),
        Binding("home", "first"),
        Binding("end", "live"),
        Binding("d", "decisions"),
        Binding("slash", "find"),
        Binding("n", "find_next"),
        Binding("question_mark", "keys"),
        Binding("q", "quit"),
        Binding("ctrl+c", "quit", priority=True),
        *(Binding(str(number), f"championship({number})") for number in range(1, 10)),
    ]

    def __init__(
        self,
        following: Following,
        live: Replayed,
        championship: str | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(ansi_color=True)
        self.theme = "ansi-dark"  # the terminal's own colours, light or dark
        self._following = following
        self._history = History(live)
        self._now = now
        self._stop = threading.Event()
        self._working = asyncio.Lock()
        self._going = False
        self._target: int | None = None
        self._shown: tuple[str, int] | None = None
        self._trouble: RacelogError | None = None
        self._notice: str | None = None
        self._replaced = False
        """Whether the notice says that the log is another one than was shown."""
        self._sought = ""
        self.moment: Moment = moment(self._history, live.seq)
        self.championship = championship or next(iter(self.moment.championships), None)

    @property
    def live(self) -> Replayed:
        """The last good state of the season."""
        return self._history.live

    @property
    def matrix(self) -> MatrixView:
        """The table on the screen."""
        return self.screen_stack[0].query_one(MatrixView)

    def compose(self) -> ComposeResult:
        """Two lines above, what is wrong if anything, the table and the log, a line below."""
        yield Static(id="standing", markup=False)
        yield Static(id="tabs", markup=False)
        yield Static(id="trouble", markup=False)
        with Container(id="body"):
            yield MatrixView()
            log = Static(id="log", markup=False)
            log.border_title = "log (UTC)"
            yield log
        yield Input(placeholder="find a competitor", id="find")
        yield Static(id="foot", markup=False)

    def on_mount(self) -> None:
        """Begin to follow; the clock of a protest time moves by itself."""
        self.matrix.focus()
        self.draw()
        self.set_interval(SECOND, self._tick)
        self.run_worker(self._follow(), group="following")

    def on_unmount(self) -> None:
        """Stop following at once."""
        self._stop.set()

    def on_resize(self) -> None:
        """What fits is another thing now."""
        self.call_after_refresh(self.draw)

    async def _follow(self) -> None:
        try:
            async for changes in self._following.changes_async(self._stop):
                for change in changes:
                    self._take(change)
                await self._go()
                self.draw()
        except Exception as error:  # noqa: BLE001 - told when the screen is the terminal's again
            self.exit(error)

    def _take(self, change: Change) -> None:
        """What a change means for what is shown; the last good state stays up whatever happens to the log."""
        match change:
            case Grown():
                self._history = self._history.grown_to(change.replayed)
                # that the log is another one stays up until somebody has seen it: the next append may come at once
                self._notice = self._notice if self._replaced else None
            case Damaged():
                self._trouble = change.complaint
            case Mended():
                self._trouble, self._notice, self._replaced = None, "The log reads well again", False
            case Replaced():
                self._another(change.replayed, f"THE LOG IS ANOTHER ONE than was shown up to #{change.was_seq}")
                self._replaced = True
            case Opened():
                self._another(change.replayed, "The log is here again")
            case Gone():
                self._trouble = None
                self._notice = f"THE LOG IS GONE: no log of {change.season} is kept here. Shown: the last good state"

    def _another(self, live: Replayed, notice: str) -> None:
        self._history, self._target = History(live), None
        self._trouble, self._notice, self._replaced = None, notice, False

    async def _go(self) -> None:
        """Get to the line wanted, in a thread; whoever wants another one meanwhile is taken there at once."""
        if self._going:
            return
        self._going = True
        try:
            while self._shown != (wanted := (self.live.head, self._target or self.live.seq)):
                async with self._working:
                    self.moment = await asyncio.to_thread(moment, self._history, wanted[1])
                self._shown = wanted
                self.draw()
        except Exception as error:  # noqa: BLE001 - told when the screen is the terminal's again
            self.exit(error)
        finally:
            self._going = False

    def _go_to(self, seq: int | None) -> None:
        self._target = None if seq is None or seq >= self.live.seq else seq
        self.run_worker(self._go(), group="going")

    def draw(self) -> None:
        """Everything as it is now."""
        if not self._is_up:
            return
        championships = self.moment.championships
        if self.championship not in championships:
            self.championship = next(iter(championships), None)
        self.matrix.show(None if self.championship is None else self.moment.matrix(self.championship))
        wide = self.size.width >= WIDE
        lines = self.size.height
        self._write("#tabs", heading.tabs(self.moment, self.championship))
        self._write("#log", latest(self.moment.replayed, lines, wrapped=wide))
        self._draw_trouble()
        self._draw_standing()

    def _draw_trouble(self) -> None:
        said = heading.complaint(self.live, self._trouble, self._notice)
        self._write("#trouble", Text(said)).set_class(bool(said), "wrong")
        gone = self._following.replayed(self.live.season.id) is None
        self._write("#foot", Text(heading.foot(self.live, self._trouble, gone=gone, width=self.size.width)))

    @property
    def _is_up(self) -> bool:
        """Whether there is a screen to draw on: not before it is composed, and no longer once it ends."""
        return self.is_running and bool(self.screen_stack) and bool(self.screen_stack[0].query("#standing"))

    def _tick(self) -> None:
        if self._is_up:
            self._draw_standing()

    def _draw_standing(self) -> None:
        """The first line; its clock is that of the moment shown."""
        shown, live = self.moment.replayed, self.live
        at = self._now() if shown.seq == live.seq else shown.placed[-1].line.at
        self._write("#standing", Text(heading.standing(shown, live, at, self.size.width)))

    def _write(self, where: str, text: Text) -> Static:
        place = self.screen_stack[0].query_one(where, Static)
        if place.content != text:
            place.update(text)
        return place

    def action_line(self, lines: int) -> None:
        """Move the cursor."""
        self.matrix.move(lines)

    def action_choose(self, rounds: int) -> None:
        """Choose a round."""
        self.matrix.choose(rounds)

    def action_unchoose(self) -> None:
        """Choose no round; close the line to type in; put away what was said."""
        self._end_find()
        self.matrix.unchoose()
        self._notice, self._replaced = None, False
        self._draw_trouble()

    def action_championship(self, number: int) -> None:
        """Show another championship."""
        championships = self.moment.championships
        if number <= len(championships):
            self.championship = championships[number - 1]
            self.draw()

    def action_older(self) -> None:
        """One append back."""
        before = self._history.before(self._target or self.live.seq)
        if before:
            self._go_to(before)

    def action_newer(self) -> None:
        """One append on."""
        if self._target is not None:
            self._go_to(self._history.after(self._target))

    def action_first(self) -> None:
        """To the first append."""
        self._go_to(next(iter(self._history.ends), None))

    def action_live(self) -> None:
        """Back to what is known now; a notice has been seen."""
        self._notice, self._replaced = None, False
        self._go_to(None)

    def action_explain(self) -> None:
        """Why the competitor at the cursor has its points."""
        line = self.matrix.selected
        if line is not None and self.championship is not None:
            explanation = explain(self.moment.replayed, self.championship, line.competitor)
            self.push_screen(explained(explanation, self.matrix.chosen))

    def action_decisions(self) -> None:
        """The decisions, as known then."""
        self.push_screen(Decisions(self.moment.replayed, self._brought))

    async def _brought(self, seq: int) -> Grown:
        """What an append brought, worked out in a thread."""
        async with self._working:
            return await asyncio.to_thread(self._history.grown, seq)

    def action_keys(self) -> None:
        """What each key does."""
        self.push_screen(keys())

    def action_find(self) -> None:
        """Type a name."""
        place = self.query_one("#find", Input)
        place.value = ""
        place.add_class("asked")
        place.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Go to the first that fits what is typed so far."""
        self._sought = spoken(event.value)
        self._find(0)

    def on_input_submitted(self) -> None:
        """It was found, or not."""
        self._end_find()

    def action_find_next(self) -> None:
        """Go to the next that fits."""
        self._find(1)

    def _find(self, further: int) -> None:
        fits = _fitting([line.name for line in self.matrix.lines], self._sought)
        lines = list(self.matrix.lines)
        selected = self.matrix.selected
        if not fits or selected is None:
            self._notice = f"nobody here is called {self._sought!r}" if self._sought else None
        else:
            self._notice = None
            here = lines.index(selected)
            place = next((fit for fit in fits if fit >= here + further), fits[0])
            self.matrix.go_to(lines[place].competitor)
        self._draw_trouble()

    def _end_find(self) -> None:
        self.query_one("#find", Input).remove_class("asked")
        self.matrix.focus()


def _fitting(names: Sequence[str], sought: str) -> list[int]:
    """The lines whose names hold what is sought, however it is written."""
    return [number for number, name in enumerate(names) if sought and sought in spoken(name)]
