"""A championship as a season matrix, and what a reader must know before its numbers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction

from racelog.rules.ties.countback import SHARED
from racelog.tables import Cell as Placing
from racelog.tables import StandingLine, StandingsTable
from racelog.tables.shown import amount_shown, points_shown
from racelog.tables.standings import Mark
from racelog.views.view import Block, Cell, Field, Grid, Legend, Link, Look, View, Words, grid, linked

LETTERS: Mapping[Mark, str] = {"pole": "P", "fastest_lap": "F", "penalty": "\u2020", "guest": "G"}
"""A letter for each mark, never colour alone; what is dropped is struck out."""
GAINS = "\u00b1"
LOOKS: tuple[tuple[Look, str, str], ...] = (
    ("first", "1", "win"),
    ("second", "2", "second"),
    ("third", "3", "third"),
    ("points", "7", "points"),
    ("none", "18", "no points"),
    ("unplaced", "DNF", "not classified"),
    ("out", "DSQ", "disqualified"),
)


@dataclass(frozen=True, slots=True)
class Moved:
    """What has moved in a table: places gained since a line of the log, and whose line is new to the reader."""

    gained: Mapping[str, int]
    since: int
    changed: Set[str] = frozenset()


def standings_view(table: StandingsTable, moved: Moved | None = None) -> View:
    """The matrix of a championship; where wanted with what has moved in it."""
    after = f"after round {table.after_round}" if table.after_round else "no round run"
    title = f"{table.championship_title} \u00b7 {after}"
    blocks: list[Block] = [*standings_notes(table)]
    blocks.append(_matrix(table, title, moved))
    blocks.append(legend(table, moved) if table.standings else Words("Nobody is in it yet."))
    blocks += _remarks(table)
    return View(table, title, tuple(blocks))


def standings_notes(table: StandingsTable) -> Iterator[Words]:
    """What a reader must know before the numbers."""
    if not table.rounds:
        yield Words("No round of it has been run.")
    for missing in table.incomplete:
        text = f"{missing}. Points (in brackets) are those known so far, no result"
        yield Words(text, "incomplete", "bad")
    for phase in table.phases:
        yield Words(phase, "phase", "note")
    for assumption in table.assumptions:
        yield Words(assumption, "assumed", "note")
    for printed in table.as_printed:
        yield Words(printed, "as printed", "note")
    for multiple in table.multiples:
        yield Words(multiple, "points", "note")
    if table.provisional:
        yield Words(", ".join(f"R{number}" for number in table.provisional), "not official yet", "note")


def _remarks(table: StandingsTable) -> Iterator[Words]:
    """Why those level on points stand as they do, and what was given or taken by decision."""
    level = [line for line in table.standings if line.points != "0"]
    for line in level:
        tie = told_apart(line.tie)
        if tie:
            yield Words(f"{line.position}. {line.name}: {tie}", "level on points")
    yield from level_in_every_respect((line.position, line.name, line.tie) for line in level)
    for line in table.standings:
        for adjusted in line.adjustments:
            points = amount_shown(adjusted.points, table.by)
            reason = adjusted.reason or "no reason given"
            yield Words(f"{line.name} {points} in round {adjusted.round}: {reason}", "adjusted")


def told_apart(tie: str | None) -> str | None:
    """What tells a competitor from those level on points, if anything does."""
    return "; ".join(reason for reason in (tie or "").split("; ") if not reason.endswith(SHARED)) or None


def level_in_every_respect(lines: Iterable[tuple[int | None, str, str | None]]) -> Iterator[Words]:
    """One sentence on all who share a position, from positions, names and ties: "3. Moreau, Santos; 7. Ito, Roy"."""
    standing = list(lines)
    shared = dict.fromkeys(position for position, _, tie in standing if (tie or "").endswith(SHARED))
    if shared:
        level = ((position, [name for there, name, _ in standing if there == position]) for position in shared)
        said = "; ".join(f"{position}. {', '.join(names)}" for position, names in level)
        yield Words(f"{said}: the position is shared", "level in every respect")


def _matrix(table: StandingsTable, title: str, moved: Moved | None) -> Grid:
    fields = (
        Field(None, lambda _: table.championship, id="championship"),
        *_who(table),
        *(_round(table, number) for number in table.rounds),
        *_totals(table, moved),
        Field(None, lambda _: table.after_round, id="after_round"),
        Field(None, lambda _: "; ".join(map(str, table.incomplete)), id="incomplete"),
    )
    return _grid(table, title, fields, moved, table.standings)


def top_grid(table: StandingsTable, moved: Moved, rows: int) -> Grid:
    """The first rows of a championship, without its rounds: for a screen that many read from afar."""
    title = f"{table.championship_title} \u00b7 after round {table.after_round or 0}"
    return _grid(table, title, (*_who(table), *_totals(table, moved)), moved, table.standings[:rows])


def _grid(
    table: StandingsTable,
    title: str,
    fields: Sequence[Field[StandingLine]],
    moved: Moved | None,
    lines: Sequence[StandingLine],
) -> Grid:
    return grid(
        title,
        fields,
        lines,
        matrix=True,
        about=lambda line: Link(line.name, "standing", line.competitor, table.championship),
        changed=lambda line: moved is not None and line.competitor in moved.changed,
    )


def _who(table: StandingsTable) -> tuple[Field[StandingLine], ...]:
    return (
        Field("pos", lambda line: line.position, "place", id="position"),
        Field(None, lambda line: line.competitor, id="competitor"),
        Field(table.competitor, lambda line: _name(table, line), "name", id="name", names_row=True),
    )


def _totals(table: StandingsTable, moved: Moved | None) -> tuple[Field[StandingLine], ...]:
    def adjusted(line: StandingLine) -> Cell | None:
        return _adjusted(table, line)

    return (
        Field(
            "adj.",
            lambda line: _adjusted(table, line),
            "points",
            means="points given or taken by decision",
            optional=True,
        ),
        Field(table.by, lambda line: _total(table, line), "points", id="points"),
        *([] if moved is None else [_gains(moved)]),
    )


def _gains(moved: Moved) -> Field[StandingLine]:
    means = f"places gained or lost since line #{moved.since}"
    return Field(GAINS, lambda line: gain(moved.gained.get(line.competitor)), "gain", means=means)


def gain(places: int | None) -> Cell:
    """Places gained or lost, with an arrow; nothing where there are none."""
    if not places:
        return Cell("", 0)
    word = "gained" if places > 0 else "lost"
    arrow = "\u25b2" if places > 0 else "\u25bc"
    return Cell(f"{arrow}{abs(places)}", places, aloud=f"{abs(places)} {word}")


def _name(table: StandingsTable, line: StandingLine) -> Cell:
    shown = f"{line.name} ({line.unranked})" if line.unranked else line.name
    cell = linked(shown, "competitor", line.competitor, table.championship)
    return Cell(cell.text, line.name, links=cell.links)


def _total(table: StandingsTable, line: StandingLine) -> Cell:
    """Points; in brackets where they are no result."""
    total = amount_shown(line.points, table.by)
    return Cell(f"({total})" if table.incomplete else total, line.points)


def _adjusted(table: StandingsTable, line: StandingLine) -> Cell | None:
    if not line.adjustments:
        return None
    given = sum((Fraction(adjusted.points) for adjusted in line.adjustments), Fraction(0))
    return Cell(amount_shown(given, table.by))


def _round(table: StandingsTable, number: int) -> Field[StandingLine]:
    shown = f"R{number}"

    def placed(line: StandingLine) -> Cell:
        placing = next((placing for placing in line.results if placing.round == number), None)
        return Cell("", "") if placing is None else placing_cell(placing, line.competitor, table.championship)

    return Field(shown, placed, "round", id=shown, link=Link(shown, "round", str(number)))


def placing_cell(placing: Placing, competitor: str, championship: str) -> Cell:
    """What a competitor did in one round, with its marks; it leads to why it counts what it counts."""
    marks = [mark.replace("_", " ") for mark in placing.marks]
    said = ", ".join((placing.printed or "no place", *marks, f"{points_shown(placing.points)} points"))
    shown = placing.printed
    return Cell(
        shown,
        shown,
        marks="".join(LETTERS.get(mark, "") for mark in placing.marks),
        look=look_of(placing),
        struck="dropped" in placing.marks,
        links=(Link(shown, "award", competitor, f"{championship}/{placing.round}"),),
        aloud=f"round {placing.round}: {said}",
    )


def marked(placing: Placing, struck: str = "") -> str:
    """What a placing prints with the letters of its marks; `struck` is the letter of what is dropped."""
    letters = "".join(LETTERS.get(mark, "") for mark in placing.marks)
    return placing.printed + letters + (struck if "dropped" in placing.marks else "")


_FIRST_THREE: Mapping[int, Look] = {1: "first", 2: "second", 3: "third"}


def look_of(placing: Placing) -> Look | None:
    """How a place is set apart."""
    if placing.place is None:
        return "out" if placing.status in {"DSQ", "EX"} else "unplaced" if placing.printed else None
    return _FIRST_THREE.get(placing.place) or ("points" if Fraction(placing.points) > 0 else "none")


def legend(table: StandingsTable, moved: Moved | None = None) -> Legend:
    """What the marks of this table mean, and what its places are."""
    gains = () if moved is None else ((GAINS, f"places gained or lost since line #{moved.since}"),)
    used = {mark for line in table.standings for placing in line.results for mark in placing.marks}
    return Legend(
        LOOKS if table.rounds else (),
        (*gains, *((letter, mark.replace("_", " ")) for mark, letter in LETTERS.items() if mark in used)),
        "dropped" if "dropped" in used else None,
        "places are those this championship counts",
    )
