"""The rows of the SQLite projection, table by table, from the same values every other output is made of."""

import json
from collections.abc import Collection, Iterator
from datetime import date
from functools import partial
from operator import attrgetter

from racelog.database import schema
from racelog.database.parts import Making, Part, Parts
from racelog.database.points import points_of
from racelog.database.schema import DbRow
from racelog.facts.competitors import CompetitorKind
from racelog.facts.events import GridPlaces
from racelog.facts.season import Decision, Driver, Season, Session, Team
from racelog.tables import lines_table, results_table
from racelog.tables.decisions import decision_line
from racelog.tables.entries import weekends_of, withdrawn_at
from racelog.tables.replayed import Replayed, worded_with
from racelog.tables.results import publication_of
from racelog.version import __version__


def parts_of(replayed: Replayed, before: Parts, lines_since: int = 0) -> Parts:
    """Every row of a season, by part; those of `before`, some lines of the log ago, where nothing changed.

    The rows of lines of the log up to `lines_since` are left out: whoever asks knows that they are there.
    """
    making, season = Making(before), replayed.season
    named = (season.drivers, season.teams)
    rounds_run = replayed.results.rounds_run
    making.add(("seasons",), (replayed.seq, replayed.head), lambda: _season(replayed))
    _events(making, replayed, lines_since)
    making.add(("weekends",), (season.weekends,), lambda: _weekends(replayed))
    making.add(("rounds",), (season.rounds, season.turns, rounds_run), lambda: _rounds(replayed))
    _sessions(making, replayed)
    scoring = _scoring(replayed)
    making.add(("competitors",), (*named, scoring), lambda: _competitors(replayed, scoring))
    entered = (season.entries, season.weekends, season.rounds)
    making.add(("entries",), (*entered, *named), lambda: _entries(replayed))
    _decisions(making, replayed)
    for number, championship in enumerate(replayed.results.championships, start=1):
        points_of(making, replayed, championship, number)
    return making.parts


def rows_of(replayed: Replayed) -> Iterator[DbRow]:
    """Every row of a season."""
    return (row for part in parts_of(replayed, {}).values() for row in part.rows)


def _season(replayed: Replayed) -> Iterator[DbRow]:
    season = replayed.season
    adopted = replayed.results.in_force
    yield schema.SeasonRow(
        season=season.id,
        title=season.title,
        year=season.year,
        regulations=None if adopted is None else adopted.regulations.name,
        rounds_run=len(replayed.results.rounds_run),
    )
    yield schema.BuiltFromRow(season=season.id, seq=replayed.seq, log_head=replayed.head, code_version=__version__)


def _events(making: Making, replayed: Replayed, since: int) -> None:
    """A line of the log each."""
    if since:
        making.parts["events",] = Part((), tuple(_lines(replayed, since)))
        return
    first = replayed.placed[0].digest if replayed.placed else None
    named = (*worded_with(replayed.season), first)
    known = making.before.get(("events",))
    same = known is not None and all(a is b for a, b in zip(known.made_of, named, strict=True))
    kept = known.rows if known is not None and same and len(known.rows) <= len(replayed.placed) else ()
    making.parts["events",] = Part(named, (*kept, *_lines(replayed, len(kept))))


def _lines(replayed: Replayed, since: int) -> Iterator[DbRow]:
    for placed, shown in zip(replayed.placed[since:], lines_table(replayed, since=since).lines, strict=True):
        line = placed.line
        yield schema.EventRow.like(
            shown,
            season=replayed.season.id,
            v=line.v,
            at=line.at.isoformat(),
            request_key=line.request.key,
            data=line.data.model_dump_json(exclude_none=True),
        )


def _weekends(replayed: Replayed) -> Iterator[DbRow]:
    season = replayed.season
    for weekend in season.weekends.values():
        yield schema.WeekendRow.like(
            weekend,
            season=season.id,
            weekend=weekend.id,
            number=weekend.order,
            first_day=_day(weekend.first_day),
            last_day=_day(weekend.last_day),
            cancelled=weekend.cancelled is not None,
        )


