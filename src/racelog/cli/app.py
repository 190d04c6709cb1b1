"""The command `racelog`: its doors, the folders it works on, and how it ends."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from racelog.cli import auditors, live, officials, watchers
from racelog.cli.ending import told
from racelog.cli.options import Folders
from racelog.cli.overview import Overview
from racelog.cli.streams import GONE, end_as_by_a_pipe, set_up_streams

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
officials.add_to(app)
auditors.add_to(app)
watchers.add_to(app)
live.add_to(app)


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


def main() -> None:
    """Run the command line; errors are told, never traced, unless RACELOG_DEBUG is set."""
    set_up_streams()
    try:
        app(prog_name="racelog")
    except SystemExit as ended:
        if isinstance(ended.__context__, GONE):  # whoever reads the bytes on stdout is gone
            end_as_by_a_pipe()
        raise
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is told
        sys.exit(told(error))


if __name__ == "__main__":
    main()
