"""What stands near a name that was not found: numbers and names an official may have meant."""

from collections.abc import Container
from difflib import SequenceMatcher

from racelog.desk.words import drivers_named
from racelog.facts.season import Season


def near_cars(
    season: Season, weekend: str, car: str, limit: int = 3, besides: Container[str] = frozenset()
) -> str | None:
    """Cars entered at a weekend whose numbers look like the one asked for, with their drivers; some left out."""
    entered = [entry.car for entry in season.entered_at(weekend) if entry.car not in besides]
    ranked = sorted(entered, key=lambda other: (-_likeness(car, other), len(other), other))
    shown = [f"{other} {drivers_named(season, other, weekend)}" for other in ranked[:limit]]
    return f"entered cars close to it: {', '.join(shown)}" if shown else None


def near_rounds(season: Season) -> str | None:
    """The rounds of the calendar, as a hint."""
    return f"rounds: {', '.join(map(str, sorted(season.rounds)))}" if season.rounds else None


def _likeness(one: str, other: str) -> float:
    """Zeros in front are the commonest slip, two digits changed over the next."""
    if one.lstrip("0") == other.lstrip("0"):
        return 2.0
    return 1.5 if sorted(one) == sorted(other) else SequenceMatcher(None, one, other).ratio()
