"""What goes wrong, told so that a reader can act: the place, an excerpt, what is wrong, what to do.

One class per thing a caller can act on; the exit codes are those of the command line.
"""

from typing import ClassVar


class RacelogError(Exception):
    """An error a reader can act on."""

    exit_code: ClassVar[int]

    def __init__(
        self, what: str, *, place: str | None = None, excerpt: str | None = None, remedy: str | None = None
    ) -> None:
        super().__init__(what)
        self.what = what
        self.place = place
        self.excerpt = excerpt
        self.remedy = remedy

    def __str__(self) -> str:
        first = self.what if self.place is None else f"{self.place}: {self.what}"
        rest = [] if self.excerpt is None else [f"  {line}" for line in _excerpt(self.excerpt)]
        return "\n".join(map(_told, [first, *rest, *([] if self.remedy is None else [self.remedy])]))


class Malformed(RacelogError):
    """Input that cannot be read: a file, an argument, a name that does not exist."""

    exit_code = 2


class OutOfReach(RacelogError):
    """A log or folder that cannot be read or written."""

    exit_code = 3


class LogDamaged(RacelogError):
    """A log that is not what was written to it."""

    exit_code = 3


TROUBLE_CHARACTERS = 200
"""Characters of what is wrong with a log that a reader elsewhere is told."""


def public(error: RacelogError) -> RacelogError:
    """An error as a reader elsewhere may see it: no path of this machine, and no line of a file that is not in order.

    Whatever goes over the network goes through here: pages, streams, webhooks. What is wrong with a request is told as
    it is, for it quotes what was asked.
    """
    match error:
        case LogDamaged():
            return LogDamaged(
                error.what.splitlines()[0][:TROUBLE_CHARACTERS],
                place=_name_of(error.place),
                remedy="Whoever keeps the log can see more: racelog verify",
            )
        case OutOfReach():
            return OutOfReach(
                "the log cannot be reached just now", remedy="Whoever keeps it can see more: racelog verify"
            )
        case Malformed() if error.place is not None:
            return OutOfReach("a file that lies beside the log cannot be read", place=_name_of(error.place))
        case _:
            return error


def _name_of(place: str | None) -> str | None:
    """A place without the folders it lies in."""
    return None if place is None else place.replace("\\", "/").rpartition("/")[2]


LONGEST_LINE = 2000
"""Characters of one line of a complaint: what is quoted in it may be as long as whoever wrote it pleased."""
MOST_LINES = 30
"""Lines of an excerpt."""


def _excerpt(text: str) -> list[str]:
    lines = text.splitlines()
    more = len(lines) - MOST_LINES
    return lines if more <= 0 else [*lines[:MOST_LINES], f"and {more} more"]


def _told(line: str) -> str:
    shown = readable(line)
    return shown if len(shown) <= LONGEST_LINE else shown[:LONGEST_LINE] + "..."


def readable(text: str) -> str:
    """A line of text in which nothing can move a cursor or hide: what cannot be printed is shown as its code."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def excerpt_of(text: bytes, limit: int = 100) -> str:
    """The start of a text, readable whatever bytes it holds."""
    shown = text[: limit + 1].decode("utf-8", "backslashreplace")
    shown = readable(shown)
    return shown if len(shown) <= limit else shown[:limit] + "..."


def excerpt_of_line(line: bytes) -> str:
    """The telling parts of a line of a log: its number, its type, and how its data begin."""
    start, type_ = line.find(b","), line.find(b',"type":')
    if not line.startswith(b'{"seq":') or type_ < start:
        return excerpt_of(line)
    return excerpt_of(line[:start] + b",..." + line[type_:])
