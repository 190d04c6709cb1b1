"""The rows of the SQLite projection, table by table, from the same values every other output is made of."""

import json
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from racelog import __version__
from racelog.facts.regulations import Championship
from racelog.projections.database.schema import (
    AwardCauseRow,
    AwardRow,
    BuiltFromRow,
    ChampionshipRow,
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
    StandingAfterRow,
    StandingRow,
    WeekendRow,
)
from racelog.projections.replayed import Replayed
from racelog.projections.shown import exact
from racelog.projections.tables import decisions_table, lines_table, results_table, standings_table
from racelog.projections.tables.entries import weekends_of, withdrawn_at
from racelog.projections.tables.results import publication_of


def rows_of(replayed: Replayed) -> Iterator[DbRow]:
    """Every row of a season, in the order tables point at each other."""
    yield from _season(replayed)
    yield from _events(replayed)
    yield from _weekends(replayed)
    yield from _rounds(replayed)
    yield from _sessions(replayed)
    yield from _competitors(replayed)
    yield from _entries(replayed)
    yield from _classifications(replayed)
    yield from _grids(replayed)
    yield from _decisions(replayed)
    for number, championship in enumerate(_championships(replayed), start=1):
        yield from _championship(replayed, championship, number)


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


def _events(replayed: Replayed) -> Iterator[DbRow]:
    for placed, shown in zip(replayed.placed, lines_table(replayed).lines, strict=True):
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


def _sessions(replayed: Replayed) -> Iterator[DbRow]:
    season = replayed.season
    for session in season.sessions.values():
        classification = replayed.results.classifications.get(session.id)
        yield SessionRow(
            season=season.id,
            session=session.id,
            kind=session.kind,
            weekend=session.weekend,
            round=session.round,
            publication=publication_of(season, session),
            partial=None if classification is None else classification.partial,
            as_printed=None if classification is None else classification.as_printed,
            unknown=None if classification is None else "; ".join(classification.unknown) or None,
            seq=session.seq,
        )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _competitors(replayed: Replayed) -> Iterator[DbRow]:
    """Everybody registered; and whoever scores without being so, for a log is replayed whatever it says."""
    season = replayed.season
    registered = {("driver", each) for each in season.drivers}
    registered |= {(kind, each) for kind in ("team", "constructor") for each in season.teams}
    kinds = {each.id: each.competitor for each in _championships(replayed)}
    scoring = {
        (kinds[name], award.competitor)
        for name, scored in replayed.results.scored.items()
        if name in kinds
        for award in scored.awards
    }
    for kind, competitor in sorted(scoring - registered):
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


def _classifications(replayed: Replayed) -> Iterator[DbRow]:
    for session, classification in replayed.results.classifications.items():
        table = results_table(replayed, session)
        lines = () if table is None else table.results
        for number, (line, car) in enumerate(zip(lines, classification.cars, strict=True), start=1):
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


def _grids(replayed: Replayed) -> Iterator[DbRow]:
    for session in replayed.season.sessions.values():
        table = results_table(replayed, session.id)
        for line in () if table is None else table.grid:
            yield GridRow(
                season=replayed.season.id,
                session=session.id,
                car=line.car,
                place=line.place,
                qualified=line.qualified,
                causes=json.dumps(line.log),
            )


def _decisions(replayed: Replayed) -> Iterator[DbRow]:
    for line in decisions_table(replayed).decisions:
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


def _championships(replayed: Replayed) -> tuple[Championship, ...]:
    return replayed.results.championships


def _championship(replayed: Replayed, championship: Championship, number: int) -> Iterator[DbRow]:
    table = standings_table(replayed, championship.id)
    if table is None:
        return
    yield ChampionshipRow(
        season=replayed.season.id,
        championship=championship.id,
        number=number,
        title=championship.title,
        kind=championship.competitor,
        assumptions="; ".join(table.assumptions) or None,
        incomplete="; ".join(map(str, table.incomplete)) or None,
    )
    for place, line in enumerate(table.standings, start=1):
        yield StandingRow(
            season=replayed.season.id,
            championship=championship.id,
            line=place,
            kind=championship.competitor,
            competitor=line.competitor,
            position=line.position,
            points=line.points,
            points_value=float(Fraction(line.points)),
            unranked=line.unranked,
            tie=line.tie,
        )
    yield from _awards(replayed, championship)
    yield from _after_every_round(replayed, championship)


def _awards(replayed: Replayed, championship: Championship) -> Iterator[DbRow]:
    """Every award of everybody listed, numbered within the championship, each followed by its causes."""
    standings = replayed.results.standings(championship.id)
    lines = () if standings is None else standings.lines
    numbered = enumerate(((line, award) for line in lines for award in line.awards), start=1)
    for number, (line, award) in numbered:
        yield AwardRow(
            season=replayed.season.id,
            championship=championship.id,
            award=number,
            kind=championship.competitor,
            competitor=award.competitor,
            round=award.round,
            session=award.session,
            what=award.kind,
            points=exact(award.points),
            points_value=float(award.points),
            car=award.car,
            status=award.status,
            place=award.place,
            paid_place=award.paid_place,
            overall=award.overall,
            dropped=award in line.dropped,
            note=award.note,
        )
        for seq in sorted(set(award.causes)):
            yield AwardCauseRow(season=replayed.season.id, championship=championship.id, award=number, seq=seq)


def _after_every_round(replayed: Replayed, championship: Championship) -> Iterator[DbRow]:
    for after, standings in replayed.results.after_every_round(championship.id).items():
        for number, line in enumerate(standings.lines, start=1):
            yield StandingAfterRow(
                season=replayed.season.id,
                championship=championship.id,
                round=after,
                line=number,
                kind=championship.competitor,
                competitor=line.competitor,
                position=None if standings.incomplete else line.position,
                points=exact(line.points),
                points_value=float(line.points),
                unranked=line.unranked,
            )
