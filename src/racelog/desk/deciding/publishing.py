"""What is put on the notice board: provisional, then official once everybody could have protested against it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NoReturn

from racelog.desk.clock import clock_shown, time_left, typed_in_afterwards
from racelog.desk.deciding.answer import Facts, classified_session, still_open
from racelog.desk.refusals import refuse
from racelog.facts import events
from racelog.facts.evolve import replay
from racelog.facts.line import Line
from racelog.facts.season import Publication, Season, Session
from racelog.rules.combined import classification_of
from racelog.rules.procedure import last_provisional, protests_until, protests_until_as_recorded
from racelog.rules.rounds import made_of
from racelog.tables.sheet import changed_since_posted


def publish(season: Season, asked: events.ClassificationPublished, at: datetime) -> Facts:
    """Provisional starts the protest time, official ends it and locks the session."""
    session = classified_session(season, asked.session)
    posted = at if asked.known is None else asked.known.at
    last = session.publication
    if last is not None and posted < last.at:
        refuse(f"{session.id} was posted as {last.status} after that (#{last.seq})", remedy="Check the time")
    if last is not None and last.status in {"official", asked.status} and not changed_since(season, session, last):
        refuse(f"{session.id} is {last.status} already (#{last.seq})")
    if asked.status == "provisional":
        return (asked,)
    _check_not_too_early(season, session, posted)
    return (asked,)


def changed_since(season: Season, session: Session, publication: Publication) -> bool:
    """Whether anything a classification shows was recorded after a publication, or anything at all taken back."""
    of = (session, *made_of(season, session))
    about = {one.id for one in of}
    decisions = (seq for decision in season.decisions.values() if decision.session in about for seq in decision.seqs)
    stated = (session.poles, session.fastest_laps, session.honours)
    honours = (honour.seq for kind in stated for honour in kind.values())
    rows = (row for one in of for row in (one.order.rows if one.order else ()))
    entries = (season.entry_of(row.car, session.weekend) for row in rows)
    terms = (season.terms_at(entry, session.weekend).seq for entry in entries if entry is not None)
    orders = (order.seq for one in of for order in one.orders)
    single = (session.grid_seq or 0, 0 if session.stopped is None else session.stopped.seq)
    recorded = (*orders, *decisions, *honours, *terms, *single, *season.voided.values())
    return any(seq > publication.seq for seq in recorded)


def _check_not_too_early(season: Season, session: Session, posted: datetime) -> None:
    """Official needs a provisional classification, the protest time over, and nothing undecided."""
    until = protests_until(season, session)
    if until is None:
        refuse(f"{session.id} was not published as provisional yet", remedy="Publish it as provisional first")
    if posted < until:
        refuse(
            f"the protest time of {session.id} runs until {clock_shown(season, session, until)}: "
            f"{time_left(until - posted)} left",
            remedy="Publish it as official after that; --at TIME if it was posted at another time than now",
        )
    opened = still_open(season, [session.id], appeals_too=False)
    if opened and session.official is None:
        refuse(f"{opened[0]} is open, so {session.id} cannot be official", remedy="Close or decide it first")


def check_could_be_protested(
    season: Season, lines: Sequence[Line], asked: events.ClassificationPublished, at: datetime
) -> None:
    """Refused without the words where nobody could protest, for the usual time, against what is made official.

    Either the order is another one than was posted as provisional; or the protest time is over by a time somebody
    stated, and not by the clock of the record. Neither is so where decisions alone moved it, which have documents of
    their own and are appealed against, not protested; nor where both postings were typed in once the weekend was over,
    when the record's clock says nothing of the board. The words are taken there all the same, and refused where
    nothing at all stands against it.
    """
    if asked.basis is not None and asked.basis.rejoined:
        return  # the other copy judged it, by the clock it was recorded by there
    session = season.sessions[asked.session]
    posted = None if asked.status == "provisional" or session.official else last_provisional(session)
    until = None if posted is None else protests_until_as_recorded(season, session)
    another = posted is not None and changed_since(season, session, posted)
    early = until is not None and at < until
    if asked.early is not None and not another and not early:
        refuse(f"nothing stands against publishing {session.id} as {asked.status}", remedy="Leave --early out")
    if asked.early is not None or posted is None:
        return
    if another and _another_order(season, lines, session, posted):
        _refuse_another_order(season, session, posted)
    stated = ((posted.at, posted.recorded or posted.at), (at if asked.known is None else asked.known.at, at))
    if until is not None and early and not all(typed_in_afterwards(season, session, *times) for times in stated):
        _refuse_by_the_record(season, session, posted, until, at)


def _refuse_another_order(season: Season, session: Session, posted: Publication) -> NoReturn:
    changed = changed_since_posted(season, session.id)
    refuse(
        f"the classification of {session.id} is not the one posted as provisional (#{posted.seq})",
        f"changed by {', '.join(f'#{seq}' for seq in changed)}" if changed else "changed since",
        remedy='Post it as provisional again: the protest time starts anew; or say why it need not: --early "WORDS"',
    )


def _refuse_by_the_record(
    season: Season, session: Session, posted: Publication, until: datetime, at: datetime
) -> NoReturn:
    shown, recorded = (clock_shown(season, session, time) for time in (posted.at, posted.recorded or posted.at))
    refuse(
        f"by the clock of the record the protest time of {session.id} runs until "
        f"{clock_shown(season, session, until)}: {time_left(until - at)} left",
        f"#{posted.seq} was recorded at {recorded}, and stated to be posted at {shown}",
        remedy='Publish it as official after that; or say why it is over: --early "WORDS"',
    )


def _another_order(season: Season, lines: Sequence[Line], session: Session, posted: Publication) -> bool:
    """Whether the board would show something else now, by the decisions it showed that were not taken back as slips.

    The season is replayed up to then.
    """
    then = replay(lines[: posted.seq])
    stood = {id_: decision for id_, decision in then.decisions.items() if id_ not in season.voided}
    return _shown(replace(season, decisions=stood), session) != _shown(then, session)


def _shown(season: Season, session: Session) -> list[tuple[object, ...]]:
    """What a notice board shows of a classification; an appeal that holds a decision back is no change of it.

    A result may become official subject to an appeal.
    """
    there = season.sessions.get(session.id)
    decisions = [
        replace(decision, appeals=()) for decision in season.decisions.values() if decision.session == session.id
    ]
    classified = None if there is None else classification_of(season, there, decisions)
    return [
        (car.car, car.status, car.place, car.class_place, car.laps, car.total_ms)
        for car in (() if classified is None else classified.cars)
    ]
