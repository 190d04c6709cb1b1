"""The standings of every championship, as season matrices."""

from collections.abc import Iterator
from fractions import Fraction

from racelog.audit.report.blocks import Block, Cell, Column, Grid, Legend, Look, Section, Words
from racelog.audit.report.naming import explained_at, round_at, standings_at
from racelog.tables import Cell as Placing
from racelog.tables import SeasonTable, StandingLine, StandingsTable, standings_table
from racelog.tables.replayed import Replayed
from racelog.tables.shown import points_shown
from racelog.views.marks import legend, marked

LOOKS: tuple[tuple[Look, str, str], ...] = (
    ("win", "1", "win"),
    ("podium", "2", "second or third"),
    ("points", "7", "points"),
    ("none", "18", "no points"),
    ("out", "DNF", "out, or not classified"),
)

UPRIGHT = 16
"""So many rounds fit on paper that stands upright."""


def standings_section(replayed: Replayed, season: SeasonTable) -> Section:
    """A matrix for each championship."""
    found = (standings_table(replayed, each.championship) for each in season.championships)
    tables = [table for table in found if table is not None]
    none = () if tables else (Words(text="No regulations are adopted, so there is no championship."),)
    return Section(
        anchor="standings",
        title="Standings",
        blocks=none,
        sections=tuple(map(_championship, tables)),
        wide=any(len(table.rounds) > UPRIGHT for table in tables),
    )


def _championship(table: StandingsTable) -> Section:
    return Section(
        anchor=standings_at(table.championship),
        title=table.championship_title,
        blocks=(*_said(table), *_matrix(table), *_ties(table)),
    )


def _said(table: StandingsTable) -> Iterator[Block]:
    """What a reader must know before the numbers."""
    if not table.rounds:
        yield Words(text="No round of it has been run.")
    for missing in table.incomplete:
        text = f"{missing}. Points in brackets are those known so far, no result."
        yield Words(label="Incomplete", text=text, tone="bad")
    for assumption in table.assumptions:
        yield Words(label="Assumed", text=assumption, tone="note")
    for printed in table.as_printed:
        yield Words(label="As printed", text=printed, tone="note")
    for multiple in table.multiples:
        yield Words(label="Multiple", text=multiple, tone="note")


def _matrix(table: StandingsTable) -> Iterator[Block]:
    if not table.standings:
        yield Words(text="Nobody is in it yet.")
        return
    adjusted = any(line.adjustments for line in table.standings)
    after = f"after round {table.after_round}" if table.after_round else "before the first round"
    yield Grid(
        caption=f"{table.championship_title}, {after}",
        columns=(
            Column(title="Pos", align="right"),
            Column(title=table.competitor.capitalize()),
            *(Column(title=f"R{number}", align="center", to=round_at(number)) for number in table.rounds),
            *((Column(title="Adj.", align="right"),) if adjusted else ()),
            Column(title="Points", align="right"),
        ),
        rows=tuple(_row(line, table, adjusted=adjusted) for line in table.standings),
        head=1,
        matrix=True,
    )
    if table.rounds:
        yield Legend(looks=LOOKS, words=legend(table, dropped="struck out"))


def _row(line: StandingLine, table: StandingsTable, *, adjusted: bool) -> tuple[Cell, ...]:
    held = {each.round: each for each in line.results}
    total = points_shown(Fraction(line.points))
    given = sum((Fraction(each.points) for each in line.adjustments), Fraction(0))
    name = f"{line.name} ({line.unranked})" if line.unranked else line.name
    return (
        Cell(text="" if line.position is None else str(line.position)),
        Cell(text=name, to=explained_at(table.championship, line.competitor)),
        *(_cell(held.get(number)) for number in table.rounds),
        *((Cell(text=points_shown(given) if line.adjustments else ""),) if adjusted else ()),
        Cell(text=f"({total})" if table.incomplete else total),
    )


def _cell(placing: Placing | None) -> Cell:
    if placing is None:
        return Cell(text="")
    marks = marked(placing).removeprefix(placing.printed)
    return Cell(text=placing.printed, marks=marks, look=look_of(placing), struck="dropped" in placing.marks)


def look_of(placing: Placing) -> Look | None:
    """How a place is set apart."""
    if placing.place is None:
        return "out" if placing.printed else None
    if placing.place <= 3:
        return "win" if placing.place == 1 else "podium"
    return "points" if Fraction(placing.points) > 0 else "none"


def _ties(table: StandingsTable) -> Iterator[Block]:
    for line in table.standings:
        if line.tie:
            yield Words(label="Level on points", text=f"{line.position}. {line.name}: {line.tie}")
