"""The examples in the library's docstrings do what they say."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import racelog

EXAMPLES = {"racelog": 3, "racelog.library.season": 14, "racelog.library.seasons": 4, "racelog.library.desk": 3}
"""The modules with examples, and how many lines of them each has at least."""


@pytest.mark.parametrize("module", EXAMPLES)
def test_examples_do_what_they_say(module: str, three_seasons: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the committed seasons: whoever copies an example gets what stands under it."""
    monkeypatch.chdir(three_seasons.parent)
    events = Path(three_seasons.name)
    if not Path("events").exists():
        Path("events").symlink_to(events)
    seasons = {"season": racelog.open("events", "pccna-2022"), "seasons": racelog.open("events"), "racelog": racelog}
    outcome = doctest.testmod(import_module(module), globs=seasons)
    assert outcome.failed == 0
    assert outcome.attempted >= EXAMPLES[module]
