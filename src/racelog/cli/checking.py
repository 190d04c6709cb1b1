"""Checking: a log byte by byte, and published tables against computed ones."""

import json
from pathlib import Path

import typer
from rich.text import Text

from racelog.audit.backup import AgainstBackup, against_backup, read_backup
from racelog.audit.compare import Audit, ChampionshipAudit, Difference, Figures, compare
from racelog.audit.published import read_published
from racelog.cli.options import Folders
from racelog.cli.reading import oddity, published_beside, read_season, store_of
from racelog.cli.screen import print_table, table_of
from racelog.errors import LogDamaged, Malformed
from racelog.projections.shown import short_head

DIFFERS = 1


def verify(folders: Folders, season: str, against: Path | None, *, as_json: bool) -> None:
    """Read every byte of a log and say how it stands."""
    store = store_of(folders)
    log = store.read(season)
    compared = None if against is None else against_backup(store.segments(season), read_backup(against, season))
    found = oddity(log)
    if as_json:
        report = {
            "season": season,
            "seq": log.seq,
            "log_head": log.head,
            "segments": len(store.segments(season)),
            "whole": found is None,
            "oddity": None if found is None else found.what,
            "against_backup": None if compared is None else compared.verdict,
        }
        typer.echo(json.dumps(report, indent=2))
    else:
        typer.echo(
            f"{season}: {log.seq} lines in {len(store.segments(season))} segments, chain good, head {log.head}"
        )
        if compared is not None:
            typer.echo(_against(compared))
    if found is not None:
        raise found
    if compared is not None and compared.verdict == "differs":
        raise LogDamaged(
            f"the log and its backup differ from {compared.place} on",
            excerpt=f"here:   {compared.here}\nbackup: {compared.there}",
            remedy="Both are whole: one of them was written again. Find out which one others have seen",
        )


def _against(compared: AgainstBackup) -> str:
    match compared.verdict:
        case "same":
            return "the backup is the same, byte for byte"
        case "longer":
            return f"the backup is the beginning of this log; what follows begins at {compared.place}"
        case "shorter":
            return f"this log is the beginning of the backup; the backup goes on at {compared.place}"
        case "differs":
            return f"the backup is another log from {compared.place} on"


def audit(folders: Folders, season: str, published: Path | None, *, summary: bool, as_json: bool) -> None:
    """Compare, print, and end with 1 when anything differs."""
    replayed = read_season(folders, season)
    file = published or published_beside(folders, season)
    if not file.exists():
        raise Malformed(
            "there are no published tables",
            place=str(file),
            remedy=f"Name them: racelog audit {season} --published FILE",
        )
    found = compare(replayed, read_published(file))
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        _print(found, summary=summary)
    if not found.agrees:
        raise typer.Exit(DIFFERS)


def _print(found: Audit, *, summary: bool) -> None:
    figures = table_of("championship", "totals agree", "places agree", "after", "first difference")
    for each in found.championships.values():
        figures.add_row(
            each.title,
            f"{each.matched} of {each.compared}",
            f"{each.places_matched} of {each.compared}",
            f"round {each.after_round}",
            Text("incomplete" if each.incomplete else _first(each)),
        )
    print_table(figures)
    for each in found.championships.values():
        _print_differences(each, summary=summary)
    for left_out in found.not_compared:
        rows = "1 row" if left_out.rows == 1 else f"{left_out.rows} rows"
        typer.echo(f"not compared: {left_out.championship} ({rows}): {left_out.why}")
    for assumption in found.assumptions:
        typer.echo(f"assumed: {assumption}")
    head = short_head(found.log_head)
    typer.echo(f"log {found.season} #{found.seq}, head {head}, chain good, regulations {found.regulations}")


def _first(audited: ChampionshipAudit) -> str:
    if not audited.differences:
        return ""
    first = audited.differences[0]
    return f"{first.competitor}: {_in_words(first)}"


def _print_differences(audited: ChampionshipAudit, *, summary: bool) -> None:
    for missing in audited.incomplete:
        typer.echo(f"{audited.title}: INCOMPLETE: {missing}; what is computed is no result, and is not shown")
    if summary or audited.incomplete or not audited.differences:
        return
    shown = table_of("differs in", "competitor", "published", "computed", "what")
    for difference in audited.differences:
        shown.add_row(
            audited.title,
            Text(difference.competitor),
            _figures(difference.published),
            _figures(difference.computed),
            Text(_what(difference)),
        )
    print_table(shown)


def _what(difference: Difference) -> str:
    """What differs; with the tie-break, where only that can have moved a position."""
    tied = f" ({difference.tie})" if difference.tie and "position" in difference.what else ""
    return ", ".join(difference.what) + tied


def _in_words(difference: Difference) -> str:
    return f"{_figures(difference.published)} published, {_figures(difference.computed)} computed"


def _figures(figures: Figures | None) -> str:
    if figures is None:
        return "not listed"
    if figures.position is None and figures.points is None:
        return "not ranked"
    place = "no place" if figures.position is None else f"{figures.position}."
    return f"{place} with {figures.points}"
