"""What was decided after the flag, laid beside a season file: asked in the order of history, and held against its end."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conftest import ROOT, Ended
from f1_file import EXAMPLE, Change, plain, result, second_race, written
from f1_file import imported as as_printed
from paddock import NOON, brief
from racelog.desk.refusals import Refusal
from racelog.errors import Malformed
from racelog.facts.events import RaceClassified
from racelog.history.as_of import up_to_time
from racelog.importers.f1 import check_outcome, read_decisions, read_season_file, steps_of
from racelog.importers.importing import log_of
from racelog.log.memory import MemoryStore
from racelog.tables.replayed import Replayed, replayed

DECISIONS = ROOT / "examples" / "f1-decisions.toml"


def decided(folder: Path, history: str, *changes: Change) -> Replayed:
    """The season file of the examples with some changes, and a history; held against its end."""
    file = read_season_file(written(folder, *changes))
    (folder / "decisions.toml").write_text(history, encoding="utf-8")
    histories = read_decisions(folder / "decisions.toml", "gp", file)
    log = MemoryStore({"gp": log_of("gp", steps_of("gp", file, "gp.json", histories), by="t", at=NOON)}).read("gp")
    season = replayed(log.placed, log.head)
    check_outcome(season.season, file, histories)
    return season


def disqualified(car: str, session: str = "R2", after_round: int = 2, **more: str) -> str:
    """A decision in TOML."""
    said = "".join(f'{key} = "{value}"\n' for key, value in more.items())
    asked = f'record = "penalty_applied"\nsession = "{session}"\ncar = "{car}"\npenalty = {{kind = "disqualified"}}\n'
    return f'[[decision]]\nafter_round = {after_round}\n{said}{asked}reason = "made up"\n'


def on_road(session: str, *cars: str) -> str:
    """An order at the flag in TOML: "4 1" for car 4 in place 1, with a time where there is one."""
    named = [(*car.split(), "")[:3] for car in cars]
    told = [
        f'{{car = "{car}", place = {place}' + (f', time = "{time}"' if time else "") + "}" for car, place, time in named
    ]
    return f'[[on_road]]\nsession = "{session}"\ncars = [{", ".join(told)}]\n'


def order(season: Replayed, session: str) -> list[str]:
    """The cars of a session: "1 9" for car 9 in place 1, "DSQ 3" for a disqualified one."""
    return [f"{car.place or car.status} {car.car}" for car in season.results.classifications[session].cars]


def as_of(season: Replayed, key: str) -> Replayed:
    """The season up to the line asked for under a key."""
    seq = max(each.line.seq for each in season.placed if each.line.request.key == key)
    return replayed(season.placed[:seq], season.placed[seq - 1].digest)


def test_the_example_ends_where_the_season_file_does(tmp_path: Path) -> None:
    """A winner thrown out and given back, another one thrown out: each moment has its order, the last is the printed."""
    season, printed = decided(tmp_path, DECISIONS.read_text(encoding="utf-8")), as_printed(tmp_path)
    assert order(as_of(season, "R1:classification"), "R1") == ["1 3", "2 7", "3 4", "DNF 8"]
    assert order(as_of(season, "decision:fuel"), "R1") == ["1 7", "2 4", "DSQ 3", "DNF 8"]
    assert order(as_of(season, "R2:classification"), "R2") == ["1 4", "2 7", "3 8", "4 3"]
    assert order(as_of(season, "decision:2"), "R2") == ["1 7", "2 8", "3 3", "DSQ 4"]
    for championship in ("drivers", "constructors"):
        one, other = season.results.standings(championship), printed.results.standings(championship)
        assert one is not None
        assert other is not None
        assert brief(one) == brief(other)


def test_a_decision_is_known_from_its_day(tmp_path: Path) -> None:
    """As of a time, the season of that day: between the race and the appeal the winner is out."""
    season = decided(tmp_path, DECISIONS.read_text(encoding="utf-8"))

    def on(month: int, day: int) -> Replayed:
        kept = up_to_time(season.placed, datetime(2026, month, day, 23, 59, 59, tzinfo=UTC))
        return replayed(kept, kept[-1].digest)

    assert order(on(5, 17), "R1")[0] == "1 7"
    assert order(on(5, 17), "R2")[0] == "1 4"
    assert order(on(5, 18), "R2")[0] == "1 7"
    assert order(on(6, 1), "R1")[0] == "1 7"
    assert order(on(6, 2), "R1")[0] == "1 3"


def test_a_vacant_place_that_no_decision_left_stays_vacant(tmp_path: Path) -> None:
    """Third is nobody's in the file; the car thrown out was second, and those behind it close up around the gap."""
    rows = (result(1, 3, "ada-lindqvist"), result(2, 7, "bo-okafor", "birch/otter"), result(4, 8, "dee-novak", "birch/otter"), result("DSQ", 4, "cy-marsh"))  # fmt: skip
    season = decided(tmp_path, on_road("R2", "4 2") + disqualified("4"), plain, second_race(*rows))
    assert order(as_of(season, "R2:classification"), "R2") == ["1 3", "2 4", "4 7", "5 8"]
    assert order(season, "R2") == ["1 3", "2 7", "4 8", "DSQ 4"]


