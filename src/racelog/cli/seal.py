"""The command `seal`: a signed checkpoint beside a log."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from racelog.cli.options import AsJson, Folders, Season, folders_of

if TYPE_CHECKING:  # for the type alone: --help stays quick
    from racelog.log.sealing.checkpoint import Checkpoint


def seal(
    context: typer.Context,
    season: Season,
    key: Annotated[
        Path, typer.Option("--key", help="The private key to sign with (racelog keys new).", metavar="FILE")
    ],
    weekend: Annotated[
        str | None, typer.Option("--weekend", help="Only if this weekend is closed.", metavar="WEEKEND")
    ] = None,
    published: Annotated[
        bool, typer.Option("--published", help="Seal the published tables beside the log, too.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Seal a log as it stands: a signed checkpoint of all its lines. The next append begins a new segment.

    The key remembers, in a folder beside it (NAME.signed), the last log it sealed of a season, and seals none that contradicts it.

    Example: racelog seal pccna-2022 --key keys/j.doe.key
    """
    import json  # these late: --help stays quick
    from base64 import b64encode

    from racelog.cli.reading import store_of
    from racelog.cli.verbose import tell_done
    from racelog.copies import seal as sealing
    from racelog.copies.keyring import memory_of, trusted_keys
    from racelog.log.sealing.keys import read_signing_key

    folders = folders_of(context)
    sealed = sealing.seal(
        store_of(folders),
        season,
        read_signing_key(key),
        weekend,
        trusted_keys(),
        memory_of(key),
        published=published,
    )
    root = b64encode(sealed.root).decode()
    tell_done(folders, "sealed", season=season, seq=sealed.size, checkpoint=sealed.name)
    if as_json:
        values = {"season": season, "seq": sealed.size, "log_head": sealed.log_head, "root": root}
        typer.echo(json.dumps({**values, "checkpoint": sealed.name, "by": sealed.by, "again": sealed.again}))
        return
    word = "was sealed already" if sealed.again else "sealed"
    typer.echo(f"{season} {word} up to #{sealed.size}: checkpoint {sealed.name} by {sealed.by}, root {root}")
    if not sealed.again:
        typer.echo(
            f"Hand {sealed.place} on: it convicts a log that is written again only where others keep it", err=True
        )


def last_sealed(folders: Folders, season: str, seq: int) -> "Checkpoint | None":
    """The checkpoint that covers most of a log up to a line; one that does not hold is said on stderr, and is none."""
    from racelog.cli.reading import store_of  # these late: --help stays quick
    from racelog.copies import sealed
    from racelog.errors import LogDamaged, Malformed

    try:
        return sealed.last_sealed(store_of(folders), season, seq)
    except (LogDamaged, Malformed) as error:
        typer.echo(f"warning: {error}", err=True)
        return None
