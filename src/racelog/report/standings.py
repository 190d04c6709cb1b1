"""The standings of every championship, as season matrices."""

from racelog.report.naming import standings_at
from racelog.tables import SeasonTable, standings_table
from racelog.tables.replayed import Replayed
from racelog.views.standings import standings_view
from racelog.views.view import Section, Words

UPRIGHT = 16
"""So many rounds fit on paper that stands upright."""


def standings_section(replayed: Replayed, season: SeasonTable) -> Section:
    """A matrix for each championship."""
    of_season = (standings_table(replayed, line.championship) for line in season.championships)
    tables = [table for table in of_season if table is not None]
    none = () if tables else (Words("No regulations are adopted, so there is no championship."),)
    return Section(
        anchor="standings",
        title="Standings",
        blocks=none,
        sections=tuple(
            Section(standings_at(table.championship), table.championship_title, standings_view(table).blocks)
            for table in tables
        ),
        wide=any(len(table.rounds) > UPRIGHT for table in tables),
    )
