"""The classification of every round, as it stands beside as it was timed."""

from collections.abc import Iterator

from racelog.audit.report.blocks import Block, Cell, Facts, Grid, Section, Words, cells, columns
from racelog.audit.report.naming import round_at
from racelog.tables import ResultLine, ResultsTable, SeasonTable, results_table
from racelog.tables.replayed import Replayed
from racelog.tables.shown import time_shown


def rounds_section(replayed: Replayed, season: SeasonTable) -> Section:
    """The calendar, then round after round."""
    return Section(
        anchor="rounds",
        title="Rounds",
        blocks=tuple(_calendar(season)),
        sections=tuple(_round(replayed, number) for number in sorted(replayed.season.rounds)),
    )


def _calendar(season: SeasonTable) -> Iterator[Block]:
    if not season.weekends:
        yield Words(text="No weekend is on the calendar.")
        return
    yield Grid(
        caption="Calendar",
        columns=columns("weekend", "name", "place", "days", "rounds"),
        rows=tuple(
            cells(
                each.weekend,
                each.name,
                each.place or "",
                " to ".join(dict.fromkeys(filter(None, (each.first_day, each.last_day)))),
                "cancelled" if each.cancelled else ", ".join(map(str, each.rounds)),
            )
            for each in season.weekends
        ),
    )


def _round(replayed: Replayed, number: int) -> Section:
    race = replayed.season.rounds[number]
    name = replayed.season.weekends[race.weekend].name
    sessions = [each.id for each in replayed.season.sessions.values() if each.round == number]
    tables = [table for each in sessions if (table := results_table(replayed, each)) is not None]
    held = [table for table in tables if table.results or table.session == f"R{number}"]
    none = () if held else (Words(text="No session of it is scheduled."),)
    blocks = tuple(block for table in held for block in _session(table))
    return Section(anchor=round_at(number), title=f"Round {number}, {name}", blocks=blocks or none)


def _session(table: ResultsTable) -> Iterator[Block]:
    for missing in table.incomplete:
        yield Words(label="Incomplete", text=str(missing), tone="bad")
    if table.headlines:
        yield Facts(facts=table.headlines)
    if not table.results:
        return
    timed = any(line.total_ms is not None for line in table.results)
    best = any(line.best_ms is not None for line in table.results) and not timed
    numbers = ("place", "car", "in class", "timed", "laps", "time", "best lap")
    shown = [each for each, there in (("laps", _any_laps(table)), ("time", timed), ("best lap", best)) if there]
    yield Grid(
        caption=f"{table.session}, {table.kind}: classification",
        columns=columns(
            *("place", "car", "driver", "team", "class", "in class", "timed", *shown, "decisions", "log lines"),
            right=numbers,
        ),
        rows=tuple(_line(line, shown) for line in table.results),
        head=2,
    )


def _any_laps(table: ResultsTable) -> bool:
    return any(line.laps is not None for line in table.results)


def _line(line: ResultLine, shown: list[str]) -> tuple[Cell, ...]:
    figures = {
        "laps": "" if line.laps is None else str(line.laps),
        "time": time_shown(line.total_ms),
        "best lap": time_shown(line.best_ms),
    }
    said = (*(each.replace("_", " ") for each in line.penalties), *line.documents, *filter(None, (line.remark,)))
    return cells(
        line.printed,
        f"#{line.car}",
        "/".join(line.drivers),
        line.team or "",
        line.race_class or "",
        "" if line.class_place is None else str(line.class_place),
        "" if line.timed_place in {None, line.place} else str(line.timed_place),
        *(figures[each] for each in shown),
        ", ".join(said),
        ", ".join(f"#{seq}" for seq in line.log),
    )
