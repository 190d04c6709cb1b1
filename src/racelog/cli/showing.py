"""Showing tables: as text for people, as JSON or CSV for programs."""

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction

import typer
from rich.table import Table as RichTable
from rich.text import Text

from racelog.cli.form import Form
from racelog.cli.options import Folders
from racelog.cli.reading import season_of, seasons_of, told
from racelog.cli.screen import heading, leave_out, print_table, table_of
from racelog.errors import LogDamaged
from racelog.history.as_of import NothingKnown, moment
from racelog.tables import (
    Cell,
    EntryTable,
    LinesTable,
    ResultLine,
    ResultsTable,
    SeasonTable,
    StandingLine,
    StandingsTable,
)
from racelog.tables.shown import points_shown, time_shown
from racelog.views.csv_json import as_csv, as_json, calendars_as_csv, json_list
from racelog.views.marks import legend, marked

Shown = StandingsTable | ResultsTable | EntryTable | LinesTable


def _show(table: Shown, form: Form) -> None:
    match form:
        case Form.JSON:
            typer.echo(as_json(table), nl=False)
        case Form.CSV:
            typer.echo(as_csv(table), nl=False)
        case Form.TEXT:
            _show_text(table)


def _show_text(table: Shown) -> None:
    match table:
        case StandingsTable():
            _standings(table)
        case ResultsTable():
            _results(table)
        case EntryTable():
            _entries(table)
        case LinesTable():
            _log(table)


def seasons(folders: Folders, as_of: str | None, form: Form) -> None:
    """Every season at a glance; as of a time, those of which anything was known then."""
    tables, damaged = [], 0
    at = None if as_of is None else moment(as_of)
    seasons = seasons_of(folders)
    for season in seasons.names:
        try:
            with suppress(NothingKnown):
                tables.append(told(seasons[season]).overview(as_of=at))
        except LogDamaged as error:
            damaged = error.exit_code
            typer.echo(f"warning: {season} is left out: {error}", err=True)
    if as_of is not None and not tables:
        typer.echo(f"no season kept here was known at {as_of}", err=True)
    match form:
        case Form.JSON:
            typer.echo(json_list(tables), nl=False)
        case Form.CSV:
            typer.echo(calendars_as_csv(tables), nl=False)
        case Form.TEXT:
            _seasons(tables)
    raise typer.Exit(damaged)


def _seasons(tables: Sequence[SeasonTable]) -> None:
    shown_table = table_of("season", "title", "rounds run", "leader", "log", fold=("title", "leader"))
    for table in tables:
        shown_table.add_row(
            table.season,
            table.title,
            f"{table.rounds_run} of {table.rounds_scheduled}",
            _leader(table),
            f"#{table.seq} {table.log_head[:12]}",
        )
    print_table(shown_table)


def _leader(table: SeasonTable) -> str:
    """Who leads the first championship."""
    for line in table.championships[:1]:
        if line.incomplete:
            return "incomplete"
        if line.leaders:
            return f"{', '.join(line.leaders)} ({points_shown(Fraction(line.points or 0))})"
    return ""


def standings(
    folders: Folders,
    season: str,
    championship: str | None,
    when: tuple[int | None, str | None],
    form: Form,
    *,
    top: int | None,
) -> None:
    """A championship's table, or the first lines of it; `when` is after which round, and as known when."""
    after, as_of = when
    current = season_of(folders, season, as_of)
    table = current.standings(championship, after=after)
    _show(table if top is None else table.model_copy(update={"standings": table.standings[:top]}), form)
    adopted = current.facts.regulations_at(after)
    listed = () if adopted is None else adopted.regulations.championships
    others = [one.id for one in listed if one.id != table.championship]
    if championship is None and form is Form.TEXT and others:
        typer.echo(f"other championships: {', '.join(others)} (--championship ID)", err=True)


def results(folders: Folders, season: str, what: tuple[str, str | None], as_of: str | None, form: Form) -> None:
    """A classification; `what` is the round or session, and a class."""
    session, race_class = what
    _show(season_of(folders, season, as_of).results(session, class_=race_class), form)


def entries(folders: Folders, season: str, as_of: str | None, form: Form) -> None:
    """The entry list."""
    _show(season_of(folders, season, as_of).entries(), form)


def log(folders: Folders, season: str, which: tuple[str | None, int], as_of: str | None, form: Form) -> None:
    """Lines of the log; `which` is their type, and the line they come after."""
    type_, since = which
    _show(season_of(folders, season, as_of).log(type=type_, since=since), form)


