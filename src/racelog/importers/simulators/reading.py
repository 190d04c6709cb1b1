"""A simulator's result file, told by what is in it, never by its name."""

import csv
from codecs import BOM_UTF16_LE
from collections.abc import Callable, Mapping
from dataclasses import replace
from io import StringIO
from typing import Any

from racelog.errors import Malformed
from racelog.importers.simulators import acc, assetto_corsa, iracing, rfactor2
from racelog.importers.simulators.result import SimFile
from racelog.outside.csv_files import delimiter_of, heading
from racelog.outside.json_files import load_json
from racelog.outside.text_files import text_of_any_country

Table = Mapping[str, Any]
_START = 16_000
_JSON: tuple[tuple[Callable[[Table], bool], Callable[[Table, str], SimFile]], ...] = (
    (acc.is_one, acc.read),
    (iracing.is_one, iracing.read),
    (assetto_corsa.is_one, assetto_corsa.read),
)
KNOWN = "results of Assetto Corsa Competizione, Assetto Corsa and iRacing (JSON), of iRacing (CSV), of rFactor 2 (XML)"


def looks_like_one(data: bytes) -> bool:
    """Whether some bytes begin as a simulator's result file does; nothing more of them is looked at."""
    start = data[:_START]
    code = "utf-16-le" if start[1:2] == b"\x00" or start.startswith(BOM_UTF16_LE) else "utf-8"
    text = start.decode(code, "replace").lstrip("\ufeff \t\r\n")
    return text.startswith(("{", "<")) or iracing.header_line(text) is not None


def read(data: bytes, place: str) -> SimFile:
    """The sessions in a simulator's result file, each under a name of its own.

    Errors:  Malformed, naming where, and what is known.
    """
    file = _read(data, place)
    names = [session.name for session in file.sessions]
    sessions = (
        replace(session, name=f"{session.name} ({names[: at + 1].count(session.name)})")
        if names.count(session.name) > 1
        else session
        for at, session in enumerate(file.sessions)
    )
    return replace(file, sessions=tuple(sessions))


def _read(data: bytes, place: str) -> SimFile:
    text = text_of_any_country(data, place).strip("\ufeff\x00")
    start = text.lstrip()
    if start.startswith("<"):
        return rfactor2.read(text, place)
    if start.startswith("{"):
        table = load_json(text.strip(), place)
        reads = next((reads for is_one, reads in _JSON if is_one(table)), None)
        if reads is None:
            keys = ", ".join(sorted(table)[:12]) or "nothing"
            raise Malformed(
                "JSON of no simulator known here", place=place, excerpt=f"it holds {keys}", remedy=f"Known: {KNOWN}"
            )
        return reads(table, place)
    header = iracing.header_line(text)
    if header is None:
        raise Malformed("no result file of a simulator", place=place, remedy=f"Known: {KNOWN}")
    return iracing.read_rows(_rows(text, header, place), place)


def _rows(text: str, header: int, place: str) -> list[tuple[dict[str, str], str]]:
    """The rows below a header by heading, each with its place in the file. Errors: Malformed."""
    lines = text.split("\n")[header - 1 :]
    names = [heading(name) for name in next(csv.reader([lines[0]], delimiter=delimiter_of(lines[0])), [])]
    table = csv.reader(StringIO("\n".join(lines[1:]), newline=""), delimiter=delimiter_of(lines[0]), strict=True)
    try:
        return [
            (dict(zip(names, map(str.strip, cells), strict=False)), f"{place}:{header + table.line_num}")
            for cells in table
            if any(cell.strip() for cell in cells)
        ]
    except csv.Error as error:
        raise Malformed(f"no CSV: {error}", place=f"{place}:{header + table.line_num}") from None
