"""A season at a glance, and several beside each other."""

from collections.abc import Sequence

from racelog.tables import SeasonTable
from racelog.tables.season import ChampionshipLine, WeekendLine
from racelog.tables.sheet import SheetTable
from racelog.tables.shown import points_shown
from racelog.views.view import Cell, Field, Grid, Link, View, Words, grid, linked


def season_view(table: SeasonTable) -> View:
    """How far a season is, who leads its championships, and its calendar."""
    run = Words(f"{table.rounds_run} of {table.rounds_scheduled} rounds run.")
    return View(table, "", (run, championships_grid(table), calendar_grid(table)))


def championships_grid(table: SeasonTable) -> Grid:
    """Every championship and who leads it."""
    fields: tuple[Field[ChampionshipLine], ...] = (
        Field("championship", lambda line: linked(line.title, "championship", line.championship), "name"),
        Field("leader", lambda line: ", ".join(line.leaders) or ("incomplete" if line.incomplete else ""), "name"),
        Field("points", lambda line: line.points, "points"),
    )
    return grid("Championships", fields, table.championships)


def calendar_view(tables: Sequence[SeasonTable]) -> View:
    """The calendars of several seasons, one after the other."""
    return View(None, "calendars", tuple(map(calendar_grid, tables)) or (grid("calendars", _calendar(""), ()),))


def one_calendar(table: SeasonTable) -> View:
    """The calendar of a season, with what was moved or cancelled, and why."""
    return View(table, "calendar", (calendar_grid(table),))


def calendar_grid(table: SeasonTable) -> Grid:
    """Every weekend and its rounds; what changed, where anything did."""
    changed = any(line.changes for line in table.weekends)
    return grid("Calendar", _calendar(table.season, changed=changed), table.weekends)


def _calendar(season: str, *, changed: bool = False) -> tuple[Field[WeekendLine], ...]:
    return (
        Field(None, lambda _: season, id="season"),
        Field("weekend", lambda line: line.weekend, id="weekend"),
        Field("name", lambda line: line.name, "name", id="name", names_row=True),
        Field("place", lambda line: line.place, "name", id="place"),
        Field(None, lambda line: line.country, id="country"),
        Field("days", lambda line: Cell(days(line), line.first_day), id="first_day"),
        Field(None, lambda line: line.last_day, id="last_day"),
        Field("rounds", _rounds, id="rounds"),
        Field(None, lambda line: line.cancelled, id="cancelled"),
        Field("changes" if changed else None, lambda line: "; ".join(line.changes), "words", id="changes"),
    )


def races_grid(sheets: Sequence[SheetTable], *, published: bool) -> Grid:
    """The races of a season, who won each, and what is on the notice board (where anything is, in this season)."""
    fields: list[Field[SheetTable]] = [
        Field("race", lambda sheet: linked(sheet.results.session, "session", sheet.results.session), names_row=True),
        Field("weekend", lambda sheet: sheet.results.weekend_name, "name"),
        Field("winner", _winner, "words"),
    ]
    if published:
        fields.append(Field("published", lambda sheet: sheet.status))
    return grid("The races of the season", fields, sheets)


def _winner(sheet: SheetTable) -> str:
    winners = ["/".join(line.drivers) for line in sheet.results.results if line.place == 1]
    return ", ".join(winners) or "; ".join(map(str, sheet.results.incomplete))


def days(line: WeekendLine) -> str:
    """The days of a weekend: "2022-03-16 to 2022-03-18"."""
    if line.to_be_announced:
        return "to be announced"
    return " to ".join(dict.fromkeys(filter(None, (line.first_day, line.last_day))))


def _rounds(line: WeekendLine) -> Cell:
    exact = " ".join(map(str, line.rounds))
    if line.cancelled or (line.rounds_cancelled and not line.rounds):
        return Cell("cancelled", exact)
    links = tuple(Link(str(number), "round", str(number)) for number in line.rounds)
    return Cell(", ".join(link.text for link in links), exact, links=links)


def seasons_view(tables: Sequence[SeasonTable]) -> View:
    """Every season at a glance: how far it is, its log, and who leads its championships."""
    fields: tuple[Field[SeasonTable], ...] = (
        Field("season", lambda table: linked(table.season, "season", table.season), names_row=True),
        Field("title", lambda table: table.title, "name"),
        Field("rounds run", lambda table: f"{table.rounds_run} of {table.rounds_scheduled}"),
        Field("log", lambda table: f"#{table.seq} {table.log_head[:12]}"),
        Field("leaders", _leaders, "words"),
    )
    return View(None, "seasons", (grid("seasons", fields, tables),))


def _leaders(table: SeasonTable) -> Cell:
    """Who leads each championship."""
    links = tuple(
        Link(f"{line.title}: {_leader(line)}", "championship", line.championship, table.season)
        for line in table.championships
    )
    return Cell(", ".join(link.text for link in links), links=links)


def _leader(line: ChampionshipLine) -> str:
    if line.leaders:
        return f"{'/'.join(line.leaders)} ({points_shown(line.points or '0')})"
    return "incomplete" if line.incomplete else "nobody yet"