def _standings(table: StandingsTable) -> None:
    after = f"after round {table.after_round}" if table.after_round else "no round run"
    heading(table, f"{table.championship_title} \u00b7 {after}")
    for missing in table.incomplete:
        typer.echo(f"INCOMPLETE: {missing}. Points (in brackets) are those known so far, no result")
    left_out, shown = leave_out(table.rounds, lambda rounds: _matrix(table, rounds))
    print_table(shown)
    if left_out:
        typer.echo(f"rounds {left_out[0]} to {left_out[-1]} do not fit on this screen; --csv has them all")
    for assumption in table.assumptions:
        typer.echo(f"assumed: {assumption}")
    for multiple in table.multiples:
        typer.echo(multiple)
    if table.provisional:
        typer.echo(f"not official yet: {', '.join(f'R{number}' for number in table.provisional)}")
    for printed in table.as_printed:
        typer.echo(f"as printed: {printed}")
    for line in table.standings:
        if line.tie and line.points != "0":
            typer.echo(f"tie: {line.position}. {line.name}: {line.tie}")
        for adjusted in line.adjustments:
            reason = adjusted.reason or "no reason given"
            typer.echo(f"adjusted: {line.name} {adjusted.points} in round {adjusted.round}: {reason}")
    typer.echo(legend(table, dropped="x"))


def _matrix(table: StandingsTable, rounds: tuple[int, ...]) -> RichTable:
    shown = table_of("pos", table.competitor, *(f"R{number}" for number in rounds), "points", right=("pos", "points"))
    for column in shown.columns[2:]:
        column.justify = "right"
    for line in table.standings:
        cells = {cell.round: cell for cell in line.results}
        shown.add_row(
            "" if line.position is None else str(line.position),
            Text(line.name + (f" ({line.unranked})" if line.unranked else "")),
            *(_cell(cells.get(number)) for number in rounds),
            Text(_points(table, line), style="bold"),
        )
    return shown


def _points(table: StandingsTable, line: StandingLine) -> str:
    total = points_shown(Fraction(line.points))
    return f"({total})" if table.incomplete else total


def _cell(cell: Cell | None) -> Text:
    if cell is None:
        return Text("")
    style = {1: "bold yellow", 2: "bold", 3: "bold"}.get(cell.place or 0, "dim" if cell.place is None else "")
    if "dropped" in cell.marks:
        style = "strike dim"
    return Text(marked(cell, dropped="x"), style=style)


def _results(table: ResultsTable) -> None:
    title = f"{table.session} {table.weekend_name}"
    heading(table, f"{title} \u00b7 class {table.race_class}" if table.race_class else title)
    for name, text in table.headlines:
        typer.echo(f"{name}: {text}")
    for missing in table.incomplete:
        typer.echo(f"INCOMPLETE: {missing}")
    shown = table_of(
        "place",
        "car",
        "driver",
        "team",
        "class",
        "in class",
        "timed",
        "time",
        "decisions",
        right=("place", "car", "in class", "timed", "time"),
        fold=("driver", "team", "decisions"),
    )
    for line in table.results:
        shown.add_row(
            line.printed,
            f"#{line.car}",
            Text("/".join(line.drivers)),
            Text(line.team or ""),
            line.race_class or "",
            "" if line.class_place is None else str(line.class_place),
            "" if line.timed_place in {None, line.place} else str(line.timed_place),
            time_shown(line.total_ms),
            Text(_decisions(line)),
        )
    print_table(shown)


def _decisions(line: ResultLine) -> str:
    """Penalties and their documents, and what was remarked."""
    words = [penalty.replace("_", " ") for penalty in line.penalties]
    return ", ".join((*words, *line.documents, *filter(None, (line.remark,))))


def _entries(table: EntryTable) -> None:
    heading(table, "entry list")
    shown = table_of(
        *("car", "driver", "team", "class", "weekends", "withdrawn"),
        right=("car",),
        fold=("driver", "team", "weekends"),
    )
    for line in table.entries:
        shown.add_row(
            f"#{line.car}",
            Text("/".join(line.drivers) + (" (guest)" if line.guest else "")),
            Text(line.team or ""),
            line.race_class or "",
            ", ".join(line.weekends),
            ", ".join(line.withdrawn),
        )
    print_table(shown)


def _log(table: LinesTable) -> None:
    heading(table, "1 line" if len(table.lines) == 1 else f"{len(table.lines)} lines")
    shown = table_of("#", "line of the log", "recorded (UTC)", "by", "type", "about", right=("#",), fold=("about",))
    for line in table.lines:
        about = ": ".join(filter(None, (line.about, line.document, line.reason)))
        about += " (after official)" if line.after_official else ""
        shown.add_row(
            str(line.seq),
            f"{line.segment}:{line.line}",
            f"{line.at:%Y-%m-%d %H:%M:%S}",
            Text(line.by),
            line.type,
            Text(about + (f" (voided by #{line.voided_by})" if line.voided_by else "")),
        )
    print_table(shown)
