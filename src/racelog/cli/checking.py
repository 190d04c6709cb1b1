"""Checking published tables against computed ones."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

import typer
from rich.text import Text

from racelog.audit.compare import Audit, ChampionshipAudit, differences_as_csv
from racelog.audit.matrix import read_matrix
from racelog.audit.published import PublishedTable, read_published
from racelog.audit.whole import WholeAudit, audit_season, tables_asked_for
from racelog.audit.wording import difference_in_words, figures_in_words, what_differs
from racelog.cli.form import Form
from racelog.cli.options import Folders
from racelog.cli.proposing import print_impossible, print_matrix, print_proposals
from racelog.cli.reading import championship_of, published_beside, read_season, round_of
from racelog.cli.screen import print_table, table_of
from racelog.errors import Malformed
from racelog.tables.replayed import Replayed
from racelog.tables.shown import short_head

DIFFERS = 1


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
        asked = replace(asked, championship=championship_of(replayed, asked.championship))
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
    """Refuse a file of which no table can be compared: not of the season, or not as of its round. Errors: Malformed."""
    known = [each.id for adopted in replayed.season.adopted for each in adopted.regulations.championships]
    ours = [each for each in found.not_compared if each.championship in known]
    if ours:
        raise Malformed(
            f"no table in it can be compared as of its round: {ours[0].championship}: {ours[0].why}",
            place=str(file),
            remedy="Correct the round it is printed after, or compare it when that round has been run",
        )
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
