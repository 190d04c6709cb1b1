"""The published tables of a season file, as the files audits read: final ones, and those after every round."""

from collections.abc import Iterable, Sequence

from racelog.importers.f1.names import Names
from racelog.importers.f1.rulebook import CONSTRUCTORS, DRIVERS
from racelog.importers.f1.season_file import SeasonFile, Standing
from racelog.outside.csv_files import Cells, csv_text

HEADER = ("championship", "position", "competitor", "points")


def published_tables(file: SeasonFile) -> str:
    """The final tables; exact points where the file has them."""
    names = Names(file)
    rows: list[Cells] = [HEADER]
    for driver in file.driver_standings:
        points = driver.exact or _points(driver.points)
        rows.append((DRIVERS, driver.pos, names.driver(driver.driver), points))
    for constructor in file.constructor_standings or ():
        points = constructor.exact or _points(constructor.points)
        rows.append((CONSTRUCTORS, constructor.pos, names.constructor(constructor.constructor), points))
    return csv_text(rows)


def published_after_rounds(file: SeasonFile) -> str:
    """The tables after every round, as rounded as they are published."""
    names = Names(file)
    rows: list[Cells] = [(*HEADER, "after_round")]
    for round_ in file.rounds:
        after = round_.standings_after
        if after is not None:
            split = _second_entries(file, round_.round)
            drivers = ((pos, names.driver(who), points) for pos, who, points in after.drivers)
            ranked = after.constructors or ()
            constructors = ((pos, names.constructor(split.get(who, who)), points) for pos, who, points in ranked)
            rows.extend(_rows(DRIVERS, drivers, round_.round))
            rows.extend(_rows(CONSTRUCTORS, constructors, round_.round))
    return csv_text(rows)


def _rows(championship: str, standings: Iterable[Standing], after: int) -> Sequence[Cells]:
    return [(championship, pos, name, _points(points), after) for pos, name, points in standings]


def _second_entries(file: SeasonFile, after: int) -> dict[str, str]:
    """A running table calls a second entry by the name of the first, which has no place in it any more."""
    rules = file.rules.constructors
    splits = () if rules is None else rules.entry_split
    keys = (("/".join(split.constructor), split) for split in splits)
    return {key: f"{key}#{split.entry}" for key, split in keys if after >= split.from_round}


def _points(points: float) -> str:
    return str(points)
