"""Tables as JSON and CSV, byte for byte the same for the same log."""

import csv
import io
from collections.abc import Iterable, Sequence

from pydantic_core import to_json

from racelog.tables import (
    DecisionsTable,
    EntryTable,
    LinesTable,
    ResultsTable,
    SeasonTable,
    StandingsTable,
    Table,
)

Cells = Sequence[str | int | None]


def as_json(table: Table) -> str:
    """A table as indented JSON, with a line end."""
    return table.model_dump_json(indent=2) + "\n"


def json_list(tables: Sequence[Table]) -> str:
    """Several tables as one list of indented JSON, with a line end."""
    return to_json(tables, indent=2, by_alias=True).decode() + "\n"


def calendars_as_csv(tables: Sequence[SeasonTable]) -> str:
    """The calendars of several seasons in one CSV."""
    rows = [list(_season(table)) for table in tables]
    return written([*_SEASON_HEADER, *(row for calendar in rows for row in calendar[1:])])


def as_csv(table: StandingsTable | ResultsTable | EntryTable | DecisionsTable | LinesTable | SeasonTable) -> str:
    """A table as CSV with a header; what does not fit into rows is left to the JSON."""
    match table:
        case StandingsTable():
            return written(_standings(table))
        case ResultsTable():
            return written(_results(table))
        case EntryTable():
            return written(_entries(table))
        case DecisionsTable():
            return written(_decisions(table))
        case LinesTable():
            return written(_lines(table))
        case SeasonTable():
            return written(_season(table))


def written(rows: Iterable[Cells]) -> str:
    """Rows as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _standings(table: StandingsTable) -> Iterable[Cells]:
    rounds = [f"R{number}" for number in table.rounds]
    yield ("championship", "position", "competitor", "name", "points", *rounds, "after_round", "incomplete")
    for line in table.standings:
        cells = {cell.round: cell.printed for cell in line.results}
        yield (
            table.championship,
            line.position,
            line.competitor,
            line.name,
            line.points,
            *(cells.get(number, "") for number in table.rounds),
            table.after_round,
            "; ".join(map(str, table.incomplete)),
        )


def _results(table: ResultsTable) -> Iterable[Cells]:
    yield (
        *("session", "place", "class_place", "status", "car", "drivers", "team", "class"),
        *("laps", "total_ms", "best_ms", "timed_place", "penalties", "documents", "remark"),
    )
    for line in table.results:
        yield (
            table.session,
            line.place,
            line.class_place,
            line.status,
            line.car,
            "/".join(line.drivers),
            line.team,
            line.race_class,
            line.laps,
            line.total_ms,
            line.best_ms,
            line.timed_place,
            " ".join(line.penalties),
            "; ".join(line.documents),
            line.remark,
        )


def _entries(table: EntryTable) -> Iterable[Cells]:
    yield ("car", "drivers", "team", "class", "generation", "weekends", "full_season", "guest", "withdrawn")
    for line in table.entries:
        yield (
            line.car,
            "/".join(line.drivers),
            line.team,
            line.race_class,
            line.generation,
            " ".join(line.weekends),
            "yes" if line.full_season else "no",
            "yes" if line.guest else "no",
            " ".join(line.withdrawn),
        )


def _decisions(table: DecisionsTable) -> Iterable[Cells]:
    yield (
        "seq",
        "session",
        "car",
        "drivers",
        "kind",
        "details",
        "document",
        "reason",
        "in_force",
        "held_back",
        "contained",
    )
    for line in table.decisions:
        yield (
            line.seq,
            line.session,
            line.car,
            "/".join(line.drivers),
            line.kind,
            " ".join(f"{key}={value}" for key, value in line.details.items()),
            line.document,
            line.reason,
            "yes" if line.in_force else "no",
            "yes" if line.held_back else "no",
            "yes" if line.contained else "no",
        )


def _lines(table: LinesTable) -> Iterable[Cells]:
    yield ("seq", "at", "by", "type", "about", "reason", "document", "voided_by", "segment", "line", "hash")
    for line in table.lines:
        yield (
            line.seq,
            line.at.isoformat(),
            line.by,
            line.type,
            line.about,
            line.reason,
            line.document,
            line.voided_by,
            line.segment,
            line.line,
            line.hash,
        )


_SEASON_HEADER: tuple[Cells, ...] = (
    ("season", "weekend", "name", "place", "country", "first_day", "last_day", "rounds", "cancelled"),
)


def _season(table: SeasonTable) -> Iterable[Cells]:
    yield from _SEASON_HEADER
    for line in table.weekends:
        yield (
            table.season,
            line.weekend,
            line.name,
            line.place,
            line.country,
            line.first_day,
            line.last_day,
            " ".join(map(str, line.rounds)),
            "yes" if line.cancelled else "no",
        )
