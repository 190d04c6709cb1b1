"""Checking every season at once: each one's published tables against the computed ones, and the sums."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import typer
from rich.console import Console
from rich.progress import track
from rich.text import Text

from racelog.audit.compare import Audit, compare
from racelog.audit.published import read_published
from racelog.audit.seasons import AuditOfAll, TableAudited, together
from racelog.audit.wording import difference_in_words
from racelog.cli.checking import DIFFERS
from racelog.cli.options import Folders
from racelog.cli.reading import after_rounds_beside, published_beside, read_season, store_of
from racelog.cli.screen import print_table, table_of
from racelog.desk.service import utc_now
from racelog.errors import Malformed
from racelog.importers.f1 import SeasonFile, published_after_rounds, published_tables, read_season_file, steps_of
from racelog.importers.importing import log_of
from racelog.log.memory import MemoryStore
from racelog.tables.replayed import Replayed, replayed

T = TypeVar("T")


def audit_all(folders: Folders, season_files: Path | None, *, after_rounds: bool, as_json: bool) -> None:
    """Compare every season that has published tables, print, and end with 1 when anything differs."""
    if season_files is None:
        found = _of_logs(folders, after_rounds=after_rounds)
    else:
        found = _of_files(season_files, after_rounds=after_rounds)
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        _print(found)
    if not found.agrees:
        raise typer.Exit(DIFFERS)


def _of_logs(folders: Folders, *, after_rounds: bool) -> AuditOfAll:
    """Every season of the events folder that has published tables beside its log."""
    held = store_of(folders).seasons()
    seasons = [each for each in held if published_beside(folders, each).exists()]
    if not seasons:
        raise Malformed(
            "no season has published tables", place=str(folders.events), remedy="Put a published.csv beside its log"
        )
    audits: list[Audit] = []
    running: list[Audit] = []
    for season in _watched(seasons):
        current = read_season(folders, season)
        audits.append(compare(current, read_published(published_beside(folders, season))))
        file = after_rounds_beside(folders, season)
        if after_rounds and file.exists():
            running.append(compare(current, read_published(file)))
    return together(audits, running, [each for each in held if each not in seasons])


def _of_files(folder: Path, *, after_rounds: bool) -> AuditOfAll:
    """Every season file of a folder, imported in memory; nothing is kept."""
    files = sorted(folder.glob("*.json"))
    if not files:
        raise Malformed(
            "there is no season file in it", place=str(folder), remedy="Name a folder of files such as 1958.json"
        )
    audits: list[Audit] = []
    running: list[Audit] = []
    with TemporaryDirectory() as temporary:
        table = Path(temporary) / "published.csv"
        for file in _watched(files):
            found = read_season_file(file)
            current = _imported(found, str(file))
            table.write_text(published_tables(found), encoding="utf-8")
            audits.append(compare(current, read_published(table)))
            if after_rounds:
                table.write_text(published_after_rounds(found), encoding="utf-8")
                running.append(compare(current, read_published(table)))
    return together(audits, running)


def _imported(file: SeasonFile, place: str) -> Replayed:
    season = f"f1-{file.season}"
    steps = steps_of(season, file, place)
    log = MemoryStore({season: log_of(season, steps, by="f1-history", at=utc_now())}).read(season)
    return replayed(log.placed, log.head)


def _watched(found: Sequence[T]) -> Iterator[T]:
    """Go through something with a bar on stderr that says how far it is."""
    console = Console(stderr=True)
    yield from track(found, "seasons", console=console, disable=not console.is_terminal, transient=True)


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
