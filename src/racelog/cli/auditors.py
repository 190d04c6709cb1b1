"""What auditors ask: the log itself, whether it is whole, whether published tables follow from it."""

from typing import Annotated

import typer

from racelog.cli.audit import audit
from racelog.cli.diff import diff
from racelog.cli.doctor import doctor
from racelog.cli.explain import explain
from racelog.cli.log import log
from racelog.cli.options import After, AsJson, AsOf, Season, folders_of
from racelog.cli.prove import prove
from racelog.cli.report import report
from racelog.cli.title import title
from racelog.cli.verify import verify

PANEL = "Auditors"


def add_to(app: typer.Typer) -> None:
    """Open this door of the command line."""
    for command in (log, verify, doctor, prove, audit, report, explain, diff, whatif, title):
        app.command(rich_help_panel=PANEL)(command)


def whatif(
    context: typer.Context,
    season: Season,
    missing: Annotated[
        list[int] | None,
        typer.Option("--without", help="A line of the log to think away (may be repeated).", metavar="SEQ", min=1),
    ] = None,
    requests: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            help="What an official would type, without racelog, season and grounds (may be repeated).",
            metavar="REQUEST",
        ),
    ] = None,
    branches: Annotated[
        list[str] | None,
        typer.Option(
            "--branch",
            help="A named supposition, to stand beside others: requests, and without SEQ, a lone ; between two "
            "(may be repeated).",
            metavar='"NAME: REQUEST"',
        ),
    ] = None,
    after: After = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Show what would stand without a decision, or were one taken; nothing is written. Who can still win: racelog title.

    A request is decided as an official's would be, refusals included, on a copy in memory. --without and --with together
    are one supposition.

    Example: racelog whatif pccna-2022 --without 171 --with "penalty R8 --car 30 --kind back-of-class"
    """
    from racelog.cli import differing, supposing  # late: --help stays quick

    asked = supposing.branches_asked(missing or (), requests or (), branches or ())
    when = differing.When(as_of, after)
    differing.whatif(folders_of(context), season, asked, when, context.find_root().command, as_json=as_json)
