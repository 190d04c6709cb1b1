"""What timing systems export: the order of a session, two files of it compared, and who drives the cars.

read_timing         an order, from an export of Al Kamel or MYLAPS, or from racelog's own plain CSV
order_read          that order, as it is asked for
compare_files       a provisional and an official file: the penalties that would explain the differences
read_participants   an Al Kamel championship export, and entries_from: who drives the cars of a timing file
"""

from racelog.importers.timing.championship import Appearance, Participant, participants_at, read_participants
from racelog.importers.timing.compare import Comparison, Proposed, compare_files
from racelog.importers.timing.naming import NamedEntry, entries_from
from racelog.importers.timing.orders import order_read, understood
from racelog.importers.timing.reading import read_timing
from racelog.importers.timing.timing_file import Asked, TimedRow, TimingFile
from racelog.importers.timing.twins import carried_over

__all__ = [
    "Appearance",
    "Asked",
    "Comparison",
    "NamedEntry",
    "Participant",
    "Proposed",
    "TimedRow",
    "TimingFile",
    "carried_over",
    "compare_files",
    "entries_from",
    "order_read",
    "participants_at",
    "read_participants",
    "read_timing",
    "understood",
]
