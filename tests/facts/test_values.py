"""Exact points, plain names, car numbers."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from racelog.facts.values import CarNumber, Name, Points, SessionId, Slug, spoken

POINTS: TypeAdapter[Fraction] = TypeAdapter(Points)


@given(st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=10**6))
def test_points_come_back_exactly(points: Fraction) -> None:
    """Written as a text, read as the same number."""
    assert POINTS.validate_json(POINTS.dump_json(points)) == points


@pytest.mark.parametrize(
    "written", ["1.5", "2.0", "NaN", "true", '"1.5"', '"1/0"', '"1/"', '" 1"', '"0x10"', '"٣"', "null", "[1]"]
)
def test_points_are_never_a_float_nor_anything_like_it(written: str) -> None:
    """Half a point is "1/2"."""
    with pytest.raises(ValidationError, match="points are exact"):
        POINTS.validate_json(written)


@pytest.mark.parametrize(
    "name", ["Ada\nLovelace", "Ada\u202eecalevoL", "\u2066Ada", " Ada", "Ada ", "", "A\x00da", "A" * 121]
)
def test_a_name_that_would_garble_a_table_is_refused(name: str) -> None:
    """Line ends, direction marks, control characters, outer spaces."""
    with pytest.raises(ValidationError):
        TypeAdapter(Name).validate_python(name)


@pytest.mark.parametrize(
    "name",
    [
        "Ángel Benítez",
        "P. J. Hyett",
        "Sabré Cook",
        'Jim "Pan" O\'Neil',
        "محمد بن سليم",
        "李 小龙",
        "Racer 🏁",
        "|*_`<b>",
    ],
)
def test_a_name_is_whatever_a_person_is_called(name: str) -> None:
    """Quotes, accents, other scripts, even a flag."""
    assert TypeAdapter(Name).validate_python(name) == name


@pytest.mark.parametrize("name", ["\u200d", "\u200c\u200d\u200c", "\u200d \u200d"])
def test_a_name_of_nothing_but_joiners_is_none(name: str) -> None:
    """It would be an empty cell of a table."""
    with pytest.raises(ValidationError, match="holds nothing that can be seen"):
        TypeAdapter(Name).validate_python(name)


def test_names_are_compared_as_spoken() -> None:
    """Letter case, kinds of space and Unicode forms make no difference; accents do."""
    assert spoken("Carlos  de Quesada") == spoken("CARLOS\u00a0De Quesada")
    assert spoken("Benítez") == spoken("Beni\u0301tez")
    assert spoken("Benítez") != spoken("Benitez")


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (CarNumber, ["021", "21", "1A", "24/2"], ["", "#21", "2 1", "21\n", "-1", "123456"]),
        (Slug, ["pro-am", "2026", "a"], ["Pro", "a--b", "-a", "a_b", "a\n", ""]),
        (SessionId, ["R8", "Q15", "S1"], ["8", "r8", "R8\n", ""]),
    ],
)
def test_ids_have_a_narrow_shape(kind: Any, good: list[str], bad: list[str]) -> None:
    """So that they can stand in a file name, a command line and a table; "021" and "21" are two cars."""
    adapter: TypeAdapter[str] = TypeAdapter(kind)
    for text in good:
        assert adapter.validate_python(text) == text
    for text in bad:
        with pytest.raises(ValidationError):
            adapter.validate_python(text)
