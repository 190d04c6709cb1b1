"""Deciding on what comes from the track: classifications, grids, honours, publication."""

from collections import Counter
from collections.abc import Iterable, Sequence

from racelog.desk.contained import as_contained
from racelog.desk.deciding.answer import Facts, check_not_worked_out, classified_session, entry_at, session_of
from racelog.desk.names import named, near_cars, near_rounds, weekend_title
from racelog.desk.refusals import refuse
from racelog.desk.requests.models import AmendClassification, Change, Qualify, WhoDrove
from racelog.facts import events
from racelog.facts.changed_rows import changed
from racelog.facts.evolve.calendar import session_scheduled
from racelog.facts.naming import near_names
from racelog.facts.season import Honour, Season, Session, Stop, TimedOrder
from racelog.facts.values import STARTED
from racelog.rules.grid import grid_rule
from racelog.rules.rounds import planned_laps


def classify(season: Season, asked: events.QualifyingClassified | events.RaceClassified) -> Facts:
    session = session_of(season, asked.session)
    check_not_worked_out(season, session)
    qualifying = isinstance(asked, events.QualifyingClassified)
    if qualifying != season.by_best_lap(session):
        order_of = "qualifying" if qualifying else "a race"
        refuse(f"{session.id} is a {session.kind} session, and this is the order of {order_of}")
    if session.order is not None:
        refuse(
            f"{session.id} has a classification already (#{session.order.seq})",
            remedy="Amend it: a later classification replaces the earlier one",
        )
    _check_sound(season, session, asked)
    return (asked,)


def amend_order(season: Season, asked: events.ClassificationAmended) -> Facts:
    session = classified_session(season, asked.session)
    check_not_worked_out(season, session)
    _check_sound(season, session, asked)
    return (asked,)


def amend_classification(season: Season, asked: AmendClassification) -> Facts:
    session = classified_session(season, asked.session)
    check_not_worked_out(season, session)
    before = session.orders[-1]
    includes = before.includes if asked.includes is None else asked.includes
    rows = as_contained(season, session, includes) if asked.rows is None else asked.rows
    unknown = [change.car for change in asked.changes if change.car not in {row.car for row in rows}]
    if asked.includes is None:
        rows = _exchanged(rows, asked.changes)
    if unknown:
        refuse(f"car {unknown[0]} is not in the classification of {session.id}")
    amended = events.ClassificationAmended(
        session=session.id,
        rows=_in_order(_changed(row, asked.changes) for row in rows),
        partial=before.partial if asked.rows is None else asked.partial,
        includes=includes,
        vacant=asked.vacant,
        file=asked.file,
        basis=asked.basis,
        known=asked.known,
    )
    if _same(before, amended):
        refuse(f"this changes nothing in the classification of {session.id} (#{before.seq})")
    return amend_order(season, amended)


def state_who_drove(season: Season, asked: WhoDrove) -> Facts:
    """The order as it is, with who drove one of its cars; whoever is not named did not drive it."""
    session = classified_session(season, asked.session)
    before = session.orders[-1]
    row = next((row for row in before.rows if row.car == asked.car), None)
    if row is None:
        near = near_cars(season, session.weekend, asked.car)
        refuse(f"car {asked.car} is not in the classification of {session.id} (#{before.seq})", near)
    if row.status not in STARTED:
        refuse(f"car {asked.car} is {row.status} in {session.id} (#{before.seq}), so nobody drove it")
    _check_crew(season, session, row, asked.drove)
    entered = season.drivers_of(asked.car, session.weekend)
    usual = asked.drove == tuple(events.Drove(driver=driver) for driver in entered)
    if asked.drove == row.drove or (usual and row.drove is None):
        names = ", ".join(named(season, one.driver) for one in asked.drove)
        refuse(f"car {asked.car} was driven by {names} in {session.id} already (#{before.seq})")
    driven = changed(row, drove=None if usual else asked.drove)
    amended = events.ClassificationAmended(
        session=session.id,
        rows=tuple(driven if one.car == asked.car else one for one in before.rows),
        partial=before.partial,
        includes=before.includes,
        as_printed=before.as_printed,
        vacant=before.vacant,
        basis=asked.basis,
        known=asked.known,
    )
    return amend_order(season, amended)


