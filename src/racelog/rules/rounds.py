"""Rounds: which of them a championship counts, whether they will be run, and how far a race went."""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor
from types import MappingProxyType

from racelog.facts.regulations import Championship
from racelog.facts.season import Season, Session, Stop

NO_TURNS: Mapping[int, int] = MappingProxyType({})
"""Where every round is run in the order of its number (`Season.turns`)."""


def counts_round(season: Season, championship: Championship, round_number: int) -> bool:
    """Whether a championship counts a round: named, of a weekend named, and not excepted."""
    rounds = championship.rounds
    if round_number in rounds.without:
        return False
    named = rounds.rounds is None or round_number in rounds.rounds
    round_ = season.rounds.get(round_number)
    return named and (rounds.weekends is None or (round_ is not None and round_.weekend in rounds.weekends))


def will_not_be_run(season: Season, session: Session) -> bool:
    """Whether a session was not run and never will be: it or its weekend was cancelled, or that closed without it."""
    closed = season.weekends[session.weekend].closed
    return season.is_cancelled(session) or (closed is not None and not session.orders)


def round_of(season: Season, round_number: int | None, weekend: str) -> int | None:
    """The round of a session; the first of its weekend for one that belongs to none (a practice)."""
    if round_number is not None:
        return round_number
    numbers = (round_.number for round_ in season.rounds.values() if round_.weekend == weekend)
    return min(numbers, key=season.turn, default=None)


def share_run(season: Season, session: Session) -> Fraction | None:
    """The share of its planned distance a race was run for: 1 unless it was stopped; None when not known.

    In laps where the planned distance is known in laps; else the time of the first car across the line, as it was
    timed, by the planned minutes.
    """
    if session.stopped is None:
        return Fraction(1)
    laps = planned_laps(season, session, session.stopped)
    if laps:
        return min(Fraction(1), Fraction(session.stopped.count_back_to, laps))
    minutes = _planned_minutes(season, session)
    rows = () if session.order is None else session.order.rows
    winner = next((row.total_ms for row in rows if row.place == 1), None)
    if not minutes or winner is None:
        return None
    return min(Fraction(1), Fraction(winner, minutes * 60_000))


def planned_laps(season: Season, session: Session, stop: Stop) -> int | None:
    """The planned distance in laps, as the stop or the calendar says it; the calendar's is that of the race."""
    held = season.rounds.get(session.round or 0)
    return stop.of_laps or (None if held is None or session.kind != "race" else held.laps)


def _planned_minutes(season: Season, session: Session) -> int | None:
    """The planned length of a race, as the calendar says it, else the regulations."""
    held, adopted = season.rounds.get(session.round or 0), season.regulations_at(session.round)
    if session.kind != "race" or held is None:
        return None
    return held.minutes or (None if adopted is None else adopted.regulations.race_minutes)


def laps_to_be_classified(season: Season, session: Session, winners_laps: int | None) -> int | None:
    """The laps a car must have covered; None where the regulations do not ask for a share of the winner's."""
    adopted = season.regulations_at(session.round)
    rule = None if adopted is None else adopted.regulations.classified_if
    if rule is None or winners_laps is None or session.kind not in {"race", "sprint"}:
        return None
    share = rule.winners_laps * winners_laps
    return floor(share) if rule.rounded == "down" else ceil(share)
