"""Kinds of value: how each is read from text, what stands for it in help, and what a season offers for it.

Help and completion are made of these, so nothing here may need the models when it is imported: what reads a value looks
them up when it reads one. An error says what is wrong with the text; whoever asked for it puts the option in front.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from racelog.desk.requests import offers
from racelog.desk.requests.offers import Offer
from racelog.errors import Malformed

if TYPE_CHECKING:  # for the types alone: help is printed without the models
    from collections.abc import Sequence

    from racelog.facts.line import Line
    from racelog.facts.naming import Names
    from racelog.facts.season import Season

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Context:
    """What a value is read against: the season, the lines of its log, and the values of the request read before."""

    season: "Season"
    lines: "Sequence[Line]" = ()
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def weekend(self) -> str | None:
        """The weekend that what was read before is about."""
        session = self.season.sessions.get(str(self.values.get("session")))
        if session is not None:
            return session.weekend
        number = self.values.get("round")
        round_ = self.season.rounds.get(number) if isinstance(number, int) else None
        named = self.values.get("weekend") if round_ is None else round_.weekend
        return named if isinstance(named, str) and named in self.season.weekends else None


Reads = Callable[[str, Context], object]
"""Makes a value of a text. Errors: Malformed, or a Refusal, where the season has not what was named."""
Offers = Callable[["Season", Mapping[str, str]], Iterator[Offer]]
"""What a season offers, where so much was typed already."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value. `flag` is what the option itself says where no value follows it."""

    metavar: str
    reads: Reads
    html: str = "text"
    offers: Offers | None = None
    flag: bool | None = None
    listed: bool = False
    """Whether one text may hold several, with commas between them."""
    words: tuple[str, ...] = ()
    """The words it may be, where there are but a few."""


def listed(text: str | None) -> list[str]:
    """The parts of a list with commas or spaces; none for none."""
    return [] if text is None else text.replace(",", " ").split()


def whole(text: str) -> int | None:
    """A whole number of up to nine digits; None for anything else, digits of other scripts and ² among it."""
    return int(text) if re.fullmatch(r"\d{1,9}", text, re.ASCII) else None


def _as_typed(text: str, _context: Context) -> str:
    return text


def _whole_number(text: str, _context: Context) -> int:
    number = whole(text.strip())
    if number is None:
        raise Malformed(f"{text[:40]!r} is no whole number")
    return number


def _round(text: str, context: Context) -> int:
    """A round by its number, or as its race is called: 8, R8."""
    race = re.fullmatch(r"[rR](\d{1,3})", text.strip(), re.ASCII)
    return _whole_number(text if race is None else race[1], context)


def _milliseconds(text: str, _context: Context) -> int:
    from racelog.desk.requests.times import milliseconds

    return milliseconds(text)


def _day(text: str, _context: Context) -> object:
    from racelog.desk.requests.times import day

    return day(text)


def _meant(text: str, names: "Names") -> str:
    """The id of what is meant. What could be an id and is none of the season's is left to be refused by the rules."""
    return text if not names.fitting(text) and _ID.fullmatch(text) else names.named(text)


def _driver(text: str, context: Context) -> str:
    from racelog.facts.naming import driver_names

    return _meant(text, driver_names(context.season))


def _official(text: str, context: Context) -> str:
    from racelog.facts.naming import official_names

    names = official_names(context.season)
    return names.named(text) if names.fitting(text) else text


def _public_key(text: str, _context: Context) -> str:
    """The key itself, or the one in a file. Errors: Malformed, OutOfReach."""
    from racelog.log.sealing.keys import read_verifier_keys

    keys = read_verifier_keys(text)
    if len(keys) > 1:
        raise Malformed(f"{text[:60]!r} holds {len(keys)} keys", remedy="Name one of them")
    return str(keys[0])


def _team(text: str, context: Context) -> str:
    from racelog.facts.naming import team_names

    return _meant(text, team_names(context.season))