def test_what_was_remarked_of_a_car_thrown_out_is_not_known_at_the_flag(tmp_path: Path) -> None:
    """The reason printed beside DSQ is the stewards', and comes with their decision; laps and time are the car's."""
    rows = (result(1, 7, "bo-okafor", "birch/otter"), result("DSQ", 4, "cy-marsh", laps=20, reason="Underweight"))
    season = decided(tmp_path, on_road("R2", "4 1 35:58.000") + disqualified("4"), plain, second_race(*rows))
    (race,) = [
        each.line.data
        for each in season.placed
        if isinstance(each.line.data, RaceClassified) and each.line.data.session == "R2"
    ]
    first = race.rows[0]
    assert (first.car, first.laps, first.total_ms, first.remark) == ("4", 20, 2_158_000, None)


@pytest.mark.parametrize(
    ("history", "said"),
    [
        ("[[decision]", "no TOML: Expected ']]' at the end of an array declaration (at line 1, column 11)"),
        ("[[ruling]]\n", "ruling is not known here\nKnown: [[on_road]], [[decision]]"),
        ("decision = 3\n", "decision is no list of tables\nBegin each with [[decision]]"),
        (on_road("R7", "4 1"), "on_road 1: the season file has no race R7\n  known: R2, R1"),
        (on_road("Q1", "4 1"), "on_road 1: the season file has no race Q1\n  known: S1, R1"),
        (on_road("R2", "4 1") + on_road("R2", "7 1"), "on_road 2: R2 is there twice\nPut its cars into one [[on_road]]"),
        ('[[on_road]]\nsession = "R2"\ncars = []\n', "on_road 1: cars: Tuple should have at least 1 item after validation, not 0, not []"),
        ('[[on_road]]\nsession = "R2"\ncars = [{car = "4", position = 1}]\n', "on_road 1: cars[1].position: is not known here\nKnown here: car, laps, place, time"),
        ("[[decision]]\n", "decision 1: after_round: is missing"),
        (disqualified("4", after_round=9), "decision 1: after_round is 9, a round the season file does not have\nRounds: 1, 2"),
        (disqualified("4") + disqualified("3", "R1", 1), "decision 2: after_round is 1, and the decision before it came after round 2\nWrite them in their order"),
        (disqualified("4", name="a") + disqualified("3", name="a"), "decision 2: two decisions are called 'a'\nGive each its own name"),
        (disqualified("4", on="2026-05-16"), "decision 1: on is 2026-05-16, and after_round is 2\n  round 2 was run on 2026-05-17"),
        (disqualified("3", "R1", 1, on="2026-05-18"), "decision 1: on is 2026-05-18, and after_round is 1\n  round 1 was run on 2026-05-03, and round 2 on 2026-05-17"),
        ('[[decision]]\nafter_round = 2\nrecord = "penalty_aplied"\n', "decision 1: record = 'penalty_aplied' is no request\n  known: penalty_applied, penalty_rescinded, penalty_reinstated"),
        ('[[decision]]\nafter_round = 2\nrecord = "weekend_cancelled"\nweekend = "2"\n', "decision 1: record = 'weekend_cancelled' is no request"),
        (disqualified("4", name="wing") + '[[decision]]\nafter_round = 2\nrecord = "penalty_rescinded"\npenalty = "wings"\n', "decision 2: penalty = 'wings': no decision above is called so\n  known: wing"),
        (disqualified("4", steward="x"), "decision 1: steward: is not known here\nDid you mean stewards?"),
    ],
)  # fmt: skip
def test_a_history_that_cannot_be_read_is_refused_with_place_and_remedy(
    tmp_path: Path, history: str, said: str
) -> None:
    """Before anything is asked of the desk."""
    with pytest.raises(Malformed) as refused:
        decided(tmp_path, history)
    told = str(refused.value).replace(f"{tmp_path}/", "")
    assert told.startswith(f"decisions.toml: {said}")


