"""Questions on a terminal, and what was typed in answer; a Ctrl-C counts from the moment the question is seen.

`input`, and with it typer's own questions, loses a Ctrl-C that comes between the last letter of the question and the
read behind it: the signal has been noted by then, nothing looks at the note, and the read waits for a key nobody types.
So the question is printed while every signal also writes a byte into a pipe, and the wait is for that pipe as well as
for a line.
"""

import os
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer


def confirm(question: str) -> None:
    """Go on after a yes. Errors: Abort, for anything else that means no, Ctrl-C and Ctrl-D."""
    while (said := answer(f"{question} [y/N]: ").strip().lower()) not in {"y", "yes"}:
        if said in {"", "n", "no"}:
            raise typer.Abort
        typer.echo("Error: invalid input")


def answer(question: str) -> str:
    """The line typed in answer. Errors: Abort, for Ctrl-C and Ctrl-D."""
    try:
        return _line_typed(question)
    except (KeyboardInterrupt, EOFError):
        raise typer.Abort from None


def _line_typed(question: str) -> str:
    with _signals_wake() as woken:
        sys.stdout.write(question)
        sys.stdout.flush()
        while sys.stdin not in select.select([sys.stdin, woken], [], [])[0]:
            os.read(woken, 1024)  # another signal than Ctrl-C: that one raises as soon as the wait ends
        line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")


@contextmanager
def _signals_wake() -> Iterator[int]:
    """The end of a pipe that every signal writes to."""
    woken, waking = os.pipe()
    os.set_blocking(waking, False)
    before = signal.set_wakeup_fd(waking, warn_on_full_buffer=False)
    try:
        yield woken
    finally:
        signal.set_wakeup_fd(before)
        os.close(woken)
        os.close(waking)
