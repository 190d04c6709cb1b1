"""The seasons of Formula 1 beside the project, imported in memory, each once a process."""

from functools import cache
from pathlib import Path

from conftest import SHARED
from paddock import NOON
from racelog.importers.f1 import SeasonFile, read_season_file, steps_of
from racelog.importers.importing import log_of
from racelog.log.memory import MemoryStore
from racelog.tables.replayed import Replayed, replayed

FOLDER = SHARED / "f1"


def given_years() -> list[int]:
    """The years of the season files there are."""
    return sorted(int(file.stem) for file in (FOLDER / "seasons").glob("*.json"))


@cache
def season_file(year: int) -> SeasonFile:
    """A season file, read."""
    return read_season_file(FOLDER / "seasons" / f"{year}.json")


@cache
def season_of(year: int) -> Replayed:
    """A season, imported and replayed."""
    return imported(season_file(year))


def imported(file: SeasonFile) -> Replayed:
    """A season file imported in memory, and replayed."""
    log = MemoryStore({name_of(file): log_of_file(file)}).read(name_of(file))
    return replayed(log.placed, log.head)


def log_of_file(file: SeasonFile) -> dict[str, bytes]:
    """The bytes of the log a season file makes."""
    name = name_of(file)
    return dict(log_of(name, steps_of(name, file, "season.json"), by="f1-history", at=NOON))


def name_of(file: SeasonFile) -> str:
    """What a season is called."""
    return f"f1-{file.season}"


def years_in(said: str) -> set[int]:
    """The years of a text such as "1950-1967 1979 1985-1990"."""
    years: set[int] = set()
    for part in said.split():
        first, _, last = part.partition("-")
        years |= set(range(int(first), int(last or first) + 1))
    return years


def seasons_folder() -> Path:
    """Where the season files lie."""
    return FOLDER / "seasons"
