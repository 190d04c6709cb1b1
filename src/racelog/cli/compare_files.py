"""The command `compare-files`: two files of one session, and the penalties that would explain how they differ."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from racelog.cli.form_options import Stamp, asks
from racelog.cli.options import Columns, InFile, folders_of
from racelog.errors import Malformed

if TYPE_CHECKING:  # for the types alone: --help stays quick
    from racelog.importers.timing import Comparison


def compare_files(
    context: typer.Context,
    provisional: Annotated[Path, typer.Argument(help="The earlier file.", metavar="PROVISIONAL")],
    official: Annotated[Path, typer.Argument(help="The later file.", metavar="OFFICIAL")],
    stamp: Stamp,
    append_to: Annotated[
        tuple[str, str] | None,
        typer.Option("--append", help="Append the penalties to this session, after asking.", metavar="SEASON SESSION"),
    ] = None,
    mapped: Annotated[
        list[str] | None,
        typer.Option("--map", help="A row of the earlier file is another car (may be repeated).", metavar="ROW=CAR"),
    ] = None,
    column: Columns = None,
    in_file: InFile = None,
) -> None:
    """Print what differs between two files of one session, as the penalties that would explain it.

    Example: racelog compare-files "03_Provisional Results.CSV" "00_Results Official.CSV"
    """
    from racelog.cli.appending import append  # these late: --help stays quick
    from racelog.desk.requests.complaints import fitting
    from racelog.desk.requests.models import DecideTogether
    from racelog.errors import readable
    from racelog.facts.events import Basis, PenaltyApplied
    from racelog.facts.naming import session_written

    if append_to is None:
        _print(_compared(provisional, official, mapped or (), column or (), in_file), as_json=stamp.how.as_json)
        return
    document, reason = (stamp.grounds[key] for key in ("doc", "reason"))
    if not stamp.how.by or not isinstance(document, str) or not isinstance(reason, str):
        remedy = "--by NAME --doc N --reason TEXT"
        raise Malformed("to append decisions, say who, on which document and why", remedy=remedy)
    comparison = _compared(provisional, official, mapped or (), column or (), in_file)
    if not stamp.how.as_json:
        _print(comparison)
    _check_explained(comparison)
    season, session = append_to[0], session_written(append_to[1])
    source = readable(official.name)[:200]
    with fitting({"document": "--doc", "reason": "--reason"}):
        basis = Basis(document=document, reason=reason, source=source)
        decisions = tuple(
            PenaltyApplied(session=session, car=decision.car, penalty=decision.penalty, basis=basis)
            for decision in comparison.decisions
        )
    stamp = replace(stamp, grounds={**stamp.grounds, "source": source})
    append(folders_of(context), season, DecideTogether(decisions=decisions), stamp, {"session": session})


def command() -> Callable[..., None]:
    """The command; who appends need not be said where nothing is appended."""
    spread = asks(compare_files)
    signature = spread.__signature__  # type: ignore[attr-defined]
    parameters = [one.replace(default="") if one.name == "by" else one for one in signature.parameters.values()]
    spread.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    return spread


def _compared(
    provisional: Path, official: Path, mapped: Sequence[str], columns: Sequence[str], in_file: str | None
) -> "Comparison":
    from racelog.cli.timing_files import file_read
    from racelog.importers.timing import Asked, carried_over, columns_said, compare_files, read_timing

    asked = Asked("any", in_file, columns=columns_said(columns))
    before = file_read(provisional, mapped, asked, twins_allowed=True)
    after = file_read(official, (), asked, twins_allowed=True)
    carried = carried_over(before, after)
    return compare_files(before, read_timing(official, carried, asked, twins_allowed=True) if carried else after)


def _print(comparison: "Comparison", *, as_json: bool = False) -> None:
    from racelog.views.comparison import comparison_view  # these late: --help stays quick
    from racelog.views.draw.terminal import show

    if as_json:
        decisions = [
            {"car": one.car, "penalty": one.penalty.model_dump(mode="json", exclude_none=True), "why": one.why}
            for one in comparison.decisions
        ]
        compared = {"explained": comparison.explained, "decisions": decisions, "others": comparison.others}
        typer.echo(json.dumps(compared, indent=2))
        return
    show(comparison_view(comparison))


def _check_explained(comparison: "Comparison") -> None:
    """Errors: Refusal, unless there are penalties that explain all that differs, each of a car that is known."""
    from racelog.desk.refusals import refuse  # late: --help stays quick

    if not comparison.decisions:
        refuse("there is no penalty to append")
    if not comparison.explained:
        refuse(
            "these penalties do not explain all that differs",
            "; ".join(comparison.others),
            "Amend the classification with the later file: racelog classify ... --file OFFICIAL",
        )
    for decision in comparison.decisions:
        if not decision.car.isalnum() and "/" not in decision.car:
            what = f"which car is {decision.car}, in row {decision.row} of the first file?"
            refuse(what, remedy=f"Say so: --map {decision.row}=CAR")
