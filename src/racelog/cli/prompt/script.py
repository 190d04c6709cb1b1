"""The desk without anybody at it: lines from a pipe, one by one, until one goes wrong."""

import io
import sys
from typing import TextIO

import typer

from racelog.cli.prompt.desk import Leave, Sitting
from racelog.errors import readable


def read_script(sitting: Sitting, lines: TextIO) -> int:
    """Take every line; stop at the first that goes wrong. Its exit code, or 0."""
    if isinstance(lines, io.TextIOWrapper):
        lines.reconfigure(encoding="utf-8-sig", errors="surrogateescape")
    for number, line in enumerate(lines, start=1):
        try:
            code = _taken(sitting, line.rstrip("\n"))
        except Leave:
            return 0
        if code:
            typer.echo(f"stopped at line {number}: {readable(line.strip())}", err=True)
            return code
    return 0


def _taken(sitting: Sitting, line: str) -> int:
    """Take a line; a command that asks gets no answer from the lines behind it."""
    kept, sys.stdin = sys.stdin, io.StringIO()
    try:
        return sitting.take(line)
    finally:
        sys.stdin = kept
