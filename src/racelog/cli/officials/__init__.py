"""What officials do: set a season up, enter cars, classify, decide, publish; a command a subject's file."""

import typer

from racelog.cli import requests
from racelog.cli.officials import bookkeeping, entry_list, keeping, sessions, trust


def add_to(app: typer.Typer) -> None:
    """Open this door of the command line."""
    for subject in (requests, entry_list, sessions, bookkeeping, keeping, trust):
        subject.add_to(app)
