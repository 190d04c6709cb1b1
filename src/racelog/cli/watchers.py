"""What watchers read: seasons, tables, results, entry lists."""

import typer

from racelog.cli.entries import entries
from racelog.cli.results import results
from racelog.cli.seasons import seasons
from racelog.cli.standings import standings
from racelog.cli.watch import watch

PANEL = "Watchers"


def add_to(app: typer.Typer) -> None:
    """Open this door of the command line."""
    app.command(rich_help_panel=PANEL)(seasons)
    app.command(rich_help_panel=PANEL)(standings)
    app.command(rich_help_panel=PANEL)(results)
    app.command(rich_help_panel=PANEL)(entries)
    app.command(rich_help_panel=PANEL)(watch)
