"""The view of any table, for who has a table and need not know which."""

from racelog.tables import (
    DecisionsTable,
    EntryTable,
    LinesTable,
    ResultsTable,
    SeasonTable,
    StandingsTable,
)
from racelog.views.decisions import decisions_view
from racelog.views.draw.csv import as_csv
from racelog.views.entries import entries_view
from racelog.views.log import log_view
from racelog.views.results import results_view
from racelog.views.season import season_view
from racelog.views.standings import standings_view
from racelog.views.view import View

Viewed = StandingsTable | ResultsTable | EntryTable | DecisionsTable | LinesTable | SeasonTable


def view_of(table: Viewed) -> View:
    """A table as people read it."""
    match table:
        case StandingsTable():
            return standings_view(table)
        case ResultsTable():
            return results_view(table)
        case EntryTable():
            return entries_view(table)
        case DecisionsTable():
            return decisions_view(table)
        case LinesTable():
            return log_view(table)
        case SeasonTable():
            return season_view(table)


def table_as_csv(table: Viewed) -> str:
    """A table as CSV with a header; what does not fit into rows is left to the JSON."""
    return as_csv(view_of(table))
