"""Tables as JSON and CSV, byte for byte the same for the same log."""

import csv
import io
from collections.abc import Iterable, Sequence

from racelog.projections.tables import (
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


def as_csv(table: StandingsTable | ResultsTable | EntryTable | DecisionsTable | LinesTable | SeasonTable) -> str:
    """A table as CSV with a header; what does not fit into rows is left to the JSON."""
    match table:
        case StandingsTable():
            return _written(_standings(table))
        case ResultsTable():
            return _written(_results(table))
        case EntryTable():
            return _written(_entries(table))
        case DecisionsTable():
            return _written(_decisions(table))
        case LinesTable():
            return _written(_lines(table))
        case SeasonTable():
            return _written(_season(table))


def _written(rows: Iterable[Cells]) -> str:
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
        *("laps", "total_ms", "best_ms", "timed_place", "penalties"),
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
    yield ("seq", "session", "car", "drivers", "kind", "details", "document", "reason", "in_force", "contained")
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
            "yes" if line.contained else "no",
        )


def _lines(table: LinesTable) -> Iterable[Cells]:
    yield ("seq", "at", "by", "type", "about", "reason", "voided_by", "segment", "line", "hash")
    for line in table.lines:
        yield (
            line.seq,
            line.at.isoformat(),
            line.by,
            line.type,
            line.about,
            line.reason,
            line.voided_by,
            line.segment,
            line.line,
            line.hash,
        )


def _season(table: SeasonTable) -> Iterable[Cells]:
    yield ("season", "weekend", "name", "place", "country", "first_day", "last_day", "rounds", "cancelled")
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
