"""The command `sheet`: a session on one page, for the notice board."""

import typer

from racelog.cli.officials.panels import Session
from racelog.cli.options import AsJson, AsOf, Season, folders_of


def sheet(
    context: typer.Context, season: Season, session: Session, as_of: AsOf = None, as_json: AsJson = False
) -> None:
    """Print the one-page sheet of a session for the notice board.

    Example: racelog sheet harbour-cup-2026 R1
    """
    from racelog.cli.reading import read_season  # these late: --help stays quick
    from racelog.cli.seal import last_sealed
    from racelog.copies.sealed import sealed_in_words
    from racelog.facts.naming import session_named
    from racelog.tables.sheet import sheet_table
    from racelog.views.draw.terminal import show_blocks
    from racelog.views.sheet import sheet_view

    folders = folders_of(context)
    replayed = read_season(folders, season, as_of)
    table = sheet_table(replayed, session_named(replayed.season, session))
    if table is None:
        return
    if as_json:
        typer.echo(table.model_dump_json(indent=2))
        return
    sealed = last_sealed(folders, season, table.seq)
    view = sheet_view(table, None if sealed is None else sealed_in_words(sealed))
    show_blocks(view.blocks, view.title)
