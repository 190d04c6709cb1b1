"""What auditors ask: the log itself, whether it is whole, whether published tables follow from it."""

from pathlib import Path
from typing import Annotated

import typer

from racelog.cli.audit import audit
from racelog.cli.diff import diff
from racelog.cli.doctor import doctor
from racelog.cli.explain import explain
from racelog.cli.log import log
from racelog.cli.options import After, AsJson, AsOf, Season, folders_of
from racelog.cli.prove import prove
from racelog.cli.title import title
from racelog.cli.verify import verify

PANEL = "Auditors"


def add_to(app: typer.Typer) -> None:
    """Open this door of the command line."""
    for command in (log, verify, doctor, prove, audit, report, explain, diff, whatif, title):
        app.command(rich_help_panel=PANEL)(command)


def report(
    context: typer.Context,
    season: Season,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="The file to write; SEASON-report.html here without it, - for stdout.", metavar="FILE"
        ),
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="A PDF instead of HTML (needs racelog\\[pdf]).")] = False,
    as_of: AsOf = None,
    published: Annotated[
        Path | None,
        typer.Option(
            "--published", help="The published tables; published.csv beside the log without it.", metavar="FILE"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON: where the report is, and its SHA-256.")] = False,
) -> None:
    """Write the audit of a season as one document: standings, differences, regulations, every point explained.

    The same log and the same published tables give the same file, byte for byte; it needs no network and no script.

    Example: racelog report pccna-2022 --out pccna-2022.html
    """
    from racelog.cli import reporting  # late: --help stays quick

    reporting.report(folders_of(context), season, reporting.Wanted(out, pdf, as_of, published, as_json))


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
