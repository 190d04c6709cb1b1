"""The page, from the command line."""

from collections.abc import Sequence

import typer

from racelog.cli.options import Folders
from racelog.errors import Malformed


def serve(folders: Folders, host: str, port: int, allowed: Sequence[str]) -> None:
    """Serve the seasons until stopped."""
    try:
        from racelog.web.serving import serve as serving  # an extra: officials at the track need none of it
    except ModuleNotFoundError as missing:
        raise Malformed(
            f"the page needs {missing.name}, which is not installed", remedy="Install it: pip install 'racelog[web]'"
        ) from missing
    serving(folders.events, host, port, allowed, lambda address: typer.echo(f"{address} (stop with Ctrl-C)", err=True))
