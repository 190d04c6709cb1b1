"""Putting a season back from a backup: where there is none, or behind the beginning of it; never over another log."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from racelog.copies.archive import Archive, read_archive
from racelog.copies.forks import Fork, parted
from racelog.log import durable
from racelog.log.sealing.checkpoint import fact_lines
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
class Restored:
    """A season that was put back: its log now, how many lines there were before, and files left as they were."""

    log: Log
    backed_up: int
    """The last line of the backup."""
    before: int
    left: tuple[Path, ...]
    """Files beside the log that are there already, and are not those of the backup."""

    @property
    def added(self) -> int:
        """How many lines were added."""
        return self.log.seq - self.before


def restore(store: Store, file: Path) -> Restored:
    """Put a season back from a file of `backup`, all of it verified first.

    Errors:  Malformed, LogDamaged, OutOfReach; LogDiffers, over another log; Forked, over one that was gone on with.
    """
    archive = read_archive(file)
    season = archive.log.season
    before = len(fact_lines(store.kept_of_import(season)))  # also of a restore that was cut short, which is no log yet
    _install(store, archive, file)
    for text in archive.checkpoints.values():
        store.keep_checkpoint(season, text)
    folder = store.folder_of(season)
    left = () if folder is None else _keep_beside(folder, archive.beside)
    return Restored(store.read(season), archive.log.seq, before, left)


def _install(store: Store, archive: Archive, file: Path) -> None:
    """Keep the log of a backup, or say how the one that is there differs. Errors: LogDiffers, Forked."""
    season = archive.log.season
    try:
        store.install(season, archive.segments)
    except LogDiffers as differs:
        fork = parted(store.read(season), archive.log)
        if not fork.after:
            raise
        if fork.there:  # else every line is there, and a segment was begun behind them
            raise Forked(fork, file) from differs


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
