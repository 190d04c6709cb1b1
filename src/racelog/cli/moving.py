"""A season moved in one file: written, and put back where there is none, or the beginning of it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import typer

from racelog.cli.forking import print_fork
from racelog.cli.options import Folders
from racelog.cli.reading import store_of
from racelog.cli.rebuild import project
from racelog.cli.telling import logger
from racelog.copies.archive import CONTENTS, Archive, archive_bytes, archive_of, read_archive
from racelog.copies.forks import parted
from racelog.errors import Malformed, OutOfReach
from racelog.log import durable
from racelog.log.reader import oddity
from racelog.log.sealing.checkpoint import fact_lines
from racelog.log.store import LogDiffers, Store


def backup(folders: Folders, season: str, file: Path, *, as_json: bool) -> None:
    """Write a season into a file, whole or not at all. Errors: Malformed, LogDamaged, OutOfReach."""
    _check_may_replace(file)
    archive = archive_of(store_of(folders), season, folders.events / season)
    found = oddity(archive.log)
    if found is not None:
        typer.echo(f"warning: {found}", err=True)
    written = archive_bytes(archive)
    try:
        durable.create(file.absolute(), written)
    except OSError as error:
        raise OutOfReach(error.strerror or str(error), place=str(file), remedy="Name another file") from error
    logger(folders).info("backed up", season=season, seq=archive.log.seq, file=str(file))
    told = {"season": season, "seq": archive.log.seq, "log_head": archive.log.head, "bytes": len(written)}
    if as_json:
        typer.echo(json.dumps({**told, "file": str(file), "checkpoints": len(archive.checkpoints)}))
    else:
        checkpoints = f"{len(archive.checkpoints)} checkpoint{'' if len(archive.checkpoints) == 1 else 's'}"
        typer.echo(f"{file}: {season} up to #{archive.log.seq}, {checkpoints}, head {archive.log.head}")


def _check_may_replace(file: Path) -> None:
    """Only an earlier backup is replaced. Errors: Malformed."""
    if not file.exists():
        return
    if not file.is_file() or CONTENTS.encode() not in file.read_bytes()[:100]:
        raise Malformed(
            "there is something already that is no backup", place=str(file), remedy="Nothing was written. Name another"
        )


def restore(folders: Folders, file: Path, into: Path | None, *, as_json: bool) -> None:
    """Put a season back. Errors: Malformed, LogDamaged, LogDiffers, OutOfReach."""
    archive = read_archive(file)
    season = archive.log.season
    there = folders if into is None else replace(folders, events=into)
    store = store_of(there)
    before = len(fact_lines(store.kept_of_import(season)))  # also of a restore that was cut short, which is no log yet
    _install(store, archive, file, silent=as_json)
    for text in archive.checkpoints.values():
        store.keep_checkpoint(season, text)
    left = _keep_beside(there.events / season, archive.beside)
    if into is None:
        project(there, season)
    log = store.read(season)
    if as_json:
        told = {"season": season, "seq": log.seq, "added": log.seq - before, "log_head": log.head}
        typer.echo(json.dumps({**told, "left_as_they_are": left}))
        return
    for name in left:
        typer.echo(f"{there.events / season / name} is another one than in the backup: left as it is", err=True)
    added = log.seq - before
    what = f"{added} line{'' if added == 1 else 's'} added" if before and added else "nothing to add"
    typer.echo(f"{season}: {what if before else f'restored up to #{log.seq}'}, head {log.head}")


def _install(store: Store, archive: Archive, file: Path, *, silent: bool) -> None:
    """Keep the log of a backup, or say how the one that is there differs. Errors: LogDiffers."""
    season = archive.log.season
    try:
        store.install(season, archive.segments)
    except LogDiffers as differs:
        ours = store.read(season)
        fork = parted(ours, archive.log)
        if not fork.after:
            raise
        if not fork.there:
            return  # every line is there, and a segment was begun behind them
        if not silent:
            print_fork(fork)
        raise LogDiffers(
            f"{season} has a log already, and the two were appended to separately after #{fork.after}: a fork",
            excerpt=f"here:   {len(fork.here)} more, up to #{ours.seq}\n"
            f"backup: {len(fork.there)} more, up to #{archive.log.seq}",
            remedy=f"Nothing was written. To ask for its lines again here: racelog rejoin {season} --from {file}",
        ) from differs


def _keep_beside(folder: Path, beside: Mapping[str, bytes]) -> list[str]:
    """Keep the other files of the season; gives those that are there already and are not the same."""
    left = []
    for name, text in beside.items():
        file = folder / name
        if not file.exists():
            durable.create(file, text)
        elif file.read_bytes() != text:
            left.append(name)
    return left
