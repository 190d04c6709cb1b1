"""How facts from the track change the season."""

from racelog.facts.events import (
    ClassificationAmended,
    ClassificationPublished,
    ClassifiedOrder,
    FastestLapSet,
    GridDrawn,
    GridSet,
    HonourSet,
    PoleSet,
    SessionStopped,
)
from racelog.facts.evolve.changing import added, session_changed
from racelog.facts.line import Line
from racelog.facts.season import Drawn, Honour, Publication, Season, Seq, Stop, TimedOrder


def classified(season: Season, fact: ClassifiedOrder, seq: Seq) -> Season:
    """Every version is kept; the latest is the one that counts."""
    session = season.sessions.get(fact.session)
    if session is None:
        return season
    order = TimedOrder(
        rows=fact.rows,
        partial=fact.partial,
        includes=fact.includes,
        as_printed=fact.as_printed,
        vacant=fact.vacant,
        seq=seq,
        basis=fact.basis,
        amended=isinstance(fact, ClassificationAmended),
        file=fact.file,
    )
    return session_changed(season, session.id, orders=(*session.orders, order))


def grid_set(season: Season, fact: GridSet, seq: Seq) -> Season:
    return session_changed(season, fact.session, grid=fact.places, grid_seq=seq)


def grid_drawn(season: Season, fact: GridDrawn, seq: Seq) -> Season:
    return session_changed(season, fact.session, drawn=Drawn(fact.reverse, seq))


def pole_set(season: Season, fact: PoleSet, seq: Seq) -> Season:
    session = season.sessions.get(fact.session)
    if session is None:
        return season
    honour = Honour((fact.car,), fact.next_eligible, seq, inferred=_inferred(fact))
    return session_changed(season, session.id, poles=added(session.poles, fact.class_, honour))


def fastest_lap_set(season: Season, fact: FastestLapSet, seq: Seq) -> Season:
    session = season.sessions.get(fact.session)
    if session is None:
        return season
    honour = Honour(
        cars=fact.cars,
        next_eligible=fact.next_eligible,
        seq=seq,
        inferred=_inferred(fact),
        lap_ms=fact.lap_ms,
        drivers=fact.drivers or (),
        points_to=fact.points_to or (),
    )
    laps = added(session.fastest_laps, fact.class_, honour)
    return session_changed(season, session.id, fastest_laps=laps)


def honour_set(season: Season, fact: HonourSet, seq: Seq) -> Season:
    session = season.sessions.get(fact.session)
    if session is None:
        return season
    honour = Honour(fact.cars, None, seq, inferred=_inferred(fact), drivers=fact.drivers or ())
    honours = added(session.honours, (fact.honour, fact.class_), honour)
    return session_changed(season, session.id, honours=honours)


def _inferred(fact: PoleSet | FastestLapSet | HonourSet) -> bool:
    return fact.basis is not None and fact.basis.inferred


def stopped(season: Season, fact: SessionStopped, seq: Seq) -> Season:
    return session_changed(season, fact.session, stopped=Stop(fact.count_back_to, fact.of_laps, seq))


def published(season: Season, fact: ClassificationPublished, line: Line) -> Season:
    session = season.sessions.get(fact.session)
    if session is None:
        return season
    stated = fact.known is not None and fact.known.source == "document" and fact.known.at != line.at
    publication = Publication(
        status=fact.status,
        seq=line.seq,
        at=line.at if fact.known is None else fact.known.at,
        document=None if fact.basis is None else fact.basis.document,
        recorded=line.at if stated else None,
        early=fact.early,
    )
    return session_changed(season, session.id, published=(*session.published, publication))
