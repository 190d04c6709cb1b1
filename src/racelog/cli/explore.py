"""`racelog explore`: racelog.db in Datasette, read-only, on this machine alone."""

import json
import os
import socket
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from racelog.cli.options import AsJson, check_installed, folders_of

HOST = "127.0.0.1"


def explore(
    context: typer.Context,
    port: Annotated[int, typer.Option("--port", help="Where it listens, on 127.0.0.1 alone.", min=1, max=65535)] = 8001,
    as_json: AsJson = False,
) -> None:
    r"""Explore racelog.db in Datasette: tables with facets and links, ready-made queries, SQL, JSON and CSV.

    It needs an extra: pip install 'racelog\[explore]'. --json prints what Datasette is told, and starts nothing.

    Example: racelog explore --json
    """
    check_installed("explore", "datasette", "yaml")
    # imported late: --help stays quick, and it needs the extra
    from racelog.database import FILE
    from racelog.database.explore.metadata import metadata
    from racelog.errors import Malformed

    described = metadata()
    if as_json:
        typer.echo(json.dumps(described, indent=2, ensure_ascii=False))
        return
    file = folders_of(context).projections / FILE
    if not file.is_file():
        raise Malformed(
            "there is no database yet",
            place=str(file),
            remedy="It is computed from the logs: racelog rebuild",
        )
    _check_free(port)
    typer.echo(f"{file} on http://{HOST}:{port}/ (stop with Ctrl-C)", err=True)
    _become(_datasette(file, port), described)


def _check_free(port: int) -> None:
    from racelog.errors import OutOfReach

    with closing(socket.socket()) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
        except OSError as error:
            raise OutOfReach(
                error.strerror or str(error), place=f"{HOST}:{port}", remedy="Name another port with --port"
            ) from error


def _datasette(file: Path, port: int) -> list[str]:
    """The words that start it; where nothing can be written beside the database, it is read as one that stays."""
    from racelog.database.explore.metadata import plugins

    database = [str(file)] if os.access(file.parent, os.W_OK) else ["--immutable", str(file)]
    where = ["--host", HOST, "--port", str(port)]
    return ["datasette", "serve", *database, *where, "--metadata", "-", "--plugins-dir", str(plugins())]


def _become(words: list[str], described: Mapping[str, Any]) -> NoReturn:
    """This process goes on as Datasette, and reads its metadata from what was its input: no file is left behind."""
    with tempfile.TemporaryFile() as text:
        text.write(json.dumps(described).encode())
        text.seek(0)
        os.dup2(text.fileno(), sys.stdin.fileno())
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-m", *words])  # noqa: S606 - the Datasette beside us, no shell
