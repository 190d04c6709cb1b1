"""How facts about the calendar and the regulations change the season."""

from collections.abc import Mapping
from datetime import date

from racelog.facts.events import (
    MultiplierDeclared,
    RegulationsAdopted,
    RegulationsAmended,
    RoundScheduled,
    SeasonOpened,
    SessionScheduled,
    WeekendCancelled,
    WeekendClosed,
    WeekendScheduled,
)
from racelog.facts.evolve.changing import added, changed, replace
from racelog.facts.season import Adopted, Declared, Entry, Round, Season, Seq, Session, Weekend


def season_opened(season: Season, fact: SeasonOpened) -> Season:
    """A season is opened once."""
    if season.id:
        return season
    return replace(season, id=fact.season, title=fact.title, year=fact.year)


def regulations_adopted(season: Season, fact: RegulationsAdopted, seq: Seq) -> Season:
    return replace(season, adopted=(Adopted(fact.regulations, 1, seq),))


def regulations_amended(season: Season, fact: RegulationsAmended, seq: Seq) -> Season:
    """They stand in the order of the rounds they hold from; one amended again from there on is replaced."""
    earlier = tuple(adopted_ for adopted_ in season.adopted if adopted_.from_round < fact.effective_round)
    return replace(season, adopted=(*earlier, Adopted(fact.regulations, fact.effective_round, seq)))


def weekend_scheduled(season: Season, fact: WeekendScheduled, seq: Seq) -> Season:
    known = season.weekends.get(fact.weekend)
    weekend = Weekend(
        id=fact.weekend,
        order=known.order if known else len(season.weekends) + 1,
        name=fact.name,
        circuit=fact.circuit,
        place=fact.place,
        country=fact.country,
        first_day=fact.first_day,
        last_day=fact.last_day,
        zone=fact.zone,
        seq=seq,
    )
    return _in_order_of_days(replace(season, weekends=added(season.weekends, fact.weekend, weekend)))


def _in_order_of_days(season: Season) -> Season:
    """The calendar by its days; a weekend without any stays behind the one it was opened after.

    What an entry says from a weekend on moves with the weekend, wherever in the calendar it comes to stand.
    """
    days: dict[str, date] = {}
    day = date.min
    for weekend in season.weekends.values():
        day = weekend.first_day or weekend.last_day or day
        days[weekend.id] = day
    in_order = sorted(season.weekends.values(), key=lambda weekend: days[weekend.id])
    if [weekend.order for weekend in in_order] == list(range(1, len(in_order) + 1)):
        return season
    moved = {weekend.order: at for at, weekend in enumerate(in_order, start=1)}
    return replace(
        season,
        weekends={weekend.id: replace(weekend, order=moved[weekend.order]) for weekend in in_order},
        entries={key: _moved(entry, moved) for key, entry in season.entries.items()},
    )


def _moved(entry: Entry, moved: Mapping[int, int]) -> Entry:
    """An entry whose amendments and withdrawals hold from the same weekends under other numbers."""
    if not entry.amendments and not entry.withdrawals:
        return entry
    amendments = (replace(amendment, from_order=moved[amendment.from_order]) for amendment in entry.amendments)
    withdrawals = (replace(withdrawal, from_order=moved[withdrawal.from_order]) for withdrawal in entry.withdrawals)
    in_order = sorted(amendments, key=lambda amendment: (amendment.from_order, amendment.seq))
    return replace(entry, amendments=tuple(in_order), withdrawals=tuple(withdrawals))


def weekend_cancelled(season: Season, fact: WeekendCancelled, seq: Seq) -> Season:
    return replace(season, weekends=changed(season.weekends, fact.weekend, cancelled=seq))


def weekend_closed(season: Season, fact: WeekendClosed, seq: Seq) -> Season:
    return replace(season, weekends=changed(season.weekends, fact.weekend, closed=seq))


def multiplier_declared(season: Season, fact: MultiplierDeclared, seq: Seq) -> Season:
    """The latest declaration for a championship is the one that counts."""
    known = season.rounds.get(fact.round)
    if known is None:
        return season
    declared = Declared(fact.factor, fact.bonuses, fact.championships, seq)
    return replace(season, rounds=changed(season.rounds, fact.round, declared=(*known.declared, declared)))


def round_scheduled(season: Season, fact: RoundScheduled, seq: Seq) -> Season:
    """A round brings its race with it: the session "R8" of round 8. Nothing is run at an unknown weekend."""
    if fact.weekend not in season.weekends:
        return season
    scheduled = Round(fact.round, fact.weekend, fact.minutes, fact.day, fact.note, seq, fact.laps)
    race = Session(f"R{fact.round}", "race", fact.weekend, fact.round, seq)
    return replace(
        season,
        rounds=added(season.rounds, fact.round, scheduled),
        sessions=added(season.sessions, race.id, race),
    )


def session_scheduled(season: Season, fact: SessionScheduled, seq: Seq) -> Season:
    if fact.weekend not in season.weekends:
        return season
    session = Session(fact.session, fact.kind, fact.weekend, fact.round, seq, minutes=fact.minutes, laps=fact.laps)
    return replace(season, sessions=added(season.sessions, session.id, session))
