"""Decisions about decisions: a penalty rescinded or reinstated."""

from dataclasses import dataclass

import typer
from pydantic import ValidationError

from racelog.cli.options import Folders
from racelog.cli.projecting import project
from racelog.cli.reading import read_season, store_of
from racelog.cli.telling import logger
from racelog.desk.requests import Reinstate, Request, Rescind
from racelog.desk.service import Desk
from racelog.errors import Malformed
from racelog.facts.complaints import first_complaint, plainly
from racelog.facts.events import Basis
from racelog.projections.csv_json import as_json as table_as_json
from racelog.projections.tables import lines_table


@dataclass(frozen=True, slots=True)
class Words:
    """What a stewards' decision says beside what it decides, and who records it."""

    document: str
    reason: str
    by: str

    @property
    def basis(self) -> Basis:
        """The basis of the fact. Errors: Malformed, naming the option."""
        try:
            return Basis(document=self.document, reason=self.reason)
        except ValidationError as error:
            first = first_complaint(error)
            option = {"document": "--doc", "reason": "--reason"}[str(first["loc"][0])]
            raise Malformed(f"{option}: {plainly(first)}") from None


def rescind(folders: Folders, season: str, line: int, words: Words, *, as_json: bool) -> None:
    """Rescind a penalty."""
    _append(folders, season, Rescind(line=line, basis=words.basis), words.by, as_json=as_json)


def reinstate(folders: Folders, season: str, line: int, words: Words, *, as_json: bool) -> None:
    """Reinstate a penalty."""
    _append(folders, season, Reinstate(line=line, basis=words.basis), words.by, as_json=as_json)


def _append(folders: Folders, season: str, request: Request, by: str, *, as_json: bool) -> None:
    """Append, then project, then print: what is printed has happened."""
    appended = Desk(store_of(folders)).append(season, request, by=by)
    for placed in appended.lines:
        logger(folders).info("appended", season=season, seq=placed.line.seq, type=placed.line.type)
    project(folders, season)
    lines = lines_table(read_season(folders, season), since=appended.lines[0].line.seq - 1)
    if as_json:
        typer.echo(table_as_json(lines), nl=False)
    else:
        for line in lines.lines:
            typer.echo(f"appended #{line.seq} {line.type}: {line.about} ({line.segment}:{line.line})")
