"""`racelog watch`: a season live; on a terminal a view of it, elsewhere a line for each change."""

import os
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from racelog.cli.options import Championship, Season, folders_of

if TYPE_CHECKING:  # for the types alone: --help stays quick
    from racelog.live.following import Following
    from racelog.tables.replayed import Replayed


def watch(
    context: typer.Context,
    season: Season,
    championship: Championship = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="One line of text a change, for pipes and screen readers.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a change, each on its line.")] = False,
    since: Annotated[
        int | None, typer.Option("--since", help="In lines: first what came after this line.", metavar="SEQ", min=0)
    ] = None,
    until: Annotated[
        int | None, typer.Option("--until", help="In lines: end once this line has been told.", metavar="SEQ", min=1)
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="In lines: end after what is there; with --since.")] = False,
) -> None:
    """Watch a season live: its tables, its log, who gains and who loses; keys are listed under ?.

    Where the output is no terminal, or with --plain, --json, --since, --until or --once, every append is a line. Times
    of day are UTC, as in the log. Ctrl-C ends it.

    Example: racelog watch pccna-2022 --plain --since 203 --once
    """
    # imported late: --help stays quick
    from racelog.cli.reading import store_of
    from racelog.errors import Malformed
    from racelog.library.season import championship_of
    from racelog.live.following import Following

    folders = folders_of(context)
    following = Following(folders.events, (season,))
    following.look()
    live = following.replayed(season)
    if live is None:
        store_of(folders).read(season)  # which says why nothing can be shown
        raise Malformed(f"{season} is being written just now", remedy="Try again")
    wanted = None if championship is None else championship_of(live, championship)
    in_lines = plain or as_json or once or since is not None or until is not None
    if in_lines or not _on_a_terminal():
        last = min(live.seq, until or live.seq) if once else until
        _tell(following, live, wanted, (live.seq if since is None else since, last), as_json=as_json)
    else:
        _show(following, live, wanted)


def _on_a_terminal() -> bool:
    return sys.stdout.isatty() and sys.stdin.isatty() and os.environ.get("TERM") != "dumb"


def _show(following: "Following", live: "Replayed", championship: str | None) -> None:
    from racelog.errors import Malformed

    if find_spec("textual") is None:
        raise Malformed(
            "the terminal view needs textual, which is not installed",
            remedy="pip install 'racelog[watch]'; or, without it: racelog watch SEASON --plain",
        )
    from racelog.live.terminal.app import Watching

    ended = Watching(following, live, championship).run()
    if ended is not None:
        raise ended


def _tell(
    following: "Following", live: "Replayed", championship: str | None, lines: tuple[int, int | None], *, as_json: bool
) -> None:
    """Print what came after the first line, then what comes, up to the last line or until stopped."""
    from racelog.desk.service import utc_now
    from racelog.live.changes import as_object
    from racelog.live.history import of_championship, told_since
    from racelog.live.words import in_a_line

    since, until = lines
    try:
        for change in told_since(following, live, since, until=until):
            at = utc_now()
            shown = change if championship is None else of_championship(change, championship)
            typer.echo(as_object(shown, at).model_dump_json() if as_json else in_a_line(shown, at))
    except KeyboardInterrupt:
        return
