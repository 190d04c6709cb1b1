"""The command `diff`: what changed between two moments of a log."""

from typing import Annotated

import typer

from racelog.cli.options import AsJson, Season, folders_of


def diff(
    context: typer.Context,
    season: Season,
    first: Annotated[
        str | None, typer.Option("--from", help="A line of the log, or a time.", metavar="LINE|TIME")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", help="A later one (default: the last line).", metavar="LINE|TIME")
    ] = None,
    line: Annotated[
        int | None,
        typer.Option(help="Instead: what this line changes as things stand, also what came after it.", metavar="LINE"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what changed between two lines of a log, or two times, or what one line changes: events, classifications,
    every table.

    Example: racelog diff pccna-2022 --from 203 --to 206
    """  # noqa: D205 - one sentence
    from racelog.cli.reading import moment_of, season_of  # these late: --help stays quick
    from racelog.library.season import differences_between
    from racelog.tables.lines import log_line
    from racelog.views.changes import differences_view, effect_view
    from racelog.views.draw.terminal import show

    current = season_of(folders_of(context), season)
    if (first is None) == (line is None) or (line is not None and last is not None):
        raise typer.BadParameter("give either --from (and --to), or --line")
    if first is None:
        effect = current.effect(line or 0)
        if as_json:
            typer.echo(effect.model_dump_json(indent=2))
        else:
            show(effect_view(log_line(current.replayed, effect.line), effect))
        return
    began, ended = moment_of(current, first, "--from"), moment_of(current, last, "--to")
    differences = differences_between(began, ended, names=("--from", "--to"))
    if as_json:
        typer.echo(differences.model_dump_json(indent=2))
    else:
        show(differences_view(differences))
