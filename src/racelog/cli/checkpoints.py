"""The checkpoints beside a log, read for a command."""

from base64 import b64encode

import typer

from racelog.cli.options import Folders
from racelog.cli.reading import store_of
from racelog.errors import Malformed
from racelog.log.folder import CHECKPOINTS
from racelog.log.sealing.checkpoint import Checkpoint, read_checkpoint_of, tree_of


def kept_checkpoints(folders: Folders, season: str) -> tuple[Checkpoint, ...]:
    """Every checkpoint beside a log. Errors: Malformed, for a file that is none of this season."""
    kept = store_of(folders).checkpoints(season)
    folder = folders.events / season / CHECKPOINTS
    return tuple(read_checkpoint_of(season, text, str(folder / f"{name}.txt")) for name, text in kept.items())


def last_sealed(folders: Folders, season: str, seq: int) -> Checkpoint | None:
    """The checkpoint that covers most of a log up to a line; one that does not hold is said on stderr, and is none."""
    store = store_of(folders)
    if not store.checkpoints(season):
        return None
    try:
        kept = kept_checkpoints(folders, season)
    except Malformed as error:
        typer.echo(f"warning: {error}", err=True)
        return None
    tree = tree_of(store.segments(season), store.read(season).seq)
    holding = [each for each in kept if each.size <= tree.size and tree.root(each.size) == each.root]
    if len(holding) < len(kept):
        typer.echo(f"warning: the log is not what was sealed: racelog verify {season}", err=True)
        return None
    return max((each for each in holding if each.size <= seq), key=lambda each: each.size, default=None)


def sealed_in_words(checkpoint: Checkpoint) -> str:
    """A checkpoint in a few words, for what is printed."""
    by = ", ".join(each.key for each in checkpoint.note.signatures)
    return f"sealed up to #{checkpoint.size} by {by}, root {b64encode(checkpoint.root).decode()}"
