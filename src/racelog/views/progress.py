"""How a championship came about: points after each round, with the position in brackets."""

from racelog.tables.progress import ProgressLine, ProgressTable
from racelog.tables.shown import points_shown
from racelog.views.view import Block, Cell, Field, grid, linked


def progress_blocks(table: ProgressTable | None) -> tuple[Block, ...]:
    """Everybody, round by round; nothing where there is but one round."""
    if table is None or len(table.rounds) < 2:
        return ()
    fields: tuple[Field[ProgressLine], ...] = (
        Field(
            "competitor",
            lambda line: linked(line.name, "competitor", line.competitor, table.championship),
            "name",
            names_row=True,
        ),
        *(_round(table, at) for at in range(len(table.rounds))),
    )
    return (grid("Points after each round, and the position in brackets", fields, table.progress),)


def _round(table: ProgressTable, at: int) -> Field[ProgressLine]:
    def after(line: ProgressLine) -> Cell:
        exact, position = line.points[at], line.positions[at]
        if exact is None:
            return Cell("")
        points = points_shown(exact)
        return Cell(points if position is None else f"{points} ({position})", exact)

    return Field(f"R{table.rounds[at]}", after, "number")
