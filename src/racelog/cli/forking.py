"""Both sides of a fork, side by side."""

from itertools import zip_longest
from typing import Any

from rich.text import Text

from racelog.cli.screen import print_table, table_of
from racelog.copies.forks import Fork, is_rejoined
from racelog.facts.line import Placed
from racelog.tables import lines_table
from racelog.tables.replayed import replayed


def print_fork(fork: Fork) -> None:
    """Print the lines since the last common one, each side as its own season tells it."""
    told = [_told(fork.common, side) for side in (fork.here, fork.there)]
    table = table_of("#", "here", "there", right=("#",), fold=("here", "there"))
    for number, (here, there) in enumerate(zip_longest(*told, fillvalue=""), start=fork.after + 1):
        table.add_row(str(number), Text(here), Text(there))
    print_table(table)


def fork_as_json(fork: Fork) -> dict[str, Any]:
    """Both sides as values."""
    return {
        "after": fork.after,
        "here": [_as_json(each) for each in fork.here],
        "there": [_as_json(each) for each in fork.there],
    }


def _told(common: tuple[Placed, ...], side: tuple[Placed, ...]) -> list[str]:
    whole = (*common, *side)
    if not side:
        return []
    lines = {each.seq: each for each in lines_table(replayed(whole, side[-1].digest)).lines}
    return [_line(each, lines[each.line.seq].about) for each in side]


def _line(placed: Placed, about: str) -> str:
    line = placed.line
    again = " (rejoined)" if is_rejoined(placed) else ""
    return f"{line.type}: {about}, {line.by} {line.at:%Y-%m-%d %H:%M}{again}"


def _as_json(placed: Placed) -> dict[str, Any]:
    line = placed.line
    return {"seq": line.seq, "id": str(line.id), "type": line.type, "at": line.at.isoformat(), "by": line.by}
