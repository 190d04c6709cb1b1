"""The command `racelog`: its doors, the folders it works on, and how it ends."""

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated

import typer
from typer.main import get_command

from racelog.cli import imports, keys, regulations, requests
from racelog.cli.audit import audit
from racelog.cli.backup import backup
from racelog.cli.calendar import calendar
from racelog.cli.compare_files import command as compare_files
from racelog.cli.desk import desk
from racelog.cli.diff import diff
from racelog.cli.doctor import doctor
from racelog.cli.enter_from import enter_from
from racelog.cli.entries import entries
from racelog.cli.errors import print_error
from racelog.cli.explain import explain
from racelog.cli.explore import explore
from racelog.cli.form_options import asks
from racelog.cli.log import log
from racelog.cli.notify import notify
from racelog.cli.office import office
from racelog.cli.options import Folders
from racelog.cli.overview import LOG, SEASON, TRACK, Overview
from racelog.cli.prove import prove
from racelog.cli.rebuild import rebuild
from racelog.cli.rehearse import rehearse
from racelog.cli.rejoin import rejoin
from racelog.cli.report import report
from racelog.cli.restore import restore
from racelog.cli.results import results
from racelog.cli.seal import seal
from racelog.cli.seasons import seasons
from racelog.cli.serve import serve
from racelog.cli.sheet import sheet
from racelog.cli.standings import standings
from racelog.cli.streams import GONE, end_as_by_a_pipe, set_up_streams
from racelog.cli.title import title
from racelog.cli.verify import verify
from racelog.cli.watch import watch
from racelog.cli.whatif import whatif

app = typer.Typer(
    name="racelog",
    cls=Overview,
    help="A race weekend as an append-only log of facts, replayed into classifications and standings.",
    epilog="Exit codes: 0 done, 1 refused by the rules (or an audit that differs), 2 usage or malformed input, "
    "3 the log is damaged or out of reach.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("enter-from", rich_help_panel=SEASON)(asks(enter_from))
app.command(rich_help_panel=TRACK)(sheet)
app.command("compare-files", rich_help_panel=TRACK)(compare_files())
regulations.add_to(requests.add_to(app)["regulations"])
for subject in (imports, keys):
    subject.add_to(app)
for panel, commands in {
    LOG: (desk, office, rebuild, seal, backup, restore, rejoin),
    "Auditors": (log, verify, doctor, prove, audit, report, explain, diff, whatif, title),
    "Watchers": (seasons, calendar, standings, results, entries, watch),
    "Watchers, live and elsewhere": (serve, notify, rehearse, explore),
}.items():
    for command in commands:
        app.command(rich_help_panel=panel)(command)


def _version(wanted: bool) -> None:
    if wanted:
        # imported late: only this option needs it
        from racelog.version import __version__

        typer.echo(f"racelog {__version__}")
        raise typer.Exit


@app.callback()
def racelog(
    context: typer.Context,
    events: Annotated[
        Path, typer.Option(help="The folder of the logs, one folder a season.", envvar="RACELOG_EVENTS")
    ] = Path("events"),
    projections: Annotated[
        Path, typer.Option(help="The folder of what is computed from them.", envvar="RACELOG_PROJECTIONS")
    ] = Path("projections"),
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Tell on stderr what is done.")] = False,
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Keep the folders for the command that follows."""
    context.obj = Folders(events, projections, verbose)


@cache
def command_line() -> Callable[..., object]:
    """All commands with their options; a process that runs several commands lays them out once."""
    return get_command(app)


def main() -> None:
    """Run the command line; errors are told, never traced, unless RACELOG_DEBUG is set."""
    set_up_streams()
    try:
        command_line()(prog_name="racelog")
    except SystemExit as ended:
        if isinstance(ended.__context__, GONE):  # whoever reads the bytes on stdout is gone
            end_as_by_a_pipe()
        raise
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is told
        sys.exit(print_error(error))


if __name__ == "__main__":
    main()
