"""Lines about the log itself: clerical errors taken back, and notes."""

from typing import ClassVar
from uuid import UUID

from racelog.facts.events.basis import Fact
from racelog.facts.values import Text


class EventVoided(Fact):
    """Takes back a clerical error: the event named never counts, as if it had not been written."""

    TYPE: ClassVar[str] = "event_voided"

    event: UUID


class NoteRecorded(Fact):
    """Words kept in the log; nothing is computed from them."""

    TYPE: ClassVar[str] = "note_recorded"

    text: Text
    about: UUID | None = None
