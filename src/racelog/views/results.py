"""The classification of a session: as it stands beside as it was timed, and what was decided."""

from collections.abc import Iterator

from racelog.tables import ResultLine, ResultsTable
from racelog.tables.shown import time_shown
from racelog.views.view import Block, Cell, Facts, Field, Grid, View, Words, grid


def results_view(table: ResultsTable) -> View:
    """A session, or one class of it."""
    title = f"{table.session} {table.weekend_name}"
    if table.race_class:
        title += f" \u00b7 class {table.race_class}"
    return View(table, title, tuple(results_blocks(table, title)))


def results_blocks(table: ResultsTable, caption: str) -> Iterator[Block]:
    """What stands above the order, what is not known of it, and the order."""
    if table.headlines:
        yield Facts(table.headlines)
    yield from order_blocks(table, caption)


def order_blocks(table: ResultsTable, caption: str) -> Iterator[Block]:
    """What is not known of the order, and the order."""
    for missing in table.incomplete:
        yield Words(str(missing), "incomplete", "bad")
    yield order_grid(table, caption)


def order_grid(table: ResultsTable, caption: str) -> Grid:
    """The order; laps, times and gaps wherever they are known."""
    leader = next((line for line in table.results if line.place == 1), None)
    fields: tuple[Field[ResultLine], ...] = (
        Field(None, lambda _: table.session, id="session"),
        Field("place", lambda line: Cell(line.printed, line.place), "place", id="place"),
        Field("in class", lambda line: line.class_place, "place", id="class_place", optional=True),
        Field(None, lambda line: line.status, id="status"),
        Field("car", lambda line: line.car, "car", id="car"),
        Field("driver", lambda line: line.drivers, "name", id="drivers", names_row=True),
        Field("team", lambda line: line.team, "name", id="team", optional=True),
        Field("class", lambda line: line.race_class, id="class", optional=True),
        Field("laps", lambda line: line.laps, "number", id="laps", optional=True),
        Field("time", lambda line: line.total_ms, "time", id="total_ms", optional=True),
        Field("on the road", _on_the_road, "time", means="without time penalties, where it differs", optional=True),
        Field("gap", lambda line: gap(leader, line), "time", means="behind the winner", optional=True),
        Field("best lap", lambda line: line.best_ms, "time", id="best_ms", optional=True),
        Field(
            "timed",
            _timed,
            "place",
            id="timed_place",
            means="the place before decisions, where it differs",
            optional=True,
        ),
        Field(None, lambda line: " ".join(line.penalties), id="penalties"),
        Field(None, lambda line: "; ".join(line.documents), id="documents"),
        Field("decisions", _decisions, "words"),
        Field(None, lambda line: line.remark, id="remark"),
        Field("log", lambda line: line.log, "line", means="the lines of the log it follows from"),
    )
    return grid(caption, fields, table.results)


def _on_the_road(line: ResultLine) -> int | None:
    return None if line.timed_ms == line.total_ms else line.timed_ms


def _timed(line: ResultLine) -> Cell:
    differs = line.timed_place not in {None, line.place}
    return Cell(str(line.timed_place) if differs else "", line.timed_place)


def _decisions(line: ResultLine) -> str:
    """Penalties and their documents, and what was remarked."""
    words = (penalty.replace("_", " ") for penalty in line.penalties)
    return ", ".join((*words, *line.documents, *filter(None, (line.remark,))))


def gap(leader: ResultLine | None, line: ResultLine) -> Cell | None:
    """What a car is behind the winner: laps, else time; nothing where neither is known."""
    if leader is None or line is leader or line.place is None:
        return None
    if leader.laps is not None and line.laps is not None and leader.laps != line.laps:
        behind = leader.laps - line.laps
        return Cell(f"{behind} {'lap' if behind == 1 else 'laps'}")
    if leader.total_ms is None or line.total_ms is None:
        return None
    behind_ms = abs(line.total_ms - leader.total_ms)
    sign = "+" if line.total_ms >= leader.total_ms else "-"
    return Cell(sign + (f"{behind_ms // 1000}.{behind_ms % 1000:03d}" if behind_ms < 60_000 else time_shown(behind_ms)))
