"""The log itself: clerical errors, notes, the files of the timing system compared, the desk."""

from pathlib import Path
from typing import Annotated

import typer

from racelog.cli.asking import Stamp
from racelog.cli.officials.panels import LOG, TRACK
from racelog.cli.options import AsJson, Season, folders_of


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command(rich_help_panel=LOG)(desk)
    app.command(rich_help_panel=TRACK)(compare_files)


def compare_files(
    provisional: Annotated[Path, typer.Argument(help="The earlier file.", metavar="PROVISIONAL")],
    official: Annotated[Path, typer.Argument(help="The later file.", metavar="OFFICIAL")],
    context: typer.Context,
    append_to: Annotated[
        tuple[str, str] | None,
        typer.Option("--append", help="Append the penalties to this session, after asking.", metavar="SEASON SESSION"),
    ] = None,
    mapped: Annotated[
        list[str] | None,
        typer.Option("--map", help="A row of the earlier file is another car (may be repeated).", metavar="ROW=CAR"),
    ] = None,
    by: Annotated[str | None, typer.Option("--by", help="Who appends.", envvar="RACELOG_BY", metavar="NAME")] = None,
    doc: Annotated[str | None, typer.Option("--doc", help="The number of the decisions' document.")] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="The reason, in words.")] = None,
    at: Annotated[str | None, typer.Option("--at", help="When they were decided, if not now.", metavar="TIME")] = None,
    after_official: Annotated[
        bool, typer.Option("--after-official", help="The result is official, and this is meant to change it.")
    ] = False,
    key: Annotated[str | None, typer.Option("--id", help="A key of your own, for asking again.")] = None,
    sign: Annotated[
        Path | None,
        typer.Option("--sign", help="Sign the lines with this private key.", envvar="RACELOG_SIGN", metavar="KEYFILE"),
    ] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Show what would change, and write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print what differs between two files of one session, as the penalties that would explain it.

    Example: racelog compare-files "03_Provisional Results.CSV" "00_Results Official.CSV"
    """
    from racelog.cli import comparing  # late: --help stays quick

    files = comparing.Files(provisional, official, mapped or [])
    if append_to is None:
        comparing.compare(files, as_json=as_json)
        return
    stamp = None
    if by is not None:
        stamp = Stamp(
            by=by,
            doc=doc,
            reason=reason,
            at=at,
            after_official=after_official,
            key=key,
            sign=sign,
            preview=preview,
            yes=yes,
            as_json=as_json,
        )
    comparing.append_decisions(folders_of(context), files, append_to, stamp)


def desk(
    context: typer.Context,
    season: Season,
    by: Annotated[str, typer.Option("--by", help="Who appends.", envvar="RACELOG_BY", metavar="NAME")],
) -> None:
    """Sit down at the desk: a prompt for a weekend, with short verbs and completion of cars and drivers.

    Example: racelog desk harbour-cup-2026 --by j.doe
    """
    from racelog.cli.prompt import sit_down  # late: --help stays quick

    sit_down(folders_of(context), season, by, context.find_root().command)
