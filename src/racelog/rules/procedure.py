"""The clocks of a weekend: until when a protest, the notice of an appeal and an appeal are in time.

Where the regulations say nothing: half an hour to protest after the provisional classification, one hour to give
notice of an appeal after the decision, 96 hours to file it, and an appeal holds the decision back.
Source:  a choice, after the FIA International Sporting Code's articles on protests and appeals.
"""

from datetime import datetime, timedelta

from racelog.facts.regulations import Procedure
from racelog.facts.season import Appeal, Decision, Publication, Season, Session

USUAL = Procedure(protest_minutes=30, appeal_notice_minutes=60, appeal_hours=96, appeals_suspend=True)


def procedure_at(season: Season, round_number: int | None) -> Procedure:
    """The regulations' procedure at a round, with what is usual where they say nothing."""
    adopted = season.regulations_at(round_number)
    stated = None if adopted is None else adopted.regulations.procedure
    said = {} if stated is None else stated.model_dump(exclude_none=True, exclude={"assumed"})
    return USUAL.model_copy(update=said)


def protests_until(season: Season, session: Session) -> datetime | None:
    """When the protest time of a session ends or ended; None before a provisional classification is posted.

    A provisional classification posted again starts it anew.
    """
    posted = last_provisional(session)
    return None if posted is None else posted.at + _protest_time(season, session)


def protests_until_as_recorded(season: Season, session: Session) -> datetime | None:
    """The same by the clock of the record: a time that somebody stated counts for nothing."""
    posted = last_provisional(session)
    return None if posted is None else (posted.recorded or posted.at) + _protest_time(season, session)


def last_provisional(session: Session) -> Publication | None:
    """The provisional classification posted last."""
    provisional = (publication for publication in session.published if publication.status == "provisional")
    return max(provisional, key=lambda publication: publication.seq, default=None)


def _protest_time(season: Season, session: Session) -> timedelta:
    return timedelta(minutes=procedure_at(season, session.round).protest_minutes or 0)


def notice_until(season: Season, decision: Decision) -> datetime:
    """Until when the intention to appeal against a decision may be notified."""
    minutes = procedure_at(season, _round(season, decision)).appeal_notice_minutes or 0
    return decision.at + timedelta(minutes=minutes)


def appeal_until(season: Season, decision: Decision, appeal: Appeal) -> datetime:
    """Until when a notified appeal may be filed."""
    return appeal.notified + timedelta(hours=procedure_at(season, _round(season, decision)).appeal_hours or 0)


def appeals_suspend(season: Season, decision: Decision) -> bool:
    """Whether an appeal holds the decision back."""
    return bool(procedure_at(season, _round(season, decision)).appeals_suspend)


def _round(season: Season, decision: Decision) -> int | None:
    session = season.sessions.get(decision.session)
    return None if session is None else session.round
