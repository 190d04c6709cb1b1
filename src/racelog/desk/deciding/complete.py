"""Whether an order is whole: every car entered for the session stands in it, or what is missing is said."""

from collections.abc import Iterable

from racelog.desk.refusals import Refused
from racelog.desk.requests.models import AmendClassification, Qualify, Request
from racelog.desk.wording import drivers_named
from racelog.facts.events import ClassifiedOrder
from racelog.facts.season import Season

SHOWN = 6
"""How many missing cars a refusal names with their drivers."""


def incomplete(season: Season, request: Request) -> Refused | None:
    """Refused for an order of officials that leaves a car out without a word about it."""
    if isinstance(request, Qualify):
        held = season.rounds.get(request.round)
        return None if held is None else _missing(season, f"Q{request.round}", held.weekend, request)
    if not isinstance(request, ClassifiedOrder | AmendClassification):
        return None
    session = season.sessions.get(request.session)
    return None if session is None else _missing(season, session.id, session.weekend, request)


def _missing(
    season: Season, session: str, weekend: str, request: Qualify | ClassifiedOrder | AmendClassification
) -> Refused | None:
    if not request.rows or request.partial is not None:
        return None
    left_out = list(_left_out(season, session, weekend, {row.car for row in request.rows}))
    if not left_out:
        return None
    named = ", ".join(f"{car} {drivers_named(season, car, weekend)}" for car in left_out[:SHOWN])
    more = f" and {len(left_out) - SHOWN} more" if len(left_out) > SHOWN else ""
    return Refused(
        f"{len(left_out)} {'car is' if len(left_out) == 1 else 'cars are'} entered for {session} and not in the order",
        f"{named}{more}",
        f'Say what became of each: --dns {left_out[0]}, --dnf ..., --nc ...; or what is not known: --partial "WORDS"',
    )


def _left_out(season: Season, session: str, weekend: str, cars: set[str]) -> Iterable[str]:
    order = season.weekends[weekend].order
    known = season.sessions.get(session)
    number = int(session[1:]) if known is None else known.round
    for entry in season.entered_at(weekend):
        withdrawn = any(withdrawal.covers(order, number) for withdrawal in entry.withdrawals)
        if entry.car not in cars and not withdrawn:
            yield entry.car
