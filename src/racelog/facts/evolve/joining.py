"""Two spellings of one person, joined by a line of the log and parted again by another: how facts are read then.

What reaches back is looked up before a log is replayed, as voids are: which ids are joined to which when its last line
is read. Every fact is then read as if it had named the one they are joined to, so that nothing further on, no rule and
no table, knows of two. The facts themselves stay as they were written; an earlier state of the log has both apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from racelog.facts import events
from racelog.facts.line import Line
from racelog.facts.pointing import pointing_elsewhere
from racelog.facts.season import Driver, Joined, Season, Team

REACH_BACK = (events.DriverJoined, events.DriverParted, events.TeamJoined, events.TeamParted)
"""The facts that change how earlier ones are read."""
Registered = TypeVar("Registered", events.DriverRegistered, events.TeamRegistered)


def joined(lines: Iterable[Line]) -> tuple[Mapping[str, Joined], Mapping[str, Joined]]:
    """The drivers, and the teams, that are counted as another one once all these lines are read."""
    drivers: dict[str, Joined] = {}
    teams: dict[str, Joined] = {}
    for line in lines:
        match line.data:
            case events.DriverJoined() as fact:
                drivers[fact.driver] = Joined(fact.driver, fact.same_as, line.seq)
            case events.DriverParted() as fact:
                drivers.pop(fact.driver, None)
            case events.TeamJoined() as fact:
                teams[fact.team] = Joined(fact.team, fact.same_as, line.seq)
            case events.TeamParted() as fact:
                teams.pop(fact.team, None)
            case _:  # nothing else reaches back in this way
                continue
    return _to_the_end(drivers), _to_the_end(teams)


def _to_the_end(joins: Mapping[str, Joined]) -> Mapping[str, Joined]:
    """Each joined to the last of its chain; those in a ring, which no desk lets in, to nobody."""
    ends: dict[str, Joined] = {}
    for id_, join in joins.items():
        passed, end = {id_}, join.same_as
        while end in joins and end not in passed:
            passed.add(end)
            end = joins[end].same_as
        if end not in passed:
            ends[id_] = replace(join, same_as=end)
    return ends


def as_joined(season: Season, fact: events.Event) -> events.Event:
    """A fact as it is read: whoever is joined to somebody is named as they are."""
    if not season.joined_drivers and not season.joined_teams:
        return fact
    match fact:
        case events.DriverJoined() | events.DriverParted() | events.TeamJoined() | events.TeamParted():
            return fact
        case events.DriverRegistered() if fact.driver in season.joined_drivers:
            one = season.joined_drivers[fact.driver].same_as
            return _one_more_name(fact, season.drivers.get(one), driver=one)
        case events.TeamRegistered() if fact.team in season.joined_teams:
            one = season.joined_teams[fact.team].same_as
            return _one_more_name(fact, season.teams.get(one), team=one)
        case events.PointsAdjusted() | events.CompetitorExcluded():
            joins = _competing(season, fact.championship)
            named = joins.get(fact.competitor)
            return fact if named is None else fact.model_copy(update={"competitor": named.same_as})
        case _:
            read = pointing_elsewhere(fact, "driver", lambda id_: _same(season.joined_drivers, id_))
            return _each_once(pointing_elsewhere(read, "team", lambda id_: _same(season.joined_teams, id_)))


def _each_once(fact: events.Event) -> events.Event:
    """An entry that named one driver twice, under two spellings, names them once."""
    if isinstance(fact, events.EntryRegistered | events.EntryAmended) and fact.drivers is not None:
        drivers = tuple(dict.fromkeys(fact.drivers))
        return fact if drivers == fact.drivers else fact.model_copy(update={"drivers": drivers})
    return fact


def with_name(season: Season, fact: events.Event) -> Season:
    """The season, in which the name that somebody who is joined was registered under is known."""
    if isinstance(fact, events.DriverRegistered) and fact.driver in season.joined_drivers:
        named = replace(season.joined_drivers[fact.driver], name=fact.name)
        return replace(season, joined_drivers={**season.joined_drivers, named.id: named})
    if isinstance(fact, events.TeamRegistered) and fact.team in season.joined_teams:
        named = replace(season.joined_teams[fact.team], name=fact.name)
        return replace(season, joined_teams={**season.joined_teams, named.id: named})
    return season


def _one_more_name(fact: Registered, known: Driver | Team | None, **one: str) -> Registered:
    """A registration as one of whom they are: a name more of theirs, and what else was not known of them yet."""
    if known is None:
        return fact.model_copy(update=one)
    changes: dict[str, object] = {**one, "name": known.name, "also_known_as": (fact.name, *fact.also_known_as)}
    if known.nationality is not None:
        changes["nationality"] = None
    if isinstance(known, Driver) and known.born is not None:
        changes["born"] = None
    return fact.model_copy(update=changes)


def _competing(season: Season, championship: str) -> Mapping[str, Joined]:
    """The joins of whoever a championship is for."""
    tables = (adopted.regulations.championship(championship) for adopted in season.adopted)
    found = [table for table in tables if table is not None]
    of_drivers = not found or found[-1].competitor == "driver"
    return season.joined_drivers if of_drivers else season.joined_teams


def _same(joins: Mapping[str, Joined], id_: str) -> str:
    return id_ if id_ not in joins else joins[id_].same_as
