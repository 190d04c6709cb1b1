"""Orders as officials give them, typed or in a file of the timing system, made the requests they mean.

An order is typed as cars from the first place on, "=" between those of a dead heat. A later order of a classified
session keeps what it does not say, and says which decisions it contains already: worked out from what it changes, or
named (`--includes`).
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn, cast
from uuid import UUID

from racelog.desk.contained import as_contained, contained
from racelog.desk.names import weekend_title
from racelog.desk.refusals import refuse, refuse_not_entered
from racelog.desk.requests.complaints import Values, fitting, named
from racelog.desk.requests.kinds import Context, listed, whole
from racelog.desk.requests.models import AmendClassification, Change, Qualify, WhoDrove
from racelog.desk.requests.times import milliseconds
from racelog.errors import Malformed
from racelog.facts.changed_rows import changed
from racelog.facts.events import Drove, GridPlace, GridSet, QualifyingClassified, RaceClassified, Row, SourceFile
from racelog.facts.naming import driver_named, driver_names, may_be_one, near_names
from racelog.facts.season import Season, Session
from racelog.facts.values import Status, spoken
from racelog.rules.ranking.results import results

STATUSES: Mapping[str, Status] = {"dnf": "DNF", "nc": "NC", "dsq": "DSQ", "dns": "DNS", "wd": "WD"}
"""The lists of cars without a place, by the keys of their fields."""
BY_HAND = "racelog"
"""The format of files people write by hand."""
LABELS = {"rows": "--order", "session": "SESSION", "partial": "--partial", "round": "ROUND", "second": "--second-order"}


@dataclass(frozen=True, slots=True)
class Stint:
    """Who drove a car as a file prints it, and how far where it says so."""

    name: str
    laps: int | None = None
    driven_ms: int | None = None


@dataclass(frozen=True, slots=True)
class InFile:
    """A row of a file: its number, the place errors show, its car, and who drives that as the file prints it.

    `drove` has those of the crew who drove, where the file tells them from the others.
    """

    row: int
    at: str
    car: str
    drivers: tuple[str, ...] = ()
    drove: tuple[Stint, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRead:
    """The order in a file of the timing system, as a door read it; `has_statuses` as in `Given`."""

    order: tuple[Row, ...]
    source: SourceFile
    seen: tuple[InFile, ...]
    has_statuses: bool


@dataclass(frozen=True, slots=True)
class Given:
    """An order as it was given, and whether it would say what became of a car without a place."""

    rows: tuple[Row, ...]
    file: SourceFile | None = None
    has_statuses: bool = False


def classify(said: Values, context: Context) -> RaceClassified | QualifyingClassified | AmendClassification:
    """Classify a race, or a session in which best laps decide; a later file of it amends that.

    Errors:  Malformed, Refusal.
    """
    session = context.season.sessions.get(str(said["session"]))
    given = _given(said, context.season, session)
    if given.file is not None and session is not None and session.order is not None:
        return _amended(context.season, session, given, said)
    if "includes" in said:
        raise Malformed("--includes: a first classification contains no decision", remedy="Leave --includes out")
    by_best_lap = session is not None and context.season.by_best_lap(session)
    with fitting(LABELS):
        return (QualifyingClassified if by_best_lap else RaceClassified)(
            session=str(said["session"]),
            rows=given.rows,
            partial=_partial(said),
            vacant=_vacant(said),
            file=given.file,
        )


def amend(said: Values, context: Context) -> AmendClassification:
    """Replace a classification: by a whole order, or by changes of the present one. Errors: Malformed, Refusal."""
    season = context.season
    session = season.sessions.get(str(said["session"]))
    changes = tuple(_changes(_texts(said, "place"), _texts(said, "status")))
    if _is_given(said) == bool(changes):
        raise Malformed(
            "what is the new classification?", remedy="Give --order or --file, or changes: --place CAR=PLACE"
        )
    if not changes and session is not None and session.order is not None:
        return _amended(season, session, _given(said, season, session), said)
    with fitting(LABELS):
        return AmendClassification(
            session=str(said["session"]),
            rows=None if changes else _given(said, season, session).rows,
            changes=changes,
            includes=_includes(season, said),
            vacant=_vacant(said),
        )


def qualify(said: Values, context: Context) -> Qualify:
    """The order of qualifying, and that of second-best laps. Errors: Malformed, Refusal."""
    given = _given(said, context.season, context.season.sessions.get(f"R{said['round']}"))
    second: Sequence[Row] = order_of(str(said["second-order"])) if "second-order" in said else ()
    if "second-from-file" in said:
        second = by_second_best(given.rows)
    with fitting(LABELS):
        return Qualify(
            round=cast("int", said["round"]),
            rows=given.rows,
            second=tuple(second),
            partial=_partial(said),
            file=given.file,
        )


def grid(said: Values, context: Context) -> GridSet:
    """The grid of a race: as it follows from qualifying, or in the order given. Errors: Malformed, Refusal."""
    season, session = context.season, str(said["round"])
    race = season.sessions.get(session)
    if race is None:
        refuse(f"there is no round {session.removeprefix('R')}", remedy="Add it first")
    if not said.keys() & {"confirm", "order", "pit-lane"}:
        raise Malformed("how is the grid to be set?", remedy="With --confirm as it is shown, or give it with --order")
    cars = listed(cast("str | None", said.get("order"))) or _as_qualified(season, race)
    in_pits = listed(cast("str | None", said.get("pit-lane")))
    with fitting({"car": "--order", "places": "--order"}):
        starters = [car for car in cars if car not in in_pits]
        places = [GridPlace(car=car, place=place) for place, car in enumerate(starters, start=1)]
        asked = GridSet(session=session, places=(*places, *(GridPlace(car=car) for car in in_pits)))
    if not asked.places:
        refuse_unknown_grid(race)
    return asked


def drove(said: Values, context: Context) -> WhoDrove:
    """Who drove a car, in the order they are named. Errors: Malformed."""
    drivers = _texts(said, "driver")
    laps = {driver: _laps_driven(typed) for driver, typed in _by_driver(said, "laps", "LAPS", drivers, context)}
    times = {driver: _time_driven(typed) for driver, typed in _by_driver(said, "time", "TIME", drivers, context)}
    with fitting({"session": "SESSION", "car": "--car", "drove": "--driver", "laps": "--laps", "driven_ms": "--time"}):
        return WhoDrove(
            session=str(said["session"]),
            car=str(said["car"]),
            drove=tuple(Drove(driver=driver, laps=laps.get(driver), driven_ms=times.get(driver)) for driver in drivers),
        )


def _by_driver(
    said: Values, key: str, shape: str, drivers: Container[str], context: Context
) -> Iterator[tuple[str, str]]:
    """What was typed of each driver, by id. Errors: Malformed, for somebody who is not named with --driver."""
    for name, typed in pairs(_texts(said, key), f"--{key}", f"DRIVER={shape}").items():
        with named(f"--{key}"):
            driver = driver_named(context.season, name)
        if driver not in drivers:
            raise Malformed(f"--{key}: {name} is not among those who drove", remedy=f'Name them: --driver "{name}"')
        yield driver, typed


def _laps_driven(typed: str) -> int:
    laps = whole(typed)
    if laps is None:
        raise Malformed(f"--laps: {typed[:40]!r} is no number of laps", remedy="Write it as --laps DRIVER=LAPS")
    return laps


def _time_driven(typed: str) -> int:
    with named("--time"):
        return milliseconds(typed)


def refuse_unknown_grid(race: Session) -> NoReturn:
    """Say why nothing can be said of a grid, and what to do. Errors: Refusal."""
    refuse(
        f"nothing is known of the grid of round {race.round}",
        remedy=f"Record its qualifying first (racelog qualifying ... {race.round}), or give the grid with --order",
    )


def _as_qualified(season: Season, race: Session) -> list[str]:
    return [slot.car for slot in results(season).grid(race, as_qualified=True)]


def order_of(typed: str, statuses: Mapping[str, str | None] | None = None, vacant: Container[int] = ()) -> list[Row]:
    """The rows of a typed order, and of the cars without a place by what became of them. Errors: Malformed.

    Nobody gets a vacant place.
    """
    rows: list[Row] = []
    place = 1
    with fitting({"car": "--order"}):
        for level in listed(typed):
            cars = level.split("=")
            if "" in cars:
                raise Malformed(f"--order: {level[:60]!r} is no car", remedy="Write 9,3,53; and 9=3 for a dead heat")
            while place in vacant:
                place += 1
            heat = True if len(cars) > 1 else None
            rows.extend(Row(car=car, status="classified", place=place, dead_heat=heat) for car in cars)
            place += len(cars)
    for key, cars_typed in (statuses or {}).items():
        with fitting({"car": f"--{key}"}):
            rows.extend(Row(car=car, status=STATUSES[key]) for car in listed(cars_typed))
    return rows


def by_second_best(rows: Iterable[Row]) -> list[Row]:
    """The order by second-best laps: a qualifying of its own. Cars without one are not classified.

    Errors:  Malformed, when no second-best lap is known.
    """
    rows = list(rows)
    known = sorted((row for row in rows if row.second_ms is not None), key=lambda row: row.second_ms or 0)
    if not known:
        raise Malformed("the file holds no second-best laps", remedy="Give the order with --second-order")
    placed = [
        Row(car=row.car, status="classified", place=place, best_ms=row.second_ms)
        for place, row in enumerate(known, start=1)
    ]
    without = [row for row in rows if row.second_ms is None]
    return [*placed, *(Row(car=row.car, status="NC" if row.status == "classified" else row.status) for row in without)]


def _is_given(said: Values) -> bool:
    return any(said.get(key) for key in ("order", "file", *STATUSES))


def _given(said: Values, season: Season, session: Session | None) -> Given:
    """The rows of an order, typed or in a file. Errors: Malformed, Refusal."""
    read = said.get("file")
    statuses = {key: cast("str", said[key]) for key in said if key in STATUSES}
    if isinstance(read, FileRead):
        check_given_once(said)
        if session is not None:
            read = _with_crews(_of_cars_that_run(read, season, session), season, session)
        return Given((*read.order, *_beside(read, statuses)), read.source, read.has_statuses)
    _check_file_named(said)
    if not _is_given(said):
        raise Malformed("what is the order?", remedy="Give it with --order 9,3,53, or name a file with --file")
    return Given(tuple(order_of(str(said.get("order", "")), statuses, _vacant(said))))


def _check_file_named(said: Values) -> None:
    """Errors: Malformed, for what is said of a file that is not there."""
    of_file = {
        "map": "whose rows could be other cars",
        "column": "that could have such a heading",
        "in-file": "that could hold a session",
    }
    for key, which in of_file.items():
        if key in said:
            raise Malformed(f"--{key}: there is no file {which}", remedy="Name it with --file")


def check_given_once(said: Values) -> None:
    """Errors: Malformed, for an order that is typed and in a file."""
    if said.get("order") is not None and said.get("file") is not None:
        raise Malformed("--order and --file exclude each other")


def _beside(read: FileRead, statuses: Mapping[str, str]) -> list[Row]:
    """What became of cars the file does not have. Errors: Malformed, for one it has."""
    beside = order_of("", statuses)
    in_file = {row.car: row.place or row.status for row in read.order}
    for row in beside:
        if row.car in in_file:
            raise Malformed(
                f"--{row.status.lower()} {row.car}: the file has car {row.car} as {in_file[row.car]}",
                remedy="Classify what the file says; what the stewards decide is a penalty",
            )
    return beside


def _of_cars_that_run(read: FileRead, season: Season, session: Session) -> FileRead:
    """What a file has of the cars entered for a session; withdrawn ones it lists as not started are left out.

    Errors:  Refusal, for the first row of a car that is not entered, or was withdrawn and has run.
    """
    statuses = {row.car: row.status for row in read.order}
    in_order = {row.car for row in session.order.rows} if session.order is not None else set()
    stayed_away = set()
    for row in read.seen:
        entry = season.entry_of(row.car, session.weekend)
        if entry is None:
            refuse_not_entered(
                season,
                row.car,
                session.weekend,
                f"To enter it: racelog enter {season.id} --car {row.car} {_driver_options(season, row)} "
                f"--weekends {session.weekend}; or say which car it is: --map {row.row}=CAR",
                row=f"row {row.row}: ",
                place=row.at,
            )
        withdrawal = season.withdrawal_of(entry, session.weekend, session.round)
        if withdrawal is None or row.car in in_order:
            continue
        if statuses[row.car] not in {"DNS", "WD"}:
            refuse(
                f"row {row.row}: car {row.car} was withdrawn before {session.id} (#{withdrawal.seq}), and has run",
                remedy=f"If the withdrawal was a mistake: racelog void {season.id} {withdrawal.seq} --reason ...; "
                f"or say which car it is: --map {row.row}=CAR",
                place=row.at,
            )
        stayed_away.add(row.car)
    return replace(read, order=tuple(row for row in read.order if row.car not in stayed_away))


def _with_crews(read: FileRead, season: Season, session: Session) -> FileRead:
    """What a file has, with who drove its shared cars, where it says so and they are all entered in the car.

    Errors:  Refusal, for somebody else in a file people write by hand; other files know people by other names.
    """
    crews: dict[str, tuple[Drove, ...]] = {}
    for row in (row for row in read.seen if row.drove):
        entered = _called(season, row.car, session.weekend)
        others = drove_elsewhere(row, season, session.weekend)
        if others and read.source.format == BY_HAND:
            where = f"in car {row.car} at {weekend_title(season, session.weekend)}"
            refuse(
                f"row {row.row}: {others[0]} is not entered {where}",
                near_names(others[0], dict.fromkeys(season.drivers[driver].name for driver in entered.values())),
                "Correct the name, or amend the entry first",
                place=row.at,
            )
        if not others and len(set(entered.values())) > 1:
            named = [(one, _entered_as(entered, one.name)) for one in row.drove]
            crews[row.car] = tuple(
                Drove(driver=driver, laps=one.laps, driven_ms=one.driven_ms)
                for one, driver in named
                if driver is not None
            )
    return replace(read, order=tuple(changed(row, drove=crews.get(row.car)) if crews else row for row in read.order))


def drove_elsewhere(row: InFile, season: Season, weekend: str) -> tuple[str, ...]:
    """Those who drove a car of a file, and are not entered in it, as the file prints them."""
    entered = _called(season, row.car, weekend)
    return tuple(stint.name for stint in row.drove if _entered_as(entered, stint.name) is None)


def _entered_as(entered: Mapping[str, str], printed: str) -> str | None:
    """Who of those entered in a car a file means; also by another spelling, where it may be one of them alone."""
    whole = entered.get(spoken(printed))
    alike = {driver for name, driver in entered.items() if may_be_one(name, printed)} if whole is None else {whole}
    return next(iter(alike)) if len(alike) == 1 else None


def _called(season: Season, car: str, weekend: str) -> Mapping[str, str]:
    """The drivers entered in a car, by every name they go by."""
    drivers = (season.drivers[driver] for driver in season.drivers_of(car, weekend))
    return {spoken(name): driver.id for driver in drivers for name in (driver.id, driver.name, *driver.also_known_as)}


def _driver_options(season: Season, row: InFile) -> str:
    """The drivers a file prints, as the season calls those it knows."""
    known = driver_names(season)
    drivers = [(printed, known.fitting(printed)) for printed in row.drivers]
    called = [season.drivers[ids[0]].name if len(ids) == 1 else printed for printed, ids in drivers]
    return " ".join(f'--driver "{driver}"' for driver in called or ("NAME",))


def _amended(season: Season, session: Session, given: Given, said: Values) -> AmendClassification:
    """A later order of a classified session, with what it does not say kept, and the decisions it contains."""
    left = tuple(_left(session, given))
    typed = _includes(season, said)
    includes = _seen(season, session, (*given.rows, *left)) if typed is None else typed
    earlier = {row.car: row for row in as_contained(season, session, includes)}
    rows = (*(_with_earlier(row, earlier.get(row.car)) for row in given.rows), *(earlier[row.car] for row in left))
    with fitting(LABELS):
        return AmendClassification(
            session=session.id,
            rows=rows,
            partial=_partial(said),
            includes=includes,
            vacant=_vacant(said),
            file=given.file,
        )


def _seen(season: Season, session: Session, rows: Sequence[Row]) -> tuple[UUID, ...]:
    """The decisions that can be seen in the rows of a later order. Errors: Refusal, where that cannot be said."""
    seen = contained(season, session, rows)
    if seen.unclear:
        unclear, certain = (
            ", ".join(f"#{decision.seq} {decision.penalty.kind} car {decision.car}" for decision in decisions)
            for decisions in (seen.unclear, seen.decisions)
        )
        refuse(
            f"whether the new order contains these decisions cannot be seen from it: {unclear}",
            f"those it contains for certain: {certain}" if certain else None,
            "Say so: --includes LINES (those it contains), or --includes none",
        )
    return tuple(decision.id for decision in seen.decisions)


def _with_earlier(row: Row, was: Row | None) -> Row:
    """A new row with what it lacks taken from the earlier one."""
    kept = {} if was is None else {name: getattr(was, name) for name in _KEPT if getattr(row, name) is None}
    return changed(row, **kept)


_KEPT = ("laps", "total_ms", "best_ms", "second_ms", "drove", "remark")


def _left(session: Session, given: Given) -> Iterator[Row]:
    """The earlier rows of cars the new order does not name. Errors: Refusal, where it should have."""
    named = {row.car for row in given.rows}
    for row in session.order.rows if session.order else ():
        if row.car in named:
            continue
        if row.status == "classified" or given.has_statuses:
            refuse(
                f"car {row.car} is in the classification of {session.id}, and not in the new one",
                remedy=f"Say what became of it: --dns {row.car}, --dnf {row.car}, ...",
            )
        yield row


def _includes(season: Season, said: Values) -> tuple[UUID, ...] | None:
    """The decisions named by their lines. Errors: Malformed."""
    typed = said.get("includes")
    if not isinstance(typed, str):
        return None
    wanted = [] if typed.strip() == "none" else [line.removeprefix("#") for line in listed(typed)]
    if not wanted and typed.strip() != "none":
        raise Malformed("--includes: no line is named", remedy="Name lines of penalties, or say none")
    by_line = {str(decision.seq): decision.id for decision in season.decisions.values()}
    for line in wanted:
        if line not in by_line:
            known = ", ".join(f"#{seq}" for seq in by_line)
            raise Malformed(f"--includes: #{line} is no penalty", excerpt=f"penalties: {known or 'none'}")
    return tuple(by_line[line] for line in wanted)


def _changes(typed_places: Sequence[str], typed_statuses: Sequence[str]) -> Iterator[Change]:
    places = pairs(typed_places, "--place", "CAR=PLACE")
    statuses = pairs(typed_statuses, "--status", "CAR=STATUS")
    both = set(places) & set(statuses)
    if both:
        raise Malformed(f"car {min(both)} is given a place and a status", remedy="Give one of them")
    for car, typed in places.items():
        place = whole(typed)
        if place is None:
            what = f"--place: {typed[:40]!r} is no place"
            raise Malformed(what, remedy="Write it as --place CAR=PLACE, such as 21=3")
        with fitting({"place": "--place", "car": "--place"}):
            yield Change(car=car, place=place)
    for car, status in statuses.items():
        with fitting({"status": "--status", "car": "--status"}):
            yield Change.model_validate({"car": car, "status": status.upper()})


def pairs(typed: Iterable[str], option: str, shape: str = "CAR=NAME") -> dict[str, str]:
    """NAME=VALUE options by name; `shape` is how they are written. Errors: Malformed."""
    values: dict[str, str] = {}
    for text in typed:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (name and equals and value):
            raise Malformed(f"{option}: {text[:60]!r} is no pair", remedy=f"Write it as {option} {shape}")
        if name in values:
            raise Malformed(f"{option}: {name} is given twice")
        values[name] = value
    return values


def drivers_entered(season: Season, weekend: str | None = None) -> Mapping[str, frozenset[str]]:
    """The names the drivers of each car go by, as they are compared: at a weekend, or at any of the season."""
    names: dict[str, frozenset[str]] = {}
    for entry in season.entries.values():
        for meeting in (one for one in season.weekends if weekend in {None, one} and entry.runs(one)):
            people = (season.drivers[driver] for driver in season.terms_at(entry, meeting).drivers)
            called = (spoken(name) for person in people for name in (person.name, *person.also_known_as))
            names[entry.car] = names.get(entry.car, frozenset()) | frozenset(called)
    return names


def mapped_rows(typed: Iterable[str]) -> dict[int, str]:
    """ROW=CAR options by row. Errors: Malformed."""
    rows: dict[int, str] = {}
    for typed_row, car in pairs(typed, "--map", "ROW=CAR").items():
        row = whole(typed_row)
        if row is None:
            remedy = "Rows are counted from 1 below the heading"
            raise Malformed(f"--map: {typed_row[:40]!r} is no row of a file", remedy=remedy)
        if row in rows:
            raise Malformed("--map: one row is given twice", remedy="Each row of the file is one car")
        rows[row] = car
    return rows


def _vacant(said: Values) -> tuple[int, ...]:
    """The places left empty. Errors: Malformed."""
    places: list[int] = []
    for typed in listed(cast("str | None", said.get("vacant"))):
        place = whole(typed)
        if place is None:
            raise Malformed(f"--vacant: {typed[:40]!r} is no place", remedy="Write the places: --vacant 4,7")
        places.append(place)
    return tuple(places)


def _partial(said: Values) -> str | None:
    return cast("str | None", said.get("partial"))


def _texts(said: Values, key: str) -> tuple[str, ...]:
    return cast("tuple[str, ...]", said.get(key, ()))
