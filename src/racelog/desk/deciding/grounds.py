"""What facts stand on: a driver must be registered before he is entered, a car entered before it is classified."""

from collections.abc import Iterable, Iterator
from typing import assert_never
from uuid import UUID

from racelog.facts import events
from racelog.facts.line import Line
from racelog.facts.season import Season

Ground = tuple[str, str | int | UUID]
"""Something later facts may stand on: a driver, a weekend, a session, an order, an event by its id."""


def laid_by(line: Line) -> Iterator[Ground]:
    """What a line lays for others to stand on. The same may be laid twice: then either will do."""
    fact = line.data
    yield "event", line.id
    if isinstance(fact, events.DriverRegistered):
        yield "driver", fact.driver
    elif isinstance(fact, events.TeamRegistered):
        yield "team", fact.team
    elif isinstance(fact, events.WeekendScheduled):
        yield "weekend", fact.weekend
    elif isinstance(fact, events.RoundScheduled):
        yield "round", fact.round
        yield "session", f"R{fact.round}"
    elif isinstance(fact, events.SessionScheduled):
        yield "session", fact.session
    elif isinstance(fact, events.RaceClassified | events.QualifyingClassified):
        yield "order", fact.session
    elif isinstance(fact, events.RegulationsAdopted):
        yield "regulations", ""
    elif isinstance(fact, events.ClassificationPublished) and fact.status == "provisional":
        yield "provisional", fact.session


def stood_on(season: Season, line: Line) -> Iterator[Ground]:  # noqa: C901, PLR0912, PLR0915 - one case per event
    """What a fact stands on."""
    fact = line.data
    match fact:
        case events.RoundScheduled() | events.WeekendCancelled() | events.WeekendClosed():
            yield "weekend", fact.weekend
        case events.MultiplierDeclared():
            yield "round", fact.round
        case events.SessionScheduled():
            yield "weekend", fact.weekend
            yield "round", fact.round or 0
        case events.EntryRegistered():
            yield from _people(fact.drivers, fact.team, fact.constructor)
            yield from (("weekend", each) for each in fact.weekends if fact.weekends != "all")
        case events.EntryAmended():
            yield "event", fact.entry
            yield "weekend", fact.from_weekend
            yield from _people(fact.drivers or (), fact.team, fact.constructor)
        case events.EntryWithdrawn():
            yield "event", fact.entry
            yield "weekend", fact.from_weekend or ""
            yield "round", fact.from_round or 0
        case events.QualifyingClassified() | events.RaceClassified() | events.ClassificationAmended():
            yield from _order(season, line, fact)
        case events.ClassificationPublished():
            yield "session", fact.session
            yield "order", fact.session
            if fact.status == "official":
                yield "provisional", fact.session
        case events.SessionStopped():
            yield "session", fact.session
        case events.IncidentNoted():
            yield from _cars(season, fact.session, fact.cars)
        case events.IncidentClosed():
            yield "event", fact.incident
            yield "event", fact.decision or UUID(int=0)
        case events.ProtestLodged():
            yield from _cars(season, fact.session, filter(None, (fact.against,)))
        case events.ProtestWithdrawn() | events.ProtestDecided():
            yield "event", fact.protest
        case events.AppealNotified():
            yield "event", fact.decision
        case events.AppealFiled() | events.AppealDecided():
            yield "event", fact.appeal
        case events.GridSet():
            yield from _cars(season, fact.session, (each.car for each in fact.places))
        case events.PoleSet():
            yield from _cars(season, fact.session, filter(None, (fact.car, fact.next_eligible)))
        case events.FastestLapSet():
            yield from _cars(season, fact.session, filter(None, (*fact.cars, fact.next_eligible)))
            yield from _people((*(fact.drivers or ()), *(fact.points_to or ())))
        case events.PenaltyApplied():
            yield from _cars(season, fact.session, (fact.car,))
            yield "driver", fact.driver or ""
        case events.PenaltyRescinded() | events.PenaltyReinstated():
            yield "event", fact.penalty
        case events.RegulationsAmended():
            yield "regulations", ""
        case events.PointsAdjusted() | events.CompetitorExcluded():
            yield "driver", fact.competitor
            yield "team", fact.competitor
        case events.NoteRecorded():
            yield "event", fact.about or UUID(int=0)
        case (
            events.SeasonOpened()
            | events.RegulationsAdopted()
            | events.WeekendScheduled()
            | events.DriverRegistered()
            | events.TeamRegistered()
            | events.EventVoided()
        ):
            return
        case _:
            assert_never(fact)


def _people(drivers: Iterable[str], *teams: str | None) -> Iterator[Ground]:
    yield from (("driver", driver) for driver in drivers)
    yield from (("team", team) for team in teams if team is not None)


def _cars(season: Season, session_id: str, cars: Iterable[str]) -> Iterator[Ground]:
    """A session, and the entries of the cars named."""
    yield "session", session_id
    session = season.sessions.get(session_id)
    for car in () if session is None else cars:
        entry = None if session is None else season.entry_of(car, session.weekend)
        if entry is not None:
            yield "event", entry.id


def _order(season: Season, line: Line, order: events.ClassifiedOrder) -> Iterator[Ground]:
    """Cars and who drove them; the decisions it contains, while no later order has replaced it."""
    yield from _cars(season, order.session, (row.car for row in order.rows))
    yield from (("driver", each.driver) for row in order.rows for each in row.drove or ())
    if isinstance(order, events.ClassificationAmended):
        yield "order", order.session
    session = season.sessions.get(order.session)
    if session is not None and session.order is not None and session.order.seq == line.seq:
        yield from (("event", each) for each in order.includes)
