"""Two files of one session compared: the penalties that would explain the difference, printed or appended."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from racelog.cli.appending import append, options_checked
from racelog.cli.asking import Stamp
from racelog.cli.options import Folders
from racelog.cli.pairs import mapped_rows
from racelog.cli.reading import session_named
from racelog.cli.screen import print_table, table_of
from racelog.desk.refusals import Refusal, Refused
from racelog.desk.requests.models import DecideTogether
from racelog.errors import Malformed, readable
from racelog.facts.events import Basis, PenaltyApplied
from racelog.importers.timing import Comparison, carried_over, compare_files, read_timing, understood


@dataclass(frozen=True, slots=True)
class Files:
    """An earlier and a later file of one session; rows of the earlier one read as other cars."""

    provisional: Path
    official: Path
    mapped: Sequence[str]


def compare(files: Files, *, as_json: bool) -> None:
    """Print what differs."""
    found = _compared(files)
    if as_json:
        decisions = [
            {"car": each.car, "penalty": each.penalty.model_dump(mode="json", exclude_none=True), "why": each.why}
            for each in found.decisions
        ]
        typer.echo(json.dumps({"explained": found.explained, "decisions": decisions, "others": found.others}, indent=2))
        return
    _print(found)


def _compared(files: Files) -> Comparison:
    before = read_timing(files.provisional, mapped_rows(files.mapped), twins_allowed=True)
    printed = read_timing(files.official, twins_allowed=True)
    after = read_timing(files.official, carried_over(before, printed), twins_allowed=True)
    for timing in (before, after):
        typer.echo(understood(timing), err=True)
    return compare_files(before, after)


def _print(found: Comparison) -> None:
    if not found.decisions and not found.others:
        typer.echo("the two files are the same: cars, places, laps, times")
        return
    table = table_of("car", "penalty", "what changed", right=("car",), fold=("what changed",))
    for each in found.decisions:
        table.add_row(f"#{each.car}", each.penalty.kind.replace("_", "-"), each.why)
    if found.decisions:
        print_table(table)
    for words in found.others:
        typer.echo(f"no penalty explains: {words}")
    if found.explained:
        typer.echo("with these penalties the first file gives the second: cars, places, laps, times")


def append_decisions(folders: Folders, files: Files, where: tuple[str, str], stamp: Stamp | None) -> None:
    """Append the penalties to a session, in one append. Errors: Malformed, Refusal."""
    if stamp is None or stamp.doc is None or stamp.reason is None:
        raise Malformed(
            "to append decisions, say who, on which document and why", remedy="--by NAME --doc N --reason TEXT"
        )
    found = _compared(files)
    if not stamp.as_json:
        _print(found)
    if not found.decisions:
        raise Refusal(Refused("there is no penalty to append"))
    if not found.explained:
        raise Refusal(
            Refused(
                "these penalties do not explain all that differs",
                "; ".join(found.others),
                "Amend the classification with the later file: racelog classify ... --file OFFICIAL",
            )
        )
    unmapped = [each for each in found.decisions if not each.car.isalnum() and "/" not in each.car]
    if unmapped:
        raise Refusal(
            Refused(
                f"which car is {unmapped[0].car}, in row {unmapped[0].row} of the first file?",
                remedy=f"Say so: --map {unmapped[0].row}=CAR",
            )
        )
    with options_checked(document="--doc"):
        basis = Basis(document=stamp.doc, reason=stamp.reason, source=readable(files.official.name)[:200])
    request = DecideTogether(
        decisions=tuple(
            PenaltyApplied(session=session_named(where[1]), car=each.car, penalty=each.penalty, basis=basis)
            for each in found.decisions
        )
    )
    append(folders, where[0], request, replace(stamp, source=basis.source))
