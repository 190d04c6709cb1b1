"""A command run from the desk: told as the command line tells it, and never the end of the desk."""

import os
from collections.abc import Sequence

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException
from typer.rich_utils import rich_format_error

from racelog.cli import ending
from racelog.cli.options import Folders

REFUSED = 1
INTERRUPTED = 130


def run(command: TyperGroup, folders: Folders, arguments: Sequence[str]) -> int:
    """Run a command on the folders of the desk; its exit code."""
    given = ["--events", str(folders.events), "--projections", str(folders.projections)]
    verbose = ["--verbose"] if folders.verbose else []
    try:
        ended = command.main([*given, *verbose, *arguments], prog_name="racelog", standalone_mode=False)
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else 0
    except BaseException as error:  # noqa: BLE001 - whatever goes wrong, the official can type on
        return told(error)
    return ended if isinstance(ended, int) else 0


def unusual(folders: Folders) -> list[str]:
    """The folders that would have to be named in a shell, as options."""
    usual = {
        "--events": (str(folders.events), os.environ.get("RACELOG_EVENTS") or "events"),
        "--projections": (str(folders.projections), os.environ.get("RACELOG_PROJECTIONS") or "projections"),
    }
    return [word for option, (here, there) in usual.items() if here != there for word in (option, here)]


def told(error: BaseException) -> int:
    """Tell what went wrong, on stderr, as the command line does; its exit code."""
    match error:
        case TyperException():
            rich_format_error(error)  # type: ignore[arg-type]
            return error.exit_code
        case typer.Abort() | KeyboardInterrupt():
            return _nothing_written(error)
        case _:
            return ending.told(error)


def _nothing_written(error: BaseException) -> int:
    """A question answered with no, Ctrl-C or Ctrl-D; the cursor still stands behind it after the last two."""
    answered = isinstance(error, typer.Abort) and error.__context__ is None
    typer.echo("nothing written" if answered else "\nnothing written", err=True)
    return REFUSED
