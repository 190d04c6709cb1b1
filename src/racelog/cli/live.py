"""What watchers see live, and read elsewhere: pages, changes posted, a season rehearsed, the database explored."""

import typer

from racelog.cli.explore import explore
from racelog.cli.notify import notify
from racelog.cli.rehearse import rehearse
from racelog.cli.serve import serve

PANEL = "Watchers, live and elsewhere"


def add_to(app: typer.Typer) -> None:
    """Open this door of the command line."""
    app.command(rich_help_panel=PANEL)(serve)
    app.command(rich_help_panel=PANEL)(notify)
    app.command(rich_help_panel=PANEL)(rehearse)
    app.command(rich_help_panel=PANEL)(explore)