def _check_crew(season: Season, session: Session, row: events.Row, drove: Sequence[events.Drove]) -> None:
    """Refused for somebody named twice, or entered nowhere at the weekend, and for more laps than the car has."""
    drivers = Counter(one.driver for one in drove)
    twice = next((driver for driver, times in drivers.items() if times > 1), None)
    if twice is not None:
        refuse(f"{named(season, twice)} is named twice for car {row.car}")
    entries = season.entered_at(session.weekend)
    entered = {driver for entry in entries for driver in season.terms_at(entry, session.weekend).drivers}
    for one in drove:
        if one.driver in season.drivers and one.driver not in entered:
            refuse(
                f"{named(season, one.driver)} is not entered at {weekend_title(season, session.weekend)}",
                remedy=f"Enter them in the car first: racelog amend-entry {season.id} {session.weekend} "
                f"--car {row.car} --driver ... (all its drivers)",
            )
    laps = sum(one.laps or 0 for one in drove)
    if row.laps is not None and laps > row.laps:
        refuse(f"the drivers of car {row.car} drove {laps} laps together, and it has {row.laps} in {session.id}")


def _changed(row: events.Row, changes: Iterable[Change]) -> events.Row:
    for change in changes:
        if change.car == row.car:
            row = changed(row, place=change.place, status=change.status or "classified")
    return row


def _exchanged(rows: Sequence[events.Row], changes: Sequence[Change]) -> tuple[events.Row, ...]:
    """Cars that change places among themselves take over what was recorded for the places: laps, times, best laps.

    That two cars were taken for one another is what such a change corrects. A place lost for a penalty is none: it
    comes with the decision the order then contains (`includes`), or with the decision itself.
    """
    recorded = {row.car: row for row in rows}
    places = {change.car: change.place for change in changes if change.car in recorded}
    before = {recorded[car].place: recorded[car] for car in places}
    if None in before or set(before) != set(places.values()) or len(before) < len(places):
        return tuple(rows)
    return tuple(
        row
        if row.car not in places
        else changed(row, **{name: getattr(before[places[row.car]], name) for name in _OF_THE_PLACE})
        for row in rows
    )


_OF_THE_PLACE = ("laps", "total_ms", "best_ms", "second_ms", "dead_heat")


def _in_order(rows: Iterable[events.Row]) -> tuple[events.Row, ...]:
    """Classified cars by place, the others after them as they were."""
    return tuple(sorted(rows, key=lambda row: row.place or 10_000))


def _same(before: TimedOrder, after: events.ClassificationAmended) -> bool:
    """Whether nothing is new; a later file that says the same is news, for it was read."""
    said = (before.rows, before.partial, before.includes, before.vacant, before.as_printed)
    unread = after.file is None or after.file == before.file
    return unread and said == (after.rows, after.partial, after.includes, after.vacant, after.as_printed)


def _check_sound(season: Season, session: Session, asked: events.ClassifiedOrder) -> None:
    """Refused unless every car takes part, once, and the places follow one another."""
    if not asked.rows:
        refuse(f"the classification of {session.id} has no car in it")
    for row in asked.rows:
        entry = season.entry_of(row.car, session.weekend) if row.status == "WD" else None
        if entry is None:
            entry_at(season, row.car, session)
        unknown = [driven.driver for driven in row.drove or () if driven.driver not in season.drivers]
        if unknown:
            near = near_names(unknown[0], season.drivers)
            refuse(f"no driver {unknown[0]!r} is registered", near, "Register the driver first")
    cars = Counter(row.car for row in asked.rows)
    twice = [car for car, times in cars.items() if times > 1]
    if twice:
        others = near_cars(season, session.weekend, twice[0], besides=cars)
        refuse(f"car {twice[0]} is in the classification of {session.id} twice", others)
    for decision in asked.includes:
        known = season.decisions.get(decision)
        if known is None or known.session != session.id:
            refuse(f"the order says it contains the decision {decision}, which is none about {session.id}")
    twice_held, missing = irregularities(asked.rows, asked.vacant)
    _check_laps_count(session, asked)
    irregular = [*twice_held, *(missing if asked.partial is None else ())]
    if irregular and asked.as_printed is None:
        refuse(
            f"the places of {session.id} do not follow one another: {irregular[0]}",
            remedy="Correct the place; say dead heat where two cars share one, or that a place is vacant",
        )


