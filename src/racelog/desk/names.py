"""What the desk calls people, cars and weekends when it speaks of them; and which of them stand near a wrong name."""

from collections.abc import Container
from difflib import SequenceMatcher

from racelog.facts.season import Season


def named(season: Season, driver: str) -> str:
    """A driver's name; the id where nobody of that id is registered."""
    known = season.drivers.get(driver)
    return driver if known is None else known.name


def drivers_named(season: Season, car: str, weekend: str) -> str:
    """Who drives a car at a weekend: "Ada Lindqvist/Bo Okafor"."""
    return "/".join(named(season, driver) for driver in season.drivers_of(car, weekend))


def weekend_title(season: Season, weekend: str) -> str:
    """A weekend by number and circuit: weekend 4 (Watkins Glen International)."""
    known = season.weekends.get(weekend)
    return f"weekend {weekend}" if known is None else f"weekend {weekend} ({known.name})"


def near_cars(
    season: Season, weekend: str, car: str, limit: int = 3, besides: Container[str] = frozenset()
) -> str | None:
    """Cars entered at a weekend whose numbers look like the one asked for, with their drivers; some left out."""
    numbers = [season.number_of(entry, weekend) for entry in season.entered_at(weekend)]
    entered = [number for number in numbers if number not in besides]
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
