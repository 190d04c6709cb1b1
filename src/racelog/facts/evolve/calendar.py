"""How facts about the calendar and the regulations change the season."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from racelog.facts.events import (
    MultiplierDeclared,
    RegulationsAdopted,
    RegulationsAmended,
    RoundCancelled,
    RoundMoved,
    RoundScheduled,
    RoundsReordered,
    SeasonOpened,
    SessionScheduled,
    WeekendCancelled,
    WeekendClosed,
    WeekendMoved,
    WeekendScheduled,
)
from racelog.facts.evolve.changing import added, changed, replace
from racelog.facts.season import (
    Adopted,
    Amendment,
    Declared,
    Entry,
    Moved,
    Round,
    Season,
    Seq,
    Session,
    Weekend,
    Withdrawal,
)

Held = TypeVar("Held", Amendment, Withdrawal)
"""What is said of an entry from a weekend on."""


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
    return _in_order(replace(season, weekends=added(season.weekends, fact.weekend, weekend)))


def weekend_moved(season: Season, fact: WeekendMoved, seq: Seq) -> Season:
    """The days of its rounds are not known any more; the order in which they are run stays.

    It is put behind the others first, so that one without days does not go with the weekend it was opened after.
    """
    was = season.weekends.get(fact.weekend)
    if was is None:
        return season
    weekend = replace(
        was,
        first_day=fact.first_day,
        last_day=fact.last_day,
        circuit=fact.circuit or was.circuit,
        name=fact.name or was.name,
        place=fact.place or was.place,
        country=fact.country or was.country,
        zone=fact.zone or was.zone,
        moved=(*was.moved, Moved(was.first_day, was.last_day, was.circuit, seq)),
    )
    others = {key: other for key, other in season.weekends.items() if key != was.id}
    own = _as_run(round_ for round_ in season.rounds.values() if round_.weekend == was.id)
    slots = sorted(round_.slot for round_ in own)
    rounds = {round_.number: replace(round_, day=None, slot=slot) for round_, slot in zip(own, slots, strict=True)}
    return _in_order(
        replace(
            season,
            weekends={**others, was.id: weekend},
            rounds={**season.rounds, **rounds},
            entries={key: _left_behind(season, entry, was) for key, entry in season.entries.items()},
        )
    )


def _left_behind(season: Season, entry: Entry, moved: Weekend) -> Entry:
    """An entry of which something holds from a weekend on that is moved: also from the one that followed it."""

    def stays(held: Held) -> Held:
        marker = held.instead or held.weekend
        return replace(held, instead=following) if marker == moved.id else held

    following = next((weekend.id for weekend in season.weekends.values() if weekend.order == moved.order + 1), None)
    if not entry.amendments and not entry.withdrawals:
        return entry
    return replace(
        entry,
        amendments=tuple(map(stays, entry.amendments)),
        withdrawals=tuple(map(stays, entry.withdrawals)),
    )


def _in_order(season: Season) -> Season:
    """The calendar by its days, with the rounds in the order they are run.

    A weekend without days stays behind the one it was opened after; one whose days are to be announced is the last.
    What an entry says from a weekend on moves with it.
    """
    days: dict[str, date] = {}
    day = date.min
    for weekend in season.weekends.values():
        day = day if weekend.to_be_announced else weekend.first_day or weekend.last_day or day
        days[weekend.id] = date.max if weekend.to_be_announced else day
    in_order = sorted(season.weekends.values(), key=lambda weekend: days[weekend.id])
    if [(at, weekend.id) for at, weekend in enumerate(in_order, start=1)] != [
        (weekend.order, key) for key, weekend in season.weekends.items()
    ]:
        weekends = {weekend.id: replace(weekend, order=at) for at, weekend in enumerate(in_order, start=1)}
        entries = {key: _placed(entry, weekends) for key, entry in season.entries.items()}
        season = replace(season, weekends=weekends, entries=entries)
    turns = _turns(season)
    return season if turns == season.turns else replace(season, turns=turns)


def _placed(entry: Entry, weekends: Mapping[str, Weekend]) -> Entry:
    """An entry whose amendments and withdrawals hold from where their weekends stand in the calendar."""
    if not entry.amendments and not entry.withdrawals:
        return entry

    def first(held: Held) -> int:
        return min(weekends[name].order for name in (held.weekend, held.instead) if name is not None)

    amendments = (replace(amendment, from_order=first(amendment)) for amendment in entry.amendments)
    in_order = sorted(amendments, key=lambda amendment: (amendment.from_order, amendment.seq))
    withdrawals = (
        replace(withdrawal, order=weekends[withdrawal.weekend].order, from_order=first(withdrawal))
        for withdrawal in entry.withdrawals
    )
    return replace(entry, amendments=tuple(in_order), withdrawals=tuple(withdrawals))


def _turns(season: Season) -> dict[int, int]:
    """The rounds that are not run in the order of their numbers, each with the number whose turn it has."""
    run = [
        round_.number
        for weekend in season.weekends.values()
        for round_ in _as_run(round_ for round_ in season.rounds.values() if round_.weekend == weekend.id)
    ]
    return {number: turn for number, turn in zip(run, sorted(run), strict=True) if number != turn}


def _as_run(rounds: Iterable[Round]) -> list[Round]:
    """The rounds of a weekend in the order they are run: by their days; one without stays behind the one before."""
    in_turn = sorted(rounds, key=lambda round_: (round_.slot, round_.number))
    days: dict[int, date] = {}
    day = date.min
    for round_ in in_turn:
        day = round_.day or day
        days[round_.number] = day
    return sorted(in_turn, key=lambda round_: days[round_.number])


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
    scheduled = Round(fact.round, fact.weekend, fact.minutes, fact.day, fact.note, seq, fact.laps, slot=fact.round)
    race = Session(f"R{fact.round}", "race", fact.weekend, fact.round, seq)
    return _in_order(
        replace(
            season,
            rounds=added(season.rounds, fact.round, scheduled),
            sessions=added(season.sessions, race.id, race),
        )
    )


def round_moved(season: Season, fact: RoundMoved, seq: Seq) -> Season:
    """Its sessions that are still to be held go with it, and it is run in the order of the numbers, or of the days."""
    was = season.rounds.get(fact.round)
    if was is None or fact.weekend not in season.weekends:
        return season
    moved = replace(
        was,
        weekend=fact.weekend,
        day=fact.day,
        slot=was.slot if fact.weekend == was.weekend else was.number,
        moved=(*was.moved, Moved(was.day, None, was.weekend, seq)),
    )
    sessions = {
        key: replace(session, weekend=fact.weekend) if session.round == was.number and not session.orders else session
        for key, session in season.sessions.items()
    }
    return _in_order(replace(season, rounds=added(season.rounds, was.number, moved), sessions=sessions))


def rounds_reordered(season: Season, fact: RoundsReordered) -> Season:
    """The rounds named change places among themselves."""
    numbers = [number for number in fact.rounds if number in season.rounds]
    rounds = dict(season.rounds)
    for number, slot in zip(numbers, sorted(numbers), strict=True):
        rounds[number] = replace(rounds[number], slot=slot)
    return _in_order(replace(season, rounds=rounds))


def round_cancelled(season: Season, fact: RoundCancelled, seq: Seq) -> Season:
    return replace(season, rounds=changed(season.rounds, fact.round, cancelled=seq))


def session_scheduled(season: Season, fact: SessionScheduled, seq: Seq) -> Season:
    if fact.weekend not in season.weekends:
        return season
    session = Session(fact.session, fact.kind, fact.weekend, fact.round, seq, minutes=fact.minutes, laps=fact.laps)
    return replace(season, sessions=added(season.sessions, session.id, session))
