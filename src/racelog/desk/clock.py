"""Clocks: what a time at the circuit means, which session is in question, and what is left of its protest time."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from racelog.errors import Malformed
from racelog.facts.season import Season, Session, Weekend
from racelog.rules.procedure import protests_until


def at_the_circuit(at: datetime, zone: ZoneInfo, typed: str, option: str = "--at") -> datetime:
    """A time of the circuit's clock. Errors: Malformed, for an hour that is there twice or not at all."""
    first, second = at.replace(tzinfo=zone, fold=0), at.replace(tzinfo=zone, fold=1)
    if first.utcoffset() != second.utcoffset():
        raise Malformed(
            f"{option}: the clocks are changed then: {typed.strip()} is there twice, or not at all ({zone.key})",
            remedy=f"Give the offset: {first.isoformat(timespec='minutes')} or {second.isoformat(timespec='minutes')}",
        )
    return first


def weekend_then(season: Season, day: date) -> Weekend | None:
    """The weekend a day falls in, or after: the last one that had begun by then; None before the first."""
    begun = [
        (first, weekend.order, weekend)
        for weekend in season.weekends.values()
        if (first := _begins(season, weekend)) is not None and first <= day
    ]
    return max(begun, key=lambda one: one[:2])[2] if begun else None


def _begins(season: Season, weekend: Weekend) -> date | None:
    """The first day of a weekend that is held, as far as its days or those of its rounds are known."""
    if weekend.cancelled is not None:
        return None
    days = [one.day for one in season.rounds.values() if one.weekend == weekend.id and one.day is not None]
    return weekend.first_day or min(days, default=weekend.last_day)


def days_of(season: Season, weekend: Weekend) -> tuple[date, ...]:
    """The days of a weekend, as far as they or those of its rounds are known."""
    days = {one.day for one in season.rounds.values() if one.weekend == weekend.id and one.day is not None}
    days |= {day for day in (weekend.first_day, weekend.last_day) if day is not None}
    if not days:
        return ()
    first, last = min(days), max(days)
    return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))


def typed_in_afterwards(season: Season, session: Session, stated: datetime, recorded: datetime) -> bool:
    """Whether something stated was typed in from paper: a day or more later, and once the session's weekend was over.

    The clock of the record was not at the circuit then, and says nothing about when it was.
    """
    weekend = season.weekends[session.weekend]
    last = max(days_of(season, weekend), default=None)
    over = last is None or recorded.astimezone(ZoneInfo(weekend.zone or "UTC")).date() > last
    return over and recorded - stated >= timedelta(days=1)


def session_in_question(season: Season) -> Session | None:
    """The session that last had an order or was published; before there is one, the next race."""
    dealt_with = [session for session in season.sessions.values() if session.orders or session.published]
    if dealt_with:
        return max(dealt_with, key=_last_line)
    races = (session for session in season.sessions.values() if session.kind == "race")
    return min(races, key=lambda race: (race.round or 0, race.id), default=None)


def _last_line(session: Session) -> int:
    return max([*(order.seq for order in session.orders), *(publication.seq for publication in session.published)])


def status_shown(season: Season, session: Session, at: datetime) -> str:
    """A session, what was last published of it, and its clock: "R8 Watkins Glen \u00b7 provisional \u00b7 ..."."""
    parts = [f"{session.id} {season.weekends[session.weekend].name}"]
    parts.append("not published" if session.publication is None else session.publication.status)
    left = protest_time_left(season, session, at)
    if left is not None:
        parts.append(f"protest time left {time_left(left)}" if left > timedelta() else "protest time over")
    return " \u00b7 ".join(parts)


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


def time_left(span: timedelta) -> str:
    """A span of time as a clock shows it: "00:21:40"."""
    seconds = max(0, int(span.total_seconds()))
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def clock_shown(season: Season, session: Session, at: datetime) -> str:
    """A day and time as the clock at the circuit shows it: "2026-05-02 14:40 (Europe/Berlin)"; UTC with no zone."""
    zone = season.weekends[session.weekend].zone or "UTC"
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} ({zone})"
