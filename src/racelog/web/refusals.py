"""What the page refuses, each with the answer of the protocol it stands for."""

from racelog.errors import LogDamaged, Malformed, OutOfReach, RacelogError


class NotHere(Malformed):
    """Something asked for by name that is not here."""


def status_of(error: RacelogError) -> int:
    """The status an error is answered with."""
    match error:
        case NotHere():
            return 404
        case Malformed():
            return 400
        case LogDamaged() | OutOfReach():
            return 503
        case _:
            return 409
