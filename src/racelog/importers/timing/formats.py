"""The kinds of file an order is read from: how each is known, and what reads it.

A table of cells is one of these, whatever wrote it: a timing system that writes tables is told by its headings, in
`columns.py` (PROGRAMS). To add a kind of file that is no table: a file of its own beside this one with a `recognises`
and a `read`, and a line in FORMATS. A `read` gives every car of the file once, in the order of the file; numbers,
places and doubles are checked for all formats in `reading.py`, and rows that are another car (--map) are seen to there.
"""

from collections.abc import Callable
from dataclasses import dataclass

from racelog.importers.simulators import looks_like_one
from racelog.importers.timing.simulated import read_simulated
from racelog.importers.timing.tables import read_table
from racelog.importers.timing.timing_file import Handed, Printed


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file.

    `recognises` is asked with the bytes and the name of a file, and never fails; `read` may.
    Errors:  of `read`: Malformed, naming the place, what stands there and what to do.
    """

    title: str
    recognises: Callable[[bytes, str], bool]
    read: Callable[[Handed], Printed]


def _any(_data: bytes, _name: str) -> bool:
    return True


def _of_a_simulator(data: bytes, _name: str) -> bool:
    return looks_like_one(data)


FORMATS: tuple[Format, ...] = (
    Format("a result file of a simulator", _of_a_simulator, read_simulated),
    Format("a table with a heading over each column", _any, read_table),
)
"""The first that recognises a file reads it; tables are the last, for nothing tells them but their headings."""


def printed_in(handed: Handed) -> Printed:
    """What a file prints of a session. Errors: Malformed."""
    return next(one for one in FORMATS if one.recognises(handed.data, handed.name)).read(handed)
