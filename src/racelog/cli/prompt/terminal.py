"""The prompt on a terminal: where one stands in front of the line, the last events under it."""

from collections.abc import Callable
from contextlib import suppress

import typer
from prompt_toolkit import PromptSession
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.renderer import CPR_Support
from prompt_toolkit.styles import Style

from racelog.cli.prompt.completion import DeskCompleter
from racelog.cli.prompt.desk import Leave, Sitting
from racelog.cli.prompt.season import last_events, prompt_shown
from racelog.desk.service import utc_now

LOW = 24
"""On a terminal with fewer lines the events are printed above the prompt instead of standing under it."""
MENU = 4
"""Lines kept for completions."""
SECOND = 1.0

STYLE = Style.from_dict({"bottom-toolbar": "noreverse", "prompt": "bold"})
GREETING = "help lists the verbs, Tab completes, quit ends. Nothing is written without a yes."


def at_the_prompt(sitting: Sitting) -> None:
    """Take lines until the official gets up."""
    _Terminal(sitting).run()


class _Terminal:
    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting
        self._told = 0
        self._session: PromptSession[str] = PromptSession(
            completer=DeskCompleter(sitting.verbs, lambda: sitting.following.look().season),
            style=STYLE,
            reserve_space_for_menu=MENU,
            refresh_interval=SECOND,
            enable_suspend=True,
        )

    def run(self) -> None:
        with suppress(KeyboardInterrupt):
            typer.echo(GREETING, err=True)
        while True:
            try:
                self._take(self._asked())
            except KeyboardInterrupt:
                continue
            except (EOFError, Leave):
                return

    def _asked(self) -> str:
        """The line typed next; several, when they were pasted."""
        low = self._session.output.get_size().rows < LOW
        no_toolbar = low or self._session.app.renderer.cpr_support == CPR_Support.NOT_SUPPORTED
        self._session.bottom_toolbar = None if no_toolbar else self._events
        if no_toolbar:
            self._print_events()
        return self._session.prompt(self._standing)

    def _take(self, typed: str) -> None:
        """Run what was typed or pasted, line by line; what stands behind a line that went wrong is left out."""
        lines = typed.splitlines()
        for number, line in enumerate(lines, start=1):
            before = self._sitting.following.look().seq
            code = self._sitting.take(line)
            if not code and self._told == before:
                self._told = self._sitting.following.look().seq
            if code and number < len(lines):
                typer.echo("what was pasted behind it was left out", err=True)
                break

    def _standing(self) -> FormattedText:
        sitting = self._sitting
        text = drawn(lambda: prompt_shown(sitting.season, sitting.following.look(), utc_now()), f"{sitting.season} > ")
        return FormattedText([("class:prompt", text)])

    def _events(self) -> FormattedText:
        return FormattedText([("", self._last_events())])

    def _print_events(self) -> None:
        text = self._last_events(since=self._told)
        if text:
            typer.echo(text, err=True)
        self._told = self._sitting.following.look().seq

    def _last_events(self, since: int = 0) -> str:
        columns = self._session.output.get_size().columns
        return drawn(lambda: "\n".join(last_events(self._sitting.following.look(), columns, since)), "")


def drawn(draw: Callable[[], str], otherwise: str) -> str:
    """What is drawn around the line; whatever goes wrong there, the line stays."""
    try:
        return draw()
    except Exception:  # noqa: BLE001 - the command that meets the same trouble tells it
        return otherwise