def _rounds(replayed: Replayed) -> Iterator[DbRow]:
    season = replayed.season
    for round_ in season.rounds.values():
        yield schema.RoundRow.like(
            round_,
            season=season.id,
            round=round_.number,
            day=_day(round_.day),
            turn=season.turn(round_.number),
            cancelled=round_.cancelled is not None,
            run=round_.number in replayed.results.rounds_run,
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
        qualified = results.lined_up(session)
        others = season.sessions if to_serve else None
        grid = (session, qualified, to_serve, others, *entered)
        making.add(("grids", session.id), grid, partial(_grid, replayed, session))


def _session(replayed: Replayed, session: Session) -> Iterator[DbRow]:
    classification = replayed.results.classifications.get(session.id)
    yield schema.SessionRow.like(
        session,
        season=replayed.season.id,
        session=session.id,
        publication=publication_of(replayed.season, session),
        partial=None if classification is None else classification.partial,
        as_printed=None if classification is None else classification.as_printed,
        unknown=None if classification is None else "; ".join(classification.unknown) or None,
    )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _registered_as(season: Season, kind: CompetitorKind) -> Collection[str]:
    """Those who have a row of that kind for being registered."""
    return {"driver": season.drivers, "team": season.teams, "constructor": season.teams}.get(kind, ())


def _scoring(replayed: Replayed) -> frozenset[tuple[CompetitorKind, str]]:
    """Whoever scores without being registered, for a log is replayed whatever it says."""
    season, scorers = replayed.season, set[tuple[CompetitorKind, str]]()
    for championship in replayed.results.championships:
        registered = _registered_as(season, championship.competitor)
        awards = replayed.results.scored[championship.id].awards
        scoring = set(map(attrgetter("competitor"), awards))
        scorers.update((championship.competitor, competitor) for competitor in scoring if competitor not in registered)
    return frozenset(scorers)


def _competitors(replayed: Replayed, scoring: frozenset[tuple[CompetitorKind, str]]) -> Iterator[DbRow]:
    """Everybody registered, and whoever scores without being so."""
    season = replayed.season
    nameless = {"also_known_as": None, "nationality": None, "born": None}
    for kind, competitor in sorted(scoring):
        yield schema.CompetitorRow(
            season=season.id, kind=kind, competitor=competitor, name=replayed.competitor(kind, competitor), **nameless
        )
    for driver in season.drivers.values():
        yield _registered(season, "driver", driver, _day(driver.born))
    for kind in ("team", "constructor"):
        for team in season.teams.values():
            yield _registered(season, kind, team, None)


def _registered(season: Season, kind: str, competitor: Driver | Team, born: str | None) -> DbRow:
    names = "; ".join(competitor.also_known_as) or None
    return schema.CompetitorRow.like(
        competitor, season=season.id, kind=kind, competitor=competitor.id, also_known_as=names, born=born
    )


def _entries(replayed: Replayed) -> Iterator[DbRow]:
    season = replayed.season
    for entry in season.entries.values():
        for weekend in weekends_of(season, entry):
            terms = season.terms_at(entry, weekend)
            yield schema.EntryRow.like(
                terms,
                season=season.id,
                weekend=weekend,
                drivers="/".join(replayed.driver(driver) for driver in terms.drivers),
                team=None if terms.team is None else replayed.team(terms.team),
                withdrawn=withdrawn_at(season, entry, weekend),
            )


def _classification(replayed: Replayed, session: str) -> Iterator[DbRow]:
    classification = replayed.results.classifications.get(session)
    table = None if classification is None else results_table(replayed, session)
    if table is None or classification is None:
        return
    for number, (line, car) in enumerate(zip(table.results, classification.cars, strict=True), start=1):
        yield schema.ClassificationRow.like(
            line,
            season=replayed.season.id,
            session=session,
            line=number,
            drivers="/".join(line.drivers),
            timed_status=car.timed_status,
            causes=json.dumps(line.log),
        )


def _grid(replayed: Replayed, session: Session) -> Iterator[DbRow]:
    for line in replayed.results.grid(session):
        yield schema.GridRow.like(
            line,
            season=replayed.season.id,
            session=session.id,
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
    yield schema.DecisionRow.like(
        line,
        season=replayed.season.id,
        drivers="/".join(line.drivers),
        penalty=line.kind,
        details=json.dumps(line.details, sort_keys=True),
        stewards=", ".join(line.stewards),
        decided_at=line.at.isoformat(),
        rulings=json.dumps([ruling.model_dump() for ruling in line.rulings]),
    )
