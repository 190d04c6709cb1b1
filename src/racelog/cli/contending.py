"""The fight for a title on the screen: who can still win, with what, and the last race place by place."""

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby

import typer

from racelog.cli.options import Folders
from racelog.cli.reading import season_of
from racelog.cli.screen import heading, print_table, table_of
from racelog.rules.countback import ordinal
from racelog.tables.shown import points_shown
from racelog.tables.title import Contender, FromPlace, TitleTable

FEW = 3
"""For so many contenders the last race is shown place by place."""
LEGEND = (
    "needs: the least to take from what is to come, should the others take as little as they can; "
    "certain with: champion whatever the others do (-: not in its own hands)"
)


def titles(
    folders: Folders, season: str, championship: str | None, after: int | None, as_of: str | None, *, as_json: bool
) -> None:
    """Print the titles of a season, or one of them. Errors: Malformed."""
    found = season_of(folders, season, as_of).titles(championship, after=after)
    if as_json:
        typer.echo(json.dumps([json.loads(each.model_dump_json()) for each in found], indent=2))
        return
    for number, table in enumerate(found):
        if number:
            typer.echo("")
        _print(table)
    if any(table.contenders and not table.champions for table in found):
        typer.echo(f"\n{LEGEND}")


def _print(table: TitleTable) -> None:
    where = "before the first round" if table.after_round is None else f"after round {table.after_round}"
    heading(table, f"{table.championship_title} \u00b7 {where}")
    if table.incomplete:
        typer.echo("the table is INCOMPLETE, so nothing about its title is certain:")
        for missing in table.incomplete:
            typer.echo(f"  {missing}")
        return
    if table.sessions:
        typer.echo(f"to come: {', '.join(table.sessions)}")
    else:
        typer.echo("no round is scheduled yet" if table.after_round is None else "every round has been run")
    for line in _decided(table):
        typer.echo(line)
    if table.contenders and not table.champions:
        _contenders(table)
        for contender in table.contenders[:FEW]:
            for line in _last_race(contender):
                typer.echo(line)
    for note in table.notes:
        typer.echo(f"note: {note}")


def _decided(table: TitleTable) -> Iterator[str]:
    if len(table.champions) > 1:
        yield f"champions, level in every respect: {', '.join(table.champions)}"
    elif table.champions:
        yield f"{table.champions[0]} is champion" + (", whatever the others do" if table.sessions else "")
    elif not table.contenders:
        yield "nobody is ranked" if table.after_round is not None else "nobody is entered yet"


def _contenders(table: TitleTable) -> None:
    figures = ("points", "most to take", "needs", "certain with")
    shown = table_of("can still win", *figures, "", right=figures, fold=("",))
    for each in table.contenders:
        shown.add_row(
            each.name, _points(each.points), _points(each.most), _needs(each), _certain(each), ", ".join(_remarks(each))
        )
    print_table(shown)
    word = "competitor" if len(table.out) == 1 else "competitors"
    typer.echo(f"out of it: {len(table.out)} {word}")


def _points(points: str) -> str:
    return points_shown(Fraction(points))


def _needs(contender: Contender) -> str:
    if contender.needs is None:
        return ""
    return ("" if contender.needs_exact else "at least ") + _points(contender.needs)


def _certain(contender: Contender) -> str:
    if contender.certain is not None:
        return ("" if contender.certain_exact else "at most ") + _points(contender.certain)
    return "" if contender.needs is None else "-" if contender.certain_exact else "not known"


def _remarks(contender: Contender) -> Iterator[str]:
    if contender.kept != contender.points:
        yield f"{_points(contender.kept)} of the points will count at the end"
    if contender.can_win == "shared":
        yield "at best level with another: the title would be shared"
    if not contender.entered:
        yield "not entered for what is to come"


def _last_race(contender: Contender) -> Iterator[str]:
    """Place by place, places alike together; bonuses are taken to go to the others."""
    if not contender.last_race:
        return
    yield f"{contender.name} is champion, even if every bonus goes to a rival:"
    for rivals, group in groupby(contender.last_race, key=lambda each: each.rivals):
        held = list(group)
        if any(rival.best_place is None for rival in rivals):
            yield f"  {_places(held)}: not by the place alone"
        else:
            told = ", ".join(
                f"{rival.name} {_no_better(rival.best_place or 0, len(contender.last_race))}" for rival in rivals
            )
            yield f"  {_places(held)}: {f'if {told}' if told else 'whatever the others do'}"


def _no_better(place: int, places: int) -> str:
    return "does not finish" if place >= places else f"is no better than {ordinal(place)}"


def _places(held: Sequence[FromPlace]) -> str:
    numbers = [each.place for each in held if each.place is not None]
    if not numbers:
        return "unclassified"
    first, last = ordinal(numbers[0]), ordinal(numbers[-1])
    stretch = first if len(numbers) == 1 else f"{first} to {last}"
    return f"{stretch}, or unclassified" if held[-1].place is None else stretch
