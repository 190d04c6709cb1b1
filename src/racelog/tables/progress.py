"""How a championship came about: everybody's points and position after each round, with all that is known now."""

from typing import ClassVar

from racelog.tables.base import Part, Table
from racelog.tables.frame import Column, points_column
from racelog.tables.replayed import Replayed
from racelog.tables.shown import exact


class ProgressLine(Part):
    """One competitor; null before it was in the table, and for positions while the table is incomplete.

    Shape:   one entry for each of the rounds of the table.
    """

    competitor: str
    name: str
    points: tuple[str | None, ...]
    positions: tuple[int | None, ...]


class ProgressTable(Table):
    """A championship round by round, the competitors in the order of the last."""

    ROWS: ClassVar[str] = "progress"

    championship: str
    championship_title: str
    rounds: tuple[int, ...]
    progress: tuple[ProgressLine, ...]

    def laid_out(self, part: str | None = None) -> tuple[Column, ...]:
        """A row a competitor a round: position and points after it."""
        if part not in {None, self.ROWS}:
            return super().laid_out(part)
        lines = [(line, number) for line in self.progress for number in range(len(self.rounds))]
        return (
            Column("competitor", "text", [line.competitor for line, _ in lines]),
            Column("name", "text", [line.name for line, _ in lines]),
            Column("round", "whole number", [self.rounds[number] for _, number in lines]),
            Column("position", "whole number", [line.positions[number] for line, number in lines]),
            *points_column("points", [line.points[number] for line, number in lines]),
        )


def progress_table(replayed: Replayed, championship: str) -> ProgressTable | None:
    """Points and positions after every round run; None when the regulations have no such championship."""
    asked = ("progress", championship)
    if asked not in replayed.tables:
        replayed.tables[asked] = _made(replayed, championship)
    table = replayed.tables[asked]
    return table if isinstance(table, ProgressTable) else None


def _made(replayed: Replayed, championship: str) -> ProgressTable | None:
    last = replayed.results.standings(championship)
    if last is None:
        return None
    after = replayed.results.after_every_round(championship)
    tables = [after.get(number) for number in last.rounds]
    kind = last.championship.competitor
    lines_after = [{line.competitor: line for line in (table.lines if table else ())} for table in tables]
    in_doubt = [frozenset() if table is None else table.in_doubt for table in tables]
    return ProgressTable(
        **replayed.known_at,
        championship=championship,
        championship_title=last.championship.title,
        rounds=last.rounds,
        progress=tuple(
            ProgressLine(
                competitor=line.competitor,
                name=replayed.competitor(kind, line.competitor),
                points=tuple(
                    exact(own.points) if (own := lines.get(line.competitor)) else None for lines in lines_after
                ),
                positions=tuple(
                    own.position if line.competitor not in doubt and (own := lines.get(line.competitor)) else None
                    for lines, doubt in zip(lines_after, in_doubt, strict=True)
                ),
            )
            for line in last.lines
        ),
    )
