"""What a reader names of a season: a championship, a session, a round, a class, a competitor.

Everything is read the same way: by its id, by its exact name in any letter case, or by a part of the name that fits
one alone. What fits nothing, or several, is refused with what there is. Errors: Malformed, everywhere.
"""

import re
from collections.abc import Iterable, Mapping

from racelog.errors import Malformed
from racelog.facts.line import CATALOGUE
from racelog.facts.naming import near_names
from racelog.facts.regulations import Championship
from racelog.facts.season import Driver, Season, Team
from racelog.facts.values import spoken
from racelog.tables.replayed import Replayed
from racelog.tables.standings import CompetitorKind


def championship_of(replayed: Replayed, wanted: str | None) -> str:
    """The id of the championship named; of the first one of the regulations where none is."""
    known = championships(replayed)
    if not known:
        raise Malformed(
            f"{replayed.season.id} has no regulations yet, so it has no championship", remedy="Adopt some first"
        )
    if wanted is None:
        return next(iter(known))
    fits = _fitting(wanted, {championship.id: (championship.title,) for championship in known.values()})
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise Malformed(f"{wanted!r} fits several championships: {', '.join(fits)}", remedy="Name one by its id")
    raise Malformed(
        f"there is no championship {wanted!r}",
        excerpt=near_names(wanted, known),
        remedy="Name one of the season's by its id",
    )


def championships(replayed: Replayed) -> dict[str, Championship]:
    """Every championship the season has or had, by its id, as the latest regulations that have it describe it."""
    return {
        championship.id: championship
        for adopted in replayed.season.adopted
        for championship in adopted.regulations.championships
    }


def championship_for(replayed: Replayed, wanted: str | None, *, drivers: bool) -> str:
    """The championship named; where none is, the first one for drivers, or for teams."""
    if wanted is not None:
        return championship_of(replayed, wanted)
    fits = [
        championship.id
        for championship in championships(replayed).values()
        if (championship.competitor == "driver") == drivers
    ]
    if not fits:
        raise Malformed("the season has no championship for them", remedy="Name one with --championship")
    return fits[0]


def session_named(wanted: str | int) -> str:
    """A session as it may be typed: 8, r8 and R8 are the race of round 8."""
    typed = str(wanted)
    return f"R{int(typed)}" if re.fullmatch(r"[0-9]{1,3}", typed, re.ASCII) else typed.upper()


def session_of(replayed: Replayed, wanted: str | int) -> str:
    """The id of a session named as 8, R8 or r8."""
    session = session_named(wanted)
    if session not in replayed.season.sessions:
        near = near_names(session, replayed.season.sessions) or near_rounds(replayed.season)
        nothing = f"nothing is scheduled by #{replayed.seq} of the log"
        raise Malformed(
            f"there is no round {str(wanted)!r}",
            excerpt=near or nothing,
            remedy="Name a round (8), or a session (R8, Q8)",
        )
    return session


def near_rounds(season: Season) -> str | None:
    """The rounds of the calendar, as a hint."""
    return f"rounds: {', '.join(map(str, sorted(season.rounds)))}" if season.rounds else None


def round_of(replayed: Replayed, wanted: int | None) -> int | None:
    """A round that has been run; None where none is named."""
    run = replayed.results.rounds_run
    if wanted is not None and wanted not in run:
        last = f"the last round run is {run[-1]}" if run else "no round has been run yet"
        what = "has not been run" if wanted in replayed.season.rounds else "does not exist"
        raise Malformed(f"round {wanted} {what}", excerpt=last)
    return wanted


def class_of(replayed: Replayed, wanted: str) -> str:
    """A class somebody is entered in."""
    season = replayed.season
    terms = [season.terms_at(entry, weekend) for entry in season.entries.values() for weekend in season.weekends]
    classes = dict.fromkeys(entered.race_class for entered in terms if entered.race_class)
    fits = _fitting(wanted, dict.fromkeys(classes, ()))
    if len(fits) != 1:
        near = near_names(wanted, classes) or f"nobody is entered in a class by #{replayed.seq} of the log"
        remedy = f"The entry list says the classes: racelog entries {season.id}"
        raise Malformed(f"there is no class {wanted!r}", excerpt=near, remedy=remedy)
    return fits[0]


def competitor_of(replayed: Replayed, kind: CompetitorKind, wanted: str) -> str:
    """The id of a driver or team by id, name, another name they go by, or a part of one."""
    known: Mapping[str, Driver | Team] = replayed.season.drivers if kind == "driver" else replayed.season.teams
    fits = _fitting(wanted, {one.id: (one.name, *one.also_known_as) for one in known.values()})
    if len(fits) == 1:
        return fits[0]
    if fits:
        listed = ", ".join(known[one].name for one in fits)
        raise Malformed(f"{wanted!r} fits several: {listed}", remedy="Give more of the name, or the id")
    near = near_names(wanted, [one.name for one in known.values()])
    nobody = None if known else f"no {kind} is registered by #{replayed.seq} of the log"
    remedy = f"The entry list has every {kind}: racelog entries {replayed.season.id}"
    raise Malformed(f"no {kind} is called {wanted!r}", excerpt=near or nobody, remedy=remedy)


def type_of(wanted: str | None) -> str | None:
    """A type of event; None where none is named."""
    if wanted is not None and wanted not in CATALOGUE:
        raise Malformed(
            f"no type of event is called {wanted!r}",
            excerpt=near_names(wanted, CATALOGUE),
            remedy="racelog log SEASON shows the type of every line",
        )
    return wanted


def _fitting(wanted: str, known: Mapping[str, Iterable[str]]) -> list[str]:
    """The ids a name fits: its own alone, else those of exactly that name, else those with it in a name of theirs."""
    if wanted in known:
        return [wanted]
    said = spoken(wanted)
    names = {id_: [spoken(name) for name in (id_, *own)] for id_, own in known.items()}
    exactly = [id_ for id_, own in names.items() if said in own]
    return exactly or [id_ for id_, own in names.items() if said and any(said in name for name in own)]
