"""What is refused over HTTP, with the answer of the protocol."""

from racelog.errors import LogDamaged, Malformed, OutOfReach, RacelogError
from racelog.library.season import NoSuchTable


class NotHere(Malformed):
    """Something asked for by name that is not here."""


class Forbidden(RacelogError):
    """Something that whoever asks may not do here, though they are known."""

    exit_code = 1


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
        case Forbidden():
            return 403
        case Malformed():
            return 400
        case LogDamaged() | OutOfReach() | Busy():
            return 503
        case _:
            return 409
