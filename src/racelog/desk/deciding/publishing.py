"""What is put on the notice board: provisional, then official once everybody could have protested against it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from racelog.desk.clock import clock_shown, time_left
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

    Either the classification is another one than was posted as provisional; or the protest time is over by a time
    somebody stated, and not by the clock of the record. The words where neither is so are refused.
    """
    if asked.basis is not None and asked.basis.rejoined:
        return  # the other copy judged it, by the clock it was recorded by there
    session = season.sessions[asked.session]
    against = [] if asked.status == "provisional" or session.official else _against(season, lines, session, at)
    if against and asked.early is None:
        refuse(*against[0])
    if asked.early is not None and not against:
        refuse(f"nothing stands against publishing {session.id} as {asked.status}", remedy="Leave --early out")


def _against(season: Season, lines: Sequence[Line], session: Session, at: datetime) -> list[tuple[str, str, str]]:
    posted, until = last_provisional(session), protests_until_as_recorded(season, session)
    against = []
    if posted is not None and _another_order(season, lines, session, posted):
        changed = changed_since_posted(season, session.id)
        what = f"the classification of {session.id} is not the one posted as provisional (#{posted.seq})"
        by = f"changed by {', '.join(f'#{seq}' for seq in changed)}" if changed else "changed since"
        remedy = "Post it as provisional again: the protest time starts anew"
        against.append((what, by, f'{remedy}; or say why it need not: --early "WORDS"'))
    if posted is not None and until is not None and at < until:
        shown, recorded = (clock_shown(season, session, time) for time in (posted.at, posted.recorded or posted.at))
        what = f"by the clock of the record the protest time of {session.id} runs until "
        what += f"{clock_shown(season, session, until)}: {time_left(until - at)} left"
        by = f"#{posted.seq} was recorded at {recorded}, and stated to be posted at {shown}"
        against.append((what, by, 'Publish it as official after that; or say why it is over: --early "WORDS"'))
    return against


def _another_order(season: Season, lines: Sequence[Line], session: Session, posted: Publication) -> bool:
    """Whether the board would show something else now; the season is replayed up to then only where it may."""
    if not changed_since(season, session, posted):
        return False
    return _shown(season, session) != _shown(replay(lines[: posted.seq]), session)


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
