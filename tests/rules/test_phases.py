"""Phases of a season: who goes on, with how many points, and how the table stays a sum of items."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest

from paddock import Paddock, championship, regulations, timed
from racelog.facts.events import RaceClassified
from racelog.facts.regulations import Carry, Minimum, Phase
from racelog.rules.title import title_fight

TABLE = (10, 8, 6, 4, 2, 1)


def points(*numbers: int) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, numbers))


def season(*orders: str, weekends: int = 4, **rules: Any) -> Paddock:
    """Cars a to f with drivers of the same name; a race for each order."""
    paddock = Paddock(rules=regulations(championship(**rules), points={"race": points(*TABLE)})).weekends(weekends)
    for car in "abcdef":
        paddock.enter(car, car)
    for number, order in enumerate(orders, start=1):
        paddock.race(number, *order.split())
    return paddock


def totals(paddock: Paddock, after: int | None = None) -> dict[str, str]:
    return {who: total for _, who, total in paddock.table(after=after)}


def order(paddock: Paddock, after: int | None = None) -> str:
    return "".join(who for _, who, _ in paddock.table(after=after))


def items(paddock: Paddock, who: str) -> list[tuple[str, str | None]]:
    (line,) = [line for line in paddock.standings().lines if line.competitor == who]
    assert line.points == sum((award.points for award in line.counted), Fraction(0))
    return [(str(award.points), award.note) for award in line.awards if award.kind == "reset"]


def test_who_goes_on_is_reset_and_the_others_stay_behind() -> None:
    """After two rounds a 20, b 16, c 12, d 8, e 4, f 2; three go on with 30, 28, 26 from round 3 on.

    f wins both rounds of the phase (22), and stays behind the three nevertheless: a 30 + 8, b 28 + 6, c 26 + 4.
    """
    phase = Phase(title="Showdown", first=3, keep=3, reset=points(30, 28, 26))
    paddock = season("a b c d e f", "a b c d e f", "f a b c d e", phases=(phase,))
    assert order(paddock, after=2) == "abcdef"
    assert totals(paddock, after=2)["a"] == "20"
    assert paddock.table() == [
        (1, "a", "38"),
        (2, "b", "34"),
        (3, "c", "30"),
        (4, "f", "12"),
        (5, "d", "10"),
        (6, "e", "5"),
    ]
    assert items(paddock, "b") == [("12", "Showdown: reset from 16 to 28")]
    assert items(paddock, "f") == []


def test_credits_for_places_are_carried() -> None:
    """100 for everybody who goes on, and 3 for each win, 1 for each second: a 3 + 3, b 1 + 1, c 0; then c wins."""
    carry = Carry(places={"race": points(3, 1)})
    phase = Phase(title="Showdown", first=3, keep=3, reset=points(100), carry=carry)
    paddock = season("a b c d", "a b c d", "c b a d", phases=(phase,))
    assert totals(paddock)["a"] == str(100 + 6 + 6)
    assert totals(paddock)["b"] == str(100 + 2 + 8)
    assert totals(paddock)["c"] == str(100 + 0 + 10)
    assert items(paddock, "a") == [("86", "Showdown: reset from 20 to 106 (100, and 6 carried)")]


def test_a_winner_goes_on_before_whoever_has_more_points() -> None:
    """F won one race and has 10 points, b has none but 24: of two places one is for a (two wins), the other for f."""
    races = ("a b c d", "a b c d", "f b c a")
    by_wins = season(*races, "b f a c", phases=(Phase(title="Final", first=4, keep=2, by="wins"),))
    assert set(order(by_wins)[:2]) == {"a", "f"}
    by_points = season(*races, "b f a c", phases=(Phase(title="Final", first=4, keep=2),))
    assert set(order(by_points)[:2]) == {"a", "b"}


def test_who_shares_the_last_position_goes_on_too() -> None:
    """B and c are level in every respect behind a: both go on, d does not."""
    paddock = season("a b c d", "a c b d", "d c b a", phases=(Phase(title="Final", first=3, keep=2, reset=points(0)),))
    assert paddock.table()[:3] == [(1, "c", "8"), (2, "b", "6"), (3, "a", "4")]
    assert order(paddock)[3] == "d"


def playoffs() -> tuple[Phase, ...]:
    """Six, then four, then two: 200 and credits, 300 and credits, 500 flat; 5 a win, and 3-2-1 for the position."""
    carry = Carry(places={"race": points(5)}, position=points(3, 2, 1))
    return (
        Phase(title="Round of 4", first=3, keep=4, by="wins", reset=points(200), carry=carry),
        Phase(title="Round of 3", first=5, keep=3, by="wins", reset=points(300), carry=carry, out="together"),
        Phase(title="Round of 2", first=6, keep=2, by="wins", reset=points(500), out="together"),
    )


def test_playoffs_down_to_a_final_race_that_the_better_of_two_wins() -> None:
    """By hand, with 10-8-6-4-2-1.

    Rounds 1 and 2 (abcdef, abcdef): a 20, b 16, c 12, d 8, e 4, f 2. Four go on: a with 200 + 5 + 5 + 3 = 213,
    b 200 + 2 = 202, c 201, d 200.
    Round 3 dcbaef: d 210, c 209, b 208, a 217. Round 4 abcdef: a 227, b 216, c 215, d 214. Wins since round 3: d 1, a 1.
    Three go on: a and d for their wins, b for its points; c is out with 215.
    Carried: a 3 wins and 3 = 18: 318; d 1 win: 305; b 302. Round 5 bacdef: b 312, a 326, c 221, d 309.
    Of these b won since round 5, and a is ahead of d on points: b and a go on with 500, d is out, without what later
    phases had reset: d had 214 before the Round of 3 and took 4 in it: 218; c has 221 and is ahead of it.
    Round 6 fbacde: b 508, a 506, c 221 + 4, d 218 + 2, and e, f behind: e 2 a round and 1 at last, 11; f 15.
    """
    races = ("a b c d e f", "a b c d e f", "d c b a e f", "a b c d e f", "b a c d e f", "f b a c d e")
    paddock = season(*races, phases=playoffs())
    assert {who: totals(paddock, after=4)[who] for who in "abcd"} == {"a": "227", "b": "216", "c": "215", "d": "214"}
    assert {who: totals(paddock, after=5)[who] for who in "abcd"} == {"a": "326", "b": "312", "c": "221", "d": "309"}
    assert order(paddock, after=5) == "abdcef"
    assert paddock.table() == [
        (1, "b", "508"),
        (2, "a", "506"),
        (3, "c", "225"),
        (4, "d", "220"),
        (5, "f", "15"),
        (6, "e", "11"),
    ]
    assert items(paddock, "d") == [
        ("192", "Round of 4: reset from 8 to 200"),
        ("91", "Round of 3: reset from 214 to 305 (300, and 5 carried)"),
        ("-91", "out before Round of 2: without the resets since the first phase"),
    ]


def test_whoever_did_not_go_on_cannot_win_any_more_and_nothing_else_is_certain() -> None:
    """Two went on into the final phase, of which one race is to run: the title says who is out, and no more."""
    paddock = season("a b c d", "a b c d", "a b c d", weekends=2, phases=(Phase(title="Final", first=3, keep=2),))
    fight = title_fight(paddock.replayed.results, "drivers")
    assert fight is not None
    can_win = {chance.competitor: chance.can_win for chance in fight.chances}
    assert can_win["a"] == can_win["b"] == "maybe"
    assert can_win["c"] == can_win["d"] == "no"
    assert fight.champions == ()


def test_a_cut_is_not_certain_while_a_round_before_it_is_to_run() -> None:
    """Round 2 is run after round 3, which began the phase: nobody is out yet."""
    phase = Phase(title="Final", first=3, keep=1)
    paddock = season(weekends=2, phases=(phase,))
    paddock.race(1, "a", "b", "c")
    paddock.race(3, "a", "b", "c")
    fight = title_fight(paddock.replayed.results, "drivers")
    assert fight is not None
    assert {chance.can_win for chance in fight.chances} == {"maybe"}


def test_phases_in_disorder_are_refused() -> None:
    """A phase that begins before the one in front of it."""
    with pytest.raises(ValueError, match="order of their first rounds"):
        championship(phases=(Phase(title="Two", first=5), Phase(title="One", first=3)))
    with pytest.raises(ValueError, match="needs `reset`"):
        Phase(title="One", first=3, carry=Carry(position=points(1)))


@pytest.mark.parametrize(
    ("minimum", "ranked"),
    [
        (Minimum(rounds=2), "abc"),
        (Minimum(rounds=3), "ab"),
        (Minimum(share=Fraction(1, 2)), "abc"),
        (Minimum(rounds=3, applies_from=4), "abcd"),
    ],
)
def test_it_takes_a_number_of_rounds_to_be_ranked(minimum: Minimum, ranked: str) -> None:
    """A and b start in 3 of 3, c in 2, d in 1; half of 3 is rounded up to 2."""
    paddock = season("a b c", "a b c", "a b d", minimum=minimum)
    lines = paddock.standings().lines
    assert "".join(line.competitor for line in lines if line.position is not None) == ranked
    assert {line.unranked for line in lines if line.position is None} <= {"too few rounds"}


def test_before_so_many_rounds_were_run_nobody_has_too_few() -> None:
    """Three rounds are asked for, and two were run."""
    assert order(season("a b c", "a b d", minimum=Minimum(rounds=3))) == "abcd"


def stage_race(missed: str, *stages: Sequence[str], bonus: Sequence[int] = (0,)) -> Paddock:
    """Times over stages: each stage says its cars with their times."""
    by_time = championship(by="time", missed=missed)
    paddock = Paddock(rules=regulations(by_time, points={"race": points(*bonus)})).weekends(2)
    for car in "123":
        paddock.enter(car, f"rider-{car}")
    for number, stage in enumerate(stages, start=1):
        paddock.ask(RaceClassified(session=f"R{number}", rows=timed(*stage)))
    return paddock


STAGES = (("1 40:00.000", "2 40:10.000", "3 41:00.000"), ("2 30:00.000", "3 30:05.000", "1 30:20.000"))


def test_times_are_added_up_and_the_least_wins() -> None:
    """1: 40:00 + 30:20 = 4 220 000 ms; 2: 40:10 + 30:00 = 4 210 000; 3: 41:00 + 30:05 = 4 265 000."""
    paddock = stage_race("out", *STAGES)
    assert paddock.table() == [(1, "rider-2", "4210000"), (2, "rider-1", "4220000"), (3, "rider-3", "4265000")]


def test_a_place_may_take_seconds_off() -> None:
    """10, 6 and 4 seconds: 2 has 16 off, 1 has 14 off, 3 has 10 off."""
    paddock = stage_race("out", *STAGES, bonus=(10, 6, 4))
    assert totals(paddock) == {"rider-2": "4194000", "rider-1": "4206000", "rider-3": "4255000"}
    (line,) = [line for line in paddock.standings().lines if line.competitor == "rider-1"]
    assert [award.note for award in line.counted] == ["less 10 seconds for the place", "less 4 seconds for the place"]


def test_who_missed_a_stage_is_out_or_behind() -> None:
    """1 has no time of stage 2: not ranked, or behind 3, who has times of both."""
    stages = (STAGES[0], STAGES[1][:2])
    out = stage_race("out", *stages)
    assert [(position, who) for position, who, _ in out.table()] == [(1, "rider-2"), (2, "rider-3")]
    behind = stage_race("behind", *stages)
    assert [(position, who) for position, who, _ in behind.table()] == [(1, "rider-2"), (2, "rider-3"), (3, "rider-1")]
