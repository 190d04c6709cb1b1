"""The clock at the circuit: what a time typed without a zone means."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from racelog.errors import Malformed
from racelog.facts.season import Season, Weekend


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
    begun = [(first, each) for each in season.weekends.values() if (first := _begins(season, each)) and first <= day]
    return max(begun, key=lambda each: (each[0], each[1].order))[1] if begun else None


def _begins(season: Season, weekend: Weekend) -> date | None:
    """The first day of a weekend that is held, as far as its days or those of its rounds are known."""
    if weekend.cancelled is not None:
        return None
    days = [each.day for each in season.rounds.values() if each.weekend == weekend.id and each.day is not None]
    return weekend.first_day or min(days, default=weekend.last_day)
