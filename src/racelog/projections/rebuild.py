"""The projections of a folder of logs: one season written again, all of them, or what another version left behind.

Reading is left to whoever calls: a program that follows the logs has a season at hand, a command reads it. What is
written last was read last, for a season is read once nobody else is writing.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from racelog.database import SeasonsDatabase, seasons_projected
from racelog.errors import LogDamaged, Malformed
from racelog.log.lock import Patience
from racelog.projections.files import WRITTEN, remove_all, write_all
from racelog.tables.replayed import Replayed

Read = Callable[[str], Replayed]
"""Gives a season as its log stands now. Errors: LogDamaged, OutOfReach, Malformed."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A season written: as known at which line, and how many files beside its rows in the database."""

    season: str
    seq: int
    head: str
    files: int


class Projections:
    """A folder of projections, and the logs they are computed from; `kept` are the seasons there are logs of.

    `database` is that of the folder, where somebody keeps it open over several seasons.
    Errors:  Malformed, where logs and projections share a folder.
    """

    def __init__(
        self,
        folder: Path,
        events: Path,
        read: Read,
        kept: Callable[[], Sequence[str]],
        database: SeasonsDatabase | None = None,
        patience: Patience | None = None,
    ) -> None:
        check_apart(events, folder)
        self.folder = folder
        self._read = read
        self._kept = kept
        self._database = database
        self._patience = patience

    def write(self, season: str, at_hand: Replayed | None = None) -> Rebuilt:
        """Write a season's rows and files; read from its log, unless it is at hand.

        Errors:  OutOfReach; those of reading, and then what was written before stays.
        """
        replayed, files = write_all(
            self.folder,
            lambda: at_hand or self._read(season),
            self._database,
            lambda: self._others(season),
            self._patience,
        )
        return Rebuilt(season, replayed.seq, replayed.head, files)

    def remove(self, season: str) -> None:
        """Take out everything computed from a log that is no longer kept. Errors: OutOfReach."""
        remove_all(self.folder, season)

    @property
    def left_behind(self) -> list[str]:
        """The seasons there are projections of, and no logs any more."""
        return sorted(set(seasons_projected(self.folder)) - set(self._kept()))

    def _others(self, season: str) -> list[Replayed]:
        """The other seasons there are projections of, read again from their logs for a database that is built anew."""
        others: list[Replayed] = []
        for other in self._kept():
            if other != season and (self.folder / other / WRITTEN).exists():
                with suppress(LogDamaged):  # told by whoever reads that season; its rows come back with its log
                    others.append(self._read(other))
        return others


def check_apart(events: Path, projections: Path) -> None:
    """Logs and what is computed from them never share a folder. Errors: Malformed."""
    logs, computed = events.resolve(), projections.resolve()
    if logs == computed or logs in computed.parents:
        raise Malformed(
            "projections cannot go where the logs are",
            place=str(projections),
            remedy="Name another folder with --projections",
        )
