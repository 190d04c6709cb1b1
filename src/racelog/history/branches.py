"""Several suppositions side by side: who would stand where in each, beside the table as it stands."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from racelog.tables import LogLine, StandingLine, StandingsTable, standings_table
from racelog.tables.base import Part, Table
from racelog.tables.frame import Points
from racelog.tables.replayed import Replayed


class Branch(Part):
    """One supposition: its name, what was supposed, and the lines that would be written."""

    name: str
    supposed: tuple[str, ...]
    would_append: tuple[str, ...]


class Stood(Part):
    """Where a competitor stands; no position where the table is incomplete, or the competitor is not ranked."""

    position: int | None
    points: Points


class CompetitorInBranches(Part):
    """One competitor as it stands, and in every branch; None where it is not in the table."""

    competitor: str
    name: str
    as_it_stands: Stood | None
    branches: tuple[Stood | None, ...]


class ChampionshipInBranches(Part):
    """One championship, and everybody whose position or points differ in any branch."""

    championship: str
    title: str
    incomplete: tuple[bool, ...]
    """Whether the table lacks something: as it stands, then in every branch."""
    competitors: tuple[CompetitorInBranches, ...]


class BranchesTable(Table):
    """What every branch would change; titles of the championships no branch touches are in `untouched`."""

    ROWS: ClassVar[str] = "championships"

    after_round: int | None
    branches: tuple[Branch, ...]
    championships: tuple[ChampionshipInBranches, ...]
    untouched: tuple[str, ...]


def branch(name: str, supposed: Sequence[str], lines: Sequence[LogLine]) -> Branch:
    """A branch in words."""
    in_words = tuple(f"#{line.seq} {line.type}: {line.about}" for line in lines)
    return Branch(name=name, supposed=tuple(supposed), would_append=in_words)


def branches_table(
    before: Replayed, branches: Sequence[tuple[Branch, Replayed]], after_round: int | None = None
) -> BranchesTable:
    """The tables of every championship as it stands (after a round), beside those of the branches."""
    states = [before, *(replayed for _, replayed in branches)]
    known = dict.fromkeys(championship for state in states for championship in state.results.scored)
    sides = [side for championship in known for side in _sides(states, championship, after_round)]
    return BranchesTable(
        **before.known_at,
        after_round=after_round,
        branches=tuple(named for named, _ in branches),
        championships=tuple(side for side in sides if _differs(side)),
        untouched=tuple(side.title for side in sides if not _differs(side)),
    )


def _differs(championship: ChampionshipInBranches) -> bool:
    return bool(championship.competitors) or len(set(championship.incomplete)) > 1


def _sides(states: Sequence[Replayed], championship: str, after_round: int | None) -> Iterator[ChampionshipInBranches]:
    tables = [standings_table(state, championship, after_round) for state in states]
    table = next((table for table in tables if table is not None), None)
    if table is not None:
        yield ChampionshipInBranches(
            championship=championship,
            title=table.championship_title,
            incomplete=tuple(table is not None and bool(table.incomplete) for table in tables),
            competitors=tuple(_competitors([_lines(table) for table in tables])),
        )


def _lines(table: StandingsTable | None) -> Mapping[str, StandingLine]:
    return {} if table is None else {line.competitor: line for line in table.standings}


def _competitors(tables: Sequence[Mapping[str, StandingLine]]) -> Iterator[CompetitorInBranches]:
    for competitor in dict.fromkeys(competitor for table in tables for competitor in table):
        stood = [_stood(table.get(competitor)) for table in tables]
        if any(position != stood[0] for position in stood):
            name = next(table[competitor].name for table in tables if competitor in table)
            yield CompetitorInBranches(
                competitor=competitor, name=name, as_it_stands=stood[0], branches=tuple(stood[1:])
            )


def _stood(line: StandingLine | None) -> Stood | None:
    return None if line is None else Stood(position=line.position, points=line.points)
