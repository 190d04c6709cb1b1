"""Whatever a shipped book pays, its tables are sums of awards, the same however they were worked out, and back as they were."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from racelog.desk.books import read_book, shipped_books
from racelog.facts.regulations import Regulations
from racelog.facts.regulations.sessions import MergeOf, SumOf
from racelog.rules.ranking.results import results
from racelog.rules.title import title_fight
from racelog.tables.replayed import Replayed, replayed
from season_told import season_told

CARS = ("1", "2", "3", "4")
NAMES = ("Ari Lund", "Bea Holt", "Cai Frost", "Dov Hale")
ORDERS = st.lists(st.permutations(CARS), min_size=2, max_size=2)


def told(regulations: Regulations, orders: list[Any]) -> str:
    """A meeting of two rounds by whatever sessions the book pays; of the last race the last car did not finish."""
    first = min((phase.first for one in regulations.championships for phase in one.phases), default=2) - 1
    rounds = (first, first + 1)
    lines = ["weekend open 1 --circuit Ring --zone UTC --first-day 2026-05-02 --last-day 2026-05-03"]
    lines += [f"round add {number} --weekend 1 --minutes 60" for number in rounds]
    classes = [race_class.id for race_class in regulations.classes]
    for at, (car, name) in enumerate(zip(CARS, NAMES, strict=True)):
        race_class = f" --class {classes[at % len(classes)]}" if classes else ""
        team = ("Reds", "Blues")[at % 2]
        lines.append(
            f'enter --car {car} --driver "{name}" --team {team} --constructor {team}{race_class} --full-season'
        )
    kinds = {scores.session for one in regulations.championships for scores in one.scores} - {"race", "qualifying"}
    orders_of = {kind.kind: kind.order for kind in regulations.sessions if isinstance(kind.order, SumOf | MergeOf)}
    computed = set(orders_of)
    parts = {part for order in orders_of.values() for part in _parts(order)}
    for number, order in zip(rounds, orders, strict=True):
        lines.append(f"qualifying {number} --order {','.join(order)}")
        for letter, kind in zip("ABCDEF", sorted((kinds | parts | computed) - {"race"}), strict=False):
            session = f"S{number}" if kind == "sprint" else f"{letter}{number}"
            lines.append(f"session add {session} --kind {kind} --round {number}")
            if kind not in computed:
                lines.append(f"classify {session} --order {','.join(reversed(order))}")
        if "race" not in computed:
            out = f" --dnf {order[-1]}" if number == rounds[-1] else ""
            finished = order[:-1] if out else order
            lines.append(f"classify R{number} --order {','.join(finished)}{out}")
    return "\n".join(lines)


def _parts(order: Any) -> tuple[str, ...]:
    return tuple(order.sum_of or order.merge_of or ())


def tables_of(season: Replayed) -> Mapping[str, list[tuple[str, int | None, Fraction]]]:
    """Every table, in brief."""
    return {
        one.id: [(line.competitor, line.position, line.points) for line in table.lines]
        for one in season.results.championships
        if (table := season.results.standings(one.id)) is not None
    }


@pytest.mark.parametrize("book", shipped_books())
@settings(max_examples=3)
@given(orders=ORDERS)
def test_totals_are_sums_and_the_same_again(book: str, orders: list[Any]) -> None:
    """Each total is the sum of the awards that count; ranking from nothing gives the same; so does line by line."""
    regulations = read_book(book)
    season = season_told(book, told(regulations, orders))
    tables = tables_of(season)
    assert any(tables.values())
    for one in season.results.championships:
        table = season.results.standings(one.id)
        assert table is not None
        for line in table.lines:
            assert line.points == sum((award.points for award in line.counted), Fraction(0))
    step: Replayed | None = None
    for seq in range(1, season.seq + 1):
        step = replayed(season.placed[:seq], season.placed[seq - 1].digest, step)
        step.results  # noqa: B018 - worked out at every line
    assert step is not None
    assert tables_of(step) == tables
    anew = results(season.season)
    for one in anew.championships:
        fight = title_fight(anew, one.id)
        assert fight is None or set(fight.champions) <= {line.competitor for line in anew.standings(one.id).lines}  # type: ignore[union-attr]


@pytest.mark.parametrize("book", shipped_books())
def test_a_penalty_rescinded_is_one_never_imposed(book: str) -> None:
    """Positions lost in the last race, and given back."""
    regulations = read_book(book)
    story = told(regulations, [list(CARS), list(reversed(CARS))])
    race = next((line.split()[1] for line in reversed(story.splitlines()) if line.startswith("classify ")), "R1")
    penalty = f'penalty {race} --car 3 --kind positions --places 1 --doc "SP 1" --reason contact'
    before = season_told(book, story)
    seq = before.seq + 1
    after = season_told(book, f'{story}\n{penalty}\nrescind {seq} --doc "SP 2" --reason heard')
    assert tables_of(after) == tables_of(before)
    assert after.seq == before.seq + 2
