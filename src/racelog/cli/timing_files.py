"""Files of the timing system as orders: what was understood is told, what cannot be placed is refused by its row."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from racelog.cli.pairs import mapped_rows
from racelog.desk.refusals import Refusal, Refused
from racelog.desk.wording import near_cars, weekend_title
from racelog.errors import readable
from racelog.facts.events import MappedRow, Row, SourceFile
from racelog.facts.season import Season, Session
from racelog.importers.timing import TimingFile, read_timing


@dataclass(frozen=True, slots=True)
class Read:
    """Rows, the file they came from, and whether that file would say what became of a car without a place."""

    rows: tuple[Row, ...]
    file: SourceFile | None
    has_statuses: bool = False


def read_file(file: Path, mapped: Sequence[str], season: Season, session: Session | None) -> Read:
    """The order in a file of the timing system. Errors: Malformed; Refusal, for a car that is not entered."""
    timing = read_timing(file, mapped_rows(mapped))
    typer.echo(understood(timing), err=True)
    if session is not None:
        _check_entered(timing, season, session)
    return Read(tuple(timing.order), source_of(timing), has_statuses=timing.format in {"al-kamel-race", "racelog"})


def understood(timing: TimingFile) -> str:
    """What a file was taken for, in one line."""
    claims = f", its name claims {timing.claims}" if timing.claims else ""
    counted = f"{len(timing.rows)} cars" if len(timing.rows) != 1 else "1 car"
    return f"{readable(timing.name)}: {timing.format}, {counted}{claims}"


def source_of(timing: TimingFile) -> SourceFile:
    """The file as the log keeps it: its name, its SHA-256, and the rows read as another car."""
    printed = {row.row: row.number for row in timing.rows}
    return SourceFile(
        name=readable(timing.name)[:200],
        sha256=timing.sha256,
        format=timing.format,
        claims=timing.claims,
        mapped=tuple(
            MappedRow(row=row, printed=printed[row] or "none", car=car) for row, car in sorted(timing.mapped.items())
        ),
    )


def _check_entered(timing: TimingFile, season: Season, session: Session) -> None:
    """Every row is of a car that is entered; the first that is not is refused by its place in the file."""
    for row in timing.rows:
        if season.entry_of(row.car, session.weekend) is None:
            raise Refusal(
                Refused(
                    f"row {row.row}: car {row.car} is not entered for {weekend_title(season, session.weekend)}",
                    near_cars(season, session.weekend, row.car),
                    f"Enter it first, or say which car it is: --map {row.row}=CAR",
                ),
                place=row.at,
            )
