"""The classification of a round, overall or of a class: as it stands, beside as it was timed."""

from racelog.facts.season import Season, Session
from racelog.projections.replayed import Replayed
from racelog.projections.tables.base import Incomplete, Part, Table
from racelog.rules.classification import ClassifiedCar
from racelog.rules.grid import starting_grid


class ResultLine(Part):
    """One car.

    Units:   times in milliseconds; `total_ms` with time penalties, `timed_ms` without.
    """

    place: int | None
    class_place: int | None
    status: str
    printed: str
    timed_place: int | None
    car: str
    drivers: tuple[str, ...]
    team: str | None
    race_class: str | None
    laps: int | None
    total_ms: int | None
    timed_ms: int | None
    best_ms: int | None
    penalties: tuple[str, ...]
    log: tuple[int, ...]


class GridLine(Part):
    """A car on the starting grid; without a place from the pit lane."""

    place: int | None
    car: str
    qualified: int | None
    log: tuple[int, ...]


class ResultsTable(Table):
    """One session; `publication` is what was last put on the notice board, if anything."""

    session: str
    round: int | None
    kind: str
    weekend: str
    weekend_name: str
    race_class: str | None
    minutes: int | None
    pole: tuple[str, ...]
    fastest_lap: tuple[str, ...]
    publication: str | None
    as_printed: str | None
    incomplete: tuple[Incomplete, ...]
    results: tuple[ResultLine, ...]
    grid: tuple[GridLine, ...]


def results_table(replayed: Replayed, session_id: str, race_class: str | None = None) -> ResultsTable | None:
    """The results of a session; None when there is no such session. `race_class` keeps one class alone."""
    season = replayed.season
    session = season.sessions.get(session_id)
    if session is None:
        return None
    classification = replayed.results.classifications.get(session_id)
    cars = () if classification is None else classification.cars
    held = None if session.round is None else season.rounds.get(session.round)
    missing = () if classification is None else (classification.partial, *classification.unknown)
    if classification is None:
        missing = ("there is no classification yet",)
    return ResultsTable(
        season=season.id,
        title=season.title,
        seq=replayed.seq,
        log_head=replayed.head,
        session=session.id,
        round=session.round,
        kind=session.kind,
        weekend=session.weekend,
        weekend_name=season.weekends[session.weekend].name,
        race_class=race_class,
        minutes=None if held is None else held.minutes,
        pole=_holders(replayed, session, "pole", race_class),
        fastest_lap=_holders(replayed, session, "fastest_lap", race_class),
        publication=session.published[-1].status if session.published else None,
        as_printed=None if classification is None else classification.as_printed,
        incomplete=tuple(Incomplete(what=what, rounds=()) for what in missing if what),
        results=tuple(_line(replayed, car) for car in cars if race_class in {None, car.race_class}),
        grid=tuple(
            GridLine(place=each.place, car=each.car, qualified=each.qualified, log=each.causes)
            for each in starting_grid(season, session)
        ),
    )


def _line(replayed: Replayed, car: ClassifiedCar) -> ResultLine:
    adopted = replayed.season.regulations_at()
    printed = {} if adopted is None else adopted.regulations.printed
    return ResultLine(
        place=car.place,
        class_place=car.class_place,
        status=car.status,
        printed=printed.get(car.status, car.status) if car.place is None else str(car.place),
        timed_place=car.timed_place,
        car=car.car,
        drivers=tuple(replayed.names.get(drove.driver, drove.driver) for drove in car.drove),
        team=None if car.team is None else replayed.names.get(car.team, car.team),
        race_class=car.race_class,
        laps=car.laps,
        total_ms=car.total_ms,
        timed_ms=car.timed_ms,
        best_ms=car.best_ms,
        penalties=tuple(decision.penalty.kind for decision in car.decisions),
        log=car.causes,
    )


def _holders(replayed: Replayed, session: Session, honour: str, race_class: str | None) -> tuple[str, ...]:
    held = (session.poles if honour == "pole" else session.fastest_laps).get(race_class)
    return () if held is None else tuple(_car_shown(replayed.season, session, car) for car in held.cars)


def _car_shown(season: Season, session: Session, car: str) -> str:
    entry = season.entry_of(car, session.weekend)
    drivers = () if entry is None else season.terms_at(entry, session.weekend).drivers
    names = "/".join(season.drivers[each].name for each in drivers if each in season.drivers)
    return f"#{car} {names}".strip()
