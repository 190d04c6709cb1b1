"""Two states of a season compared: what differs in classifications, grids and championships, before and after."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from racelog.history.branches import BranchesTable, ChampionshipInBranches, CompetitorInBranches, Stood
from racelog.history.differences import Differences, LineEffect
from racelog.tables import LogLine
from racelog.tables.changes import CarChange, ChampionshipChange, ChangesTable, StandingChange
from racelog.tables.shown import points_shown
from racelog.views.log import said_of
from racelog.views.standings import level_in_every_respect, told_apart
from racelog.views.view import Block, Cell, Field, Grid, View, Words, grid

MOST_CARS = 20
"""How many cars of one session are listed; a first classification lists them all."""
NOTHING_WRITTEN = Words("Nothing was written.")


def differences_view(differences: Differences) -> View:
    """What changed between two lines of a log, or two times, and the lines that did it."""
    blocks = (*change_blocks(differences.changes), *waiting_words(differences))
    return View(None, "differences", (*line_words(differences.events), *blocks))


def waiting_words(differences: Differences) -> Iterator[Words]:
    """The lines that have nothing to change yet."""
    for waiting in differences.waiting:
        seq, session = waiting.seq, waiting.session
        yield Words(f"#{seq} counts once {session} is classified, which it was not by then", "not yet")


def effect_view(line: LogLine, effect: LineEffect) -> View:
    """What one line changes as things stand."""
    return View(None, f"what #{line.seq} changes", (*line_words((line,)), *effect_blocks(effect)))


def effect_blocks(effect: LineEffect) -> Iterator[Block]:
    """What one line changes: the tables without and with it, or a sentence where there is nothing to show."""
    changes = effect.changes
    if changes is None:
        yield Words("Nothing as things stand: it does not count.")
    elif not changes.cars and not changes.championships:
        recorded = "No table changed when it was recorded." if effect.compared == "recorded" else None
        yield Words(recorded or "No table would be different without it.")
    elif effect.compared == "recorded":
        yield Words("Later lines stand on it; this is what changed when it was recorded.")
        yield from change_blocks(changes)
    else:
        yield from change_blocks(changes, sides=("without", "with"))


def supposition_view(without: Sequence[LogLine], supposed: Sequence[LogLine], changes: ChangesTable) -> View:
    """What would stand without some lines of the log, and with those that would be written."""
    lines = (*_said_with("without", without), *_said_with("with", supposed))
    return View(None, "what if", (*lines, *change_blocks(changes), NOTHING_WRITTEN))


def _said_with(word: str, lines: Sequence[LogLine]) -> Iterator[Words]:
    return (Words(f"{word} #{line.seq} {line.type}: {line.about}") for line in lines)


def line_words(lines: Sequence[LogLine]) -> Iterator[Words]:
    """Lines of the log, a sentence each: "#207 penalty_rescinded: R8, car 16: back of class: SP 22-40: ..."."""
    return (Words(f"#{line.seq} {line.type}: {said_of(line)}") for line in lines)


def change_blocks(
    changes: ChangesTable, session_title: Callable[[str], str] = str, sides: tuple[str, str] = ("before", "after")
) -> Iterator[Block]:
    """What differs between two sides, session by session under their titles, then championship by championship."""
    for session, cars in groupby(changes.cars, key=lambda change: change.session):
        yield from _cars(session_title(session), list(cars), sides)
    for championship in changes.championships:
        yield _standings(_championship_in_words(championship), championship.changes)
        level = (change for change in championship.changes if change.after_points not in {None, "0"})
        yield from level_in_every_respect((change.after_position, change.name, change.tie) for change in level)
    if changes.untouched:
        yield Words(", ".join(changes.untouched), "not touched")


def _cars(title: str, changes: Sequence[CarChange], sides: tuple[str, str]) -> Iterator[Block]:
    first_order = all(change.before is None for change in changes)
    listed = changes if first_order else sorted(changes, key=lambda change: not change.why)[:MOST_CARS]
    fields: tuple[Field[CarChange], ...] = (
        Field("", lambda change: change.where),
        Field("car", lambda change: change.car, "car", names_row=True),
        Field("driver", lambda change: change.drivers, "name"),
        Field(sides[0], lambda change: change.before or "-"),
        Field(sides[1], lambda change: change.after or "-"),
        Field("why", lambda change: ", ".join(change.why), "words"),
    )
    yield grid(title, fields, listed)
    if len(listed) < len(changes):
        yield Words(f"and {len(changes) - len(listed)} more")


def _championship_in_words(change: ChampionshipChange) -> str:
    becomes = {
        (False, True): " becomes INCOMPLETE",
        (True, False): " becomes complete",
        (True, True): " is INCOMPLETE: points are those known so far, no result",
    }
    said = becomes.get((change.incomplete_before, change.incomplete_after), "")
    return "\n".join((change.title + said, *(f"  {missing}" for missing in change.incomplete)))


def _standings(title: str, changes: Sequence[StandingChange]) -> Grid:
    fields: tuple[Field[StandingChange], ...] = (
        Field("", lambda change: change.name, names_row=True),
        Field("pos", lambda change: _position(change.before_position), "place"),
        Field("points", lambda change: Cell(change.shown_before_points), "points"),
        Field("->", lambda _: "->"),
        Field("pos", lambda change: _position(change.after_position), "place"),
        Field("points", lambda change: Cell(change.shown_after_points), "points"),
        Field("", _tie, "words"),
    )
    return grid(title, fields, changes)


def _tie(change: StandingChange) -> str | None:
    return told_apart(change.tie) if change.after_points not in {None, "0"} else None


def _position(position: int | None) -> Cell:
    return Cell("-" if position is None else str(position))


def branches_view(table: BranchesTable) -> View:
    """Several suppositions side by side: position and points of those who differ in any of them."""
    title = "what if" if table.after_round is None else f"what if, after round {table.after_round}"
    return View(table, title, tuple(_branches(table)))


def _branches(table: BranchesTable) -> Iterator[Block]:
    for branch in table.branches:
        yield Words("; ".join(branch.supposed), branch.name)
        yield from (Words(f"  {line}") for line in branch.would_append)
    for championship in table.championships:
        yield Words("")
        yield from _side_by_side(table, championship)
    if table.untouched:
        yield Words(", ".join(table.untouched), "not touched")
    yield NOTHING_WRITTEN


def _side_by_side(table: BranchesTable, championship: ChampionshipInBranches) -> Iterator[Block]:
    sides = ("as it stands", *(branch.name for branch in table.branches))
    for side, incomplete in zip(sides, championship.incomplete, strict=True):
        if incomplete:
            yield Words(f"{championship.title}, {side}: INCOMPLETE, points are those known so far")
    fields: list[Field[CompetitorInBranches]] = [
        Field(championship.title, lambda competitor: competitor.name, names_row=True)
    ]
    fields += [_side(number, side) for number, side in enumerate(sides)]
    yield grid("", fields, championship.competitors)


def _side(number: int, title: str) -> Field[CompetitorInBranches]:
    def stood(competitor: CompetitorInBranches) -> Cell:
        return _stood((competitor.as_it_stands, *competitor.branches)[number])

    return Field(title, stood, "points")


def _stood(stood: Stood | None) -> Cell:
    """A position and points: "9  106"."""
    if stood is None:
        return Cell("-")
    position = "-" if stood.position is None else str(stood.position)
    return Cell(f"{position}  {points_shown(stood.points):>4}")
