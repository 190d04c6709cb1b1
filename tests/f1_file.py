"""The season file of the examples, changed in one place and imported in memory."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from conftest import ROOT
from paddock import NOON, brief
from racelog.facts.events import (
    Fact,
)
from racelog.importers.f1 import read_season_file, steps_of
from racelog.importers.importing import log_of
from racelog.log.memory import MemoryStore
from racelog.tables.replayed import Replayed, replayed

EXAMPLE = ROOT / "examples" / "f1-season.json"
Change = Callable[[dict[str, Any]], object]


def example() -> dict[str, Any]:
    """The season of the example, to be changed."""
    return dict(json.loads(EXAMPLE.read_text(encoding="utf-8")))


def imported(folder: Path, *changes: Change) -> Replayed:
    """The example with some changes, imported in memory."""
    file = written(folder, *changes)
    store = MemoryStore({"gp": log_of("gp", steps_of("gp", read_season_file(file), "gp.json"), by="t", at=NOON)})
    log = store.read("gp")
    return replayed(log.placed, log.head)


def written(folder: Path, *changes: Change) -> Path:
    """The example with some changes, as a file."""
    season = example()
    for change in changes:
        change(season)
    file = folder / "gp.json"
    file.write_text(json.dumps(season), encoding="utf-8")
    return file


def facts(season: Replayed, kind: type[Fact]) -> list[Any]:
    """The facts of one kind."""
    return [each.line.data for each in season.placed if isinstance(each.line.data, kind)]


def table(season: Replayed, championship: str = "drivers", after: int | None = None) -> list[tuple[Any, ...]]:
    """A championship in brief."""
    found = season.results.standings(championship, after)
    assert found is not None
    return brief(found)


def result(pos: int | str, number: int | None, driver: str, car: str = "ash/ash", **more: Any) -> dict[str, Any]:
    """A row of a race."""
    placed = {"pos": pos} if isinstance(pos, int) else {}
    return {**placed, "text": str(pos), "number": number, "driver": driver, "constructor": car, **more}


def rules(**changes: Any) -> Change:
    """The drivers' rules changed."""
    return lambda season: season["rules"]["drivers"].update(changes)


def constructors_rules(**changes: Any) -> Change:
    return lambda season: season["rules"]["constructors"].update(changes)


def override(number: int, **said: Any) -> Change:
    """What holds for one round alone; with nothing else said of it."""

    def change(season: dict[str, Any]) -> None:
        season["rules"]["round_overrides"] = {str(number): said}
        season["rounds"][1].pop("points_multiplier", None)

    return change


def second_race(*rows: dict[str, Any]) -> Change:
    """The race of round 2, as printed."""
    return lambda season: season["rounds"][1].update(results=list(rows), fastest_laps=[])


def plain(season: dict[str, Any]) -> None:
    """No adjustments, no sprint, no fastest lap, no special cases."""
    season["rules"].update(adjustments=[], round_overrides={}, sprint=None)
    season["rules"]["drivers"]["fastest_lap"] = None
    season["rounds"][0].pop("sprint_results", None)
    season["rounds"][1].pop("points_multiplier", None)
