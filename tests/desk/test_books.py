"""The shipped books of regulations: valid, and every assumption marked."""

import pytest

from racelog.desk.books import read_book, shipped_books
from racelog.facts.regulations import Regulations, assumptions


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
