"""The notice board."""

import typer

from racelog.cli.officials.panels import TRACK, Session
from racelog.cli.options import AsJson, AsOf, Season, folders_of


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command(rich_help_panel=TRACK)(sheet)


def sheet(
    context: typer.Context, season: Season, session: Session, as_of: AsOf = None, as_json: AsJson = False
) -> None:
    """Print the one-page sheet of a session for the notice board.

    Example: racelog sheet harbour-cup-2026 R1
    """
    from racelog.cli import sheets  # late: --help stays quick

    sheets.sheet(folders_of(context), season, session, as_of, as_json=as_json)
