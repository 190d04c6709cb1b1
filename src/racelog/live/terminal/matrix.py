"""A season matrix in a given width: position, name, points and gains always; of the rounds as many as fit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from racelog.tables import Cell, StandingLine, StandingsTable
from racelog.tables.shown import points_shown
from racelog.views.draw.terminal import STRUCK, style_of
from racelog.views.standings import gain, look_of, marked

NAME = 26
"""A name is given so much room; a longer one is cut."""
GAIN = 4
POSITION = 3
CURSOR, CHANGED = ">", "*"


@dataclass(frozen=True, slots=True)
class Rows:
    """A table, the places each competitor gained, and whose lines the last change touched."""

    table: StandingsTable
    gained: Mapping[str, int]
    changed: frozenset[str]

    def points(self, line: StandingLine) -> str:
        """A total as it is shown; in brackets where the table is incomplete."""
        total = points_shown(line.points)
        return f"({total})" if self.table.incomplete else total

    def name(self, line: StandingLine) -> str:
        """A competitor, and why it is unranked if it is."""
        return f"{line.name} ({line.unranked})" if line.unranked else line.name


@dataclass(frozen=True, slots=True)
class Columns:
    """How wide each column is, and the rounds that are shown."""

    name: int
    points: int
    rounds: Mapping[int, int]
    earlier: bool
    later: bool


def columns(rows: Rows, width: int, first: int | None) -> Columns:
    """The columns that fit; the rounds from `first` on, or the latest ones."""
    table = rows.table
    points = max([len("Pts"), *(cell_len(rows.points(line)) for line in table.standings)])
    name = min(NAME, max([len(table.competitor), *(cell_len(rows.name(line)) for line in table.standings)]))
    room = width - 2 - POSITION - 1 - name - 1 - points - 1 - GAIN
    rounds = _fitting(table, room, first)
    return Columns(
        name=name,
        points=points,
        rounds=rounds,
        earlier=bool(rounds) and min(rounds) != table.rounds[0],
        later=bool(rounds) and max(rounds) != table.rounds[-1],
    )


def _fitting(table: StandingsTable, room: int, first: int | None) -> Mapping[int, int]:
    """The rounds that have room, and how wide each is."""
    candidates = table.rounds[::-1] if first is None else [number for number in table.rounds if number >= first]
    shown: dict[int, int] = {}
    for number in candidates:
        wide = _width_of_round(table, number)
        room -= wide + 1
        if room < 0:
            break
        shown[number] = wide
    return dict(sorted(shown.items()))


def _width_of_round(table: StandingsTable, number: int) -> int:
    cells = (cell for line in table.standings for cell in line.results if cell.round == number)
    return max([len(f"R{number}"), *(len(marked(cell, STRUCK)) for cell in cells)])


def head_of(rows: Rows, shown: Columns, chosen: int | None) -> Text:
    """The line above the table; "<" and ">" say that there are more rounds to either side."""
    text = Text(no_wrap=True, style="dim bold")
    text.append(f"  {'P':>{POSITION}} {rows.table.competitor.capitalize():<{shown.name}}")
    for number, wide in shown.rounds.items():
        before = "<" if shown.earlier and number == min(shown.rounds) else " "
        text.append(before)
        text.append(f"R{number}".rjust(wide), style="reverse" if number == chosen else "")
    text.append(f"{'>' if shown.later else ' '}{'Pts':>{shown.points}} {'+/-':>{GAIN}}")
    return text


def line_of(rows: Rows, line: StandingLine, shown: Columns, *, cursor: bool, chosen: int | None) -> Text:
    """One competitor. What was changed has a mark and a tint, who is selected a mark and is shown reversed."""
    changed = line.competitor in rows.changed
    text = Text(no_wrap=True, style=" ".join(_styles(cursor=cursor, changed=changed)))
    text.append((CURSOR if cursor else " ") + (CHANGED if changed else " "))
    text.append(f"{'' if line.position is None else line.position:>{POSITION}} ")
    text.append(cut(rows.name(line), shown.name))
    cells = {cell.round: cell for cell in line.results}
    for number, wide in shown.rounds.items():
        text.append(" ")
        text.append(_printed(cells.get(number)).rjust(wide), style=_style(cells.get(number), at=number == chosen))
    text.append(" ")
    text.append(rows.points(line).rjust(shown.points), style="bold")
    text.append(f" {gain(rows.gained.get(line.competitor)).text:>{GAIN}}")
    return text


def cut(text: str, width: int) -> str:
    """A text made exactly so wide on the screen."""
    return set_cell_size(text, width) if cell_len(text) <= width else set_cell_size(text, width - 1) + "\u2026"


def _styles(*, cursor: bool, changed: bool) -> Iterator[str]:
    if cursor:
        yield "reverse"
    if changed:
        yield "cyan"


def _printed(cell: Cell | None) -> str:
    return "" if cell is None else marked(cell, STRUCK)


def _style(cell: Cell | None, *, at: bool) -> str:
    if at:
        return "not reverse bold underline"
    return "" if cell is None else style_of(look_of(cell), struck="dropped" in cell.marks)
