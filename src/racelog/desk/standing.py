"""Where a season stands: the session in question, what was last published of it, and its clock."""

from datetime import datetime, timedelta

from racelog.desk.words import time_left
from racelog.facts.season import Season, Session
from racelog.rules.procedure import protests_until


def session_in_question(season: Season) -> Session | None:
    """The session that last had an order or was published; before there is one, the next race."""
    dealt_with = [each for each in season.sessions.values() if each.orders or each.published]
    if dealt_with:
        return max(dealt_with, key=_last_line)
    races = (each for each in season.sessions.values() if each.kind == "race")
    return min(races, key=lambda race: (race.round or 0, race.id), default=None)


def _last_line(session: Session) -> int:
    return max([*(each.seq for each in session.orders), *(each.seq for each in session.published)])


def session_shown(season: Season, session: Session, at: datetime) -> str:
    """A session and its clock, short: "R2 provisional 00:21:40"."""
    return f"{session.id} {standing_shown(season, session, at)}"


def standing_shown(season: Season, session: Session, at: datetime) -> str:
    """What was last published of a session, and its clock: "official", "provisional 00:21:40"."""
    published = session.publication
    if published is None:
        return "not published" if session.orders else "to come"
    left = protest_time_left(season, session, at)
    if left is None:
        return published.status
    return f"provisional {time_left(left) if left > timedelta() else 'protest time over'}"


def protest_time_left(season: Season, session: Session, at: datetime) -> timedelta | None:
    """What is left of the protest time of a session, nothing or less when it is over; None where no clock runs."""
    published = session.publication
    until = protests_until(season, session)
    return None if published is None or published.status != "provisional" or until is None else until - at
