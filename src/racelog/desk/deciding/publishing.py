"""Deciding on publication: provisional starts the protest time, official ends it and locks the session."""

from datetime import datetime

from racelog.desk.clock import clock_shown, time_left
from racelog.desk.deciding.answer import Facts, classified_session, still_open
from racelog.desk.refusals import refuse
from racelog.facts.events import ClassificationPublished
from racelog.facts.season import Publication, Season, Session
from racelog.rules.procedure import protests_until


def publish(season: Season, asked: ClassificationPublished, at: datetime) -> Facts:
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
    decisions = (
        seq for decision in season.decisions.values() if decision.session == session.id for seq in decision.seqs
    )
    honours = (honour.seq for honour in (*session.poles.values(), *session.fastest_laps.values()))
    entries = (season.entry_of(row.car, session.weekend) for row in (session.order.rows if session.order else ()))
    terms = (season.terms_at(entry, session.weekend).seq for entry in entries if entry is not None)
    orders = (order.seq for order in session.orders)
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
