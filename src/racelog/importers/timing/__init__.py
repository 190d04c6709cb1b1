"""What timing systems and spreadsheets say of a session: its order, two files of it compared, and who drives the cars.

read_timing         an order, from any file formats.py knows
order_read          that order, as it is asked for
compare_files       a provisional and an official file: the penalties that would explain the differences
entries_printed     who drives the cars of a timing file; entries_from: as an Al Kamel championship export adds to it
"""

from racelog.importers.timing.championship import Appearance, Participant, participants_at, read_participants
from racelog.importers.timing.compare import Comparison, Proposed, compare_files
from racelog.importers.timing.naming import NamedEntry, entries_from, entries_printed
from racelog.importers.timing.orders import columns_remembered, columns_said, order_read, understood
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
    "columns_remembered",
    "columns_said",
    "compare_files",
    "entries_from",
    "entries_printed",
    "order_read",
    "participants_at",
    "read_participants",
    "read_timing",
    "understood",
]
