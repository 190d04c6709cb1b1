"""A season file of Formula 1 history: one JSON file, turned into a log with its rules embedded.

    rules          become the regulations (rulebook.py) and, round by round, facts (overrides.py)
    rounds         become weekends, entries, orders, grids, fastest laps and penalties (cars.py, rounds.py)
    decisions      laid beside it (TOML), are asked in the order of history (decisions.py, on_road.py), and end where
                   the file does, or are complained about (outcome.py)
    standings      are published tables: written beside the log, never read for it (published.py)

What a file holds is in season_file.py, key by key.
"""

from racelog.importers.f1.decisions import NO_HISTORIES, Histories, read_decisions
from racelog.importers.f1.outcome import check_outcome
from racelog.importers.f1.published import published_after_rounds, published_tables
from racelog.importers.f1.reading import read_season_file
from racelog.importers.f1.season_file import SeasonFile
from racelog.importers.f1.steps import steps_of

__all__ = [
    "NO_HISTORIES",
    "Histories",
    "SeasonFile",
    "check_outcome",
    "published_after_rounds",
    "published_tables",
    "read_decisions",
    "read_season_file",
    "steps_of",
]
