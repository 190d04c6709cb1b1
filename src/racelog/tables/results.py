"""The classification of a round, overall or of a class: as it stands, beside as it was timed."""

from typing import ClassVar

from racelog.facts.regulations import since
from racelog.facts.season import Season, Session
from racelog.rules.ballast import ballast_at, carried_in_words
from racelog.rules.classification import ClassifiedCar
from racelog.tables.base import Incomplete, Part, Table
from racelog.tables.replayed import Replayed
from racelog.tables.shown import time_shown


class ResultLine(Part):
    """One car; without places while the order is not certain, but for the place it was timed in.

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
    documents: tuple[str, ...]
    remark: str | None
    log: tuple[int, ...]


class GridLine(Part):
    """A car on the starting grid; without a place from the pit lane."""

    place: int | None
    car: str
    qualified: int | None
    carries: str | None = since(None)
    """What it carries for its success: "30 kg"."""
    log: tuple[int, ...]


class ResultsTable(Table):
    """One session; `publication` is what was last put on the notice board, if anything."""

    ROWS: ClassVar[str] = "results"

    session: str
    round: int | None
    kind: str
    weekend: str
    weekend_name: str
    race_class: str | None
    minutes: int | None
    note: str | None
    pole: tuple[str, ...]
    fastest_lap: tuple[str, ...]
    honours: tuple[tuple[str, str], ...] = since(())
    """What else is stated, and who holds it."""
    publication: str | None
    as_printed: str | None
    worked_out: str | None
    """From which lines the order follows, where the latest one contains a decision that no longer counts."""
    incomplete: tuple[Incomplete, ...]
    results: tuple[ResultLine, ...]
    grid: tuple[GridLine, ...]

    @property
    def headlines(self) -> tuple[tuple[str, str], ...]:
        """What stands above the order, as far as it is known: name and text."""
        from_pits = ", ".join(f"#{line.car}" for line in self.grid if line.place is None)
        headlines = {
            "published": self.publication,
            "planned length": f"{self.minutes} minutes" if self.minutes else None,
            "note": self.note,
            "grid": ", ".join(f"#{line.car}" for line in self.grid if line.place is not None),
            "from the pit lane": from_pits,
            "pole": ", ".join(self.pole),
            "fastest lap": ", ".join(self.fastest_lap),
            **dict(self.honours),
            "as printed": self.as_printed,
            "order": self.worked_out,
        }
        return tuple((name, text) for name, text in headlines.items() if text)


def results_table(replayed: Replayed, session_id: str, race_class: str | None = None) -> ResultsTable | None:
    """The results of a session; None when there is no such session. `race_class` keeps one class alone."""
    season = replayed.season
    session = season.sessions.get(session_id)
    if session is None:
        return None
    classification = replayed.results.classifications.get(session_id)
    cars = () if classification is None else classification.cars
    round_ = None if session.round is None else season.rounds.get(session.round)
    missing = () if classification is None else (classification.partial, *classification.unknown)
    if classification is None:
        cancelled = season.weekends[session.weekend].cancelled is not None
        missing = ("the weekend was cancelled" if cancelled else "there is no classification yet",)
    carrying = ballast_at(replayed.results, session)
    return ResultsTable(
        **replayed.known_at,
        session=session.id,
        round=session.round,
        kind=session.kind,
        weekend=session.weekend,
        weekend_name=season.weekends[session.weekend].name,
        race_class=race_class,
        minutes=None if round_ is None else round_.minutes,
        note=None if round_ is None else round_.note,
        pole=_holders(replayed, session, "pole", race_class),
        fastest_lap=_holders(replayed, session, "fastest_lap", race_class),
        honours=tuple(
            (honour.replace("_", " "), ", ".join(_car_shown(replayed, session, car) for car in stated.cars))
            for (honour, of_class), stated in session.honours.items()
            if of_class == race_class
        ),
        publication=publication_of(season, session),
        as_printed=None if classification is None else classification.as_printed,
        worked_out=None if classification is None else classification.worked_out,
        incomplete=tuple(Incomplete(what=what, rounds=()) for what in missing if what),
        results=tuple(_line(replayed, car) for car in cars if race_class in {None, car.race_class}),
        grid=tuple(
            GridLine(
                place=slot.place,
                car=slot.car,
                qualified=slot.qualified,
                carries=carried_in_words(carrying.get(slot.car, ())),
                log=slot.causes,
            )
            for slot in replayed.results.grid(session)
        ),
    )


def publication_of(season: Season, session: Session) -> str | None:
    """What was last put on the notice board, and whether the order was amended, decided on, or changed since."""
    if not session.published:
        return None
    last = session.published[-1]
    amended = session.order is not None and session.order.seq > last.seq
    decisions = (
        seq for decision in season.decisions.values() if decision.session == session.id for seq in decision.seqs
    )
    if amended:
        return f"{last.status}, amended since"
    if any(seq > last.seq for seq in decisions):
        return f"{last.status}, decisions since"
    of_session = (void for void in season.taken_back if void.session == session.id)
    changed = any(void.line < last.seq < void.seq for void in of_session)
    return f"{last.status}, changed since" if changed else last.status


def _line(replayed: Replayed, car: ClassifiedCar) -> ResultLine:
    certain = car.open is None
    adopted = replayed.results.in_force
    printed = {} if adopted is None else adopted.regulations.printed
    return ResultLine.like(
        car,
        place=car.place if certain else None,
        class_place=car.class_place if car.open_in_class is None else None,
        printed=printed.get(car.status, car.status) if car.place is None else str(car.place) if certain else "?",
        drivers=tuple(replayed.driver(drove.driver) for drove in car.drove),
        team=None if car.team is None else replayed.team(car.team),
        penalties=tuple(decision.penalty.kind for decision in car.decisions),
        documents=tuple(
            decision.basis.document
            for decision in car.decisions
            if decision.basis is not None and decision.basis.document is not None
        ),
        remark=car.remark,
        log=car.causes,
    )


def _holders(replayed: Replayed, session: Session, honour: str, race_class: str | None) -> tuple[str, ...]:
    honoured = (session.poles if honour == "pole" else session.fastest_laps).get(race_class)
    if honoured is None:
        return ()
    lap = f" ({time_shown(honoured.lap_ms)})" if honoured.lap_ms else ""
    return tuple(f"{_car_shown(replayed, session, car)}{lap}" for car in honoured.cars)


def _car_shown(replayed: Replayed, session: Session, car: str) -> str:
    names = "/".join(replayed.driver(driver) for driver in replayed.season.drivers_of(car, session.weekend))
    return f"#{car} {names}".strip()
