"""The rows of the SQLite projection, table by table, from the same values every other output is made of."""

import json
from collections.abc import Iterator
from datetime import date
from functools import partial
from operator import attrgetter

from racelog.database.parts import Making, Part, Parts
from racelog.database.points import points_of
from racelog.database.schema import (
    BuiltFromRow,
    ClassificationRow,
    CompetitorRow,
    DbRow,
    DecisionRow,
    EntryRow,
    EventRow,
    GridRow,
    RoundRow,
    SeasonRow,
    SessionRow,
    WeekendRow,
)
from racelog.facts.events import GridPlaces
from racelog.facts.season import Decision, Session
from racelog.tables import lines_table, results_table
from racelog.tables.decisions import decision_line
from racelog.tables.entries import weekends_of, withdrawn_at
from racelog.tables.replayed import Replayed
from racelog.tables.results import publication_of
from racelog.version import __version__


def parts_of(replayed: Replayed, before: Parts) -> Parts:
    """Every row of a season, by part; those of `before`, some lines of the log ago, where nothing changed."""
    making, season = Making(before), replayed.season
    named = (season.drivers, season.teams)
    rounds_run = replayed.results.rounds_run
    making.add(("seasons",), (replayed.seq, replayed.head), lambda: _season(replayed))
    _events(making, replayed)
    making.add(("weekends",), (season.weekends,), lambda: _weekends(replayed))
    making.add(("rounds",), (season.rounds, rounds_run), lambda: _rounds(replayed))
    _sessions(making, replayed)
    scoring = _scoring(replayed)
    making.add(("competitors",), (*named, scoring), lambda: _competitors(replayed, scoring))
    entered = (season.entries, season.weekends, season.rounds)
    making.add(("entries",), (*entered, *named), lambda: _entries(replayed))
    _decisions(making, replayed)
    for number, championship in enumerate(replayed.results.championships, start=1):
        points_of(making, replayed, championship, number)
    return making.made


def rows_of(replayed: Replayed) -> Iterator[DbRow]:
    """Every row of a season."""
    return (row for part in parts_of(replayed, {}).values() for row in part.rows)


def _season(replayed: Replayed) -> Iterator[DbRow]:
    season = replayed.season
    adopted = replayed.results.in_force
    yield SeasonRow(
        season=season.id,
        title=season.title,
        year=season.year,
        regulations=None if adopted is None else adopted.regulations.name,
        rounds_run=len(replayed.results.rounds_run),
    )
    yield BuiltFromRow(season=season.id, seq=replayed.seq, log_head=replayed.head, code_version=__version__)


def _events(making: Making, replayed: Replayed) -> None:
    """A line of the log each. What it says in words changes with the names in it, and when it is voided."""
    season = replayed.season
    first = replayed.placed[0].digest if replayed.placed else None
    named = (season.weekends, season.drivers, season.teams, season.entries, season.adopted, season.voided, first)
    known = making.before.get(("events",))
    same = known is not None and all(a is b for a, b in zip(known.made_of, named, strict=True))
    kept = known.rows if known is not None and same and len(known.rows) <= len(replayed.placed) else ()
    making.made["events",] = Part(named, (*kept, *_lines(replayed, len(kept))))


def _lines(replayed: Replayed, since: int) -> Iterator[DbRow]:
    for placed, shown in zip(replayed.placed[since:], lines_table(replayed, since=since).lines, strict=True):
        line = placed.line
        yield EventRow(
            season=replayed.season.id,
            seq=line.seq,
            id=str(line.id),
            type=line.type,
            v=line.v,
            at=line.at.isoformat(),
            by=line.by,
            request_key=line.request.key,
            about=shown.about,
            reason=shown.reason,
            data=line.data.model_dump_json(exclude_none=True),
            after_official=shown.after_official,
            voided_by=shown.voided_by,
            segment=placed.segment,
            line=placed.number,
            hash=placed.digest,
        )


def _weekends(replayed: Replayed) -> Iterator[DbRow]:
    season = replayed.season
    for weekend in season.weekends.values():
        yield WeekendRow(
            season=season.id,
            weekend=weekend.id,
            number=weekend.order,
            name=weekend.name,
            circuit=weekend.circuit,
            place=weekend.place,
            country=weekend.country,
            first_day=_day(weekend.first_day),
            last_day=_day(weekend.last_day),
            cancelled=weekend.cancelled is not None,
            seq=weekend.seq,
        )


def _rounds(replayed: Replayed) -> Iterator[DbRow]:
    season = replayed.season
    for held in season.rounds.values():
        yield RoundRow(
            season=season.id,
            round=held.number,
            weekend=held.weekend,
            minutes=held.minutes,
            day=_day(held.day),
            run=held.number in replayed.results.rounds_run,
            seq=held.seq,
        )


def _sessions(making: Making, replayed: Replayed) -> None:
    """A session each, its classification, and its grid."""
    season, results = replayed.season, replayed.results
    named = (season.drivers, season.teams)
    entered = (season.entries, season.weekends, season.rounds)
    to_serve = tuple(decision for decision in season.decisions.values() if isinstance(decision.penalty, GridPlaces))
    by_session: dict[str, list[Decision]] = {}
    for decision in season.decisions.values():
        by_session.setdefault(decision.session, []).append(decision)
    for session in season.sessions.values():
        classification = results.classifications.get(session.id)
        decided = by_session.get(session.id, []) if session.published else []
        said = (session, classification, decided, season.taken_back)
        making.add(("sessions", session.id), said, partial(_session, replayed, session))
        classified = (session.id, classification, *named, results.in_force)
        making.add(("classifications", session.id), classified, partial(_classification, replayed, session.id))
        qualifying = season.qualifying_of(session)
        qualified = None if qualifying is None else results.classifications.get(qualifying.id)
        others = season.sessions if to_serve else None
        grid = (session, qualified, to_serve, others, *entered)
        making.add(("grids", session.id), grid, partial(_grid, replayed, session))


