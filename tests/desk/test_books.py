"""The shipped books of regulations: valid, and every assumption marked."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from paddock import Paddock, championship, regulations
from racelog.desk import books
from racelog.desk.books import read_book, shipped_books
from racelog.errors import Malformed
from racelog.facts.events import RegulationsAdopted, RegulationsAmended
from racelog.facts.regulations import Bonus, Multiplier, Regulations, assumptions

SHELF = Path(books.__file__).parents[1] / "books"


@pytest.mark.parametrize("name", shipped_books())
def test_a_shipped_book_reads_and_is_called_like_its_file(name: str) -> None:
    """And survives its embedding in a log."""
    book = read_book(name)
    assert book.name == name
    assert Regulations.model_validate_json(book.model_dump_json(exclude_none=True)) == book


@pytest.mark.parametrize(
    ("book", "assumed"),
    [
        ("pccna-2021", {"overall": 2, "pro-am": 1, "pro-am-991": 1, "rookie": 2, "teams": 1}),
        ("pccna-2022", {"overall": 1, "pro-am": 0, "am": 0, "teams": 2}),
        ("pccna-2024", {"overall": 0, "pro-am": 2, "masters": 2, "andial-cup": 1, "teams": 2}),
    ],
)
def test_what_was_not_published_is_marked_as_assumed(book: str, assumed: dict[str, int]) -> None:
    """Shown beside the table it belongs to."""
    found = read_book(book)
    assert {each.id: len(assumptions(each)) for each in found.championships} == assumed


def test_points_below_nothing_are_refused_when_a_book_is_read_or_adopted(tmp_path: Path) -> None:
    """Third place -2: whoever retires gets 0 and would be ahead. A bonus or a multiple below 0 does the same."""
    negative = regulations(championship(), points={"race": (Fraction(5), Fraction(3), Fraction(-2))})
    bonus = regulations(championship(bonuses=(Bonus(on="fastest_lap", points=Fraction(-1)),)))
    multiple = regulations(championship(multipliers=(Multiplier(rounds=(1,), factor=Fraction(-2)),)))
    paddock = Paddock()
    said = [
        paddock.refusal(RegulationsAmended(regulations=book, effective_round=1)).splitlines()[0]
        for book in (negative, bonus, multiple)
    ]
    assert said == [
        "the points table 'race' has -2 for place 3: a retirement earns 0 and would be ahead of it",
        "championship 'drivers' has a bonus of -1 on fastest lap: a retirement earns 0 and would be ahead of it",
        "championship 'drivers' multiplies the points of a round by -2: a retirement earns 0 and would be ahead of it",
    ]
    file = tmp_path / "upside-down.toml"
    book = (SHELF / "grcup-2025.toml").read_text(encoding="utf-8")
    file.write_text(re.sub(r"(?m)^(\w+ = \[)(\d+)", r"\1-\2", book, count=1), encoding="utf-8")
    with pytest.raises(Malformed, match="for place 1: a retirement earns 0"):
        read_book(str(file))


def test_a_log_with_such_points_replays_as_it_always_did() -> None:
    """Refusing is the desk's work, before the fact exists; history always replays."""
    negative = regulations(championship(), points={"race": (Fraction(5), Fraction(-3))})
    assert RegulationsAdopted(regulations=negative).regulations.points["race"][1] == -3
