"""Rounds: which of them a championship counts, whether they will be run, and how far a race went."""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor
from types import MappingProxyType

from racelog.facts.regulations import NO_PLACES, Championship, Scores
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
    return season.is_cancelled(session) or (closed is not None and not has_order(season, session))


def parts_of(season: Season, session: Session) -> tuple[Session, ...]:
    """The sessions an order is worked out from, as the book names them; none for a session with an order of its own."""
    order = season.order_of(session)
    if isinstance(order, str):
        return ()
    of_round = order.over == "round" and session.round is not None

    def is_near(part: Session) -> bool:
        return part.round == session.round if of_round else part.weekend == session.weekend

    named = (
        part
        for name in order.parts
        for part in season.sessions.values()
        if part.id == name or (part.kind == name and is_near(part))
    )
    return tuple({part.id: part for part in named if part.id != session.id}.values())


def made_of(season: Season, session: Session) -> tuple[Session, ...]:
    """Every session an order is worked out from, near and far."""
    near_and_far: dict[str, Session] = {}
    waiting = [session]
    while waiting:
        parts = [part for part in parts_of(season, waiting.pop()) if part.id not in near_and_far]
        near_and_far.update((part.id, part) for part in parts)
        waiting += parts
    return tuple(near_and_far.values())


def has_order(season: Season, session: Session, within: frozenset[str] = frozenset()) -> bool:
    """Whether a session has an order: its own, or every part that is run of one that is worked out has."""
    if session.order is not None or session.id in within:
        return session.order is not None
    parts = [(part, has_order(season, part, within | {session.id})) for part in parts_of(season, session)]
    return any(there for _, there in parts) and all(there or _is_over(season, part) for part, there in parts)


def _is_over(season: Season, session: Session) -> bool:
    return season.is_cancelled(session) or season.weekends[session.weekend].closed is not None


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
    minutes = planned_minutes(season, session)
    rows = () if session.order is None else session.order.rows
    winner = next((row.total_ms for row in rows if row.place == 1), None)
    if not minutes or winner is None:
        return None
    return min(Fraction(1), Fraction(winner, minutes * 60_000))


def planned_laps(season: Season, session: Session, stop: Stop) -> int | None:
    """The planned distance in laps, as the stop or the calendar says it; a round's is that of its race."""
    round_ = season.rounds.get(session.round or 0)
    return stop.of_laps or session.laps or (None if round_ is None or session.kind != "race" else round_.laps)


def planned_minutes(season: Season, session: Session) -> int | None:
    """The planned length of a session, as the calendar says it; that of a race else as the regulations do."""
    round_, adopted = season.rounds.get(session.round or 0), season.regulations_at(session.round)
    if session.kind != "race" or round_ is None:
        return session.minutes
    return round_.minutes or (None if adopted is None else adopted.regulations.race_minutes)


def scores_of(season: Season, championship: Championship, session: Session, round_number: int) -> Scores | None:
    """What a championship pays for a session: by the scores that name its round or length, else those for any.

    None where it pays nothing; a session that pays bonuses alone has a table without a place. A length that is not
    known fits no scores that ask for one.
    """
    of_kind = [scores for scores in championship.scores if scores.session == session.kind]
    special = (scores for scores in of_kind if not scores.everywhere and _fits(season, scores, session, round_number))
    found = next(special, None) or next((scores for scores in of_kind if scores.everywhere), None)
    if found is None and any(bonus.session == session.kind for bonus in championship.bonuses):
        return Scores(session=session.kind, points=NO_PLACES, countback=False)
    return found


def length_is_missing(season: Season, championship: Championship, session: Session) -> bool:
    """Whether what a session pays goes by how long it is planned to be, and that is not known."""
    by_length = any(scores.by_length for scores in championship.scores if scores.session == session.kind)
    return by_length and planned_minutes(season, session) is None


def _fits(season: Season, scores: Scores, session: Session, round_number: int) -> bool:
    if scores.rounds is not None and round_number not in scores.rounds:
        return False
    if scores.weekends is not None and session.weekend not in scores.weekends:
        return False
    minutes = planned_minutes(season, session) if scores.by_length else None
    if scores.by_length and minutes is None:
        return False
    longest = scores.minutes_below
    return (minutes or 0) >= (scores.minutes_from or 0) and (longest is None or (minutes or 0) < longest)


def laps_to_be_classified(season: Season, session: Session, winners_laps: int | None) -> int | None:
    """The laps a car must have covered; None where the regulations do not ask for a share of the winner's."""
    adopted = season.regulations_at(session.round)
    rule = None if adopted is None else adopted.regulations.classified_if
    if rule is None or winners_laps is None or season.order_of(session) != "race":
        return None
    share = rule.winners_laps * winners_laps
    return floor(share) if rule.rounded == "down" else ceil(share)
