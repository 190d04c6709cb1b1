"""What the desk calls people and weekends when it speaks of them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from racelog.facts.season import Season, Session
from racelog.rules.procedure import protests_until


def named(season: Season, driver: str) -> str:
    """A driver's name; the id where nobody of that id is registered."""
    known = season.drivers.get(driver)
    return driver if known is None else known.name


def weekend_title(season: Season, weekend: str) -> str:
    """A weekend by number and circuit: weekend 4 (Watkins Glen International)."""
    known = season.weekends.get(weekend)
    return f"weekend {weekend}" if known is None else f"weekend {weekend} ({known.name})"


def status_shown(season: Season, session: Session, at: datetime) -> str:
    """A session, what was last published of it, and its clock: "R8 Watkins Glen \u00b7 provisional \u00b7 ..."."""
    parts = [f"{session.id} {season.weekends[session.weekend].name}"]
    published = session.publication
    parts.append("not published" if published is None else published.status)
    until = protests_until(season, session)
    if published is not None and published.status == "provisional" and until is not None:
        left = until - at
        parts.append(f"protest time left {time_left(left)}" if left > timedelta() else "protest time over")
    return " \u00b7 ".join(parts)


def time_left(span: timedelta) -> str:
    """A span of time as a clock shows it: "00:21:40"."""
    seconds = max(0, int(span.total_seconds()))
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def clock_shown(season: Season, session: Session, at: datetime) -> str:
    """A day and time as the clock at the circuit shows it: "2026-05-02 14:40 (Europe/Berlin)"; UTC with no zone."""
    zone = season.weekends[session.weekend].zone or "UTC"
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} ({zone})"


def drivers_named(season: Season, car: str, weekend: str) -> str:
    """Who drives a car at a weekend: "Ada Lindqvist/Bo Okafor"."""
    return "/".join(named(season, driver) for driver in season.drivers_of(car, weekend))
