"""Files of the timing system for a command: read where they lie, and said what they were taken for."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from racelog.desk.requests.form import Form
from racelog.desk.requests.kinds import TIMING_FILE
from racelog.desk.requests.models import AmendClassification, Qualify, Request
from racelog.desk.requests.orders import FileRead, check_given_once, mapped_rows
from racelog.facts.events import RaceClassified
from racelog.facts.season import Season
from racelog.importers.timing import order_read, read_timing, understood

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
    for said in (understood(timing), *timing.words):
        typer.echo(said, err=True)
    return order_read(timing)


def tell_what_is_contained(asked: Request, typed: "Typed", season: Season) -> None:
    """Say which decisions a later order was taken to contain, where nobody named them, and whom it leaves out."""
    if isinstance(asked, RaceClassified | AmendClassification | Qualify):
        classified = {row.car for row in asked.rows or ()}
        for read in (value for value in typed.values() if isinstance(value, FileRead)):
            for row in (row for row in read.seen if row.car not in classified):
                typer.echo(f"row {row.row}: car {row.car} is withdrawn, and left out", err=True)
    if isinstance(asked, AmendClassification) and typed.get("includes") is None:
        for decision in (season.decisions[wanted] for wanted in asked.includes or ()):
            kind = decision.penalty.kind.replace("_", " ")
            typer.echo(f"taken as contained: #{decision.seq} {kind}, car {decision.car}", err=True)
