"""What a simulator's result file says, whichever simulator wrote it: sessions, and the cars of each in order."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from racelog.errors import Malformed
from racelog.facts.values import Status, spoken
from racelog.tables.shown import time_shown

SessionKind = Literal["race", "qualifying", "practice"]
Simulator = Literal["acc", "assetto-corsa", "iracing", "rfactor-2"]
LONGEST_REMARK = 300
LONGEST_NAME = 120
MOST_NOTES = 12


@dataclass(frozen=True, slots=True)
class SimDriver:
    """One who drove a car, or might have: `laps` and `driven_ms` are theirs alone, None where the file does not say.

    `reference` is what the simulator knows the person by, whatever they call themselves.
    """

    name: str
    laps: int | None = None
    driven_ms: int | None = None
    reference: str | None = None
    bot: bool = False

    @property
    def drove(self) -> bool | None:
        """Whether they drove at all; None where the file does not say."""
        return None if self.laps is None and self.driven_ms is None else bool(self.laps or self.driven_ms)


@dataclass(frozen=True, slots=True)
class SimCar:
    """A car of a session.

    Shape:   `number` as printed, empty where the file gives none; `at` is where it stands in the file; `penalties` are
             those of the simulator, in words, and the order contains them.
    Units:   milliseconds; what is beyond thousandths of a second was cut off, as timekeepers do.
    """

    number: str
    status: Status
    drivers: tuple[SimDriver, ...]
    at: str
    place: int | None = None
    laps: int | None = None
    total_ms: int | None = None
    best_ms: int | None = None
    second_ms: int | None = None
    team: str | None = None
    race_class: str | None = None
    group: str | None = None
    penalties: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    """What else is to be shown with the car, such as why it stopped."""

    @property
    def bot(self) -> bool:
        """Whether the simulator itself drove it."""
        return bool(self.drivers) and all(driver.bot for driver in self.drivers)

    @property
    def remark(self) -> str | None:
        """The sentence to be shown with the car."""
        remark = "; ".join((*self.penalties, *self.said))
        return (remark if len(remark) <= LONGEST_REMARK else remark[: LONGEST_REMARK - 3] + "...") or None


@dataclass(frozen=True, slots=True)
class SimSession:
    """A session as the file calls it, and its cars in the order of the file; `kind` is None where it does not say."""

    name: str
    kind: SessionKind | None
    cars: tuple[SimCar, ...]
    says_who_finished: bool = True
    """Whether the simulator tells who took the flag from who stopped before it."""


@dataclass(frozen=True, slots=True)
class SimFile:
    """A result file: what wrote it, and its sessions."""

    simulator: Simulator
    title: str
    sessions: tuple[SimSession, ...]


def session_of(file: SimFile, place: str, kind: SessionKind | None, name: str | None = None) -> SimSession:
    """The session of a file that is asked for: by its name, or the only one of its kind.

    Errors:  Malformed, naming those in the file.
    """
    names = ", ".join(session.name for session in file.sessions) or "none"
    if not file.sessions:
        raise Malformed("the file holds no session", place=place, remedy="Save the results after the session has ended")
    if name is not None:
        named = [session for session in file.sessions if spoken(session.name) == spoken(name)]
        if len(named) != 1:
            raise Malformed(
                f"--in-file: the file has no session {name[:40]!r}", place=place, remedy=f"Its sessions: {names}"
            )
        return _as_asked(named[0], kind)
    fitting = [session for session in file.sessions if kind is None or session.kind in {kind, None}]
    if len(fitting) == 1:
        return _as_asked(fitting[0], kind)
    if not fitting:
        raise Malformed(
            f"the file holds no {kind}; its sessions: {names}",
            place=place,
            remedy=f'Take the file of the {kind}, or say which session is meant: --in-file "{file.sessions[0].name}"',
        )
    raise Malformed(
        f"the file holds {len(fitting)} sessions that may be meant: {', '.join(session.name for session in fitting)}",
        place=place,
        remedy=f'Name one: --in-file "{fitting[0].name}"',
    )


def _as_asked(session: SimSession, kind: SessionKind | None) -> SimSession:
    """A session that is to be qualifying, whatever the file says it was, as one: best laps, and no totals."""
    if kind != "qualifying" or session.kind == kind:
        return session
    cars = (
        replace(
            car, total_ms=None, status="DSQ" if car.status == "DSQ" else status_in_qualifying(car.laps, car.best_ms)
        )
        for car in session.cars
    )
    return SimSession(session.name, "qualifying", placed(cars))


def entrants(file: SimFile, place: str) -> SimSession:
    """Everybody in a race or in qualifying of a file, or in practice where there was nothing else; each car once.

    Ties:    a car of several sessions is as the race has it, and has the drivers of all of them.
    """
    by_weight = sorted(file.sessions, key=lambda session: ("race", None, "qualifying", "practice").index(session.kind))
    competing = [session for session in by_weight if session.kind != "practice"] or by_weight
    cars: dict[object, SimCar] = {}
    for session in competing:
        for car in session.cars:
            known = cars.get(_identity(car))
            names = set() if known is None else {spoken(driver.name) for driver in known.drivers}
            new = tuple(driver for driver in car.drivers if spoken(driver.name) not in names)
            cars[_identity(car)] = car if known is None else replace(known, drivers=(*known.drivers, *new))
    if not cars:
        raise Malformed("the file holds no car", place=place, remedy="Save the results after the session has ended")
    return SimSession(competing[0].name, competing[0].kind, tuple(cars.values()))


def _identity(car: SimCar) -> object:
    """What tells a car of one session from the others, and finds it in another: two may print one number."""
    return (
        car.number,
        spoken(car.team or ""),
        (car.number and car.team) or tuple(spoken(one.name) for one in car.drivers),
    )


def placed(cars: Iterable[SimCar]) -> tuple[SimCar, ...]:
    """Cars in the order of the file: those that are classified get their places, and close up where others are not."""
    place = 0
    rows = []
    for car in cars:
        place += car.status == "classified"
        rows.append(replace(car, place=place if car.status == "classified" else None))
    return tuple(rows)


def status_in_qualifying(laps: int | None, best_ms: int | None) -> Status:
    """What became of a car in qualifying: without a time it is not classified, without a lap it did not take part."""
    if best_ms is not None:
        return "classified"
    return "NC" if laps else "DNS"


def notes_of(session: SimSession) -> Sequence[str]:
    """What an official should know of a session as it was read, a line each."""
    notes = [note for row, car in enumerate(session.cars, start=1) for note in _notes(row, car)]
    notes += _contradictions(session)
    if session.kind == "race" and not session.says_who_finished:
        notes += _stopped_early(session)
    more = len(notes) - MOST_NOTES
    return notes if more <= 1 else [*notes[:MOST_NOTES], f"and {more} more of the kind"]


def _notes(row: int, car: SimCar) -> Iterator[str]:
    called = f"row {row}: car {car.number or 'without a number'}"
    if car.penalties:
        yield f"{called}: {'; '.join(car.penalties)}: contained in the order already, nothing is added"
    if car.bot:
        yield f"{called} is driven by the simulator"
    if car.status == "DNF" and car.said:
        yield f"{called}: {'; '.join(car.said)}: did not finish"


def _contradictions(session: SimSession) -> Iterator[str]:
    """Cars that stand ahead of one with a better time over the same laps: some simulators write such orders."""
    ahead: SimCar | None = None
    for row, car in enumerate(session.cars, start=1):
        if car.status != "classified":
            continue
        time, before = (None if one is None else _time_of(one, session.kind) for one in (car, ahead))
        same_laps = session.kind == "qualifying" or (ahead is not None and car.laps == ahead.laps)
        if time is not None and before is not None and same_laps and time < before:
            yield (
                f"row {row}: car {car.number} stands behind one with {time_shown(before)}, and has {time_shown(time)}: "
                "the places are taken as the file has them"
            )
        ahead = car


def _time_of(car: SimCar, kind: SessionKind | None) -> int | None:
    return car.best_ms if kind == "qualifying" else car.total_ms


def _stopped_early(session: SimSession) -> Iterator[str]:
    """Cars a lap or more down whose time ends before the winner's: they did not take the flag."""
    times = [car.total_ms for car in session.cars if car.place is not None and car.laps == session.cars[0].laps]
    flag = min((time for time in times if time is not None), default=None)
    for row, car in enumerate(session.cars, start=1):
        laps, most = car.laps or 0, session.cars[0].laps or 0
        if flag is not None and car.status == "classified" and laps < most and (car.total_ms or flag) < flag:
            yield (
                f"row {row}: car {car.number} stopped after {laps} of {most} laps, before the flag, and the file says "
                f"no status: if it did not finish, amend the classification with --status {car.number}=DNF"
            )


def cleaned(text: str | None, longest: int = LONGEST_NAME) -> str:
    """A text a player typed, as a name: in one line, without what cannot be seen, no longer than a name may be."""
    visible = "".join(char if char.isprintable() else " " for char in text or "")
    return " ".join(visible.split())[:longest].strip()


def in_words(identifier: str) -> str:
    """A program's name for something as words: "PitSpeeding" is "pit speeding", "StopAndGo_30" "stop and go 30"."""
    return " ".join(re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_", " ", cleaned(identifier, 80)).lower().split())
