"""How long from one penalty on round 1 to projections that are committed; in a season, and in one ten times as long."""

import gc
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from longer import ROUNDS, SEASON, longer_season
from results import Row, percentile, section

from racelog.database import SeasonsDatabase, write_sqlite
from racelog.desk.requests.models import Rescind
from racelog.desk.service import Desk
from racelog.facts.events import Basis, PenaltyApplied, Positions
from racelog.log.files import FileStore
from racelog.tables.replayed import Replayed, replayed

CARS = ("9", "3", "7", "53", "16", "6", "77", "65", "80", "69")
AIM_MS = 15


@pytest.mark.benchmark
def test_from_a_penalty_to_committed_projections(tmp_path: Path) -> None:
    """In a program that has the season at hand; beside it, what building the database anew takes."""
    rows: list[Row] = []
    for times in (1, 10):
        taken, anew = measured(tmp_path / str(times), times)
        own = median(taken)
        figures = (f"{own:.1f} ms", f"{percentile(taken, 0.95):.1f} ms", f"{anew:.0f} ms")
        rows.append(Row(f"{times * ROUNDS} rounds", figures, f"{AIM_MS} ms", own <= AIM_MS))
    notes = (
        (
            "Decided, appended durably, replayed, every table after every round ranked again as far as it changed, rows "
            "that differ written to SQLite and committed. A penalty on round 1 changes the tables after every later round: "
            "those rows are the part that grows. Files of Markdown, JSON and CSV come after."
        ),
    )
    columns = ("median", "p95", "database built anew")
    section("penalty", "One penalty on round 1, to committed projections", columns, rows, notes)


def measured(folder: Path, times: int) -> tuple[list[float], float]:
    """Milliseconds for each penalty, and for all rows anew. Each penalty is rescinded before the next one."""
    store = FileStore(folder / "events")
    store.install(SEASON, longer_season(times))
    desk, log = Desk(store), store.read(SEASON)
    state = replayed(log.placed, log.head)
    taken: list[float] = []
    with SeasonsDatabase(folder) as database:
        database.write(state)
        gc.collect()
        gc.freeze()
        for number, car in enumerate(CARS):
            said = Basis(document=f"SP {number}", reason="contact in turn 1")
            penalty = PenaltyApplied(session="R1", car=car, penalty=Positions(places=2), basis=said)
            began = perf_counter()
            line = desk.append(SEASON, penalty, by="jury").lines[0].line.seq
            state = projected(store, database, state)
            taken.append((perf_counter() - began) * 1000)
            desk.append(SEASON, Rescind(line=line, basis=said), by="jury")
            state = projected(store, database, state)
    began = perf_counter()
    write_sqlite(folder / "anew", replayed(state.placed, state.head))
    gc.unfreeze()
    return taken, (perf_counter() - began) * 1000


def projected(store: FileStore, database: SeasonsDatabase, before: Replayed) -> Replayed:
    log = store.read(SEASON)
    state = replayed(log.placed, log.head, before)
    database.write(state)
    return state
