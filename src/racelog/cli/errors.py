"""How a command that went wrong ends: told, never traced, unless RACELOG_DEBUG is set; and its exit code."""

import os
import traceback

import typer

from racelog.errors import RacelogError, readable

OUT_OF_REACH = 3
INTERNAL_ERROR = 70
ACKNOWLEDGED = "What was acknowledged before stays in the log"


def print_error(error: BaseException) -> int:
    """Tell what went wrong, on stderr; its exit code."""
    match error:
        case RacelogError():
            typer.echo(str(error), err=True)
            return error.exit_code
        case OSError():
            where = readable(str(error.filename or "output"))
            typer.echo(f"{where}: {error.strerror or error}\n{ACKNOWLEDGED}", err=True)
            return OUT_OF_REACH
        case _:
            if os.environ.get("RACELOG_DEBUG"):
                traceback.print_exception(error)
            typer.echo(
                f"racelog stopped on an error of its own: {type(error).__name__}: {readable(str(error))}\n"
                f"{ACKNOWLEDGED}. Please report it, with what RACELOG_DEBUG=1 prints",
                err=True,
            )
            return INTERNAL_ERROR
