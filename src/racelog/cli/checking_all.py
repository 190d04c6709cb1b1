"""Checking every season at once: each one's published tables against the computed ones, and the sums."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import track
from rich.text import Text

from racelog.audit.seasons import AuditOfAll, TableAudited
from racelog.audit.wording import difference_in_words
from racelog.cli.checking import DIFFERS
from racelog.cli.options import Folders
from racelog.cli.reading import seasons_of, told
from racelog.cli.screen import print_table, table_of
from racelog.library.audits import audit_of_files, audit_of_logs


def audit_all(folders: Folders, season_files: Path | None, *, after_rounds: bool, as_json: bool) -> None:
    """Compare every season that has published tables, print, and end with 1 when anything differs."""
    if season_files is None:
        seasons = seasons_of(folders)
        found = audit_of_logs(
            folders.events,
            seasons.names,
            lambda season: told(seasons[season]).replayed,
            after_rounds=after_rounds,
            watch=_watched,
        )
    else:
        found = audit_of_files(season_files, after_rounds=after_rounds, watch=_watched)
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        _print(found)
    if not found.agrees:
        raise typer.Exit(DIFFERS)


def _watched(files: Sequence[Path]) -> Iterator[Path]:
    """Go through the files of some seasons with a bar on stderr that says how far it is."""
    console = Console(stderr=True)
    yield from track(files, "seasons", console=console, disable=not console.is_terminal, transient=True)


def _print(found: AuditOfAll) -> None:
    figures = table_of(
        *("season", "championship", "totals agree", "places agree", "listed agree", "first difference"),
        fold=("first difference",),
    )
    for each in found.tables:
        figures.add_row(
            each.season,
            each.title,
            f"{each.matched} of {each.compared}",
            f"{each.places_matched} of {each.compared}",
            f"{each.listed_matched} of {each.listed}",
            Text(_first(each)),
        )
    print_table(figures)
    for left_out in found.not_compared:
        typer.echo(f"not compared: {left_out.championship}: {left_out.why}")
    for season in found.without:
        typer.echo(f"not compared: {season}: no published.csv beside its log")
    _print_after_rounds(found.after_rounds)
    typer.echo(_sums(found))


def _first(audited: TableAudited) -> str:
    if not audited.complete:
        return "incomplete"
    if not audited.differences:
        return ""
    first = (*audited.in_points, *audited.differences)[0]
    return f"{first.competitor}: {difference_in_words(first)}"


def _print_after_rounds(tables: Sequence[TableAudited]) -> None:
    """The running tables that differ in points, and how many agree."""
    if not tables:
        return
    apart = [each for each in tables if not each.agrees_in_points]
    if apart:
        shown = table_of("season", "after", "championship", "first difference", fold=("first difference",))
        for each in apart:
            shown.add_row(each.season, f"round {each.after_round}", each.title, Text(_first(each)))
        print_table(shown)
    in_full = sum(each.agrees for each in tables)
    typer.echo(
        f"after rounds: {len(tables)} tables, {in_full} agree in full, {len(tables) - in_full - len(apart)} in points "
        f"but not in places or who is listed, {len(apart)} differ in points"
    )


def _sums(found: AuditOfAll) -> str:
    compared, listed = (sum(each.compared for each in found.tables), sum(each.listed for each in found.tables))
    agree = sum(each.agrees for each in found.tables)
    seasons = "1 season" if found.seasons == 1 else f"{found.seasons} seasons"
    return (
        f"{agree} of {len(found.tables)} tables of {seasons} agree: "
        f"{sum(each.matched for each in found.tables)} of {compared} totals, "
        f"{sum(each.places_matched for each in found.tables)} of {compared} places, "
        f"{sum(each.listed_matched for each in found.tables)} of {listed} listed"
    )
