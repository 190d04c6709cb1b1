"""A season file of Formula 1 history: one JSON file, turned into a log with its rules embedded.

How rounds become facts. A round is a meeting of its own. Its rows become cars (one number in two rows is one car that
drivers shared, or two cars), and a car with the same drivers is one entry for all its rounds. Then come, in the order
of the weekend, sprint qualifying, sprint grid and sprint, qualifying, grid, race and fastest lap. The file prints
what a race became, so its order is recorded as printed, and every decision it contains is said to be in it: a time
penalty printed beside a time is a penalty of its own, named in the `includes` of the order, and moves nothing once
more. With a history laid beside the file the race is recorded as it ended on the road instead, and the decisions have
to bring it to what is printed, or the import is refused. Facts are known at the end of their day, for the file has no
hours. Every step has a key (session and what it is), so the same file gives the same lines.

    rules          become the regulations (rulebook.py) and, round by round, facts (overrides.py)
    rounds         become weekends, entries, orders, grids, fastest laps and penalties (cars.py, rounds.py)
    decisions      laid beside it (TOML), are asked in the order of history (decisions.py, on_road.py), and end where
                   the file does, or are complained about (steps.py)
    standings      are published tables: written beside the log, never read for it (published.py)

What a file holds is in season_file.py, key by key.
"""

from racelog.importers.f1.decisions import NO_HISTORIES, Histories, read_decisions
from racelog.importers.f1.published import published_after_rounds, published_tables
from racelog.importers.f1.reading import read_season_file
from racelog.importers.f1.season_file import SeasonFile
from racelog.importers.f1.steps import check_outcome, steps_of

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
