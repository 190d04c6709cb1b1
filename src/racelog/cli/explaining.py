"""Explanations on the screen: every award of a competitor, and where in the log it comes from."""

from fractions import Fraction
from typing import Literal

import typer
from rich.table import Table as RichTable
from rich.text import Text

from racelog.cli.options import Folders
from racelog.cli.reading import season_of
from racelog.cli.screen import heading, print_table, table_of
from racelog.errors import Malformed
from racelog.library.season import round_of
from racelog.rules.countback import ordinal
from racelog.tables.explain import Explanation, total
from racelog.tables.shown import points_shown, time_shown


def explained(
    folders: Folders,
    season: str,
    who: tuple[str | None, str | None],
    championship: str | None,
    rounds: tuple[int | None, int | None],
    as_of: str | None,
    *,
    as_json: bool,
) -> None:
    """Explain a driver's or a team's points; `rounds` are the one to show alone, and the one to stand after."""
    if (who[0] is None) == (who[1] is None):
        raise Malformed("whose points?", remedy="Name a driver or a team: --driver NAME, or --team NAME")
    current = season_of(folders, season, as_of)
    kind: Literal["driver", "team"] = "team" if who[0] is None else "driver"
    explanation = current.explain(who[0] or who[1] or "", championship, kind=kind, after=rounds[1])
    only = round_of(current.replayed, rounds[0])
    if only is not None:
        items = tuple(item for item in explanation.items if item.round == only)
        explanation = explanation.model_copy(update={"items": items})
    if as_json:
        typer.echo(explanation.model_dump_json(indent=2))
    else:
        _print(explanation, only)


def _print(explanation: Explanation, only: int | None) -> None:
    heading(explanation, explanation.championship_title)
    position = "unranked" if explanation.position is None else ordinal(explanation.position)
    why = f" ({explanation.unranked})" if explanation.unranked else ""
    typer.echo(f"{explanation.name}: {points_shown(Fraction(explanation.points))} points, {position}{why}")
    for missing in explanation.incomplete:
        typer.echo(f"INCOMPLETE: {missing}")
    print_table(_table(explanation))
    if only is None:
        typer.echo(f"these add up to {points_shown(total(explanation))}")
    for tie in explanation.ties:
        typer.echo(f"level on points: {tie}")
    for assumption in explanation.assumptions:
        typer.echo(f"assumed: {assumption}")
    if only is not None:
        _print_times(explanation)


def _table(explanation: Explanation) -> RichTable:
    table = table_of(*("round", "for", "points", "why", "log"), right=("round", "points"), fold=("for", "why", "log"))
    for item in explanation.items:
        points = points_shown(Fraction(item.points))
        table.add_row(
            f"R{item.round}",
            Text(item.awarded_for),
            Text(f"({points})" if item.dropped else points),
            Text(item.why),
            Text(item.caused_by),
        )
    return table


def _print_times(explanation: Explanation) -> None:
    for item in explanation.items:
        for part in item.times:
            typer.echo(f"time: {time_shown(part.milliseconds)} {part.what} (#{part.seq})")
        if len(item.times) > 1:
            typer.echo(f"time: {time_shown(sum(part.milliseconds for part in item.times))} in all")
