"""What a watcher is told about a season, in the order it happened."""

from dataclasses import dataclass
from datetime import datetime

from racelog.errors import RacelogError
from racelog.tables import LogLine
from racelog.tables.changes import ChangesTable
from racelog.tables.replayed import Replayed


@dataclass(frozen=True, slots=True)
class Grown:
    """Lines came, of one append or of several that came at once, and this is what they changed.

    Shape:   `lines` are gapless and end with the last one of `replayed`; the next `Grown` begins after it.
    """

    season: str
    lines: tuple[LogLine, ...]
    changes: ChangesTable
    replayed: Replayed

    @property
    def seq(self) -> int:
        """The last of the lines: where a watcher who has seen this goes on."""
        return self.replayed.seq

    @property
    def at(self) -> datetime:
        """When the last of the lines was recorded."""
        return self.lines[-1].at


@dataclass(frozen=True, slots=True)
class Damaged:
    """The log cannot be read as it is now; what was shown last still stands as it was known then."""

    season: str
    seq: int
    complaint: RacelogError


@dataclass(frozen=True, slots=True)
class Mended:
    """The log reads well again; lines that came with it follow."""

    season: str
    replayed: Replayed


@dataclass(frozen=True, slots=True)
class Replaced:
    """The log is not the one that was shown, made longer: what was shown is to be forgotten."""

    season: str
    was_seq: int
    replayed: Replayed


@dataclass(frozen=True, slots=True)
class Opened:
    """A season is here that was not."""

    season: str
    replayed: Replayed


@dataclass(frozen=True, slots=True)
class Gone:
    """The log of a season is not kept here any longer."""

    season: str


Change = Grown | Damaged | Mended | Replaced | Opened | Gone
