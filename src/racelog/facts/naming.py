"""What of a season a text means, the same for every door: an id, a whole name, or a part of one that fits nothing else.

A text is held against ids first, then against whole names and titles, then against parts of them; letter case and kinds
of space make no difference. Last, a person's name may be spelt otherwise (`may_be_one`). What fits several is refused
with all of them, what fits nothing with names near it. Whoever registers somebody asks for names `alike` first.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from slugify import slugify

from racelog.errors import Malformed
from racelog.facts.competitors import CompetitorKind, known_competitors
from racelog.facts.season import Driver, Joined, Official, Season, Team
from racelog.facts.values import spoken

ALIKE = 0.84
"""From here on two names look like the same one, misspelt."""
Competes = CompetitorKind


@dataclass(frozen=True, slots=True)
class Names:
    """Things of one sort that a season knows: the id of each, with the names it goes by.

    `unknown` is what to say of a text that means none of them, "{}" being the text; `none` where there is nothing to
    mean; `remedy` what to do then. `by_id` where ids are what people know them by; `persons` where they are persons.
    """

    known: Mapping[str, Sequence[str]]
    unknown: str
    none: str | None = None
    remedy: str | None = None
    by_id: bool = False
    persons: bool = False

    def whole(self, text: str) -> str | None:
        """The id that a text is, or the id of whoever has the text as a name; None where nobody has."""
        if text in self.known:
            return text
        wanted = spoken(text)
        return next((id_ for id_, names in self.known.items() if wanted in map(spoken, names)), None)

    def alike(self, text: str, limit: int = 3) -> list[str]:
        """The names that may be this one spelt otherwise, or misspelt."""
        names = dict.fromkeys(name for names in self.known.values() for name in names)
        if self.persons:
            near = [name for name in names if may_be_one(name, text)]
            if near:
                return near[:limit]
        plain = {_plain(name): name for name in reversed(names)}
        return [plain[name] for name in get_close_matches(_plain(text), plain, n=limit, cutoff=ALIKE)]

    def fitting(self, text: str) -> list[str]:
        """The ids a text may mean; none, one or several."""
        if text in self.known:
            return [text]
        wanted = spoken(text)
        names = {id_: [spoken(id_), *map(spoken, names)] for id_, names in self.known.items()}
        whole = [id_ for id_, spoken_names in names.items() if wanted in spoken_names]
        if whole or not wanted:
            return whole
        parts = [id_ for id_, (_, *spoken_names) in names.items() if any(wanted in name for name in spoken_names)]
        if parts or not self.persons:
            return parts
        return [id_ for id_, known in self.known.items() if any(may_be_one(name, text) for name in known)]

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
    return _people(season, "driver", season.drivers, season.joined_drivers)


def team_names(season: Season) -> Names:
    """The teams and constructors registered."""
    return _people(season, "team", season.teams, season.joined_teams)


def joined_names(season: Season, what: Literal["driver", "team"]) -> Names:
    """The spellings that are joined to another one."""
    joins = season.joined_drivers if what == "driver" else season.joined_teams
    return Names(
        known={join.id: (join.name,) if join.name else () for join in joins.values()},
        unknown=f"no {what} {{}} is joined to another one",
        none="nobody is",
        persons=what == "driver",
    )


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
    """Whoever a championship is for."""
    match competes:
        case "driver" | "co_driver":
            return _people(season, competes, season.drivers, season.joined_drivers)
        case "team" | "constructor":
            return _people(season, competes, season.teams, season.joined_teams)
        case "car" | "crew":
            return Names(
                known=known_competitors(season, competes),
                unknown=f"no {competes} is called {{}}",
                none=f"no {competes} is entered by #{season.seq} of the log",
                remedy=f"The entry list has every {competes}: racelog entries {season.id}",
            )


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


def _people(season: Season, what: Competes, people: Mapping[str, Driver | Team], joins: Mapping[str, Joined]) -> Names:
    """People or teams by all their names; whoever was joined to them is known by their id as well."""
    called = what.replace("_", "-")
    spelt = {id_: tuple(join.id for join in joins.values() if join.same_as == id_) for id_ in people}
    return Names(
        known={id_: (person.name, *person.also_known_as, *spelt[id_]) for id_, person in people.items()},
        persons=what in {"driver", "co_driver"},
        unknown=f"no {called} is called {{}}",
        none=f"no {called} is registered by #{season.seq} of the log",
        remedy=f"The entry list has every {called}: racelog entries {season.id}",
    )


def may_be_one(one: str, other: str) -> bool:
    """Whether two names may be one person's, spelt otherwise.

    Accents left off (ü as u or ue), letter case, hyphens, apostrophes and spaces (O'Ward, OWard, O Ward), the surname
    first, initials (J. P., JP) for first names, a middle name missing. Every word of the shorter name is a word of the
    longer one, or its initial; two words at least, and one of them whole.
    """
    return any(_fit(ours, theirs) for ours in _words_of(one) for theirs in _words_of(other))


def _fit(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if not _run_together(one).isdisjoint(_run_together(other)):
        return True
    shorter, longer = sorted((one, other), key=len)
    return _all_found(shorter, longer) or _all_found(_initials_apart(shorter), _initials_apart(longer))


def _all_found(some: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether every word of the shorter name stands for one of the longer, and one of them whole."""
    shorter, longer = sorted((some, other), key=len)
    left = list(longer)
    whole = 0
    for word in sorted(shorter, key=len, reverse=True):
        fitting = [said for said in left if said == word] or [
            said for said in left if 1 in {len(said), len(word)} and said[:1] == word[:1]
        ]
        if not fitting:
            return False
        whole += fitting[0] == word and len(word) > 1
        left.remove(fitting[0])
    return len(shorter) > 1 and whole > 0


def _words_of(name: str) -> set[tuple[str, ...]]:
    """The words of a name without accents and apostrophes, as it may be written: Müller is muller and mueller."""
    plain = re.sub(r"['\u2018\u2019\u02bc`\u00b4]", "", name)
    return {tuple(slugify(said).split("-")) for said in (plain, plain.translate(_WRITTEN_OUT))}


def _run_together(words: tuple[str, ...]) -> set[str]:
    """A name without its spaces, from each of its words on: the surname may stand first."""
    return {"".join((*words[first:], *words[:first])) for first in range(len(words))}


def _initials_apart(words: tuple[str, ...]) -> tuple[str, ...]:
    """JP as J. P.: a word of two or three letters that no name is made of."""
    return tuple(part for word in words for part in (word if _NO_VOWEL.fullmatch(word) else (word,)))


_WRITTEN_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ø": "oe", "Ø": "Oe", "å": "aa", "Å": "Aa"}
)
_NO_VOWEL = re.compile(r"[b-df-hj-np-tv-xz]{2,3}")


def _plain(name: str) -> str:
    """A name without letter case, accents and marks; as it is said, where nothing else is left of it."""
    return slugify(name, separator=" ") or spoken(name)


def near_names(name: str, known: Iterable[str], limit: int = 3) -> str | None:
    """Names that look like the one asked for; all of them where there are few."""
    known = list(known)
    near = get_close_matches(name, known, n=limit, cutoff=0.5) or (known if len(known) <= 8 else [])
    return f"known: {', '.join(near)}" if near else None
