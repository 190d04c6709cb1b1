"""Season files that cannot be read, or that the desk refuses: the place, what is wrong, what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Ended
from f1_file import EXAMPLE, Change, imported, override, result, rules, second_race, written
from racelog.desk.refusals import Refusal
from racelog.errors import Malformed
from racelog.importers.f1 import read_season_file


def test_imported_again_it_adds_nothing_and_a_change_is_refused(racelog: Callable[..., Ended], tmp_path: Path) -> None:
    """What was recorded stays; the tables beside the log are what the file says now."""
    file = written(tmp_path)
    first = racelog("import", "f1", file, "--season", "made-gp", "--at", "2026-09-01")
    assert first.out.startswith("made-gp: 28 lines imported")
    assert racelog("import", "f1", file, "--season", "made-gp").out.startswith("made-gp: nothing to add")
    assert (tmp_path / "events" / "made-gp" / "published-after-rounds.csv").exists()
    assert racelog("audit", "made-gp").code == 0
    written(tmp_path, lambda season: season["rounds"][1]["results"][0].update(laps=19))
    changed = racelog("import", "f1", file, "--season", "made-gp")
    assert changed.code == 1
    assert f"{file}: rounds[2]: this was imported otherwise before" in changed.err


def test_the_season_is_called_after_its_year(racelog: Callable[..., Ended]) -> None:
    """Where it is not named."""
    assert '"season": "f1-2026"' in racelog("import", "f1", EXAMPLE, "--json").out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda season: season.pop("drivers"), "gp.json: drivers: is missing"),
        (lambda season: season["rules"].update(wet=True), "gp.json: rules.wet: is not known here\nKnown here: adjustments, constructors, drivers, listed, round_overrides, sprint"),
        (lambda season: season["rules"]["drivers"].update(fastest_lap={"points": 1, "tie": "split", "must_finish_in_top": None, "bonus": 1}), "gp.json: rules.drivers.fastest_lap.bonus: is not known here\nKnown here: must_finish_in_top, points, tie"),
        (rules(counting={"type": "worst", "n": 2}), "gp.json: rules.drivers.counting: 'worst' is none of 'all', 'best', 'segments'"),
        (rules(points=[9.5]), 'gp.json: rules.drivers.points[1]: points are exact: a whole number, or a text such as "17/2"'),
        (rules(shared_car="halved"), "gp.json: rules.drivers.shared_car: 'halved' is none of 'split', 'none' or 'full'"),
        (override(2, inelligible=["x"]), "gp.json: rules.round_overrides.2.inelligible: is not known here\nDid you mean ineligible?"),
        (override(9, fastest_lap=False), "gp.json: rules.round_overrides: the rules speak of round 9, which the file does not have\nRounds: 1, 2"),
        (lambda season: season["rules"].update(adjustments=[{"type": "exclude", "why": "x"}]), "gp.json: rules.adjustments[1]: an adjustment names a driver or a constructor"),
        (lambda season: season["rules"].update(adjustments=[{"type": "exclude", "driver": "bo-okafor", "points": 3}]), "gp.json: rules.adjustments[1]: one excluded has 0 points, or keeps those it has (no points named)"),
        (lambda season: season["rules"].update(adjustments=[{"type": "deduct", "driver": "bo-okafor"}]), "gp.json: rules.adjustments[1]: points taken away are not 0"),
        (lambda season: season["rules"].update(adjustments=[{"type": "deduct", "driver": "bo-okafor", "points": 1, "after_round": 7}]), "gp.json: rules.adjustments[1]: after_round is 7, a round the file does not have\nRounds: 1, 2"),
        (lambda season: season["rounds"][1].update(rule_override={"fastest_lap": False}), "gp.json: rounds[2]: the rules of round 2 and its rule_override differ\nSay it once, or twice the same"),
        (lambda season: season["rounds"][1].update(points_multiplier="2"), "gp.json: rounds[2]: points_multiplier is 2, and the rules of round 2 say 1/2\nSay it in rules.round_overrides too"),
        (lambda season: season["rules"].update(round_overrides={"1": {"ineligible": ["cy-marsh"]}, "2": {"ineligible": ["cy-marsh"], "close_up_after_ineligible": True, "points_multiplier": "1/2"}}), "gp.json: rules.round_overrides: ineligible cars let others move up in one round and not in another, which no regulations here can say\nSay close_up_after_ineligible in every round with ineligible cars, or in none"),
        (lambda season: season["rounds"][1].update(round=1), "gp.json: rounds: round 1 is there twice"),
        (lambda season: season["rounds"][0].update(weather="rain"), "gp.json: rounds[1].weather: is not known here\nKnown here: circuit, date, fastest_laps, flag_order_changes, grand_prix, grid, laps, name, points_multiplier, qualifying, race_id, results, round, rule_override, scheduled_laps, sprint, sprint_flag_order_changes, sprint_grid, sprint_qualifying, sprint_results, standings_after"),
        (second_race(result(1, 3, "nobody")), "gp.json: rounds[2]: 'nobody' is no driver of this file\n  known: ada-lindqvist, bo-okafor, cy-marsh, dee-novak\nAdd it to drivers"),
        (second_race(result(1, 3, "cy-marsh", "oak/oak")), "gp.json: rounds[2]: 'oak/oak' is no constructor of this file\n  known: ash/ash, birch/otter\nAdd it to constructors"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_place_and_remedy(tmp_path: Path, change: Change, said: str) -> None:
    """Before anything is asked of the desk."""
    with pytest.raises(Malformed) as refused:
        read_season_file(written(tmp_path, change))
    assert str(refused.value).replace(f"{tmp_path}/", "") == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "gp.json:1: no JSON: Expecting property name enclosed in double quotes"),
        ("[]", "gp.json: no object in JSON\nThe file begins with { and a key"),
        ('{"season": 1, "season": 2}', "gp.json: the key 'season' stands twice in one object\nTake one of them out"),
        ('{"season": NaN}', "gp.json: NaN is no number"),
        ("[" * 100_000, "gp.json: no JSON that can be read: nested too deep, or a number too long"),
    ],
)
def test_what_is_no_json_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """With the line where it stops being JSON."""
    file = tmp_path / "gp.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Malformed) as refused:
        read_season_file(file)
    assert str(refused.value).replace(f"{tmp_path}/", "") == said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (second_race(result("LOST", 3, "cy-marsh")), "gp.json: rounds[2]: 'LOST' is no result\nA place (pos), or one of DNF, NC, DNS, DNQ, DNPQ, DNP, DSQ, EX, WD"),
        (second_race(result(1, 3, "cy-marsh", time="one hour")), "gp.json: rounds[2]: 'one hour' is no time\nWrite it like \"1:40:52.554\", \"1:22.585\" or \"5.000\""),
        (lambda season: season["rounds"][1].update(grid=[{"pos": 1, "number": 99, "driver": "nobody"}]), "gp.json: rounds[2]: nobody in car 99 is in no result of this round\nAdd the row to its results, or take it out here"),
        (override(2, points_override=[[["race", "cy-marsh", None], "3"]]), "gp.json: rounds[2]: cy-marsh cannot get 3 points for a place that pays none"),
        (override(2, no_driver_points=["nobody"]), "gp.json: rounds[2]: nobody is in no result of this round, so no points can be taken"),
        (lambda season: season["rounds"][1]["results"][0].update(number=123456), "gp.json: car: '123456' is no car number (1 to 5 letters or digits, such as 7, 021 or 24/2)"),
        (lambda season: season["rounds"][1]["results"][0].update(laps=-1), "gp.json: rounds[2]: laps: should be greater than or equal to 0, not -1"),
    ],
)  # fmt: skip
def test_what_no_fact_can_be_made_of_is_refused_with_its_place(tmp_path: Path, change: Change, said: str) -> None:
    """The round of the file it stands in."""
    with pytest.raises(Malformed) as refused:
        imported(tmp_path, change)
    assert str(refused.value) == said


def test_what_the_desk_refuses_is_told_with_its_place(tmp_path: Path) -> None:
    """An import passes the same checks as an official."""
    unknown = [{"type": "exclude", "constructor": ["oak", "oak"], "why": "x"}]
    with pytest.raises(Refusal) as refused:
        imported(tmp_path, lambda found: found["rules"].update(adjustments=unknown))
    assert str(refused.value).startswith(
        "gp.json: rules.adjustments[1]: constructors is for constructors, and no constructor 'oak-oak' is registered"
    )