def _check_laps_count(session: Session, asked: events.ClassifiedOrder) -> None:
    """Refused for a lap that does not count any more, in a race that was stopped."""
    stopped = session.stopped
    farther = [row for row in asked.rows if stopped is not None and (row.laps or 0) > stopped.count_back_to]
    if stopped is None or not farther:
        return
    refuse(
        f"car {farther[0].car} has {farther[0].laps} laps, and {session.id} was stopped and counts back to "
        f"lap {stopped.count_back_to} (#{stopped.seq})",
        remedy="Give the order at the end of that lap",
    )


def irregularities(rows: Sequence[events.Row], vacant: Sequence[int] = ()) -> tuple[list[str], list[str]]:
    """Where places do not follow one another: those held twice without a dead heat, and those nobody holds."""
    rows_at: dict[int, list[events.Row]] = {}
    for row in rows:
        if row.place is not None:
            rows_at.setdefault(row.place, []).append(row)
    twice, missing, expected = [], [], 1
    for place in range(1, max([*rows_at, *vacant], default=0) + 1):
        cars = rows_at.get(place, [])
        if len(cars) > 1 and not all(car.dead_heat for car in cars):
            twice.append(f"cars {' and '.join(car.car for car in cars)} are both in place {place}")
        if not cars and place not in vacant and place >= expected:
            missing.append(f"nobody is in place {place}")
        if cars and place < expected:
            twice.append(f"place {place} is covered by the dead heat ahead of it")
        heat = len(cars) > 1 and all(car.dead_heat for car in cars)
        expected = max(expected, place + (len(cars) if heat else 1))
    return twice, missing


def qualify(season: Season, asked: Qualify) -> Facts:
    """The order of qualifying, the session put on the timetable with it; and the order of second-best laps."""
    round_ = season.rounds.get(asked.round)
    if round_ is None:
        refuse(f"there is no round {asked.round}", near_rounds(season), "Add it first")
    facts: list[events.Event] = []
    for number, rows in ((asked.round, asked.rows), (asked.round + 1, asked.second)):
        if not rows and number != asked.round:
            continue
        if number not in season.rounds or season.rounds[number].weekend != round_.weekend:
            refuse(
                f"the second order makes the grid of round {number}, which is not run at this weekend",
                near_rounds(season),
            )
        session = f"Q{number}"
        if session not in season.sessions:
            scheduled = events.SessionScheduled(
                session=session, kind="qualifying", weekend=round_.weekend, round=number
            )
            facts.append(scheduled)
            season = session_scheduled(season, scheduled, season.seq)
        order = events.QualifyingClassified(
            session=session, rows=rows, partial=asked.partial, file=asked.file, basis=asked.basis, known=asked.known
        )
        answer = classify(season, order)
        facts.extend(answer)
    return tuple(facts)


def stop(season: Season, asked: events.SessionStopped) -> Facts:
    session = session_of(season, asked.session)
    if season.order_of(session) != "race":
        refuse(f"{session.id} is a {session.kind} session; only a race counts back")
    said = (asked.count_back_to, asked.of_laps)
    if session.stopped is not None and (session.stopped.count_back_to, session.stopped.of_laps) == said:
        refuse(f"{session.id} was stopped already (#{session.stopped.seq})")
    rows = () if session.order is None else session.order.rows
    farther = [row for row in rows if (row.laps or 0) > asked.count_back_to]
    if session.order is not None and farther:
        refuse(
            f"the classification of {session.id} (#{session.order.seq}) counts {farther[0].laps} laps of car "
            f"{farther[0].car}, and the race counts back to lap {asked.count_back_to}",
            remedy=f"Take it back first (void #{session.order.seq}), then classify the order at the end of that lap",
        )
    planned = planned_laps(season, session, Stop(asked.count_back_to, asked.of_laps, season.seq))
    if planned is not None and asked.count_back_to > planned:
        refuse(f"{session.id} is planned for {planned} laps, so it cannot count back to {asked.count_back_to}")
    return (asked,)


def set_grid(season: Season, asked: events.GridSet) -> Facts:
    session = session_of(season, asked.session)
    for place in asked.places:
        entry_at(season, place.car, session)
    for what, values in (
        ("car", [place.car for place in asked.places]),
        ("place", [str(place.place) for place in asked.places if place.place is not None]),
    ):
        twice = [value for value, times in Counter(values).items() if times > 1]
        if twice:
            refuse(f"{what} {twice[0]} is on the grid of {session.id} twice")
    if session.grid == asked.places:
        refuse(f"the grid of {session.id} is set so already (#{session.grid_seq})")
    return (asked,)


