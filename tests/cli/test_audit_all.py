"""Every season audited with one command: one table, the sums, the exit code."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, Ended

EXAMPLE = ROOT / "examples" / "f1-season.json"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with one season file."""
    folder = tmp_path / "files"
    folder.mkdir()
    shutil.copy(EXAMPLE, folder / "2026.json")
    return folder


def misprinted(folder: Path) -> None:
    """One driver with a point too many, in the final table and in that after round 2."""
    season = json.loads((folder / "2026.json").read_text(encoding="utf-8"))
    season["driver_standings"][0]["points"] = 15.5
    season["rounds"][1]["standings_after"]["drivers"][0][2] = 15.5
    (folder / "2026.json").write_text(json.dumps(season), encoding="utf-8")


def test_season_files_are_imported_for_the_audit_alone(
    racelog: Callable[..., Ended], files: Path, tmp_path: Path
) -> None:
    """Nothing is written; with the tables after every round when they are asked for."""
    ended = racelog("audit", "--all", "--from", files, "--after-rounds")
    assert ended.code == 0, ended.err
    assert ended.out.splitlines() == [
        "season   championship  totals agree  places agree  listed agree  first difference",
        "─" * 81,
        "f1-2026  Drivers       4 of 4        4 of 4        4 of 4",
        "f1-2026  Constructors  2 of 2        2 of 2        2 of 2",
        "after rounds: 4 tables, 4 agree in full, 0 in points but not in places or who is listed, 0 differ in points",
        "2 of 2 tables of 1 season agree: 6 of 6 totals, 6 of 6 places, 6 of 6 listed",
    ]
    assert not (tmp_path / "events").exists()


def test_the_logs_of_a_folder_are_audited_where_published_tables_lie_beside_them(
    racelog: Callable[..., Ended], three_seasons: Path, tmp_path: Path
) -> None:
    """Exit code 1 where anything differs: two of the three seasons do."""
    assert racelog("import", "f1", EXAMPLE).code == 0
    for season in ("pccna-2022", "pccna-2024"):
        shutil.copytree(three_seasons / season, tmp_path / "events" / season)
    (tmp_path / "events" / "pccna-2022" / "published.csv").unlink()
    ended = racelog("audit", "--all", "--after-rounds")
    assert ended.code == 1
    assert "not compared: pccna-2022: no published.csv beside its log" in ended.out
    assert "f1-2026     Drivers" in ended.out
    assert "after rounds: 4 tables, 4 agree in full" in ended.out


def test_what_differs_is_told_once_a_table(racelog: Callable[..., Ended], files: Path) -> None:
    """The first difference; the sums say how much agrees."""
    misprinted(files)
    ended = racelog("audit", "--all", "--from", files, "--after-rounds")
    assert ended.code == 1
    assert "Bo Okafor: published 1. with 15.5, computed 1. with 14.5" in ended.out
    assert "f1-2026  round 2  Drivers" in ended.out
    assert (
        "after rounds: 4 tables, 3 agree in full, 0 in points but not in places or who is listed, 1 differ" in ended.out
    )
    assert ended.out.splitlines()[-1] == (
        "1 of 2 tables of 1 season agree: 5 of 6 totals, 6 of 6 places, 6 of 6 listed"
    )


def test_the_json_of_it_holds_every_table(racelog: Callable[..., Ended], files: Path) -> None:
    """With its differences."""
    misprinted(files)
    ended = racelog("audit", "--all", "--from", files, "--json")
    assert ended.code == 1
    found = json.loads(ended.out)
    assert [(each["championship"], each["matched"], each["compared"]) for each in found["tables"]] == [
        ("drivers", 3, 4),
        ("constructors", 2, 2),
    ]
    assert [each["competitor"] for each in found["tables"][0]["differences"]] == ["Bo Okafor"]
    assert found["after_rounds"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["pccna-2022", "--all"], "--all goes without a season"),
        (["--all", "--csv"], "--all goes without --csv"),
        (["--all", "--published", "x.csv"], "--all goes without --published"),
        (["--all", "--summary"], "--all goes without --summary"),
        (["pccna-2022", "--after-rounds"], "one season's audit goes without --after-rounds"),
        (["pccna-2022", "--from", "x"], "one season's audit goes without --from"),
        ([], "which season?\nName it: racelog audit SEASON. Or all of them: racelog audit --all"),
        (["--all", "--from", "nowhere"], "nowhere: there is no season file in it\nName a folder of files such as 1958.json"),
    ],
)  # fmt: skip
def test_options_that_say_nothing_together_are_refused(
    racelog: Callable[..., Ended], arguments: list[str], said: str
) -> None:
    """By name; nothing is silently left out."""
    ended = racelog("audit", *arguments)
    assert (ended.code, ended.err.strip().removeprefix("racelog: ").removeprefix("error: ")) == (2, said)
    assert ended.out == ""


def test_a_folder_of_logs_without_published_tables_is_refused(racelog: Callable[..., Ended], tmp_path: Path) -> None:
    """There is nothing to audit."""
    assert racelog("import", "f1", EXAMPLE).code == 0
    (tmp_path / "events" / "f1-2026" / "published.csv").unlink()
    ended = racelog("audit", "--all")
    assert ended.code == 2
    assert "events: no season has published tables\nPut a published.csv beside its log" in ended.err
