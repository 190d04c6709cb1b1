"""The keys of whoever sits at this machine: made, shown, and which are trusted."""

import getpass
import json
import os
import re
from collections.abc import Sequence
from pathlib import Path

import typer

from racelog.cli.options import Folders
from racelog.errors import Malformed
from racelog.log.sealing.keys import SigningKey, read_verifier_keys, write_key_pair
from racelog.log.sealing.note import VerifierKey


def keys_folder() -> Path:
    """Where keys are kept: RACELOG_KEYS, else beside the settings of other programs."""
    named = os.environ.get("RACELOG_KEYS")
    return Path(named) if named else Path(typer.get_app_dir("racelog")) / "keys"


def trusted_keys(given: Sequence[str]) -> tuple[VerifierKey, ...]:
    """The keys given, each as such or as a file; without any, those of the .vkey files in the folder of keys."""
    files = () if given else sorted(keys_folder().glob("*.vkey"))
    return tuple(key for each in (*given, *map(str, files)) for key in read_verifier_keys(each))


def new(folders: Folders, name: str | None, into: Path | None, *, as_json: bool) -> None:
    """Make a key of one's own. Errors: Malformed, OutOfReach."""
    folder = into or keys_folder()
    if folders.events.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise Malformed(
            "a private key is not kept among the logs, which are handed on",
            place=str(folder),
            remedy=f"Leave --into out: then it is kept in {keys_folder()}",
        )
    key = SigningKey.new(name if name is not None else _own_name())
    private, public = write_key_pair(key, folder)
    if as_json:
        typer.echo(json.dumps({"key": str(key.verifier), "private": str(private), "public": str(public)}))
        return
    typer.echo(str(key.verifier))
    typer.echo(f"The private key is {private}: keep it, and give it to nobody", err=True)
    typer.echo("The line above is the public one: publish it where those who check will find it", err=True)


def show(file: Path | None, *, as_json: bool) -> None:
    """Print public keys: of one file, or all in the folder of keys."""
    found = read_verifier_keys(str(file)) if file is not None else trusted_keys(())
    if as_json:
        typer.echo(json.dumps([{"name": each.name, "id": each.key_id.hex(), "key": str(each)} for each in found]))
        return
    for each in found:
        typer.echo(str(each))
    if not found:
        typer.echo(f"no key is kept in {keys_folder()}: racelog keys new makes one", err=True)


def _own_name() -> str:
    """Who sits here, as a key may be called."""
    return re.sub(r"[\s+]+", "-", os.environ.get("RACELOG_BY") or getpass.getuser())
