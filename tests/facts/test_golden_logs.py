"""Whole logs written once are read for ever, to the same rows; see golden/README.md."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from racelog.facts.line import CATALOGUE
from racelog.log.files import FileStore
from racelog.tables import (
    as_json,
    decisions_table,
    entry_table,
    lines_table,
    results_table,
    season_table,
    standings_table,
)
from racelog.tables.replayed import Replayed, replayed

LOGS = Path(__file__).parent / "golden" / "logs"
KEPT = sorted(LOGS.iterdir())


def season_of(kept: Path) -> Replayed:
    """The one log in a golden folder, replayed."""
    store = FileStore(kept)
    (season,) = store.seasons()
    log = store.read(season)
    assert log.torn is None
    assert log.unfinished is None
    return replayed(log.placed, log.head)


def tables_of(season: Replayed) -> Iterator[tuple[str, str]]:
    """Every table a reader may ask for, as JSON."""
    at_a_glance = season_table(season)
    yield "season", as_json(at_a_glance)
    yield "entries", as_json(entry_table(season))
    yield "decisions", as_json(decisions_table(season))
    yield "log", as_json(lines_table(season))
    for each in at_a_glance.championships:
        standings = standings_table(season, each.championship)
        assert standings is not None
        yield f"standings-{each.championship}", as_json(standings)
    for session in season.season.sessions:
        results = results_table(season, session)
        if results is not None:
            yield session, as_json(results)


def differences(then: Any, now: Any, where: str) -> Iterator[str]:
    """Where rows are not what they were; a column that has come since is none."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key, value in then.items():
            yield from differences(value, now.get(key, "(gone)"), f"{where}.{key}")
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for number, (one, other) in enumerate(zip(then, now, strict=True), start=1):
            yield from differences(one, other, f"{where}[{number}]")
    elif then != now:
        yield f"{where}: {then!r} then, {now!r} now"


@pytest.mark.parametrize("kept", KEPT, ids=[kept.name for kept in KEPT])
def test_a_log_of_any_age_replays_to_the_rows_of_its_day(kept: Path) -> None:
    """No table lost, no row, no value; whatever has become of the program since."""
    now = dict(tables_of(season_of(kept)))
    then = {file.stem: file.read_text(encoding="utf-8") for file in (kept / "tables").glob("*.json")}
    assert set(then) <= set(now)
    assert len(then) > 5
    changed = [
        said for name, rows in then.items() for said in differences(json.loads(rows), json.loads(now[name]), name)
    ]
    assert changed == []


def test_the_golden_logs_hold_every_version_of_every_fact() -> None:
    """A new fact, or a new shape of one, comes with a golden log that has it."""
    lines = [line for file in LOGS.glob("*/*/*.jsonl") for line in file.read_bytes().splitlines()[1:]]
    written = {(line["type"], line["v"]) for line in map(json.loads, lines)}
    assert {(fact.TYPE, fact.V) for fact in CATALOGUE.values()} <= written


def test_a_changed_row_is_told_by_its_place() -> None:
    """The comparison can fail: a value, a row less, a key gone."""
    then = {"rows": [{"car": "7", "points": "25"}, {"car": "21", "points": "20"}]}
    assert list(differences(then, {"rows": [{"car": "7", "points": "25", "new": 1}, then["rows"][1]]}, "R1")) == []
    assert list(differences(then, {"rows": [{"car": "7", "points": "26"}, {"car": "21"}]}, "R1")) == [
        "R1.rows[1].points: '25' then, '26' now",
        "R1.rows[2].points: '20' then, '(gone)' now",
    ]
    assert list(differences(then, {"rows": []}, "R1")) == [f"R1.rows: {then['rows']!r} then, [] now"]
