"""Files of the timing system for a command: read where they lie, and said what they were taken for."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from racelog.desk.requests.form import Form
from racelog.desk.requests.kinds import TIMING_FILE
from racelog.desk.requests.models import AmendClassification, Request
from racelog.desk.requests.orders import FileRead, InFile, check_given_once, mapped_rows
from racelog.errors import readable
from racelog.facts.events import MappedRow, SourceFile
from racelog.facts.season import Season
from racelog.importers.timing import TimingFile, read_timing

if TYPE_CHECKING:
    from racelog.desk.requests.reading import Typed


def files_read(form: Form, typed: "Typed") -> Mapping[str, object]:
    """What was typed with the files in it read, and their rows read as other cars (--map). Errors: Malformed."""
    keys = [field.key for field in form.every_field if field.kind is TIMING_FILE and typed.get(field.key) is not None]
    if not keys:
        return typed
    check_given_once(typed)
    mapped = typed.get("map")
    rows = mapped if isinstance(mapped, Sequence) and not isinstance(mapped, str) else ()
    return {**typed, "map": None, **{key: _read(Path(str(typed[key])), rows) for key in keys}}


def _read(file: Path, mapped: Sequence[str]) -> FileRead:
    timing = read_timing(file, mapped_rows(mapped))
    typer.echo(understood(timing), err=True)
    return FileRead(
        order=tuple(timing.order),
        source=source_of(timing),
        seen=tuple(InFile(row.row, row.at, row.car) for row in timing.rows),
        has_statuses=timing.format in {"al-kamel-race", "racelog"},
    )


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


def tell_what_is_contained(asked: Request, typed: "Typed", season: Season) -> None:
    """Say which decisions a later order was taken to contain, where nobody named them."""
    if isinstance(asked, AmendClassification) and typed.get("includes") is None:
        for decision in (season.decisions[wanted] for wanted in asked.includes or ()):
            kind = decision.penalty.kind.replace("_", " ")
            typer.echo(f"taken as contained: #{decision.seq} {kind}, car {decision.car}", err=True)
