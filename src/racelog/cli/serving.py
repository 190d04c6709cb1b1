"""The page, from the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from racelog.cli.options import Folders
from racelog.cli.telling import logger
from racelog.web.serving import serve as serving


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen, and which names to answer to beside that."""

    host: str
    port: int
    allowed: tuple[str, ...]


def serve(folders: Folders, address: Address, urls: Sequence[str], secret_file: Path | None) -> None:
    """Serve the seasons until stopped; changes are posted to webhooks as well, where any are named."""
    also = None
    if urls:
        from racelog.cli.notifying import posted_to  # another extra, needed only then

        also = posted_to(folders, urls, secret_file)
    serving(
        folders.events,
        (address.host, address.port),
        address.allowed,
        also,
        log=logger(folders),
        ready=lambda url: typer.echo(f"{url} (stop with Ctrl-C)", err=True),
    )
