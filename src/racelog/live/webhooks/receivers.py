"""All receivers of the changes of a folder of logs: one that is slow or down holds up no other."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType

from racelog.live.changes import Change, Opened
from racelog.live.following import Following
from racelog.live.webhooks.delivered import delivered_to
from racelog.live.webhooks.posting import Receiver
from racelog.live.webhooks.webhook import Outcome, Webhook

STEP_SECONDS = 0.1


class Webhooks:
    """Tells every receiver; used as a context, it stops them at the end.

    following.look()
    with Webhooks(following, [Webhook(receiver(url), delivered_to(url, events), report)]) as webhooks:
        webhooks.begin()
        for change in following.changes(stop=stop):
            webhooks.tell(change)
    """

    def __init__(self, following: Following, receivers: Sequence[Webhook]) -> None:
        self._following = following
        self.receivers = tuple(receivers)
        self._begun: set[str] = set()

    def begin(self, since: int | None = None) -> None:
        """Tell each receiver what it has missed of the seasons as they were last looked at."""
        for season, followed in self._following.seasons.items():
            if followed.replayed is not None:
                self._begun.add(season)
                for receiver in self.receivers:
                    receiver.begin(followed, since)

    def tell(self, change: Change) -> None:
        """Have a change posted to every receiver; returns at once, whatever they are doing.

        A season whose log could not be read when all began is gone on with where each receiver was.
        """
        first = isinstance(change, Opened) and change.season not in self._begun
        self._begun.add(change.season)
        for receiver in self.receivers:
            if first and receiver.knows(change.season):
                receiver.begin(self._following.seasons[change.season])
            else:
                receiver.tell(change)

    def drain(self, stop: threading.Event | None = None) -> bool:
        """Wait until every receiver has taken everything, or stopped; False when one was given up."""
        for receiver in self.receivers:
            while not (receiver.is_done_with(STEP_SECONDS) or (stop is not None and stop.is_set())):
                pass
        return not any(receiver.gave_up for receiver in self.receivers)

    def __enter__(self) -> "Webhooks":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for receiver in self.receivers:
            receiver.stop()
        for receiver in self.receivers:
            receiver.wait_until_stopped()


def webhooks_to(
    receivers: Sequence[Receiver], events: Path, report: Callable[[Outcome], None], *, attempts: int | None = None
) -> list[Webhook]:
    """One webhook for each receiver, going on where it was told last of the logs of a folder."""
    return [Webhook(receiver, delivered_to(receiver.url, events), report, attempts=attempts) for receiver in receivers]


def posted_to(
    receivers: Sequence[Receiver], events: Path, report: Callable[[Outcome], None]
) -> Callable[[Following], AbstractContextManager[Callable[[Change], None]]]:
    """What posts the changes of whoever follows the logs, until it is left."""

    @contextmanager
    def posting(following: Following) -> Iterator[Callable[[Change], None]]:
        with Webhooks(following, webhooks_to(receivers, events, report)) as webhooks:
            webhooks.begin()
            yield webhooks.tell

    return posting
