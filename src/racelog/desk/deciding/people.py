"""People and teams as officials name them: found by name or id, registered when they are new."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from slugify import slugify

from racelog.desk.refusals import refuse
from racelog.facts.events import DriverRegistered, Event, TeamRegistered
from racelog.facts.evolve.entry_list import driver_registered
from racelog.facts.naming import Names, driver_names, team_names
from racelog.facts.season import Driver, Season, Team


@dataclass(frozen=True, slots=True)
class Named:
    """The ids of people or teams, and the registrations of those who were new."""

    ids: tuple[str, ...]
    new: tuple[Event, ...] = ()


def drivers_by_name(
    season: Season, names: Iterable[str], *, new_names: bool, nationality: str | None = None, born: date | None = None
) -> Named:
    """Drivers by name or id. Refused for a name that looks like another one's, unless it is meant so.

    What is said of a driver who is registered already is registered with them; refused where it contradicts that.
    """
    ids: list[str] = []
    new: list[Event] = []
    for name in names:
        known = driver_names(season)
        driver = known.whole(name) or _new_id(season.drivers, name, known, "driver", new_names=new_names)
        if driver in ids:
            refuse(f"{name} is named twice for one car")
        ids.append(driver)
        registered = _said_of(season.drivers.get(driver), driver, name, nationality, born)
        if registered is not None:
            new.append(registered)
            season = driver_registered(season, registered, season.seq)
    return Named(tuple(ids), tuple(new))


def _said_of(
    known: Driver | None, driver: str, name: str, nationality: str | None, born: date | None
) -> DriverRegistered | None:
    """The registration of a new driver, or of what is new about a known one."""
    if known is None:
        return DriverRegistered(driver=driver, name=name, nationality=nationality, born=born)
    for what, said, registered in (("born on", born, known.born), ("of", nationality, known.nationality)):
        if None not in {said, registered} and said != registered:
            refuse(
                f"{known.name} is registered as {what} {registered} (#{known.seqs[-1]})",
                remedy=f"If that is wrong, register {known.name} again, and then enter the car",
            )
    if (nationality or known.nationality, born or known.born) == (known.nationality, known.born):
        return None
    return DriverRegistered(driver=driver, name=known.name, nationality=nationality, born=born)


def team_by_name(season: Season, name: str | None, *, new_names: bool) -> Named:
    """A team or constructor by name or id; none for none."""
    if name is None:
        return Named(())
    known = team_names(season)
    team = known.whole(name)
    if team is not None:
        return Named((team,))
    team = _new_id(season.teams, name, known, "team", new_names=new_names)
    return Named((team,), (TeamRegistered(team=team, name=name),))


def _new_id(known: Mapping[str, Driver | Team], said: str, names: Names, what: str, *, new_names: bool) -> str:
    """An id of the name that nobody has; refused where the name looks like another one's, unless it is meant so."""
    near = [] if new_names else names.alike(said)
    if near:
        refuse(
            f"no {what} is called {said!r}",
            f"close to it: {', '.join(near)}",
            f"Correct the name; if it is another {what}, say so with --new-names",
        )
    base = slugify(said, max_length=70) or "unnamed"
    number = 1
    while (fresh := base if number == 1 else f"{base}-{number}") in known or names.whole(fresh) is not None:
        number += 1
    return fresh
