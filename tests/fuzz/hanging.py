"""A test that does not wait for a reader that does not come back."""

import signal
from collections.abc import Iterator
from types import FrameType

import pytest

HANGING = 120
"""Seconds after which a reader is taken to hang: any of these texts is read in a small part of that."""


@pytest.fixture
def no_hang() -> Iterator[None]:
    """A reader that does not come back is a failure, not a wait."""

    def hangs(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"not read in {HANGING} seconds")

    before = signal.signal(signal.SIGALRM, hangs)
    signal.alarm(HANGING)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
