"""What auditors ask: the log itself, whether it is whole, whether published tables follow from it."""

import typer

from racelog.cli.audit import audit
from racelog.cli.diff import diff
from racelog.cli.doctor import doctor
from racelog.cli.explain import explain
from racelog.cli.log import log
from racelog.cli.prove import prove
from racelog.cli.report import report
from racelog.cli.title import title
from racelog.cli.verify import verify
from racelog.cli.whatif import whatif

PANEL = "Auditors"


def add_to(app: typer.Typer) -> None:
    """Open this door of the command line."""
    for command in (log, verify, doctor, prove, audit, report, explain, diff, whatif, title):
        app.command(rich_help_panel=PANEL)(command)
