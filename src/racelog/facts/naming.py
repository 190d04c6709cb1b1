"""What of a season a text means, the same for every door: an id, a whole name, or a part of one that fits nothing else.

A text is held against ids first, then against whole names and titles, then against parts of them; letter case and kinds
of space make no difference. What fits several is refused with all of them, what fits nothing with names near it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from racelog.errors import Malformed
from racelog.facts.season import Driver, Official, Season, Team
from racelog.facts.values import spoken

Competes = Literal["driver", "team", "constructor"]


@dataclass(frozen=True, slots=True)
class Names:
    """Things of one sort that a season knows: the id of each, with the names it goes by.

    `unknown` is what to say of a text that means none of them, "{}" being the text; `none` where there is nothing to
    mean; `remedy` what to do then. `by_id` where ids are what people know them by.
    """

    known: Mapping[str, Sequence[str]]
    unknown: str
    none: str | None = None
    remedy: str | None = None
    by_id: bool = False

    def fitting(self, text: str) -> list[str]:
        """The ids a text may mean; none, one or several."""
        if text in self.known:
            return [text]
        wanted = spoken(text)
        names = {id_: [spoken(id_), *map(spoken, names)] for id_, names in self.known.items()}
        whole = [id_ for id_, spoken_names in names.items() if wanted in spoken_names]
        if whole or not wanted:
            return whole
        return [id_ for id_, (_, *spoken_names) in names.items() if any(wanted in name for name in spoken_names)]

    def named(self, text: str) -> str:
        """The id of what a text means. Errors: Malformed, when that is nothing, or not certain."""
        ids = self.fitting(text)
        if len(ids) == 1:
            return ids[0]
        if ids:
            listed = ", ".join(self._shown(id_) for id_ in ids)
            raise Malformed(f"{text!r} fits several: {listed}", remedy="Give more of the name, or the id")
        near = near_names(text, dict.fromkeys(map(self._shown, self.known)))
        raise Malformed(self.unknown.format(repr(text)), excerpt=near or self.none, remedy=self.remedy)

    def _shown(self, id_: str) -> str:
        return id_ if self.by_id or not self.known[id_] else self.known[id_][0]


def driver_named(season: Season, text: str) -> str:
    """The id of the driver a text means. Errors: Malformed."""
    return driver_names(season).named(text)


def team_named(season: Season, text: str) -> str:
    """The id of the team a text means. Errors: Malformed."""
    return team_names(season).named(text)


def competitor_named(season: Season, competes: Competes, text: str) -> str:
    """The id of a competitor of a championship: of a driver, a team or a constructor. Errors: Malformed."""
    return competitor_names(season, competes).named(text)


def championship_named(season: Season, text: str) -> str:
    """The id of the championship a text means, of any regulations the season has had. Errors: Malformed."""
    return championship_names(season).named(text)


def class_named(season: Season, text: str) -> str:
    """The id of the class a text means: one somebody is entered in, or the regulations have. Errors: Malformed."""
    return class_names(season).named(text)


def weekend_named(season: Season, text: str) -> str:
    """The id of the weekend a text means: by its id, its name, its circuit or its place. Errors: Malformed."""
    return weekend_names(season).named(text)


def session_named(season: Season, text: str) -> str:
    """The id of a session of the calendar: 8, r8 and R8 are the race of round 8. Errors: Malformed."""
    session = session_written(text)
    if session in season.sessions:
        return session
    rounds = f"rounds: {', '.join(map(str, sorted(season.rounds)))}" if season.rounds else None
    nothing = f"nothing is scheduled by #{season.seq} of the log"
    raise Malformed(
        f"there is no round {text!r}",
        excerpt=near_names(session, season.sessions) or rounds or nothing,
        remedy="Name a round (8), or a session (R8, Q8)",
    )


def session_written(text: str) -> str:
    """A session as the log writes it, whether it is there or not: "R8" of 8, r8 and R8."""
    return f"R{int(text)}" if re.fullmatch(r"[0-9]{1,3}", text, re.ASCII) else text.upper()


def car_named(season: Season, text: str, weekend: str | None = None) -> str:
    """The number of a car: as it is painted, or by the name of who drives it (at one weekend, where one is given).

    A text with a digit in it is a number, and given back as it is: "21" never means "021". So is one that means nobody.
    Errors:  Malformed, for a name that fits several cars.
    """
    numbers = {number for entry in season.entries.values() for number in entry.numbers}
    if text in numbers or any(character.isdigit() for character in text):
        return text
    drivers = set(driver_names(season).fitting(text))
    meetings = [one for one in season.weekends if weekend in {None, one}]
    cars = dict.fromkeys(
        season.number_of(entry, meeting)
        for entry in season.entries.values()
        for meeting in meetings
        if entry.runs(meeting) and not drivers.isdisjoint(season.terms_at(entry, meeting).drivers)
    )
    if len(cars) > 1:
        raise Malformed(f"{text!r} fits several cars: {', '.join(cars)}", remedy="Give the number of the car")
    return next(iter(cars), text)


def driver_names(season: Season) -> Names:
    """The drivers registered."""
    return _people(season, "driver", season.drivers)


def team_names(season: Season) -> Names:
    """The teams and constructors registered."""
    return _people(season, "team", season.teams)


def official_called(season: Season, by: str) -> Official | None:
    """The official who appends as `by`: as the log calls them, or by a name that is theirs alone."""
    called = [one for one in season.officials.values() if spoken(by) in {spoken(one.id), spoken(one.name)}]
    return season.officials.get(by) or (called[0] if len(called) == 1 else None)


def official_names(season: Season) -> Names:
    """The officials appointed."""
    return Names(
        known={official.id: (official.name,) for official in season.officials.values()},
        unknown="no official is called {}",
        none=f"{season.id} has appointed no officials",
        by_id=True,
    )


def competitor_names(season: Season, competes: Competes) -> Names:
    """Whoever a championship for drivers, teams or constructors is for."""
    return _people(season, competes, season.drivers if competes == "driver" else season.teams)


def championship_names(season: Season) -> Names:
    """The championships of all the regulations there have been, by their titles."""
    championships = [one for adopted in season.adopted for one in adopted.regulations.championships]
    return Names(
        known={championship.id: (championship.title,) for championship in championships},
        unknown="there is no championship {}",
        none=f"{season.id} has no regulations yet, so it has no championship",
        remedy="Name one of the season's by its id",
        by_id=True,
    )


def class_names(season: Season) -> Names:
    """The classes somebody is entered in, and those of the regulations."""
    declared = [race_class for adopted in season.adopted for race_class in adopted.regulations.classes]
    terms = [season.terms_at(entry, weekend) for entry in season.entries.values() for weekend in season.weekends]
    entered = {race_class: () for race_class in (one.race_class for one in terms) if race_class is not None}
    return Names(
        known={**entered, **{race_class.id: (race_class.title,) for race_class in declared}},
        unknown="there is no class {}",
        none=f"nobody is entered in a class by #{season.seq} of the log",
        remedy=f"The entry list says the classes: racelog entries {season.id}",
        by_id=True,
    )


def weekend_names(season: Season) -> Names:
    """The weekends of the calendar, by name, circuit and place."""
    weekends = season.weekends.values()
    return Names(
        known={one.id: tuple(filter(None, (one.name, one.circuit, one.place))) for one in weekends},
        unknown="there is no weekend {}",
        by_id=True,
    )


def _people(season: Season, what: Competes, people: Mapping[str, Driver | Team]) -> Names:
    return Names(
        known={person.id: (person.name, *person.also_known_as) for person in people.values()},
        unknown=f"no {what} is called {{}}",
        none=f"no {what} is registered by #{season.seq} of the log",
        remedy=f"The entry list has every {what}: racelog entries {season.id}",
    )


def near_names(name: str, known: Iterable[str], limit: int = 3) -> str | None:
    """Names that look like the one asked for; all of them where there are few."""
    known = list(known)
    near = get_close_matches(name, known, n=limit, cutoff=0.5) or (known if len(known) <= 8 else [])
    return f"known: {', '.join(near)}" if near else None