def draw_grid(season: Season, asked: events.GridDrawn) -> Facts:
    """The number drawn, where the book says that one is."""
    session = session_of(season, asked.session)
    rule = grid_rule(season, session)
    if rule is None or rule.reverse != "drawn":
        refuse(
            f"nothing is drawn for the grid of {session.id}",
            remedy='Where the regulations say so, they have [[grids]] reverse = "drawn"',
        )
    if session.drawn is not None and session.drawn.reverse == asked.reverse:
        refuse(f"{asked.reverse} was drawn for {session.id} already (#{session.drawn.seq})")
    if session.drawn is not None and (asked.basis is None or asked.basis.reason is None):
        was = f"{session.drawn.reverse} was drawn for {session.id} (#{session.drawn.seq})"
        refuse(was, remedy="To correct it, give the reason")
    return (asked,)


def set_pole(season: Season, asked: events.PoleSet) -> Facts:
    session = session_of(season, asked.session)
    _check_honour(season, session, asked, (asked.car,), session.poles.get(asked.class_), "pole")
    return (asked,)


def set_fastest_lap(season: Season, asked: events.FastestLapSet) -> Facts:
    session = session_of(season, asked.session)
    known = session.fastest_laps.get(asked.class_)
    _check_honour(season, session, asked, asked.cars, known, "the fastest lap")
    credited = (*(asked.drivers or ()), *(asked.points_to or ()))
    _check_drivers(season, session, asked.cars, credited, "with the fastest lap")
    return (asked,)


def set_honour(season: Season, asked: events.HonourSet) -> Facts:
    """Any honour a book pays, but pole and fastest lap, which have requests of their own."""
    session = session_of(season, asked.session)
    if asked.honour in {"pole", "fastest_lap"}:
        spelt = asked.honour.replace("_", "-")
        refuse(f"a {spelt.replace('-', ' ')} is stated by a request of its own", remedy=f"Say: {spelt} {session.id}")
    adopted = season.regulations_at(session.round)
    championships = () if adopted is None else adopted.regulations.championships
    paid = dict.fromkeys(bonus.on for championship in championships for bonus in championship.bonuses)
    if asked.honour not in paid:
        refuse(
            f"no championship pays a bonus on {asked.honour!r}",
            near_names(asked.honour, paid) or f"bonuses: {', '.join(paid) or 'none'}",
        )
    twice = [car for car, times in Counter(asked.cars).items() if times > 1]
    if twice:
        refuse(f"car {twice[0]} is named twice")
    title = asked.honour.replace("_", " ")
    _check_honour(season, session, asked, asked.cars, session.honours.get((asked.honour, asked.class_)), title)
    _check_drivers(season, session, asked.cars, asked.drivers or (), f"that hold {title}")
    return (asked,)


def _check_drivers(season: Season, session: Session, cars: Sequence[str], credited: Sequence[str], hold: str) -> None:
    """An honour is credited to drivers of the cars that hold it: those entered, and those who drove."""
    entered = [driver for car in cars for driver in season.drivers_of(car, session.weekend)]
    rows = () if session.order is None else (row for row in session.order.rows if row.car in cars)
    drivers = list(dict.fromkeys([*entered, *(driven.driver for row in rows for driven in row.drove or ())]))
    for driver in credited:
        if driver not in drivers:
            names = ", ".join(named(season, driver) for driver in drivers)
            what = f"{named(season, driver)} drives none of the cars {hold} of {session.id}"
            refuse(what, f"their drivers: {names}")


def _check_honour(
    season: Season,
    session: Session,
    asked: events.PoleSet | events.FastestLapSet | events.HonourSet,
    cars: Sequence[str],
    known: Honour | None,
    title: str,
) -> None:
    """Refused for a car that does not take part, and for a change without a reason."""
    next_eligible = None if isinstance(asked, events.HonourSet) else asked.next_eligible
    for car in (*cars, *((next_eligible,) if next_eligible else ())):
        entry = entry_at(season, car, session)
        race_class = season.terms_at(entry, session.weekend).race_class
        if asked.class_ not in {None, race_class}:
            refuse(f"car {car} runs in the class {race_class}, not {asked.class_}")
    if next_eligible in cars:
        refuse(f"car {next_eligible} cannot be next behind itself")
    if known is not None and (asked.basis is None or asked.basis.reason is None):
        cars = " and ".join(known.cars)
        refuse(f"{title} of {session.id} went to car {cars} (#{known.seq})", remedy="To correct it, give the reason")
