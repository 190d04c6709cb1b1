"""Checking published tables against computed ones."""

import typer
from rich.text import Text

from racelog.audit.compare import Audit, ChampionshipAudit, differences_as_csv
from racelog.audit.whole import WholeAudit
from racelog.audit.wording import difference_in_words, figures_in_words, what_differs
from racelog.cli.form import Form
from racelog.cli.options import Folders
from racelog.cli.proposing import print_impossible, print_matrix, print_proposals
from racelog.cli.reading import season_of
from racelog.cli.screen import print_table, table_of
from racelog.library.audits import Asked
from racelog.tables.shown import short_head

DIFFERS = 1


def audit(folders: Folders, season: str, asked: Asked, as_of: str | None, form: Form, *, summary: bool) -> None:
    """Compare, print, and end with 1 when anything differs."""
    found = season_of(folders, season, as_of).audited(asked)
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
