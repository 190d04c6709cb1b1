"""What auditors ask: the log itself, whether it is whole, whether published tables follow from it."""

from pathlib import Path
from typing import Annotated

import typer

from racelog.cli.form import Form
from racelog.cli.options import AsCsv, AsJson, Season, folders_of

PANEL = "Auditors"


def add_to(app: typer.Typer) -> None:
    """Open this door of the command line."""
    app.command("log", rich_help_panel=PANEL)(log)
    app.command(rich_help_panel=PANEL)(verify)
    app.command(rich_help_panel=PANEL)(audit)


def log(
    context: typer.Context,
    season: Season,
    type_: Annotated[str | None, typer.Option("--type", help="Lines of this type alone.", metavar="TYPE")] = None,
    since: Annotated[int, typer.Option("--since", help="Lines after this one.", metavar="SEQ", min=0)] = 0,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List the lines of a log: who recorded what, when, and why.

    Example: racelog log pccna-2022 --type penalty_applied
    """
    from racelog.cli import showing  # late: --help stays quick

    showing.log(folders_of(context), season, type_, since, Form.of(as_json=as_json, as_csv=as_csv))


def verify(
    context: typer.Context,
    season: Season,
    against: Annotated[
        Path | None, typer.Option("--against", help="A backup to compare with, byte for byte.", metavar="FOLDER")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check every byte of a log: hashes, chain, order, strict types. Exit code 3 when it is not whole.

    Example: racelog verify pccna-2022
    """
    from racelog.cli import checking  # late: --help stays quick

    checking.verify(folders_of(context), season, against, as_json=as_json)


def audit(
    context: typer.Context,
    season: Season,
    published: Annotated[
        Path | None,
        typer.Option(
            "--published", help="The published tables; published.csv beside the log without it.", metavar="FILE"
        ),
    ] = None,
    summary: Annotated[bool, typer.Option("--summary", help="The figures alone, without every difference.")] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Hold published tables against the computed ones. Exit code 1 when anything differs.

    Example: racelog audit pccna-2022
    """
    from racelog.cli import checking  # late: --help stays quick

    form = Form.of(as_json=as_json, as_csv=as_csv)
    checking.audit(folders_of(context), season, published, form, summary=summary)
