"""Branches side by side on the screen: competitors down, as it stands and every branch across."""

from fractions import Fraction

import typer

from racelog.cli.screen import heading, print_table, table_of
from racelog.history.branches import BranchesTable, ChampionshipInBranches, Stood
from racelog.tables.shown import points_shown

AS_IT_STANDS = "as it stands"


def print_branches(table: BranchesTable, *, as_json: bool) -> None:
    """Print what every branch would change: position and points of those who differ in any."""
    if as_json:
        typer.echo(table.model_dump_json(indent=2))
        return
    heading(table, "what if" if table.after_round is None else f"what if, after round {table.after_round}")
    for branch in table.branches:
        typer.echo(f"{branch.name}: {'; '.join(branch.supposed)}")
        for line in branch.would_append:
            typer.echo(f"  {line}")
    for championship in table.championships:
        typer.echo("")
        _print(table, championship)
    if table.untouched:
        typer.echo(f"not touched: {', '.join(table.untouched)}")
    typer.echo("Nothing was written.")


def _print(table: BranchesTable, championship: ChampionshipInBranches) -> None:
    columns = (AS_IT_STANDS, *(branch.name for branch in table.branches))
    for column, incomplete in zip(columns, championship.incomplete, strict=True):
        if incomplete:
            typer.echo(f"{championship.title}, {column}: INCOMPLETE, points are those known so far")
    shown = table_of(championship.title, *columns, right=columns, fold=columns)
    for each in championship.competitors:
        shown.add_row(each.name, *map(_shown, (each.as_it_stands, *each.branches)))
    print_table(shown)


def _shown(stood: Stood | None) -> str:
    """A position and points: "9  106"."""
    if stood is None:
        return "-"
    position = "-" if stood.position is None else str(stood.position)
    return f"{position}  {points_shown(Fraction(stood.points)):>4}"
