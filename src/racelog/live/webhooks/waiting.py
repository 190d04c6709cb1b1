"""What waits for a receiver: so many messages and no more; what came beyond is summed up, never lost silently."""

import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from racelog.live.webhooks.message import Message, missed_message

ROOM = 64
"""How many messages wait for one receiver."""


class Waiting:
    """The messages for one receiver, in order. Putting one in never waits; taking one out does."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._messages: deque[Message] = deque()
        self._beyond: dict[str, _Beyond] = {}
        self._taken = False
        self._closed = False
        self._changed = threading.Condition()

    def put(self, message: Message) -> None:
        """Add one; summed up with others of its season once there is no room, until all that waits is taken."""
        with self._changed:
            if self._beyond or len(self._messages) >= self._room:
                self._beyond.setdefault(message.season, _Beyond()).add(message)
            else:
                self._messages.append(message)
            self._changed.notify_all()

    def take(self) -> Message | None:
        """The next one, once there is one; None when this is closed."""
        with self._changed:
            self._taken = False
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._closed or self._messages or self._beyond)
            if self._closed:
                return None
            if not self._messages:
                self._messages.extend(message for beyond in self._beyond.values() for message in beyond.summed_up())
                self._beyond.clear()
            self._taken = True
            return self._messages.popleft()

    def is_done_with(self, within: float) -> bool:
        """Whether everything was taken and done with, or this is closed; waits for it so many seconds."""
        with self._changed:
            return self._changed.wait_for(
                lambda: self._closed or not (self._messages or self._beyond or self._taken), within
            )

    def close(self) -> None:
        """Whoever takes gets nothing more; what waits is left."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


@dataclass
class _Beyond:
    """What there was no room for, of one season: whether the log is another one, which lines came, how it is now."""

    anew: Message | None = None
    first: int | None = None
    last: Message | None = None
    health: Message | None = None

    def add(self, message: Message) -> None:
        match message.type:
            case "grown":
                self.first = self.first or message.lines[0].seq
                self.last = message
            case "missed":
                self.first = self.first or (message.missed.first if message.missed else None)
                self.last = message
            case "opened" | "replaced" | "gone":
                self.anew, self.first, self.last, self.health = message, None, None, None
            case "damaged" | "mended":
                self.health = message

    def summed_up(self) -> Iterator[Message]:
        if self.anew is not None:
            yield self.anew
        if self.first is not None and self.last is not None:
            yield missed_message(self.first, self.last)
        if self.health is not None:
            yield self.health
