"""Putting a season back from a backup: where there is none, behind its beginning, or in the place of a log it holds.

A log that is there is added to, and otherwise left alone, with one exception: where two copies were appended to
separately, and one of them rejoined the other's requests, that one holds everything, and the other copy takes its log
over. So two laptops are the same again by two commands, whichever of them rejoined. The log that stood there is kept
beside it as a backup of its own, and where it holds requests the other one lacks, it is replaced only if somebody
says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from racelog.copies.archive import Archive, archive_bytes, archive_of, read_archive
from racelog.copies.forks import Fork, is_rejoined, parted
from racelog.log import durable
from racelog.log.sealing.checkpoint import fact_lines, sealed_up_to
from racelog.log.store import Log, LogDiffers, Store


class Forked(LogDiffers):
    """The log that is there and the backup were appended to separately."""

    def __init__(self, fork: Fork, file: Path) -> None:
        season = fork.season
        super().__init__(
            f"{season} has a log already, and the two were appended to separately after #{fork.after}: a fork",
            excerpt=f"here:   {len(fork.here)} more, up to #{fork.after + len(fork.here)}\n"
            f"backup: {len(fork.there)} more, up to #{fork.after + len(fork.there)}",
            remedy=f"Nothing was written. To ask for its lines again here: racelog rejoin {season} --from {file}",
        )
        self.fork = fork


@dataclass(frozen=True, slots=True)
class SetAside:
    """A log that was replaced by one that holds its requests: where it is kept, and how the two differ."""

    place: str
    fork: Fork


@dataclass(frozen=True, slots=True)
class Restored:
    """A season that was put back: its log now, how many lines there were before, and files left as they were."""

    log: Log
    backed_up: int
    """The last line of the backup."""
    before: int
    left: tuple[Path, ...]
    """Files beside the log that are there already, and are not those of the backup."""
    set_aside: SetAside | None = None

    @property
    def added(self) -> int:
        """How many lines were added."""
        return self.log.seq - self.before


def restore(store: Store, file: Path, *, give_up: bool = False) -> Restored:
    """Put a season back from a file of `backup`, all of it verified first.

    A log whose requests the backup has rejoined is replaced by it; `give_up` says to replace one that has others, too.
    Errors:  Malformed, LogDamaged, OutOfReach; LogDiffers, over another log; Forked, over one that was gone on with.
    """
    archive = read_archive(file)
    season = archive.log.season
    before = len(fact_lines(store.kept_of_import(season)))  # also of a restore that was cut short, which is no log yet
    set_aside = _install(store, archive, file, give_up=give_up)
    for text in archive.checkpoints.values():
        store.keep_checkpoint(season, text)
    folder = store.folder_of(season)
    left = () if folder is None else _keep_beside(folder, archive.beside)
    return Restored(store.read(season), archive.log.seq, before, left, set_aside)


def _install(store: Store, archive: Archive, file: Path, *, give_up: bool) -> SetAside | None:
    """Keep the log of a backup, or say how the one that is there differs. Errors: LogDiffers, Forked."""
    season = archive.log.season
    try:
        store.install(season, archive.segments)
    except LogDiffers as differs:
        ours = store.read(season)
        fork = parted(ours, archive.log)
        if not fork.after:
            raise
        if not fork.there:
            return None  # every line is there, and a segment was begun behind them
        holds_all = not fork.only_here and any(map(is_rejoined, fork.there))
        if not (holds_all or give_up):
            raise Forked(fork, file) from differs
        return _take_over(store, archive, fork, ours)
    return None


def _take_over(store: Store, archive: Archive, fork: Fork, ours: Log) -> SetAside:
    """Put the log of a backup in the place of ours, which is kept beside it. Errors: LogDiffers, for a sealed one."""
    season, folder = fork.season, store.folder_of(fork.season)
    sealed = sealed_up_to(store.checkpoints(season))
    if sealed > fork.after:
        raise LogDiffers(
            f"this log was sealed up to #{sealed}, behind #{fork.after}, after which the two differ",
            remedy=f"Nothing was written: a seal is kept. Have this log rejoin the other one: racelog rejoin {season}",
        )
    name = f"set-aside-{ours.head[:12]}.zip"
    store.replace(season, archive.segments, ours, (name, archive_bytes(archive_of(store, season, folder))))
    return SetAside(name if folder is None else str(folder / name), fork)


def _keep_beside(folder: Path, beside: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Keep the other files of the season; gives those that are there already and are not the same."""
    left = []
    for name, text in beside.items():
        file = folder / name
        if not file.exists():
            durable.create(file, text)
        elif file.read_bytes() != text:
            left.append(file)
    return tuple(left)
