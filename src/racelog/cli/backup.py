"""The command `backup`: a season in one file."""

from pathlib import Path
from typing import Annotated

import typer

from racelog.cli.options import AsJson, Season, folders_of


def backup(
    context: typer.Context,
    season: Season,
    file: Annotated[Path, typer.Argument(help="The file to write, such as SEASON.zip.", metavar="FILE")],
    as_json: AsJson = False,
) -> None:
    """Write a season into one file: log, checkpoints, published tables, byte for byte; others may go on appending.

    The same season gives the same file. An earlier backup of the same season is replaced, no other file is.

    Example: racelog backup pccna-2022 pccna-2022.zip
    """
    import json  # these late: --help stays quick

    from racelog.cli.reading import store_of
    from racelog.cli.verbose import tell_done
    from racelog.copies import backup as backups
    from racelog.errors import readable
    from racelog.log.reader import oddity

    folders = folders_of(context)
    archive = backups.backup(store_of(folders), season, file)
    log, checkpoints = archive.log, len(archive.checkpoints)
    odd = oddity(log)
    if odd is not None:
        typer.echo(f"warning: {odd}", err=True)
    if archive.left_out:
        left_out = ", ".join(map(readable, archive.left_out))
        typer.echo(f"left out, for it is no part of a log: {left_out}", err=True)
    tell_done(folders, "backed up", season=season, seq=log.seq, file=str(file))
    if as_json:
        values = {"season": season, "seq": log.seq, "log_head": log.head, "bytes": file.stat().st_size}
        typer.echo(json.dumps({**values, "file": str(file), "checkpoints": checkpoints, "left_out": archive.left_out}))
    else:
        counted = f"{checkpoints} checkpoint{'' if checkpoints == 1 else 's'}"
        typer.echo(f"{file}: {season} up to #{log.seq}, {counted}, head {log.head}")
