"""Files of the timing system for a command: read where they lie, and said what they were taken for."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from racelog.desk.requests.form import Form
from racelog.desk.requests.kinds import TIMING_FILE, whole
from racelog.desk.requests.models import AmendClassification, Qualify, Request
from racelog.desk.requests.orders import FileRead, check_given_once, drivers_entered, drove_elsewhere, mapped_rows
from racelog.facts.events import RaceClassified
from racelog.facts.naming import session_written
from racelog.facts.season import Season
from racelog.importers.timing import (
    Asked,
    TimingFile,
    columns_remembered,
    columns_said,
    order_read,
    read_timing,
    understood,
)

if TYPE_CHECKING:
    from racelog.desk.requests.reading import Typed


def files_read(form: Form, typed: "Typed", season: Season) -> Mapping[str, object]:
    """What was typed with the files in it read, as was said of them (--map, --column, --in-file). Errors: Malformed."""
    keys = [field.key for field in form.every_field if field.kind is TIMING_FILE and typed.get(field.key) is not None]
    if not keys:
        return typed
    check_given_once(typed)
    asked = _asked(typed, season)
    files = {key: order_read(file_read(Path(str(typed[key])), _texts(typed, "map"), asked)) for key in keys}
    return {**typed, "map": None, "column": None, "in-file": None, **files}


def _texts(typed: "Typed", key: str) -> Sequence[str]:
    texts = typed.get(key)
    return texts if isinstance(texts, Sequence) and not isinstance(texts, str) else ()


def _asked(typed: "Typed", season: Season) -> Asked:
    """Which session of a file is asked for, and who is entered for it, as far as the season knows the session."""
    about = typed.get("session") or f"Q{typed.get('round')}"
    session = season.sessions.get(session_written(str(about)))
    qualifying = "session" not in typed or (session is not None and session.kind == "qualifying")
    round_ = season.rounds.get(whole(str(typed.get("round"))) or 0)
    weekend = session.weekend if session is not None else None if round_ is None else round_.weekend
    name = typed.get("in-file")
    return Asked(
        "qualifying" if qualifying else "race",
        name if isinstance(name, str) else None,
        {} if weekend is None else drivers_entered(season, weekend),
        columns_said(_texts(typed, "column")),
        columns_remembered(season),
    )


def file_read(file: Path, mapped: Sequence[str], asked: Asked, *, twins_allowed: bool = False) -> TimingFile:
    """A file of the timing system, and on stderr what it was taken for. Errors: Malformed."""
    timing = read_timing(file, mapped_rows(mapped), asked, twins_allowed=twins_allowed)
    for words in (understood(timing), *timing.words):
        typer.echo(words, err=True)
    return timing


def tell_what_is_contained(asked: Request, typed: "Typed", season: Season) -> None:
    """Say which decisions a later order was taken to contain, where nobody named them, and whom it leaves out."""
    if isinstance(asked, RaceClassified | AmendClassification | Qualify):
        classified = {row.car for row in asked.rows or ()}
        for read in (value for value in typed.values() if isinstance(value, FileRead)):
            for row in (row for row in read.seen if row.car not in classified):
                typer.echo(f"row {row.row}: car {row.car} is withdrawn, and left out", err=True)
            _tell_who_is_not_entered(read, asked, season)
    if isinstance(asked, AmendClassification) and typed.get("includes") is None:
        for decision in (season.decisions[wanted] for wanted in asked.includes or ()):
            kind = decision.penalty.kind.replace("_", " ")
            typer.echo(f"taken as contained: #{decision.seq} {kind}, car {decision.car}", err=True)


def _tell_who_is_not_entered(
    read: FileRead, asked: RaceClassified | AmendClassification | Qualify, season: Season
) -> None:
    """Say of which cars it was not taken from the file who drove, because somebody is not entered in them."""
    session = season.sessions.get(f"Q{asked.round}" if isinstance(asked, Qualify) else asked.session)
    if session is None:
        return
    for row in read.seen:
        others = drove_elsewhere(row, season, session.weekend)
        if others:
            who = f"{', '.join(others)} drove car {row.car} and {'is' if len(others) == 1 else 'are'} not entered in it"
            typer.echo(f"row {row.row}: {who}: who drove it is not taken from the file", err=True)
