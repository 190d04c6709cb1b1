"""What is refused over HTTP, with the answer of the protocol; and what a reader elsewhere is told of trouble here."""

from pathlib import PurePath

from racelog.errors import LogDamaged, Malformed, OutOfReach, RacelogError
from racelog.library.season import NoSuchTable

TROUBLE_CHARACTERS = 200


class NotHere(Malformed):
    """Something asked for by name that is not here."""


class Busy(RacelogError):
    """So many questions that take long are being answered that this one is not begun."""

    exit_code = 3


def busy() -> Busy:
    """Too much is asked at once."""
    return Busy("too many questions about the past are being answered", remedy="Ask again in a moment")


def status_of(error: RacelogError) -> int:
    """The status an error is answered with."""
    match error:
        case NotHere() | NoSuchTable():
            return 404
        case Malformed():
            return 400
        case LogDamaged() | OutOfReach() | Busy():
            return 503
        case _:
            return 409


def public(error: RacelogError) -> RacelogError:
    """An error as a reader elsewhere may see it: no path of this machine, and no line of a file that is not in order.

    What is wrong with a request is told as it is: it quotes what was asked.
    """
    match error:
        case LogDamaged():
            return LogDamaged(
                error.what.splitlines()[0][:TROUBLE_CHARACTERS],
                place=None if error.place is None else PurePath(error.place).name,
                remedy="Whoever keeps the log can see more: racelog verify",
            )
        case OutOfReach():
            return OutOfReach(
                "the log cannot be reached just now", remedy="Whoever keeps it can see more: racelog verify"
            )
        case Malformed() if error.place is not None:
            return OutOfReach("a file that lies beside the log cannot be read", place=PurePath(error.place).name)
        case _:
            return error
