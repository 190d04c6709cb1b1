"""Watching a season: on a terminal a view of it, elsewhere a line for each change."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

import typer

from racelog.cli.options import Folders
from racelog.cli.reading import store_of
from racelog.desk.service import utc_now
from racelog.errors import Malformed
from racelog.library.season import championship_of
from racelog.live.changes import Change, Grown, as_object
from racelog.live.following import Following
from racelog.live.history import of_championship, told_since
from racelog.live.words import in_a_line
from racelog.tables.replayed import Replayed


@dataclass(frozen=True, slots=True)
class Lines:
    """How a season is told in lines: from which line of the log on, and up to which; as JSON."""

    since: int | None = None
    until: int | None = None
    once: bool = False
    as_json: bool = False

    @property
    def asked_for(self) -> bool:
        """Whether any of it was asked for."""
        return self != Lines()


def watch(folders: Folders, season: str, championship: str | None, lines: Lines, *, plain: bool) -> None:
    """Show a season and every change of it. Errors: Malformed; LogDamaged, when there is no good state to show."""
    following = Following(folders.events, (season,))
    live = _first(folders, following, season)
    wanted = None if championship is None else championship_of(live, championship)
    if plain or lines.asked_for or not _on_a_terminal():
        _tell(following, live, wanted, lines)
    else:
        _show(following, live, wanted)


def _first(folders: Folders, following: Following, season: str) -> Replayed:
    following.look()
    live = following.replayed(season)
    if live is not None:
        return live
    # nothing can be shown: reading it says why
    store_of(folders).read(season)
    raise Malformed(f"{season} is being written just now", remedy="Try again")


def _on_a_terminal() -> bool:
    return sys.stdout.isatty() and sys.stdin.isatty() and os.environ.get("TERM") != "dumb"


def _show(following: Following, live: Replayed, championship: str | None) -> None:
    if find_spec("textual") is None:
        raise Malformed(
            "the terminal view needs textual, which is not installed",
            remedy="pip install 'racelog[watch]'; or, without it: racelog watch SEASON --plain",
        )
    from racelog.live.terminal.app import Watching

    ended = Watching(following, live, championship).run()
    if ended is not None:
        raise ended


def _tell(following: Following, live: Replayed, championship: str | None, lines: Lines) -> None:
    since = live.seq if lines.since is None else lines.since
    until = min(live.seq, lines.until or live.seq) if lines.once else lines.until
    try:
        for change in _up_to(until, since, told_since(following, live, since)):
            at = utc_now()
            told = change if championship is None else of_championship(change, championship)
            typer.echo(as_object(told, at).model_dump_json() if lines.as_json else in_a_line(told, at))
    except KeyboardInterrupt:
        return


def _up_to(until: int | None, since: int, changes: Iterator[Change]) -> Iterator[Change]:
    """The changes up to the one that brings a line of the log; none when it is there already."""
    told = since
    while until is None or told < until:
        change = next(changes, None)
        if change is None:
            return
        yield change
        told = change.seq if isinstance(change, Grown) else told
