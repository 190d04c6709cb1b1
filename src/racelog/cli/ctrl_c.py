"""Ending what runs until it is stopped: Ctrl-C is heard, and acted on where nothing is cut in two."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

HEARD = {signal.SIGINT, signal.SIGTERM}
STOPPED_AT_ONCE = 130


@contextmanager
def stopped_by_hand() -> Iterator[threading.Event]:
    """An event that is set by Ctrl-C, or by whoever ends the program; a second Ctrl-C ends it at once.

    The signals are heard in a thread of their own: set in a handler, the event could wait for a lock that the
    interrupted thread holds.
    """
    stop, over = threading.Event(), threading.Event()

    def hear() -> None:
        signal.sigwait(HEARD)
        if over.is_set():
            return
        stop.set()
        signal.sigwait(HEARD)
        if not over.is_set():
            os._exit(STOPPED_AT_ONCE)

    before = signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
    hearing = threading.Thread(target=hear, name="hearing signals", daemon=True)
    hearing.start()
    try:
        yield stop
    finally:
        over.set()
        if hearing.ident is not None:
            signal.pthread_kill(hearing.ident, signal.SIGTERM)
        hearing.join()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
