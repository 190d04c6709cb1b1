"""The command `diff`: what changed between two moments of a log."""

from typing import Annotated

import typer

from racelog.cli.options import AsJson, Season, folders_of


def diff(
    context: typer.Context,
    season: Season,
    first: Annotated[str, typer.Option("--from", help="A line of the log, or a time.", metavar="LINE|TIME")],
    last: Annotated[
        str | None, typer.Option("--to", help="A later one (default: the last line).", metavar="LINE|TIME")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what changed between two lines of a log, or two times: the events, the classifications, every table.

    Example: racelog diff pccna-2022 --from 203 --to 206
    """
    from racelog.cli.reading import moment_of, season_of  # these late: --help stays quick
    from racelog.library.season import differences_between
    from racelog.views.changes import differences_view
    from racelog.views.draw.terminal import show

    current = season_of(folders_of(context), season)
    began, ended = moment_of(current, first, "--from"), moment_of(current, last, "--to")
    differences = differences_between(began, ended, names=("--from", "--to"))
    if as_json:
        typer.echo(differences.model_dump_json(indent=2))
    else:
        show(differences_view(differences))
