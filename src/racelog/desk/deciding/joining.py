"""Deciding that two spellings are one driver or team, or two again."""

from collections.abc import Iterator, Mapping
from typing import Literal

from racelog.desk.deciding.answer import Facts
from racelog.desk.refusals import refuse
from racelog.facts import events
from racelog.facts.naming import near_names
from racelog.facts.season import Driver, Joined, Season, Team


def join_drivers(season: Season, asked: events.DriverJoined) -> Facts:
    """Refused for two that cannot be one: both took part in one session, or were born on two days."""
    _check_two(season.drivers, season.joined_drivers, asked.driver, asked.same_as, "driver")
    one, other = season.drivers[asked.driver], season.drivers[asked.same_as]
    if None not in {one.born, other.born} and one.born != other.born:
        refuse(
            f"{one.name} was born on {one.born}, and {other.name} on {other.born}: they are two drivers",
            remedy="If one of the days is wrong, register that driver again, with the right one",
        )
    for session, cars in _both_in(season, one.id, other.id):
        refuse(
            f"{one.name} and {other.name} both took part in {session}, in {cars}: they are two drivers",
            remedy="If one of them is entered by mistake, amend that entry first",
        )
    return (asked,)


def join_teams(season: Season, asked: events.TeamJoined) -> Facts:
    _check_two(season.teams, season.joined_teams, asked.team, asked.same_as, "team")
    return (asked,)


def part_driver(season: Season, asked: events.DriverParted) -> Facts:
    _check_joined(season.joined_drivers, asked.driver, "driver")
    return (asked,)


def part_team(season: Season, asked: events.TeamParted) -> Facts:
    _check_joined(season.joined_teams, asked.team, "team")
    return (asked,)


def _check_two(
    known: Mapping[str, Driver] | Mapping[str, Team],
    joins: Mapping[str, Joined],
    one: str,
    other: str,
    what: Literal["driver", "team"],
) -> None:
    """Refused unless both are registered, and not one already."""
    for id_ in (one, other):
        if id_ in joins:
            join = joins[id_]
            refuse(f"{join.name or id_} is {known[join.same_as].name} already (#{join.seq})")
        if id_ not in known:
            refuse(f"no {what} {id_!r} is registered", near_names(id_, known), "Name two that are registered")
    if one == other:
        refuse(f"{known[one].name} is one {what} already", remedy=f"Name two that are registered as two {what}s")


def _check_joined(joins: Mapping[str, Joined], id_: str, what: Literal["driver", "team"]) -> None:
    if id_ not in joins:
        listed = ", ".join(join.name or join.id for join in joins.values())
        refuse(f"no {what} {id_!r} is joined to another one", f"joined: {listed or 'none'}")


def _both_in(season: Season, one: str, other: str) -> Iterator[tuple[str, str]]:
    """The sessions in which two drivers took part, and in which cars."""
    for session in season.sessions.values():
        cars: dict[str, str] = {}
        for row in () if session.order is None else session.order.rows:
            drove = [driven.driver for driven in row.drove or ()] or season.drivers_of(row.car, session.weekend)
            cars |= {driver: row.car for driver in drove if driver in {one, other}}
        if len(cars) == 2:
            both = sorted(set(cars.values()))
            yield session.id, f"car {both[0]}" if len(both) == 1 else f"cars {' and '.join(both)}"
