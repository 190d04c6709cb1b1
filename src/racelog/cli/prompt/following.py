"""The log as it grows, whoever appends: read again at each look, replayed only when it moved."""

from dataclasses import dataclass

from racelog.cli.options import Folders
from racelog.errors import RacelogError, readable
from racelog.facts.events import EventVoided
from racelog.facts.season import Season
from racelog.log.files import FileStore
from racelog.log.reader import oddity
from racelog.log.store import UnknownSeason
from racelog.tables.replayed import Replayed, replayed


@dataclass(frozen=True)
class Seen:
    """A season as its log stood at the last look; `trouble` is what is wrong with the log, if anything."""

    replayed: Replayed | None = None
    trouble: str | None = None

    @property
    def season(self) -> Season:
        """The facts; those of an empty season where there is no log yet."""
        return Season() if self.replayed is None else self.replayed.season

    @property
    def seq(self) -> int:
        """The last line; 0 before there is one."""
        return self.season.seq

    @property
    def last_counting(self) -> int | None:
        """The last line that still counts, and is no taking back itself."""
        placed = () if self.replayed is None else reversed(self.replayed.placed)
        lines = (each.line for each in placed if not isinstance(each.line.data, EventVoided))
        return next((each.seq for each in lines if each.id not in self.season.voided), None)


class Following:
    """Looks at one season's log through a store that is kept warm: a look at a log that did not move costs a stat."""

    def __init__(self, folders: Folders, season: str) -> None:
        self._store = FileStore(folders.events)
        self._season = season
        self._seen = Seen()

    def look(self) -> Seen:
        """The season now. What is wrong with the log is part of what is seen; nothing is raised."""
        try:
            self._seen = self._looked()
        except UnknownSeason:
            self._seen = Seen()
        except RacelogError as error:
            self._seen = Seen(self._seen.replayed, str(error))
        except Exception as error:  # noqa: BLE001 - a look is no reason to lose the line being typed
            self._seen = Seen(self._seen.replayed, f"{type(error).__name__}: {readable(str(error))}")
        return self._seen

    def _looked(self) -> Seen:
        log = self._store.read(self._season)
        odd = oddity(log)
        known = self._seen.replayed
        if known is None or known.head != log.head:
            known = replayed(log.placed, log.head)
        return Seen(known, None if odd is None else str(odd))
