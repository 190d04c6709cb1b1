"""What deciding gives: the facts a request becomes; and the checks many requests share."""

from collections.abc import Collection

from racelog.desk.names import weekend_title
from racelog.desk.refusals import refuse, refuse_not_entered
from racelog.facts.events import Event
from racelog.facts.naming import near_names
from racelog.facts.season import Entry, Season, Session
from racelog.rules.rounds import has_order, parts_of

Facts = tuple[Event, ...]
"""What a request becomes; one that may not is refused (`Refusal`), by the checks it goes through."""


def session_of(season: Season, session_id: str) -> Session:
    """The session asked about, of a weekend that was not cancelled."""
    session = season.sessions.get(session_id)
    if session is None:
        of_a_round = session_id.startswith("R") and session_id[1:].isdigit()
        refuse(
            f"there is no session {session_id}",
            near_names(session_id, season.sessions),
            "Schedule its round first; round 8 is run in session R8"
            if of_a_round
            else f"Put it on the timetable first: session add {session_id}, with its kind and its round",
        )
    if season.weekends[session.weekend].cancelled is not None:
        refuse(f"{session_id} belongs to {weekend_title(season, session.weekend)}, which was cancelled")
    cancelled = season.cancelled_by(session)
    if cancelled is not None:
        refuse(
            f"{session_id} belongs to round {session.round}, which was cancelled (#{cancelled})",
            remedy=f"If it was run after all, take that back first: void #{cancelled}",
        )
    return session


def classified_session(season: Season, session_id: str) -> Session:
    """The session asked about, which has an order."""
    session = session_of(season, session_id)
    if not has_order(season, session):
        refuse(f"{session.id} has no classification yet", remedy="Classify it first")
    return session


def check_not_worked_out(season: Season, session: Session) -> None:
    """Refused for a session whose order follows from those of others."""
    parts = parts_of(season, session)
    if parts or not isinstance(season.order_of(session), str):
        of = ", ".join(part.id for part in parts) or "sessions that are not on the timetable yet"
        refuse(
            f"the order of {session.id} is worked out from {of}",
            remedy="Classify those; what is decided about this one is a penalty",
        )


def entry_at(season: Season, car: str, session: Session) -> Entry:
    """The entry of a car that takes part in a session; also one withdrawn that stands in the session's order."""
    entry = season.entry_of(car, session.weekend)
    if entry is None:
        remedy = f"To enter it: racelog enter {season.id} --car {car} --driver ... --weekends {session.weekend}"
        refuse_not_entered(season, car, session.weekend, remedy)
    if session.order is not None and any(row.car == car for row in session.order.rows):
        return entry
    withdrawal = season.withdrawal_of(entry, session.weekend, session.round)
    if withdrawal is not None:
        refuse(f"car {car} was withdrawn before {session.id} (#{withdrawal.seq})")
    return entry


def still_open(season: Season, sessions: Collection[str], *, appeals_too: bool) -> list[str]:
    """Protests, incidents (and appeals, if they matter) about some sessions that nobody has decided, in words."""
    protests = (
        protest for protest in season.protests.values() if protest.session in sessions and protest.outcome is None
    )
    incidents = (
        incident for incident in season.incidents.values() if incident.session in sessions and not incident.closed
    )
    decisions = (decision for decision in season.decisions.values() if decision.session in sessions)
    appeals = (
        appeal for decision in decisions for appeal in decision.appeals if appeals_too and appeal.outcome is None
    )
    return [
        *(f"the protest #{protest.seqs[0]} by {protest.by}" for protest in protests),
        *(f"the incident #{incident.seqs[0]} ({incident.what})" for incident in incidents),
        *(f"the appeal #{appeal.seqs[0]} by {appeal.by}" for appeal in appeals),
    ]


def check_weekend_known(season: Season, weekend: str) -> None:
    """Refused unless the weekend is in the calendar and was not cancelled."""
    known = season.weekends.get(weekend)
    if known is None:
        refuse(f"there is no weekend {weekend!r}", near_names(weekend, season.weekends), "Schedule it first")
    if known.cancelled is not None:
        refuse(f"{weekend_title(season, weekend)} was cancelled (#{known.cancelled})")


def check_weekend_open(season: Season, weekend: str) -> None:
    """Refused unless the weekend is in the calendar, was not cancelled, and is not closed."""
    closed = season.weekends[weekend].closed if weekend in season.weekends else None
    if closed is not None:
        refuse(
            f"{weekend_title(season, weekend)} is closed (#{closed})",
            remedy=f"If it has to be opened again, take that line back first: void #{closed}",
        )
    check_weekend_known(season, weekend)
