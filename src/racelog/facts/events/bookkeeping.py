"""Lines about the log itself: clerical errors taken back, and notes."""

from typing import ClassVar

from racelog.facts.events.basis import Fact, Touches
from racelog.facts.values import EventId, Text


class EventVoided(Fact):
    """Takes back a clerical error: the event named never counts, as if it had not been written."""

    TYPE: ClassVar[str] = "event_voided"
    TOUCHES: ClassVar[Touches] = "nothing"

    event: EventId


class NoteRecorded(Fact):
    """Words kept in the log; nothing is computed from them."""

    TYPE: ClassVar[str] = "note_recorded"
    TOUCHES: ClassVar[Touches] = "nothing"

    text: Text
    about: EventId | None = None
