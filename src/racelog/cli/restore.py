"""The command `restore`: a season put back from a backup."""

from pathlib import Path
from typing import Annotated

import typer

from racelog.cli.options import AsJson, folders_of


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file of racelog backup.", metavar="FILE")],
    into: Annotated[
        Path | None, typer.Option("--into", help="The folder of logs (default: that of --events).", metavar="EVENTS")
    ] = None,
    give_up: Annotated[
        bool, typer.Option("--give-up", help="Replace a log that was appended to separately, whatever it holds.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Put a season back from a backup, all of it verified first; what a log lacks at its end is added to it.

    Never over another log, but for one whose requests the backup has rejoined (racelog rejoin): that is kept beside it.

    Example: racelog restore pccna-2022.zip --into elsewhere
    """
    import json  # these late: --help stays quick
    from dataclasses import replace

    from racelog.cli.reading import store_of
    from racelog.cli.rebuild import project
    from racelog.copies.restore import Forked
    from racelog.copies.restore import restore as restored_from
    from racelog.views.draw.terminal import show
    from racelog.views.forks import fork_view

    folders = folders_of(context)
    there = folders if into is None else replace(folders, events=into)
    try:
        restored = restored_from(store_of(there), file, give_up=give_up)
    except Forked as forked:
        if not as_json:
            show(fork_view(forked.fork))
        raise
    season, log = restored.log.season, restored.log
    if into is None:
        project(there, season)
    if as_json:
        values = {"season": season, "seq": log.seq, "backed_up": restored.backed_up}
        values |= {"added": restored.added, "log_head": log.head}
        values |= {"set_aside": None if restored.set_aside is None else restored.set_aside.place}
        typer.echo(json.dumps({**values, "left_as_they_are": [left.name for left in restored.left]}))
        return
    if restored.set_aside is not None:
        fork = restored.set_aside.fork
        typer.echo(f"The log that stood here is kept as {restored.set_aside.place}", err=True)
        for placed in fork.only_here:
            typer.echo(f"given up: #{placed.line.seq} {placed.line.type} by {placed.line.by}", err=True)
        typer.echo(f"{season}: taken over from the backup after #{fork.after}, up to #{log.seq}, head {log.head}")
        return
    for left in restored.left:
        typer.echo(f"{left} is another one than in the backup: left as it is", err=True)
    added = restored.added
    what = f"{added} line{'' if added == 1 else 's'} added" if restored.before and added else "nothing to add"
    if restored.backed_up < log.seq:
        what = f"nothing to add: the backup is older, it ends with #{restored.backed_up}, and the log goes on to #{log.seq}"
    typer.echo(f"{season}: {what if restored.before else f'restored up to #{log.seq}'}, head {log.head}")
