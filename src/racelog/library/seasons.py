"""The seasons of a folder of logs: each read when it is asked for, and kept as far as it was replayed."""

from collections.abc import Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from racelog.errors import Malformed
from racelog.library.season import Season
from racelog.log.files import FileStore
from racelog.tables.replayed import Replayed

if TYPE_CHECKING:  # imported when an audit is asked for: what reads a season starts in half the time
    from racelog.audit.seasons import AuditOfAll

WARM = 4
"""How many seasons of a folder are kept replayed: those that were asked for last."""


class Seasons:
    """The seasons of a folder of logs, by their names; each is read when it is asked for, and stays warm.

    >>> [season.id for season in seasons]
    ['pccna-2021', 'pccna-2022', 'pccna-2024']
    """

    def __init__(self, store: FileStore) -> None:
        self.store = store
        self._read: dict[str, Season] = {}
        self._decided: dict[str, Replayed] = {}

    def __repr__(self) -> str:
        return f"<seasons {', '.join(self.names)} in {self.folder}>"

    @property
    def folder(self) -> Path:
        """Where the logs are kept."""
        return self.store.folder

    @property
    def names(self) -> Sequence[str]:
        """What the seasons are called, in alphabetical order."""
        return self.store.seasons()

    def __iter__(self) -> Iterator[Season]:
        return map(self.__getitem__, self.names)

    def __len__(self) -> int:
        return len(self.names)

    def __contains__(self, season: object) -> bool:
        return season in self.names

    def __getitem__(self, season: str) -> Season:
        """A season as its log stands now, verified. Errors: UnknownSeason, LogDamaged, OutOfReach."""
        log = self.store.read(season)
        known = self._read.get(season)
        if known is None or known.read_from is not log:
            known = Season(self.store, log, folder=self.folder / season, earlier=self.replayed_so_far(season))
        self._read.pop(season, None)
        self._read[season] = known
        for longest_ago in list(self._read)[:-WARM]:
            del self._read[longest_ago]
        return known

    def replayed_so_far(self, season: str) -> Replayed | None:
        """What has been replayed of a season already, if anything; nothing is read for it."""
        known = self._read.get(season)
        read, decided = None if known is None else known.replayed_so_far, self._decided.get(season)
        return read if decided is None or (read is not None and read.seq > decided.seq) else decided

    def remember(self, decided: Mapping[str, Replayed]) -> None:
        """Seasons as a desk in this process left them, to go on from there instead of replaying them once more."""
        self._decided = {**self._decided, **decided}
        for longest_ago in list(self._decided)[:-WARM]:
            del self._decided[longest_ago]

    def audit(self, *, after_rounds: bool = False) -> "AuditOfAll":
        """Every season that has published tables held against them: a row a table, and the sums."""
        from racelog.library import audits

        return audits.audit_of_logs(
            self.folder, self.names, lambda season: self[season].replayed, after_rounds=after_rounds
        )


@overload
def open(where: str | PathLike[str], season: str) -> Season: ...  # noqa: A001 - racelog.open reads well
@overload
def open(where: str | PathLike[str]) -> Seasons | Any: ...  # noqa: A001, ANN401 - the same; a Season, for the folder of one
def open(where: str | PathLike[str], season: str | None = None) -> Seasons | Season:  # noqa: A001 - the same
    """The seasons of a folder of logs; or one season, by its name, or by its own folder. Every line is verified.

    Errors:  Malformed, where there is no log; LogDamaged; OutOfReach.

    >>> racelog.open("events")["pccna-2022"].seq
    206
    >>> racelog.open("events", "pccna-2022").seq
    206
    >>> racelog.open("events/pccna-2022").seq
    206
    """
    folder = Path(where)
    if season is not None:
        return Seasons(FileStore(folder))[season]
    if any(folder.glob("*.jsonl")):
        return Seasons(FileStore(folder.absolute().parent))[folder.absolute().name]
    seasons = Seasons(FileStore(folder))
    if not len(seasons):
        raise Malformed(
            "no log is kept in it", place=str(folder), remedy="Name a folder of seasons, or the folder of one"
        )
    return seasons
