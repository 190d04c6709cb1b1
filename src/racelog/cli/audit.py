"""The command `audit`: published tables held against the computed ones."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from racelog.cli.completion import seasons
from racelog.cli.drawing import Form
from racelog.cli.options import AsCsv, AsJson, AsOf, Folders, Published, folders_of, of_the_season
from racelog.desk.requests.kinds import CHAMPIONSHIP, ROUND

DIFFERS = 1


def audit(
    context: typer.Context,
    season: Annotated[
        str | None,
        typer.Argument(help="The season, as its folder is called.", metavar="SEASON", autocompletion=seasons),
    ] = None,
    published: Published = None,
    matrix: Annotated[
        Path | None,
        typer.Option(
            "--matrix", help="A published results matrix in long form, compared cell by cell.", metavar="FILE"
        ),
    ] = None,
    championship: Annotated[
        str | None,
        of_the_season(CHAMPIONSHIP, "NAME", "--championship", "-c", says="One championship alone."),
    ] = None,
    after: Annotated[
        int | None,
        of_the_season(ROUND, "ROUND", "--after", says="The table after this round, and rounds up to it."),
    ] = None,
    as_of: AsOf = None,
    propose: Annotated[
        bool,
        typer.Option("--propose", help="Look for the fewest corrections that would explain each table that differs."),
    ] = False,
    effort: Annotated[
        float,
        typer.Option(
            "--effort",
            "--time-limit",
            help="With --propose: the work for each table, about as many seconds on a usual machine.",
            metavar="AMOUNT",
            min=0.1,
            max=86_400,
        ),
    ] = 60,
    summary: Annotated[bool, typer.Option("--summary", help="The figures alone, without every difference.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Every season that has published tables, in one table.")] = False,
    season_files: Annotated[
        Path | None,
        typer.Option(
            "--from", help="With --all: the season files of a folder, imported for this alone.", metavar="FOLDER"
        ),
    ] = None,
    after_rounds: Annotated[
        bool, typer.Option("--after-rounds", help="With --all: the tables published after every round, too.")
    ] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Hold published tables against the computed ones: one season's, or --all. Exit code 1 when anything differs.

    With --propose it looks for the fewest single corrections that would explain a table; it never applies them.

    Example: racelog audit pccna-2022
    """
    from racelog.cli.progress import under_way
    from racelog.cli.reading import season_of  # these late: --help stays quick
    from racelog.errors import Malformed

    form = Form.of(as_json=as_json, as_csv=as_csv)
    if every:
        alone = {"--published": published, "--matrix": matrix, "--championship": championship, "--after": after,
                 "--as-of": as_of, "--propose": propose, "--summary": summary, "--csv": as_csv,
                 "a season": season}  # fmt: skip
        _without("--all goes", alone)
        _audit_all(folders_of(context), season_files, after_rounds=after_rounds, as_json=as_json)
        return
    _without("one season's audit goes", {"--from": season_files, "--after-rounds": after_rounds})
    if season is None:
        raise Malformed("which season?", remedy="Name it: racelog audit SEASON. Or all of them: racelog audit --all")
    if as_csv:
        _without("--csv goes", {"--matrix": matrix, "--propose": propose})
    current = season_of(folders_of(context), season, as_of)
    with under_way("looking for the fewest corrections" if propose else "comparing"):
        result = current.audit(
            published,
            matrix=matrix,
            championship=championship,
            after=after,
            effort=effort if propose else None,
        )
    match form:
        case Form.JSON:
            typer.echo(result.model_dump_json(indent=2))
        case Form.CSV:
            from racelog.views.audit import differences_view, not_compared_words
            from racelog.views.draw.csv import as_csv as drawn_as_csv
            from racelog.views.draw.terminal import in_words

            typer.echo(drawn_as_csv(differences_view(result)), nl=False)
            for words in not_compared_words(result):
                typer.echo(in_words(words), err=True)
        case Form.TEXT:
            from racelog.views.audit import audit_view
            from racelog.views.draw.terminal import show

            show(audit_view(result, summary=summary))
    if not result.agrees:
        raise typer.Exit(DIFFERS)


def _without(what: str, given: Mapping[str, object]) -> None:
    """Options that say nothing together. Errors: Malformed."""
    from racelog.errors import Malformed

    for option, value in given.items():
        if value:
            raise Malformed(f"{what} without {option}")


def _audit_all(folders: Folders, season_files: Path | None, *, after_rounds: bool, as_json: bool) -> None:
    """Compare every season that has published tables, print, and end with 1 when anything differs."""
    from racelog.cli.reading import seasons_of, with_warning
    from racelog.library.audits import audit_of_files, audit_of_logs
    from racelog.views.audit import audit_of_all_view
    from racelog.views.draw.terminal import show

    if season_files is None:
        seasons = seasons_of(folders)
        result = audit_of_logs(
            folders.events,
            seasons.names,
            lambda season: with_warning(seasons[season]).replayed,
            after_rounds=after_rounds,
            watch=_with_a_bar,
        )
    else:
        result = audit_of_files(season_files, after_rounds=after_rounds, watch=_with_a_bar)
    if as_json:
        typer.echo(result.model_dump_json(indent=2))
    else:
        show(audit_of_all_view(result))
    if not result.agrees:
        raise typer.Exit(DIFFERS)


def _with_a_bar(files: Sequence[Path]) -> Iterator[Path]:
    """Go through files with a bar on stderr that says how far it is."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    yield from track(files, "seasons", console=console, disable=not console.is_terminal, transient=True)
