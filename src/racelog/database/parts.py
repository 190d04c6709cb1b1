"""The rows of a season in parts, each with what it was made of: a part made of the same things is not made again."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from racelog.database.schema import DbRow

Name = tuple[object, ...]
"""What a part is called: its tables, then what of the season it is about."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows, and the values they follow from. Values of a season never change in place."""

    made_of: tuple[object, ...]
    rows: tuple[DbRow, ...]


Parts = Mapping[Name, Part]


class Making:
    """Makes the parts of a season, taking over what follows from the same values as some lines of the log ago."""

    def __init__(self, before: Parts) -> None:
        self.before = before
        self.parts: dict[Name, Part] = {}

    def add(self, name: Name, made_of: tuple[object, ...], rows: Callable[[], Iterable[DbRow]]) -> None:
        """Add a part, made only when anything it is made of is another value than before."""
        known = self.before.get(name)
        self.parts[name] = (
            known if known is not None and _same(known.made_of, made_of) else Part(made_of, tuple(rows()))
        )


def _same(was: tuple[object, ...], now: tuple[object, ...]) -> bool:
    """Whether values are the same; nearly always they are the same objects, or differ at once."""
    return len(was) == len(now) and all(a is b or a == b for a, b in zip(was, now, strict=True))


def differing(before: Parts, now: Parts) -> Iterator[tuple[Sequence[DbRow], Sequence[DbRow]]]:
    """The rows of each part that is not the same, before and now, without those that stand where they stood."""
    for name in {**before, **now}:
        was, part = before.get(name), now.get(name)
        if was is part:
            continue
        gone, come = () if was is None else was.rows, () if part is None else part.rows
        pairs = [pair for pair in zip(gone, come, strict=False) if pair[0] is not pair[1]]
        shorter = min(len(gone), len(come))
        yield [*(one for one, _ in pairs), *gone[shorter:]], [*(other for _, other in pairs), *come[shorter:]]
