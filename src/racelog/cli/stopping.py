"""Ending what runs until it is stopped: Ctrl-C is heard, and acted on where nothing is cut in two."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def stopped_by_hand() -> Iterator[threading.Event]:
    """An event that is set by Ctrl-C, or by whoever ends the program."""
    stop = threading.Event()
    before = {each: signal.signal(each, lambda _number, _frame: stop.set()) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