def _joined_driver(text: str, context: Context) -> str:
    from racelog.facts.naming import joined_names

    return _meant(text, joined_names(context.season, "driver"))


def _joined_team(text: str, context: Context) -> str:
    from racelog.facts.naming import joined_names

    return _meant(text, joined_names(context.season, "team"))


def _championship(text: str, context: Context) -> str:
    from racelog.facts.naming import championship_names

    return _meant(text, championship_names(context.season))


def _competitor(text: str, context: Context) -> str:
    from racelog.facts.naming import competitor_names

    championships = [one for adopted in context.season.adopted for one in adopted.regulations.championships]
    competes = [one.competitor for one in championships if one.id == context.values.get("championship")]
    return _meant(text, competitor_names(context.season, competes[-1] if competes else "driver"))


def _class(text: str, context: Context) -> str:
    from racelog.facts.naming import class_names

    return _meant(text, class_names(context.season))


def _weekend(text: str, context: Context) -> str:
    from racelog.facts.naming import weekend_names

    return _meant(text, weekend_names(context.season))


def _weekends(text: str, context: Context) -> object:
    return "all" if text == "all" else tuple(_weekend(part.strip(), context) for part in text.split(","))


def _session(text: str, _context: Context) -> str:
    from racelog.facts.naming import session_written

    return session_written(text)


def _car(text: str, context: Context) -> str:
    from racelog.facts.naming import car_named

    return car_named(context.season, text, context.weekend)


def _level_cars(text: str, context: Context) -> tuple[str, ...]:
    return tuple(_car(car, context) for car in text.split("="))


def _event(text: str, _context: Context) -> int | UUID:
    """An event by its line, "171" or "#171", or by its id."""
    line = whole(text.removeprefix("#"))
    if line is not None:
        return line
    try:
        return UUID(text)
    except ValueError:
        raise Malformed(f"{text[:40]!r} is no line of the log", remedy="Give its number, such as 171") from None


def _incident(text: str, context: Context) -> object:
    from racelog.desk.refusals import refuse

    wanted, incidents = _event(text, context), context.season.incidents.values()
    incident = next((one for one in incidents if wanted in {one.id, one.seqs[0]}), None)
    if incident is None:
        known = ", ".join(f"#{one.seqs[0]}" for one in incidents)
        refuse(f"#{wanted} is no incident", f"incidents: {known or 'none'}")
    return incident.id


def _line(text: str, context: Context) -> object:
    from racelog.desk.refusals import refuse

    wanted = _event(text, context)
    line = next((one for one in context.lines if wanted in {one.id, one.seq}), None)
    if line is None:
        refuse(f"there is no line #{wanted}", f"the last one is #{context.season.seq}")
    return line.id


def _book(text: str, _context: Context) -> object:
    from racelog.desk.books import read_book

    return read_book(text)


def _timing_file(text: str, _context: Context) -> object:
    raise Malformed(f"{text[:40]!r} was not read", remedy="A file is read by whoever has it at hand")


def one_of(what: str, *words: str, metavar: str = "WHAT") -> Kind:
    """One of a few words, or the beginning of one; written with hyphens where the log has underscores."""

    def reads(text: str, _context: Context) -> str:
        wanted = text.replace("_", "-")
        fitting = [wanted] if wanted in words else [word for word in words if wanted and word.startswith(wanted)]
        if len(fitting) != 1:
            raise Malformed(f"unknown {what}: {text[:40]!r}", remedy=f"One of: {', '.join(words)}")
        return fitting[0].replace("-", "_")

    def offered(_season: "Season", _said: Mapping[str, str]) -> Iterator[Offer]:
        yield from map(Offer, words)

    return Kind(metavar, reads, html="select", offers=offered, words=words)


