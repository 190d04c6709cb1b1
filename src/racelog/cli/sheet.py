"""The command `sheet`: a session on one page, for the notice board."""

import typer

from racelog.cli.options import AsJson, AsOf, Season, Session, folders_of


def sheet(
    context: typer.Context, season: Season, session: Session, as_of: AsOf = None, as_json: AsJson = False
) -> None:
    """Print the one-page sheet of a session for the notice board.

    Example: racelog sheet harbour-cup-2026 R1
    """
    from racelog.cli.reading import season_of  # late: --help stays quick
    from racelog.cli.seal import last_sealed
    from racelog.copies.sealed import sealed_in_words
    from racelog.tables import as_json as table_as_json
    from racelog.views.draw.terminal import show_blocks
    from racelog.views.sheet import sheet_view

    folders = folders_of(context)
    table = season_of(folders, season, as_of).sheet(session)
    if as_json:
        typer.echo(table_as_json(table), nl=False)
        return
    sealed = last_sealed(folders, season, table.seq)
    view = sheet_view(table, None if sealed is None else sealed_in_words(sealed))
    show_blocks(view.blocks, view.title)
