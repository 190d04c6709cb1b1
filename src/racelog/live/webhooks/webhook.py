"""One receiver: what it is told is posted in order by a thread of its own, and tried again until it is taken."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import tenacity

from racelog.desk.service import utc_now
from racelog.errors import RacelogError
from racelog.live.changes import Change, Replaced
from racelog.live.followed import FollowedSeason
from racelog.live.webhooks.delivered import Delivered, Point
from racelog.live.webhooks.message import Message, message_of
from racelog.live.webhooks.posting import NotDelivered, Poster, Receiver
from racelog.live.webhooks.waiting import ROOM, Waiting
from racelog.tables.replayed import Replayed

LONGEST_WAIT = 300.0
"""A receiver that is down is asked again after 1, 2, 4, ... seconds, and at last every five minutes."""
STOPPING_SECONDS = 2.0
"""How long stopping waits for an answer that is on its way."""
_BACKOFF = tenacity.wait_exponential_jitter(max=LONGEST_WAIT)


@dataclass(frozen=True, slots=True)
class Posted:
    """A receiver has taken a message, at this attempt."""

    receiver: str
    message: Message
    attempt: int


@dataclass(frozen=True, slots=True)
class Failed:
    """A receiver has not taken a message; asked again in so many seconds, or not at all."""

    receiver: str
    message: Message
    why: str
    again_in: float | None


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A message was taken, and that cannot be remembered: after a restart it may be posted again."""

    receiver: str
    message: Message
    why: str


Outcome = Posted | Failed | Forgotten


class Webhook:
    """Tells one receiver of changes; telling never waits for it.

    `attempts` is how often a message is tried before it is given up, and with it everything behind it; None tries
    for ever.
    """

    def __init__(
        self,
        to: Receiver,
        delivered: Delivered,
        report: Callable[[Outcome], None],
        *,
        room: int = ROOM,
        attempts: int | None = None,
        sleep: Callable[[float], None] | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.to = to
        self._delivered = delivered
        self._report = report
        self._clock = clock
        self._poster = Poster(to, clock)
        self._waiting = Waiting(room)
        self._stopped = threading.Event()
        self._retrying = tenacity.Retrying(
            sleep=sleep or tenacity.sleep_using_event(self._stopped),
            wait=_wait,
            stop=tenacity.stop_never if attempts is None else tenacity.stop_after_attempt(attempts),
            retry=tenacity.retry_if_exception(lambda error: isinstance(error, NotDelivered) and not error.for_good),
            before_sleep=self._failed,
            reraise=True,
        )
        self.gave_up = False
        """Whether the receiver is told nothing more: it said so, or was tried often enough."""
        self._thread = threading.Thread(target=self._post_all, name=f"webhook {to.name}", daemon=True)
        self._thread.start()

    def begin(self, followed: FollowedSeason, since: int | None = None) -> None:
        """Tell what the receiver has missed of a season: since a line, or since it was told last; nothing if never.

        A line within an append stands for the end of the append before.
        """
        now = followed.replayed
        if now is None:
            return
        point = self._delivered.of(followed.season)
        if since is None and point is None:
            self._delivered.remember(followed.season, now.seq, now.head)
        elif since is None and point is not None and not _is_of(point, now):
            self.tell(Replaced(followed.season, point.seq, now))
        else:
            seq = _end_of_append(now, since) if since is not None else now.seq if point is None else point.seq
            self._delivered.remember(followed.season, seq, now.placed[seq - 1].digest)
            for change in followed.since(seq):
                self.tell(change)

    def knows(self, season: str) -> bool:
        """Whether the receiver was ever told of a season."""
        return self._delivered.of(season) is not None

    def tell(self, change: Change) -> None:
        """Have a change posted, after all that was told before; returns at once."""
        self._waiting.put(message_of(change, self._clock))

    def is_done_with(self, within: float) -> bool:
        """Whether everything told was taken or given up; waits for it so many seconds."""
        return self._waiting.is_done_with(within)

    def stop(self) -> None:
        """Post nothing more. What was not taken is told after a restart."""
        self._stopped.set()
        self._waiting.close()

    def wait_until_stopped(self) -> None:
        """Wait for an answer that is on its way, but not for long."""
        self._thread.join(STOPPING_SECONDS)

    def _post_all(self) -> None:
        try:
            while (message := self._waiting.take()) is not None and self._taken(message):
                self._remember(message)
                self._report(Posted(self.to.name, message, self._retrying.statistics["attempt_number"]))
        finally:
            self.gave_up = not self._stopped.is_set()
            self._waiting.close()
            self._poster.close()

    def _taken(self, message: Message) -> bool:
        """Post until it is taken; False when that is given up, or this is stopped."""
        try:
            self._retrying(self._post, message)
        except NotDelivered as error:
            if not self._stopped.is_set():
                self._report(Failed(self.to.name, message, str(error), None))
            return False
        return True

    def _post(self, message: Message) -> None:
        if self._stopped.is_set():
            raise NotDelivered("stopped", for_good=True)
        self._poster.post(message)

    def _remember(self, message: Message) -> None:
        """What cannot be remembered is told, and delivered again after a restart: better twice than never."""
        if message.head is None or message.type == "mended":
            return
        try:
            self._delivered.remember(message.season, message.seq, message.head)
        except RacelogError as error:
            self._report(Forgotten(self.to.name, message, str(error)))

    def _failed(self, state: tenacity.RetryCallState) -> None:
        self._report(Failed(self.to.name, state.args[0], _why(state), state.upcoming_sleep))


def _wait(state: tenacity.RetryCallState) -> float:
    """Longer and longer, and at least as long as the receiver asked for."""
    error = None if state.outcome is None else state.outcome.exception()
    return max(_BACKOFF(state), error.wait if isinstance(error, NotDelivered) else 0.0)


def _why(state: tenacity.RetryCallState) -> str:
    return str(None if state.outcome is None else state.outcome.exception())


def _is_of(point: Point, now: Replayed) -> bool:
    """Whether a log still holds the line a receiver was told last."""
    return point.seq <= now.seq and (point.seq == 0 or now.placed[point.seq - 1].digest == point.head)


def _end_of_append(now: Replayed, seq: int) -> int:
    """The last line of an append, at or before a line; the first line of a log stands alone."""
    seq = min(max(seq, 1), now.seq)
    while 1 < seq < now.seq and now.placed[seq].line.part[0] != 1:
        seq -= 1
    return seq
