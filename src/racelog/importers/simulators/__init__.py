"""Result files of simulators as sessions of cars: read whole, judged against no season."""

from racelog.importers.simulators.reading import looks_like_one, read
from racelog.importers.simulators.result import SimCar, SimDriver, SimFile, SimSession, entrants, notes_of, session_of

__all__ = [
    "SimCar",
    "SimDriver",
    "SimFile",
    "SimSession",
    "entrants",
    "looks_like_one",
    "notes_of",
    "read",
    "session_of",
]
