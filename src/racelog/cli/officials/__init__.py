"""What officials do: set a season up, enter cars, classify, decide, publish; a command a subject's file."""

import typer

from racelog.cli import imports, keys, requests
from racelog.cli.backup import backup
from racelog.cli.officials import bookkeeping, entry_list, sessions
from racelog.cli.officials.panels import LOG
from racelog.cli.rebuild import rebuild
from racelog.cli.rejoin import rejoin
from racelog.cli.restore import restore
from racelog.cli.seal import seal


def add_to(app: typer.Typer) -> None:
    """Open this door of the command line."""
    for subject in (requests, entry_list, sessions, bookkeeping, imports, keys):
        subject.add_to(app)
    for command in (rebuild, seal, backup, restore, rejoin):
        app.command(rich_help_panel=LOG)(command)
