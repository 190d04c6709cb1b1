"""Every table a reader may ask for, as values; their JSON is the same on the command line and everywhere else."""

from racelog.tables.base import Incomplete, Table, as_json, json_list
from racelog.tables.decisions import DecisionLine, DecisionsTable, decisions_table
from racelog.tables.entries import EntryLine, EntryTable, entry_table
from racelog.tables.lines import LinesTable, LogLine, lines_table
from racelog.tables.results import ResultLine, ResultsTable, results_table
from racelog.tables.season import SeasonTable, season_table
from racelog.tables.standings import Cell, StandingLine, StandingsTable, standings_table

__all__ = [
    "Cell",
    "DecisionLine",
    "DecisionsTable",
    "EntryLine",
    "EntryTable",
    "Incomplete",
    "LinesTable",
    "LogLine",
    "ResultLine",
    "ResultsTable",
    "SeasonTable",
    "StandingLine",
    "StandingsTable",
    "Table",
    "as_json",
    "decisions_table",
    "entry_table",
    "json_list",
    "lines_table",
    "results_table",
    "season_table",
    "standings_table",
]
