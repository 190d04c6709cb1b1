"""Sealing a log: a signed checkpoint beside it, after which the next append begins a new segment."""

import json
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

import typer

from racelog.cli.checkpoints import kept_checkpoints
from racelog.cli.keyring import trusted_keys
from racelog.cli.options import Folders
from racelog.cli.reading import store_of
from racelog.cli.telling import logger
from racelog.copies.sealed import against_checkpoints, check_sealed
from racelog.desk.refusals import Refusal, Refused
from racelog.facts.evolve import replay
from racelog.facts.naming import near_names
from racelog.log.folder import CHECKPOINTS
from racelog.log.reader import oddity
from racelog.log.sealing.checkpoint import checkpoint_text, tree_of
from racelog.log.sealing.keys import SigningKey, read_signing_key
from racelog.log.sealing.note import Note
from racelog.log.store import Log, LogMoved, Store

TRIES = 20
"""How often a log that grows meanwhile is sealed anew."""


@dataclass(frozen=True, slots=True)
class Made:
    """A checkpoint as it is told: its name, and whether it was there already."""

    name: str
    size: int
    root: str
    by: str
    again: bool


def seal(folders: Folders, season: str, key_file: Path, weekend: str | None, *, as_json: bool) -> None:
    """Write a checkpoint of the log as it stands. Errors: Malformed, Refusal, LogDamaged, OutOfReach."""
    key, store = read_signing_key(key_file), store_of(folders)
    log, made = _sealed(folders, store, season, key, weekend)
    logger(folders).info("sealed", season=season, seq=made.size, checkpoint=made.name)
    if as_json:
        told = {"season": season, "seq": made.size, "log_head": log.head, "root": made.root}
        typer.echo(json.dumps({**told, "checkpoint": made.name, "by": made.by, "again": made.again}))
        return
    word = "was sealed already" if made.again else "sealed"
    typer.echo(f"{season} {word} up to #{made.size}: checkpoint {made.name} by {made.by}, root {made.root}")
    if not made.again:
        file = folders.events / season / CHECKPOINTS / f"{made.name}.txt"
        typer.echo(f"Hand {file} on: it convicts a log that is written again only where others keep it", err=True)


def _sealed(
    folders: Folders, store: Store, season: str, key: SigningKey, weekend: str | None, tries: int = TRIES
) -> tuple[Log, Made]:
    """The log that was sealed, and its checkpoint; made anew where somebody appended meanwhile. Errors: LogMoved."""
    log = store.read(season)
    found = oddity(log)
    if found is not None:
        raise found
    if weekend is not None:
        _check_closed(log, weekend)
    try:
        return log, _checkpoint(folders, store, log, key)
    except LogMoved:  # it would not close the segment
        if tries == 1:
            raise
    return _sealed(folders, store, season, key, weekend, tries - 1)


def _checkpoint(folders: Folders, store: Store, log: Log, key: SigningKey) -> Made:
    """Sign the log as it stands, unless the same key did; never one that contradicts an earlier checkpoint."""
    tree = tree_of(store.segments(log.season), log.seq)
    kept = kept_checkpoints(folders, log.season)
    check_sealed(against_checkpoints(tree, kept, (*trusted_keys(()), key.verifier)), log.seq)
    text = checkpoint_text(log.season, log.seq, tree.root())
    note = Note(text, (key.sign(text.encode()),))
    before = set(store.checkpoints(log.season))
    name = store.keep_checkpoint(log.season, str(note).encode(), expected=log.seq)
    return Made(name, log.seq, b64encode(tree.root()).decode(), key.verifier.key, name in before)


def _check_closed(log: Log, weekend: str) -> None:
    """Refuse to seal the end of a weekend that has not ended. Errors: Malformed, Refusal."""
    season = replay(log.lines)
    held = season.weekends.get(weekend)
    if held is None:
        raise Refusal(Refused(f"there is no weekend {weekend!r}", near_names(weekend, season.weekends)))
    if held.closed is None and held.cancelled is None:
        raise Refusal(
            Refused(
                f"{held.name} ({weekend}) is not closed",
                remedy=f"Close it first: racelog weekend close {log.season} {weekend}. Or seal without --weekend",
            )
        )
