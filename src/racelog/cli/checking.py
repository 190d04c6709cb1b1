"""Checking: a log byte by byte, and published tables against computed ones."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import typer
from rich.text import Text

from racelog.audit.backup import AgainstBackup, against_backup, read_backup
from racelog.audit.compare import Audit, ChampionshipAudit, differences_as_csv
from racelog.audit.matrix import read_matrix
from racelog.audit.published import PublishedTable, read_published
from racelog.audit.whole import WholeAudit, audit_season, tables_asked_for
from racelog.audit.wording import difference_in_words, figures_in_words, what_differs
from racelog.cli.form import Form
from racelog.cli.options import Folders
from racelog.cli.proposing import print_impossible, print_matrix, print_proposals
from racelog.cli.reading import championship_of, oddity, published_beside, read_season, round_of, store_of
from racelog.cli.screen import print_table, table_of
from racelog.errors import LogDamaged, Malformed, excerpt_of_line
from racelog.log.chain import key_twice
from racelog.log.passing import passed
from racelog.log.segment import Mark
from racelog.projections.replayed import Replayed
from racelog.projections.shown import short_head

DIFFERS = 1


def verify(folders: Folders, season: str, against: Path | None, *, as_json: bool) -> None:
    """Read every byte of a log and say how it stands."""
    store = store_of(folders)
    log = passed(store, season, _check_keys)
    backup = None if against is None else read_backup(against, season)
    compared = None if backup is None else against_backup(store.segments(season), backup)
    found = oddity(log)
    if as_json:
        report = {
            "season": season,
            "seq": log.seq,
            "log_head": log.head,
            "segments": log.segments,
            "whole": found is None,
            "oddity": None if found is None else found.what,
            "against_backup": None if compared is None else compared.verdict,
        }
        typer.echo(json.dumps(report, indent=2))
    else:
        counted = "1 segment" if log.segments == 1 else f"{log.segments} segments"
        typer.echo(f"{season}: {log.seq} lines in {counted}, chain good, head {log.head}")
    if found is not None:
        raise found
    if compared is not None:
        _judge(compared, silent=as_json)


def _check_keys(mark: Mark, text: bytes) -> None:
    for number, line in enumerate(text.splitlines(), start=mark.lines + 1):
        key = key_twice(line)
        if key is not None:
            raise LogDamaged(
                f"the key {key!r} stands twice in one object",
                place=f"{mark.file}:{number}",
                excerpt=excerpt_of_line(line),
                remedy="Readers may understand it differently. Compare with a backup",
            )


def _judge(compared: AgainstBackup, *, silent: bool) -> None:
    """Say how a log and its backup compare. Errors: LogDamaged, unless the log holds all of the backup."""
    match compared.verdict:
        case "same" | "longer" if silent:
            return
        case "same":
            typer.echo("the backup is the same, byte for byte")
        case "longer":
            typer.echo(f"the backup is the beginning of this log, which goes on at {compared.place}")
        case "shorter":
            raise LogDamaged(
                f"lines are missing at the end: the backup goes on at {compared.place}",
                excerpt=f"backup: {compared.there}",
                remedy="If nothing was moved on purpose, put the missing lines back from the backup",
            )
        case "differs":
            raise LogDamaged(
                f"the log and its backup differ from {compared.place} on",
                excerpt=f"here:   {compared.here}\nbackup: {compared.there}",
                remedy="Both chains are good: one of the two was written again. Find out which one others have seen",
            )


@dataclass(frozen=True, slots=True)
class Asked:
    """What an audit is asked to look at; a time limit where proposals are wanted."""

    published: Path | None
    matrix: Path | None
    championship: str | None
    after: int | None
    as_of: str | None
    seconds: float | None


def audit(folders: Folders, season: str, asked: Asked, form: Form, *, summary: bool) -> None:
    """Compare, print, and end with 1 when anything differs."""
    replayed = read_season(folders, season, asked.as_of)
    if asked.championship is not None:
        championship_of(replayed, asked.championship)
    round_of(replayed, asked.after)
    cells = None if asked.matrix is None else read_matrix(asked.matrix)
    file = asked.published or published_beside(folders, season)
    found = audit_season(replayed, _tables(season, file, asked), cells, after=asked.after, seconds=asked.seconds)
    if not found.championships and (cells is None or found.not_compared):
        nothing_compared(replayed, found, file)
    match form:
        case Form.JSON:
            typer.echo(found.model_dump_json(indent=2))
        case Form.CSV:
            typer.echo(differences_as_csv(found), nl=False)
            _print_not_compared(found, err=True)
        case Form.TEXT:
            _print(found, summary=summary)
    if not found.agrees:
        raise typer.Exit(DIFFERS)


def _tables(season: str, file: Path, asked: Asked) -> tuple[PublishedTable, ...]:
    """The published tables asked for; none where a matrix alone was published. Errors: Malformed."""
    if file.exists() or asked.published is not None or asked.matrix is None:
        if not file.exists():
            raise Malformed(
                "there are no published tables",
                place=str(file),
                remedy=f"Name them: racelog audit {season} --published FILE",
            )
        return tables_asked_for(read_published(file), asked.championship, asked.after, str(file))
    return ()


def nothing_compared(replayed: Replayed, found: Audit, file: Path) -> NoReturn:
    """Refuse a file of which no table is one of the season. Errors: Malformed."""
    known = [each.id for adopted in replayed.season.adopted for each in adopted.regulations.championships]
    named = ", ".join(each.championship for each in found.not_compared)
    raise Malformed(
        f"no table in it is one of the season: {named}",
        place=str(file),
        remedy=f"Call them as the regulations do: {', '.join(dict.fromkeys(known))}",
    )


def _print(found: WholeAudit, *, summary: bool) -> None:
    if found.championships:
        _print_figures(found)
    for each in found.championships.values():
        _print_differences(each, summary=summary)
    _print_not_compared(found)
    if found.matrix is not None:
        print_matrix(found.matrix, summary=summary)
    print_impossible(found.impossible, "recorded")
    if found.proposals is not None:
        print_proposals(found.proposals)
    for assumption in found.assumptions:
        typer.echo(f"assumed: {assumption}")
    head = short_head(found.log_head)
    typer.echo(f"log {found.season} #{found.seq}, head {head}, chain good, regulations {found.regulations}")


def _print_figures(found: Audit) -> None:
    figures = table_of(
        *("championship", "totals agree", "places agree", "after", "first difference"), fold=("first difference",)
    )
    for each in found.championships.values():
        figures.add_row(
            each.title,
            f"{each.matched} of {each.compared}",
            f"{each.places_matched} of {each.compared}",
            f"round {each.after_round}",
            Text("incomplete" if each.incomplete else _first(each)),
        )
    print_table(figures)


def _print_not_compared(found: Audit, *, err: bool = False) -> None:
    for left_out in found.not_compared:
        rows = "1 row" if left_out.rows == 1 else f"{left_out.rows} rows"
        typer.echo(f"not compared: {left_out.championship} ({rows}): {left_out.why}", err=err)


def _first(audited: ChampionshipAudit) -> str:
    if not audited.differences:
        return ""
    first = audited.differences[0]
    return f"{first.competitor}: {difference_in_words(first)}"


def _print_differences(audited: ChampionshipAudit, *, summary: bool) -> None:
    for missing in audited.incomplete:
        typer.echo(f"{audited.title}: INCOMPLETE: {missing}; what is computed is no result, and is not shown")
    if summary or audited.incomplete or not audited.differences:
        return
    shown = table_of("differs in", "competitor", "published", "computed", "what", fold=("what",))
    for difference in audited.differences:
        shown.add_row(
            audited.title,
            Text(difference.competitor),
            figures_in_words(difference.published),
            figures_in_words(difference.computed),
            Text(what_differs(difference)),
        )
    print_table(shown)
