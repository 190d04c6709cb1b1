"""Formula 1 season files: every published final table follows from the results and the rules, to the fraction."""

import json
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from conftest import Ended
from f1_seasons import FOLDER, given_years, imported, log_of_file, season_file, season_of, seasons_folder
from racelog.audit.compare import Audit, compare
from racelog.audit.published import read_published
from racelog.audit.seasons import together
from racelog.desk.books import read_book, shipped_books
from racelog.facts.regulations import CountAll, CountSegments, Places, Regulations, RoundsOf
from racelog.importers.f1 import published_after_rounds, published_tables
from racelog.importers.f1.rulebook import regulations_of
from racelog.importers.f1.season_file import SeasonFile
from racelog.rules.ranking.standings import Standings

YEARS = given_years()
FIRST_WITH_CONSTRUCTORS = 1958


def audited(year: int, tables: str, folder: Path) -> Audit:
    """A season held against published tables."""
    file = folder / "published.csv"
    file.write_text(tables, encoding="utf-8")
    return compare(season_of(year), read_published(file))


def test_the_seasons_are_there(shared_data: Path) -> None:
    """Sixty of them; without the data beside the project the tests below are none."""
    assert len(list((shared_data / "f1" / "seasons").glob("*.json"))) >= 60
    assert YEARS


@pytest.mark.parametrize("year", YEARS)
def test_final_tables_agree(year: int, tmp_path: Path) -> None:
    """In points, order, shared positions, exclusions, and who is listed: drivers, and constructors where there are any."""
    found = audited(year, published_tables(season_file(year)), tmp_path)
    tables = ["drivers", "constructors"] if year >= FIRST_WITH_CONSTRUCTORS else ["drivers"]
    assert list(found.championships) == tables
    for each in found.championships.values():
        assert each.differences == ()
        assert each.incomplete == ()
        assert each.compared == each.matched == each.places_matched == each.listed == each.listed_matched > 0
    assert found.agrees


@cache
def known_to_differ() -> dict[int, set[tuple[int, str]]]:
    """The running tables that are known to differ in points: rounds and championships by year."""
    file = FOLDER / "running-table-differences.json"
    found: dict[int, set[tuple[int, str]]] = {}
    for each in json.loads(file.read_text(encoding="utf-8")):
        if each["points"]:
            found.setdefault(each["season"], set()).add((each["round"], each["table"]))
    return found


@pytest.mark.parametrize("year", YEARS)
def test_tables_after_every_round_agree_in_points(year: int, tmp_path: Path) -> None:
    """But for those known to be misprinted, or to be written with hindsight."""
    found = together([], [audited(year, published_after_rounds(season_file(year)), tmp_path)])
    assert len(found.after_rounds) >= len(season_file(year).rounds)
    apart = {(each.after_round, each.championship) for each in found.after_rounds if not each.agrees_in_points}
    assert apart == known_to_differ().get(year, set())


def eras() -> list[int]:
    """The years the books of Formula 1 hold from."""
    return sorted(int(book.removeprefix("f1-")) for book in shipped_books() if book.startswith("f1-"))


def of_any_season(regulations: Regulations, *, with_places: bool) -> Regulations:
    """Regulations without what is a season's own: names, the rounds left out, the rounds the halves are made of.

    What ineligible cars do to others is compared where a season had any.
    """
    tables = []
    for each in regulations.championships:
        changes: dict[str, object] = {"rounds": RoundsOf()}
        if isinstance(each.counting, CountSegments):
            assert len(each.counting.segments) == 2
            changes["counting"] = CountAll()
        if not with_places:
            changes["places"] = Places()
        tables.append(each.model_copy(update=changes))
    return regulations.model_copy(
        update={"name": "f1", "title": "Formula 1", "source": "any", "championships": tuple(tables)}
    )


@pytest.mark.parametrize("year", YEARS)
def test_the_book_of_the_era_is_what_an_import_adopts(year: int) -> None:
    """So that a season may be run by a shipped book."""
    file = season_file(year)
    book = read_book(f"f1-{max(era for era in eras() if era <= year)}")
    ineligible = any(file.override(each).ineligible for each in file.rounds)
    own = regulations_of(f"f1-{year}", file)
    assert of_any_season(own, with_places=ineligible) == of_any_season(book, with_places=ineligible)
    halves = {isinstance(each.counting, CountSegments) for each in own.championships}
    assert halves == {isinstance(each.counting, CountSegments) for each in book.championships}


def without_what_was_published(file: SeasonFile) -> SeasonFile:
    """A season file that says nothing of points and standings."""
    rounds = tuple(
        held.model_copy(
            update={
                "standings_after": None,
                "results": tuple(row.model_copy(update={"points": None}) for row in held.results),
                "sprint_results": tuple(row.model_copy(update={"points": None}) for row in held.sprint_results),
            }
        )
        for held in file.rounds
    )
    return file.model_copy(update={"rounds": rounds, "driver_standings": (), "constructor_standings": None})


@pytest.mark.parametrize("year", YEARS[::12])
def test_published_points_are_never_read_for_the_log(year: int) -> None:
    """The log is the same, byte for byte, without them."""
    assert log_of_file(without_what_was_published(season_file(year))) == log_of_file(season_file(year))


@pytest.mark.parametrize("year", [year for year in YEARS if year in {1955, 1968}])
def test_a_season_cut_short_counts_its_results_so_far(year: int) -> None:
    """Best n and halves are counted over the rounds run: half a season is a season, and agrees with its own table."""
    file = season_file(year)
    half = file.model_copy(update={"rounds": file.rounds[: len(file.rounds) // 2], "complete": False})
    cut, whole = imported(half).results, season_of(year).results
    for championship in ("drivers", "constructors"):
        now, then = cut.standings(championship), whole.standings(championship, len(half.rounds))
        assert (now is None) == (then is None)
        assert now is None or then is None or lines(now) == lines(then)


def lines(table: Standings) -> list[tuple[str, int | None, Fraction]]:
    """A table in brief."""
    return [(each.competitor, each.position, each.points) for each in table.lines]


@pytest.mark.usefixtures("shared_data")
def test_all_of_them_are_audited_with_one_command(racelog: Callable[..., Ended], tmp_path: Path) -> None:
    """A folder of season files, imported for the audit alone; exit code 0, for nothing differs."""
    few = tmp_path / "seasons"
    few.mkdir()
    for year in (1958, 1997, 2018):
        (few / f"{year}.json").symlink_to(seasons_folder() / f"{year}.json")
    ended = racelog("audit", "--all", "--from", few)
    assert ended.code == 0, ended.err
    assert ended.out.splitlines()[-1] == (
        "6 of 6 tables of 3 seasons agree: 88 of 88 totals, 88 of 88 places, 88 of 88 listed"
    )
