"""What a receiver is posted: one change of one season, in one shape whatever it is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Literal

from racelog.errors import public
from racelog.live.changes import Change, Damaged, Opened, Replaced, as_object
from racelog.tables import LogLine
from racelog.tables.base import Part
from racelog.tables.changes import ChangesTable

Kind = Literal["grown", "missed", "opened", "replaced", "gone", "damaged", "mended"]


class Missed(Part):
    """Lines that were not told because the receiver took too long, and how to read them."""

    first: int
    last: int
    read: str


class Message(Part):
    """One change; what it does not have is null.

    Shape:   `seq` and `head` are the last line of the log as known with this message (0 and null without one);
             `lines` are those that came, and `changes` what they changed, as `racelog diff` compares.
    """

    type: Kind
    season: str
    seq: int
    head: str | None
    at: datetime
    """When the last line was recorded; for what is no line, when it was noticed."""
    lines: tuple[LogLine, ...] = ()
    changes: ChangesTable | None = None
    missed: Missed | None = None
    complaint: str | None = None

    @property
    def body(self) -> bytes:
        """As it is posted."""
        return self.model_dump_json().encode()

    @property
    def id(self) -> str:
        """The same for the same message however often it is posted, and another for any other."""
        return f"{self.season}_{self.type}_{self.seq}_{sha256(self.body).hexdigest()[:16]}"


def message_of(change: Change, clock: Callable[[], datetime]) -> Message:
    """A change as it is posted; of a damaged log no path of this machine and no line of a file."""
    if isinstance(change, Damaged):
        change = replace(change, complaint=public(change.complaint))
    as_told = as_object(change, clock())
    at = change.replayed.placed[-1].line.at if isinstance(change, Opened | Replaced) else as_told.at
    return Message(
        type=as_told.what,
        season=as_told.season,
        seq=as_told.seq,
        head=as_told.log_head,
        at=at,
        lines=as_told.lines,
        changes=as_told.changes,
        complaint=as_told.complaint,
    )


def missed_message(first: int, last: Message) -> Message:
    """That lines were not told, up to the last of them."""
    read = f"racelog diff {last.season} --from {first - 1} --to {last.seq}"
    return Message(
        type="missed",
        season=last.season,
        seq=last.seq,
        head=last.head,
        at=last.at,
        missed=Missed(first=first, last=last.seq, read=read),
    )
