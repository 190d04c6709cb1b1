"""The one protocol of a place to keep logs, and the values that pass through it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Protocol
from uuid import UUID

from racelog.errors import Malformed, RacelogError
from racelog.facts.events import Fact
from racelog.facts.line import Asked, Line, Placed
from racelog.log.segment import Link, Source, TornTail, Unfinished


@dataclass(frozen=True, slots=True)
class Log:
    """A season's log as read, every line verified.

    What is `torn` or `unfinished` at the end is not among the lines.
    """

    season: str
    placed: tuple[Placed, ...] = ()
    link: Link = field(default_factory=Link)
    torn: TornTail | None = None
    unfinished: Unfinished | None = None

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line, in order."""
        return tuple(placed.line for placed in self.placed)

    @property
    def seq(self) -> int:
        """The number of the last line."""
        return self.link.seq

    @property
    def head(self) -> str:
        """The SHA-256 the next line must carry: two logs with one head are the same log."""
        return self.link.digest


@dataclass(frozen=True, slots=True)
class Draft:
    """Facts to append together, and the request they answer.

    `expected` is the number of the last line the facts were decided on; None when that does not matter. `segment` is
    what the next segment is called, should the open one be sealed. `sign` gives the signature of a line, of its bytes
    so far; without it lines are not signed.
    """

    facts: tuple[tuple[UUID, Fact], ...]
    asked: Asked
    by: str
    at: datetime
    expected: int | None = None
    segment: str = "continued"
    sign: Callable[[bytes], str] | None = None


@dataclass(frozen=True, slots=True)
class Appended:
    """The lines an append wrote, or had written when the same request came the first time (`again`)."""

    lines: tuple[Placed, ...]
    again: bool = False


class UnknownSeason(Malformed):
    """No log of that season is kept here."""


class LogMoved(RacelogError):
    """Somebody appended first; `since` are the lines that came."""

    exit_code: ClassVar[int] = 1

    def __init__(self, expected: int, last: int, since: Sequence[Line]) -> None:
        came = "there is no such line yet"
        if since:
            more = "" if len(since) == 1 else f", and {len(since) - 1} more"
            came = f"#{since[0].seq} {since[0].type} by {since[0].by} came first{more}"
        super().__init__(
            f"expected #{expected} to be the last line, but it is #{last}: {came}",
            remedy="Look at what is in the log now, then ask again",
        )
        self.since = tuple(since)


class KeyReused(RacelogError):
    """A request key that already answers another request."""

    exit_code: ClassVar[int] = 1

    def __init__(self, key: str, line: Line) -> None:
        super().__init__(
            f"the key {key!r} was used for another request: #{line.seq} {line.type} by {line.by}",
            remedy="Leave the key out, or choose another one",
        )
        self.line = line


Refused = KeyReused | LogMoved | Malformed
"""What an append may be answered with instead of its lines; the log is as it was."""


class Store(Protocol):
    """A place to keep logs. Every store passes the one suite in tests/log/."""

    def seasons(self) -> Sequence[str]:
        """The seasons kept here, in alphabetical order."""
        ...

    def holds(self, season: str) -> bool:
        """Whether a log of the season is kept here."""
        ...

    def folder_of(self, season: str) -> Path | None:
        """The folder a season is kept in, or would be; None where it is kept in none. Errors: UnknownSeason."""
        ...

    def read(self, season: str) -> Log:
        """The whole log, verified. Errors: UnknownSeason, LogDamaged, OutOfReach."""
        ...

    def answered(self, season: str, asked: Asked) -> Appended | None:
        """The lines already written for the same request; None when it is new. Errors: KeyReused."""
        ...

    def append(self, season: str, draft: Draft) -> Appended:
        """Write all lines or none, durably; the first append makes the season, one behind a checkpoint a segment.

        The same key with the same request answers with the lines written the first time.
        Errors:  KeyReused, LogMoved, LogDamaged, OutOfReach.
        """
        ...

    def append_all(self, season: str, drafts: Sequence[Draft]) -> Sequence[Appended | Refused]:
        """Several appends with one write, in their order; each has its own answer, and none holds up another.

        Errors:  LogDamaged, OutOfReach: then none of them was written.
        """
        ...

    def begin_segment(self, season: str, name: str) -> None:
        """Close the open segment and go on in a new one; it is numbered and named after what it holds."""
        ...

    def segments(self, season: str) -> Mapping[str, bytes]:
        """The exact bytes of every segment, by name, in order."""
        ...

    def checkpoints(self, season: str) -> Mapping[str, bytes]:
        """The exact bytes of every checkpoint kept beside the log, by name ("0001"), in the order they were made."""
        ...

    def keep_checkpoint(self, season: str, text: bytes, expected: int | None = None) -> str:
        """Keep a checkpoint beside the log, durably; the name it has. One that is kept already is not kept twice.

        `expected` is the last line it covers, where it is to close the open segment.
        Errors:  LogMoved, when that is not the last line any more.
        """
        ...

    def sources(self, season: str) -> Sequence[Source]:
        """The segments as they lie there, in order, to be read piece by piece. Errors: those of `read`, unread."""
        ...

    def undisturbed(self, season: str) -> AbstractContextManager[bool]:
        """Nobody appends meanwhile, for a second look at what was odd; False where that cannot be known."""
        ...

    def kept_of_import(self, season: str) -> Mapping[str, bytes]:
        """The segments kept, also those of an install that was cut short; none for an unknown season."""
        ...

    def install(self, season: str, segments: Mapping[str, bytes]) -> bool:
        """Keep a log made elsewhere, byte for byte, on top of the beginning of it that is kept here.

        False when there was nothing to add. Errors: LogDiffers when another log of that season is kept here.
        """
        ...

    def replace(self, season: str, segments: Mapping[str, bytes], instead_of: Log, aside: tuple[str, bytes]) -> None:
        """Keep another log in the place of this one. What stood there is kept beside it: a file's name, and its bytes.

        Errors:  LogMoved, when what is kept is not that log any more.
        """
        ...


class LogDiffers(RacelogError):
    """Another log of the season is kept here."""

    exit_code: ClassVar[int] = 1
