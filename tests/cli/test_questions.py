"""Questions on a terminal: what was typed in answer, and a Ctrl-C that counts however soon it comes."""

import os
import pty
import select
import sys
from collections.abc import Callable
from contextlib import suppress

import pexpect  # type: ignore[import-untyped]  # it ships no types
import pytest

PATIENCE = 60
"""Seconds without a letter until a test gives up; nothing is ever measured by it."""
QUESTIONS = 3000
ASKING = f"""
import typer
from racelog.cli.questions import confirm
for number in range({QUESTIONS}):
    try:
        confirm(f"Append as event {{number}}?")
        print("yes")
    except typer.Abort:
        print("nothing written")
"""


def test_ctrl_c_counts_from_the_moment_the_question_is_seen() -> None:
    """Three thousand times at once, both on one processor: the key comes before whoever asks has begun to wait for it."""
    asking, terminal = pty.fork()
    if not asking:
        _on_one_processor()
        os.nice(19)
        os.execv(sys.executable, [sys.executable, "-c", ASKING])  # noqa: S606 - our own questions
    before = _on_one_processor()
    try:
        printed = _ctrl_c_at_each_question(terminal)
    finally:
        _on_processors(before)
        os.close(terminal)
        os.waitpid(asking, 0)
    assert printed.count("nothing written") == QUESTIONS


def _ctrl_c_at_each_question(terminal: int) -> str:
    """Press Ctrl-C as soon as a question ends; everything printed until there is no more."""
    printed = ""
    while select.select([terminal], [], [], PATIENCE)[0]:
        try:
            printed += os.read(terminal, 4096).decode()
        except OSError:
            return printed
        if printed.endswith("[y/N]: "):
            os.write(terminal, b"\x03")
    pytest.fail(f"a Ctrl-C was lost: {printed[-100:]}")


def _on_one_processor() -> set[int]:
    """Keep to one processor, where the system can; the ones kept to before."""
    before = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    _on_processors({min(before)} if before else before)
    return before


def _on_processors(processors: set[int]) -> None:
    if processors:
        with suppress(OSError):
            os.sched_setaffinity(0, processors)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (lambda asked: asked.sendline("y"), "yes"),
        (lambda asked: asked.sendline("YES"), "yes"),
        (lambda asked: asked.sendline("n"), "nothing written"),
        (lambda asked: asked.sendline(""), "nothing written"),
        (lambda asked: asked.sendcontrol("d"), "nothing written"),
        (lambda asked: asked.sendline("maybe") and asked.sendline("y"), "Error: invalid input"),
    ],
)
def test_only_a_yes_goes_on(typed: Callable[[pexpect.spawn], object], said: str) -> None:
    """What is neither yes nor no is asked again."""
    asked = pexpect.spawn(sys.executable, ["-c", ASKING], encoding="utf-8", timeout=PATIENCE)
    asked.expect_exact("Append as event 0? [y/N]: ")
    typed(asked)
    asked.expect_exact(said)
    asked.close(force=True)
