"""What takes a while: said on a terminal while it goes on, and ended at once by Ctrl-C, with a word about what is written."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

STOPPED = 130
"""The exit code of a command that was stopped, as a shell has it."""


@contextmanager
def under_way(what: str, stopped: str = "nothing was written") -> Iterator[None]:
    """Say on stderr what is being worked out, and for how long, where that is a terminal.

    Stopped by Ctrl-C, the command ends at once with the words of `stopped`. Errors: Exit.
    """
    from rich.console import Console  # these late: --help stays quick
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    try:
        with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
            progress.add_task(what, total=None)
            yield
    except KeyboardInterrupt:
        typer.echo(f"stopped: {stopped}", err=True)
        raise typer.Exit(STOPPED) from None
