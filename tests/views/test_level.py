"""Competitors level in every respect are told in one sentence, however many they are."""

from paddock import Paddock
from racelog.tables import standings_table
from racelog.tables.changes import changes_table
from racelog.tables.replayed import replayed
from racelog.views.changes import change_blocks
from racelog.views.standings import standings_view
from racelog.views.view import Block, Words


def level(blocks: tuple[Block, ...]) -> list[str]:
    words = [block for block in blocks if isinstance(block, Words)]
    return [block.text for block in words if block.label == "level in every respect"]


def mirrored() -> Paddock:
    """Two races in which three pairs change places: each pair is level in every respect."""
    paddock = Paddock().weekends(2)
    for car, driver in enumerate(("Ada", "Bo", "Cy", "Dee", "Eve", "Flo"), start=1):
        paddock.enter(str(car), driver.lower())
    paddock.race(1, "1", "2", "3", "4", "5", "6")
    paddock.race(2, "2", "1", "4", "3", "6", "5")
    return paddock


def test_one_sentence_under_a_table_and_in_what_changed() -> None:
    """Six competitors, three positions; what tells others apart keeps a line of its own."""
    now = mirrored().replayed
    table = standings_table(now, "drivers")
    assert table is not None
    said = "1. Ada, Bo; 3. Cy, Dee; 5. Eve, Flo: the position is shared"
    assert level(standings_view(table).blocks) == [said]
    before = replayed(now.placed[:-1], now.placed[-2].digest)
    blocks = tuple(change_blocks(changes_table(before, now)))
    assert level(blocks) == [said]
    assert "in every respect: the position" not in str(blocks)