def _session(replayed: Replayed, session: Session) -> Iterator[DbRow]:
    classification = replayed.results.classifications.get(session.id)
    yield SessionRow(
        season=replayed.season.id,
        session=session.id,
        kind=session.kind,
        weekend=session.weekend,
        round=session.round,
        publication=publication_of(replayed.season, session),
        partial=None if classification is None else classification.partial,
        as_printed=None if classification is None else classification.as_printed,
        unknown=None if classification is None else "; ".join(classification.unknown) or None,
        seq=session.seq,
    )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _scoring(replayed: Replayed) -> frozenset[tuple[str, str]]:
    """Whoever scores without being registered, for a log is replayed whatever it says."""
    season, scorers = replayed.season, set[tuple[str, str]]()
    for championship in replayed.results.championships:
        registered = season.drivers if championship.competitor == "driver" else season.teams
        awards = replayed.results.scored[championship.id].awards
        scoring = set(map(attrgetter("competitor"), awards))
        scorers.update((championship.competitor, competitor) for competitor in scoring if competitor not in registered)
    return frozenset(scorers)


def _competitors(replayed: Replayed, scoring: frozenset[tuple[str, str]]) -> Iterator[DbRow]:
    """Everybody registered, and whoever scores without being so."""
    season = replayed.season
    for kind, competitor in sorted(scoring):
        yield CompetitorRow(
            season=season.id,
            kind=kind,
            competitor=competitor,
            name=competitor,
            also_known_as=None,
            nationality=None,
            born=None,
        )
    for driver in season.drivers.values():
        yield CompetitorRow(
            season=season.id,
            kind="driver",
            competitor=driver.id,
            name=driver.name,
            also_known_as="; ".join(driver.also_known_as) or None,
            nationality=driver.nationality,
            born=_day(driver.born),
        )
    for kind in ("team", "constructor"):
        for team in season.teams.values():
            yield CompetitorRow(
                season=season.id,
                kind=kind,
                competitor=team.id,
                name=team.name,
                also_known_as="; ".join(team.also_known_as) or None,
                nationality=team.nationality,
                born=None,
            )


def _entries(replayed: Replayed) -> Iterator[DbRow]:
    season = replayed.season
    for entry in season.entries.values():
        for weekend in weekends_of(season, entry):
            terms = season.terms_at(entry, weekend)
            yield EntryRow(
                season=season.id,
                weekend=weekend,
                car=entry.car,
                drivers="/".join(replayed.driver(driver) for driver in terms.drivers),
                team=None if terms.team is None else replayed.team(terms.team),
                race_class=terms.race_class,
                generation=terms.generation,
                full_season=terms.full_season,
                guest=terms.guest,
                withdrawn=withdrawn_at(season, entry, weekend),
                seq=terms.seq,
            )


def _classification(replayed: Replayed, session: str) -> Iterator[DbRow]:
    classification = replayed.results.classifications.get(session)
    table = None if classification is None else results_table(replayed, session)
    if table is None or classification is None:
        return
    for number, (line, car) in enumerate(zip(table.results, classification.cars, strict=True), start=1):
        yield ClassificationRow(
            season=replayed.season.id,
            session=session,
            line=number,
            car=line.car,
            drivers="/".join(line.drivers),
            team=line.team,
            race_class=line.race_class,
            place=line.place,
            class_place=line.class_place,
            status=line.status,
            timed_place=line.timed_place,
            timed_status=car.timed_status,
            laps=line.laps,
            total_ms=line.total_ms,
            timed_ms=line.timed_ms,
            best_ms=line.best_ms,
            causes=json.dumps(line.log),
        )


def _grid(replayed: Replayed, session: Session) -> Iterator[DbRow]:
    for line in replayed.results.grid(session):
        yield GridRow(
            season=replayed.season.id,
            session=session.id,
            car=line.car,
            place=line.place,
            qualified=line.qualified,
            causes=json.dumps(line.causes),
        )


def _decisions(making: Making, replayed: Replayed) -> None:
    season = replayed.season
    for decision in season.decisions.values():
        session = season.sessions.get(decision.session)
        made_of = (decision, session, season.drivers, season.entries, season.entered)
        making.add(("decisions", decision.id), made_of, partial(_decision, replayed, decision))


def _decision(replayed: Replayed, decision: Decision) -> Iterator[DbRow]:
    line = decision_line(replayed, decision)
    yield DecisionRow(
        season=replayed.season.id,
        seq=line.seq,
        session=line.session,
        car=line.car,
        drivers="/".join(line.drivers),
        penalty=line.kind,
        details=json.dumps(line.details, sort_keys=True),
        document=line.document,
        article=line.article,
        reason=line.reason,
        facts=line.facts,
        stewards=", ".join(line.stewards),
        decided_at=line.at.isoformat(),
        after_official=line.after_official,
        held_back=line.held_back,
        in_force=line.in_force,
        contained=line.contained,
        rulings=json.dumps([ruling.model_dump() for ruling in line.rulings]),
    )
