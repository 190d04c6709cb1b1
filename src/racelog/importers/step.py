"""One step of an import: a request, the key it is asked under, and the place it was read from."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from racelog.desk.requests.models import Request
from racelog.facts.line import Asked

NAMESPACE = UUID("6f5e1c60-3f0e-5d0a-9d57-2a0f4f2f7c11")


@dataclass(frozen=True, slots=True)
class Step:
    """A request of an import.

    `segment` is the part of the log it is written to, in the order the segments first appear.
    """

    segment: str
    key: str
    place: str
    request: Request


def imported_id(season: str, asked: Asked, number: int) -> UUID:
    """The id of the n-th event of an imported request: the same input gives the same ids."""
    return event_id(season, asked.key, number)


def event_id(season: str, key: str, number: int = 1) -> UUID:
    """The id an imported event will have, for other events to point at."""
    return uuid5(NAMESPACE, f"{season}/{key}/{number}")
