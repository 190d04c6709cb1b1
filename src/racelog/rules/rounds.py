"""Which rounds a championship counts."""

from racelog.facts.regulations import Championship
from racelog.facts.season import Season


def counts_round(season: Season, championship: Championship, round_number: int) -> bool:
    """Whether a championship counts a round: named, of a weekend named, and not excepted."""
    rounds = championship.rounds
    if round_number in rounds.without:
        return False
    named = rounds.rounds is None or round_number in rounds.rounds
    held = season.rounds.get(round_number)
    return named and (rounds.weekends is None or (held is not None and held.weekend in rounds.weekends))


def round_of(season: Season, round_number: int | None, weekend: str) -> int | None:
    """The round of a session; the first of its weekend for one that belongs to none (a practice)."""
    if round_number is not None:
        return round_number
    return min((each.number for each in season.rounds.values() if each.weekend == weekend), default=None)
