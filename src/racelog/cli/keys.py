"""The command `keys`: a key of one's own, and public keys for those who check."""

from pathlib import Path
from typing import Annotated

import typer

from racelog.cli.options import AsJson, folders_of
from racelog.cli.overview import LOG, group


def add_to(app: typer.Typer) -> None:
    """Put `keys` on the command line."""
    keys = group(app, "keys", "Keys to seal logs and sign lines with.", LOG)
    keys.command("new")(new)
    keys.command("show")(show)


def new(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Option("--name", help="What the key is called (default: who you are).", metavar="NAME")
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option("--into", help="The folder to keep it in (default: RACELOG_KEYS, or your own).", metavar="FOLDER"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a key: the private half stays in a file only you can read, the public half is printed.

    Example: racelog keys new --name j.doe --into keys
    """
    import json  # these late: --help stays quick

    from racelog.copies.keyring import new_key

    pair = new_key(name, into, folders_of(context).events)
    if as_json:
        typer.echo(json.dumps({"key": str(pair.key), "private": str(pair.private), "public": str(pair.public)}))
        return
    typer.echo(str(pair.key))
    typer.echo(f"The private key is {pair.private}: keep it, and give it to nobody", err=True)
    typer.echo("The line above is the public one: publish it where those who check will find it", err=True)


def show(
    file: Annotated[
        Path | None, typer.Argument(help="A file of keys (default: all in the folder of keys).", metavar="FILE")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print public keys, as others need them to check signatures.

    Example: racelog keys show
    """
    import json  # these late: --help stays quick

    from racelog.copies.keyring import keys_folder, trusted_keys

    keys = trusted_keys(() if file is None else (str(file),))
    if as_json:
        typer.echo(json.dumps([{"name": key.name, "id": key.key_id.hex(), "key": str(key)} for key in keys]))
        return
    for key in keys:
        typer.echo(str(key))
    if not keys:
        typer.echo(f"no key is kept in {keys_folder()}: racelog keys new makes one", err=True)
