"""What the desk calls people and weekends when it speaks of them."""

from racelog.facts.season import Season


def named(season: Season, driver: str) -> str:
    """A driver's name; the id where nobody of that id is registered."""
    known = season.drivers.get(driver)
    return driver if known is None else known.name


def weekend_title(season: Season, weekend: str) -> str:
    """A weekend by number and circuit: weekend 4 (Watkins Glen International)."""
    known = season.weekends.get(weekend)
    return f"weekend {weekend}" if known is None else f"weekend {weekend} ({known.name})"


def drivers_named(season: Season, car: str, weekend: str) -> str:
    """Who drives a car at a weekend: "Ada Lindqvist/Bo Okafor"."""
    return "/".join(named(season, driver) for driver in season.drivers_of(car, weekend))
