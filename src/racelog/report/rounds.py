"""The classification of every round, as it stands beside as it was timed."""

from racelog.report.naming import round_at
from racelog.tables import SeasonTable, results_table
from racelog.tables.replayed import Replayed
from racelog.views.results import results_blocks
from racelog.views.season import calendar_grid
from racelog.views.view import Block, Section, Words


def rounds_section(replayed: Replayed, season: SeasonTable) -> Section:
    """The calendar, then round after round."""
    calendar: Block = calendar_grid(season) if season.weekends else Words("No weekend is on the calendar.")
    return Section(
        anchor="rounds",
        title="Rounds",
        blocks=(calendar,),
        sections=tuple(_round(replayed, number) for number in sorted(replayed.season.rounds)),
    )


def _round(replayed: Replayed, number: int) -> Section:
    race = replayed.season.rounds[number]
    name = replayed.season.weekends[race.weekend].name
    sessions = [session.id for session in replayed.season.sessions.values() if session.round == number]
    tables = [table for session in sessions if (table := results_table(replayed, session)) is not None]
    shown = [table for table in tables if table.results or table.session == f"R{number}"]
    none = () if shown else (Words("No session of it is scheduled."),)
    blocks = tuple(
        block for table in shown for block in results_blocks(table, f"{table.session}, {table.kind}: classification")
    )
    return Section(anchor=round_at(number), title=f"Round {number}, {name}", blocks=blocks or none)
