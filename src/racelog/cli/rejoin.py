"""The command `rejoin`: two copies of a log brought together, shown, confirmed, asked for request by request."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from racelog.cli.form_options import PANEL
from racelog.cli.options import AsJson, By, Season, folders_of

if TYPE_CHECKING:  # for the types alone: --help stays quick
    from racelog.copies.forks import Fork
    from racelog.copies.rejoin import Rejoined
    from racelog.log.store import Store
    from racelog.tables.replayed import Replayed

REFUSED = 1


def rejoin(
    context: typer.Context,
    season: Season,
    other: Annotated[
        Path, typer.Option("--from", help="The other copy: a backup, or a folder of logs.", metavar="OTHER")
    ],
    by: By,
    sign: Annotated[
        Path | None,
        typer.Option(
            "--sign",
            help="Sign the lines with this private key.",
            envvar="RACELOG_SIGN",
            metavar="KEYFILE",
            rich_help_panel=PANEL,
        ),
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show what would change, and write nothing.", rich_help_panel=PANEL)
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask on a terminal.", rich_help_panel=PANEL)] = False,
    as_json: AsJson = False,
) -> None:
    """Ask for the requests of another copy again on this one, in their order, each checked as any request is.

    What is refused is listed, and stays out: exit code 1. Run again, it adds nothing twice.

    Example: racelog rejoin pccna-2022 --from other --by j.doe --preview
    """
    import sys  # these late: --help stays quick

    from racelog.cli.appending import signed_by
    from racelog.cli.questions import confirm
    from racelog.cli.reading import store_of
    from racelog.cli.rebuild import project
    from racelog.copies.rejoin import Rejoiner, copy_of, fork_from
    from racelog.errors import Malformed

    if not by.strip():
        raise Malformed("--by: nobody is named", remedy="Say who appends: --by NAME, or RACELOG_BY")
    rejoiner = Rejoiner(by, signed_by(season, sign))
    folders = folders_of(context)
    store = store_of(folders)
    fork = fork_from(store, season, other)
    copy = copy_of(store, season)
    before = _replayed(copy, season)
    outcomes = list(Rejoiner(by).ask(copy, fork))
    new = sum(outcome.verdict == "appended" for outcome in outcomes)
    if not as_json:
        from racelog.views.draw.terminal import show  # these late: --help stays quick
        from racelog.views.forks import fork_view, rejoined_view

        show(fork_view(fork))
        show(rejoined_view(outcomes))
        if new:
            _print_changes(before, _replayed(copy, season))
    written = bool(new) and not preview
    if written:
        if not yes and not as_json and sys.stdin.isatty() and sys.stdout.isatty():
            confirm(f'Ask for {_counted(new, "request")} again, by "{by}"?')
        outcomes = list(rejoiner.ask(store, fork, expect=before.seq))
        project(folders, season)
    _tell(fork, outcomes, written=written, as_json=as_json)
    raise typer.Exit(REFUSED if any(outcome.why is not None for outcome in outcomes) else 0)


def _replayed(store: "Store", season: str) -> "Replayed":
    from racelog.tables.replayed import replayed  # late: --help stays quick

    log = store.read(season)
    return replayed(log.placed, log.head)


def _print_changes(before: "Replayed", after: "Replayed") -> None:
    from racelog.desk.clock import status_shown
    from racelog.desk.service import utc_now  # these late: --help stays quick
    from racelog.tables.changes import changes_table
    from racelog.views.changes import change_blocks
    from racelog.views.draw.terminal import show_blocks

    now, season = utc_now(), after.season
    changes = changes_table(before, after)
    show_blocks(change_blocks(changes, lambda session: status_shown(season, season.sessions[session], now)))


def _tell(fork: "Fork", outcomes: Sequence["Rejoined"], *, written: bool, as_json: bool) -> None:
    """Say how it went."""
    import json  # these late: --help stays quick
    from collections import Counter

    from racelog.copies.rejoin import rejoined_as_json

    if as_json:
        typer.echo(json.dumps(rejoined_as_json(fork, outcomes, written=written), indent=2))
        return
    counted = Counter(outcome.verdict for outcome in outcomes)
    left_out = counted["refused"] + counted["cannot be asked again"]
    appended = "appended" if written else "would be appended"
    typer.echo(
        f"{fork.season}: {_counted(counted['appended'], 'request')} {appended}, "
        f"{counted['here already']} here already, {left_out} left out"
    )
    if not written and counted["appended"]:
        typer.echo("Nothing written. Repeat with --yes to append them.")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
