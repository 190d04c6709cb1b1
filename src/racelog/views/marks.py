"""The marks of a season matrix: a letter for each, never colour alone; and the legend of those a table uses."""

from collections.abc import Mapping

from racelog.tables import Cell, StandingsTable
from racelog.tables.standings import Mark

LETTERS: Mapping[Mark, str] = {"pole": "P", "fastest_lap": "F", "penalty": "\u2020", "guest": "G"}
_WORDS: Mapping[Mark, str] = {
    "pole": "pole",
    "fastest_lap": "fastest lap",
    "penalty": "penalty",
    "guest": "guest",
    "dropped": "dropped",
}


def marked(cell: Cell, dropped: str = "") -> str:
    """What a cell prints, with the letters of its marks; `dropped` is the letter for a dropped result."""
    letters = {**LETTERS, "dropped": dropped}
    return cell.printed + "".join(letters[mark] for mark in cell.marks)


def legend(table: StandingsTable, dropped: str) -> str:
    """What the marks of this table mean, and what its places are."""
    used = {mark for line in table.standings for cell in line.results for mark in cell.marks}
    letters = {**LETTERS, "dropped": dropped}
    words = [f"{letter} {_WORDS[mark]}" for mark, letter in letters.items() if mark in used]
    return f"{', '.join(words)}{'; ' if words else ''}places are those this championship counts"
