"""The standard streams of a command: what becomes of it when whoever reads them goes away, or never was there.

The signal of a pipe nobody reads (SIGPIPE) stays ignored, as Python leaves it: it does not say which pipe, and a
visitor who hangs up would end the server. A reader of standard output who goes away is noticed where it is written.
"""

import io
import os
import signal
import sys
import threading
from typing import NoReturn

GONE = (BrokenPipeError, ConnectionResetError)


class _Output(io.TextIOWrapper):
    """Standard output. Once nobody reads it (`| head`), the program ends quietly, as those of a pipeline do."""

    def write(self, text: str, /) -> int:
        """Write, as every text file does."""
        try:
            return super().write(text)
        except GONE:
            end_as_by_a_pipe()

    def flush(self) -> None:
        """Write what waits."""
        try:
            super().flush()
        except GONE:
            end_as_by_a_pipe()


class _Talk(io.TextIOWrapper):
    """What is said on stderr. Once nobody listens the program goes on, and says it to nobody."""

    def write(self, text: str, /) -> int:
        """Write, as every text file does."""
        try:
            return super().write(text)
        except GONE:
            self._go_on_alone()
            return len(text)

    def flush(self) -> None:
        """Write what waits."""
        try:
            super().flush()
        except GONE:
            self._go_on_alone()

    def _go_on_alone(self) -> None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)


def set_up_streams() -> None:
    """Prepare the standard streams of this process; those that were replaced (by a test) are left as they are.

    What the terminal cannot show is replaced. A stream that was closed from the start (`>&-`) leads nowhere: the next
    file that is opened must not take its place.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None and _is_closed(number):
            os.dup2(os.open(os.devnull, os.O_RDWR), number)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - open to the end
    for name, kind in (("stdout", _Output), ("stderr", _Talk)):
        stream = getattr(sys, name)
        if not isinstance(stream, io.TextIOWrapper):
            continue
        stream.reconfigure(errors="backslashreplace")
        if stream is getattr(sys, f"__{name}__"):
            buffer, encoding, lines = stream.buffer, stream.encoding, stream.line_buffering
            setattr(sys, name, kind(buffer, encoding, "backslashreplace", line_buffering=lines))


def end_as_by_a_pipe() -> NoReturn:
    """End at once as SIGPIPE ends a program: whatever was appended is written before anything is printed."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGPIPE)
    os._exit(128 + signal.SIGPIPE)


def _is_closed(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return True
    return False
