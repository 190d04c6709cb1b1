"""Which rounds a championship counts."""

from racelog.facts.regulations import Championship
from racelog.facts.season import Season, Session


def counts_round(season: Season, championship: Championship, round_number: int) -> bool:
    """Whether a championship counts a round: named, of a weekend named, and not excepted."""
    rounds = championship.rounds
    if round_number in rounds.without:
        return False
    named = rounds.rounds is None or round_number in rounds.rounds
    round_ = season.rounds.get(round_number)
    return named and (rounds.weekends is None or (round_ is not None and round_.weekend in rounds.weekends))


def will_not_be_run(season: Season, session: Session) -> bool:
    """Whether a session was not run and never will be: its weekend was cancelled, or closed without it."""
    weekend = season.weekends[session.weekend]
    return weekend.cancelled is not None or (weekend.closed is not None and not session.orders)


def round_of(season: Season, round_number: int | None, weekend: str) -> int | None:
    """The round of a session; the first of its weekend for one that belongs to none (a practice)."""
    if round_number is not None:
        return round_number
    return min((round_.number for round_ in season.rounds.values() if round_.weekend == weekend), default=None)