TEXT = Kind("TEXT", _as_typed)
NAME = Kind("NAME", _as_typed)
NUMBER = Kind("N", _whole_number, html="number")
POINTS = Kind("N", _as_typed)
"""Points are exact: the model reads "306" and "17/2", and refuses 0.5."""
YES = Kind("", _as_typed, html="checkbox", flag=True)
NO = Kind("", _as_typed, html="checkbox", flag=False)
DURATION = Kind("TIME", _milliseconds)
DAY = Kind("DAY", _day, html="date")
MOMENT = Kind("TIME", _as_typed, html="datetime-local")
"""Read last, for it is a time of the clock at the circuit the request is about."""
BOOK = Kind("BOOK", _book)

ZONE = Kind("ZONE", _as_typed)

CAR = Kind("CAR", _car, offers=offers.cars)
CARS = Kind("CAR", _car, offers=offers.cars, listed=True)
LEVEL_CARS = Kind("CAR", _level_cars, offers=offers.cars)
NEW_CAR = Kind("CAR", _as_typed, offers=offers.cars)
ROUNDS = Kind("ROUNDS", _round, offers=offers.rounds, listed=True)
SESSION = Kind("SESSION", _session, offers=offers.sessions)
HONOUR = Kind("HONOUR", lambda text, _: text.lower(), offers=offers.honours)
NEW_SESSION = Kind("SESSION", lambda text, _: text.upper(), offers=offers.sessions)
SESSION_KIND = Kind("KIND", lambda text, _: text.lower(), offers=offers.session_kinds)
ROUND = Kind("ROUND", _round, html="number", offers=offers.rounds)
WEEKEND = Kind("WEEKEND", _weekend, offers=offers.weekends)
NEW_WEEKEND = Kind("WEEKEND", _as_typed, offers=offers.weekends)
WEEKENDS = Kind("LIST", _weekends, offers=offers.weekends, listed=True)
CHAMPIONSHIP = Kind("ID|TITLE", _championship, offers=offers.championships)
CLASS = Kind("ID", _class, offers=offers.classes)
DRIVER = Kind("NAME", _driver, offers=offers.drivers)
DRIVER_NAME = Kind("NAME", _as_typed, offers=offers.drivers)
"""A driver who may be new: their name goes to the desk as it was typed, which registers whoever it does not know."""
JOINED_DRIVER = Kind("NAME", _joined_driver, offers=offers.joined_drivers)
JOINED_TEAM = Kind("NAME", _joined_team, offers=offers.joined_teams)
TEAM = Kind("NAME", _team, offers=offers.teams)
TEAM_NAME = Kind("NAME", _as_typed, offers=offers.teams)
OFFICIAL = Kind("WHO", _official, offers=offers.officials)
NEW_OFFICIAL = Kind("WHO", _as_typed, offers=offers.officials)
PUBLIC_KEY = Kind("KEY|FILE", _public_key)
COMPETITOR = Kind("NAME", _competitor, offers=offers.competitors)

CAR_LIST = Kind("CARS", _as_typed, offers=offers.cars, listed=True)
"""Cars in one text, from the first place on where it is an order; read by hand, for "=" stands between level ones."""
PLACES = Kind("PLACES", _as_typed, listed=True)
PAIR = Kind("ROW=CAR", _as_typed)
TIMING_FILE = Kind("FILE", _timing_file, html="file")
DECISIONS = Kind("LINES", _as_typed, offers=offers.penalties, listed=True)

ANY_LINE = Kind("LINE", _event, html="number")
PENALTY = Kind("LINE", _event, html="number", offers=offers.penalties)
PENALTY_IN_FORCE = Kind("LINE", _event, html="number", offers=offers.penalties_standing)
PENALTY_RESCINDED = Kind("LINE", _event, html="number", offers=offers.penalties_rescinded)
OPEN_INCIDENT = Kind("LINE", _event, html="number", offers=offers.incidents)
OPEN_PROTEST = Kind("LINE", _event, html="number", offers=offers.protests)
OPEN_APPEAL = Kind("LINE", _event, html="number", offers=offers.appeals)
INCIDENT_ID = Kind("LINE", _incident, html="number", offers=offers.incidents)
LINE_ID = Kind("LINE", _line, html="number")