@pytest.mark.parametrize(
    ("history", "said"),
    [
        (on_road("R2", "99 1"), "on_road R2: car 99 is in no result of R2\n  cars: 7, 8, 3, 4"),
        (on_road("R2", "4 1", "4 2"), "on_road R2: car 4 is there twice\nName its place on the road once"),
        (on_road("R2", "4 1", "7 1"), "on_road R2: cars 4 and 7 both crossed the line in place 1\nEach car named has a place of its own"),
        (on_road("R2", "4 9"), "on_road R2: nobody crossed the line in place 4\nCheck the places of the cars named"),
        (on_road("R2", "4 1 soon"), "on_road R2: 'soon' is no time\nWrite it like \"1:40:52.554\""),
        (on_road("R2", "4 1"), "the decisions about R2 do not end where the season file does\n  car 7: decided 2, printed 1\n  car 8: decided 3, printed 2\n  car 3: decided 4, printed 3\n  and 1 more\nCheck the places on the road, and that the last word on every car is there"),
        (disqualified("3", "R1", 2), "the decisions about R1 do not end where the season file does\n  car 3: decided DSQ, printed 1"),
    ],
)  # fmt: skip
def test_a_history_that_does_not_fit_the_race_is_refused(tmp_path: Path, history: str, said: str) -> None:
    """Cars that were not there, places nobody can have had, and an end that is not the printed one."""
    with pytest.raises(Malformed) as refused:
        decided(tmp_path, history)
    assert str(refused.value).replace(f"{tmp_path}/", "").startswith(f"decisions.toml: {said}")


def test_a_history_whose_end_cannot_be_worked_out_is_refused(tmp_path: Path) -> None:
    """Five seconds for the winner, and nobody knows when the car behind crossed the line."""
    rows = (result(1, 7, "bo-okafor", "birch/otter", laps=20, time="36:00.000"), result(2, 4, "cy-marsh", laps=20))
    five = disqualified("7").replace('kind = "disqualified"', 'kind = "time", milliseconds = 5000')
    with pytest.raises(Malformed) as refused:
        decided(tmp_path, five, plain, second_race(*rows))
    assert str(refused.value).replace(f"{tmp_path}/", "") == (
        "decisions.toml: what the decisions make of R2 is not known\n"
        "  car 7: the laps or time of 4, behind it, are not known\n"
        "Give the laps and times on the road that are missing, in [[on_road]]"
    )


def test_what_the_desk_refuses_of_a_history_is_told_with_its_place(tmp_path: Path) -> None:
    """A car the file prints as disqualified is so already, where nobody says how it crossed the line."""
    with pytest.raises(Refusal) as refused:
        decided(tmp_path, disqualified("4"))
    assert "decisions.toml: decision 1: car 4 is disqualified in R2 already" in str(refused.value)


def test_imported_again_with_its_history_it_adds_nothing(racelog: Callable[..., Ended], tmp_path: Path) -> None:
    """And a season imported as printed keeps that order: what was recorded stays."""
    asked = ("import", "f1", EXAMPLE, "--season", "gp", "--at", "2026-09-01")
    first = racelog(*asked, "--decisions", DECISIONS)
    assert first.out.startswith("gp: 31 lines imported")
    assert racelog(*asked, "--decisions", DECISIONS).out.startswith("gp: nothing to add")
    assert racelog("audit", "gp").code == 0
    other = racelog("--events", tmp_path / "other", *asked)
    assert other.code == 0
    late = racelog("--events", tmp_path / "other", *asked, "--decisions", DECISIONS)
    assert late.code == 1
    assert "rounds[2]: this was imported otherwise before" in late.err
