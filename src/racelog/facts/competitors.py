"""Who competes: whom a car at a weekend stands for in a championship, and what such a competitor is called.

A driver, a co-driver, a team and a constructor are registered under ids. A car and a crew are not: a car is its number
in the letters of an id, a crew the ids of its drivers in order of the alphabet, so that whoever sits on the left
changes nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from racelog.facts.season import EntryTerms, Season

CompetitorKind = Literal["driver", "team", "constructor", "car", "co_driver", "crew"]
AND = "-and-"


def car_id(car: str) -> str:
    """A car number as an id: "7", "021", "24-2" of 24/2."""
    return car.lower().replace("/", "-")


def crew_id(drivers: Sequence[str]) -> str:
    """Drivers of a car together, as one competitor; nobody is "" ."""
    return AND.join(sorted(drivers))


def is_person(kind: CompetitorKind) -> bool:
    """Whether single people compete."""
    return kind in {"driver", "co_driver"}


def competitors_at(kind: CompetitorKind, terms: EntryTerms, *, first_alone: bool = False) -> Sequence[str]:
    """Whom an entry stands for on its terms at a weekend; of its drivers the first alone, where only they compete."""
    ids: Mapping[CompetitorKind, Sequence[str | None]] = {
        "driver": terms.drivers[:1] if first_alone else terms.drivers,
        "co_driver": terms.drivers[1:],
        "team": (terms.team,),
        "constructor": (terms.constructor,),
        "car": (car_id(terms.car),),
        "crew": (crew_id(terms.drivers) or None,),
    }
    return [competitor for competitor in ids[kind] if competitor]


def known_competitors(season: Season, kind: CompetitorKind) -> Mapping[str, Sequence[str]]:
    """Everybody who may compete, by id, with the names they go by."""
    match kind:
        case "driver" | "co_driver":
            return {driver.id: (driver.name, *driver.also_known_as) for driver in season.drivers.values()}
        case "team" | "constructor":
            return {team.id: (team.name, *team.also_known_as) for team in season.teams.values()}
        case "car":
            return {car_id(car): (f"car {car}", car) for car in _numbers(season)}
        case "crew":
            terms = [
                season.terms_at(entry, weekend) for entry in season.entries.values() for weekend in season.weekends
            ]
            crews = [entry.first.drivers for entry in season.entries.values()] + [of.drivers for of in terms]
            return {crew_id(drivers): (_together(season, sorted(drivers)),) for drivers in crews}


def competitor_name(season: Season, kind: CompetitorKind, competitor: str) -> str:
    """What a competitor is called; the id of one that is not known."""
    match kind:
        case "driver" | "co_driver":
            driver = season.drivers.get(competitor)
            return competitor if driver is None else driver.name
        case "team" | "constructor":
            team = season.teams.get(competitor)
            return competitor if team is None else team.name
        case "car":
            return f"car {next((car for car in _numbers(season) if car_id(car) == competitor), competitor)}"
        case "crew":
            return _together(season, competitor.split(AND))


def _numbers(season: Season) -> Iterator[str]:
    """Every number painted on a car, at whatever weekend."""
    for entry in season.entries.values():
        yield entry.first.car
        yield from (season.terms_at(entry, weekend).car for weekend in season.weekends)


def _together(season: Season, drivers: Sequence[str]) -> str:
    return " / ".join(season.drivers[driver].name if driver in season.drivers else driver for driver in drivers)
