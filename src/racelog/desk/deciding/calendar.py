"""Deciding on the set-up of a season: opening it, its regulations, weekends, rounds and sessions."""

from typing import assert_never

from racelog.desk.deciding.answer import Answer, weekend_known
from racelog.desk.refusals import Refused
from racelog.desk.requests import CalendarRequest
from racelog.desk.words import weekend_title
from racelog.facts.events import (
    RegulationsAdopted,
    RegulationsAmended,
    RoundScheduled,
    SeasonOpened,
    SessionScheduled,
    WeekendCancelled,
    WeekendScheduled,
)
from racelog.facts.season import Season


def decide(season: Season, request: CalendarRequest) -> Answer:
    """What a request about this subject becomes, or why not."""
    match request:
        case SeasonOpened():
            return open_season(season, request)
        case RegulationsAdopted():
            return adopt(season, request)
        case RegulationsAmended():
            return amend(season, request)
        case WeekendScheduled():
            return schedule_weekend(season, request)
        case WeekendCancelled():
            return cancel_weekend(season, request)
        case RoundScheduled():
            return schedule_round(season, request)
        case SessionScheduled():
            return schedule_session(season, request)
        case _:
            assert_never(request)


def open_season(season: Season, asked: SeasonOpened) -> Answer:
    if season.id:
        return Refused(f"the season {season.id} is open already")
    return (asked,)


def adopt(season: Season, asked: RegulationsAdopted) -> Answer:
    if season.adopted:
        return Refused(
            f"regulations were adopted already (#{season.adopted[0].seq})",
            remedy="Amend them, from a round on",
        )
    return (asked,)


def amend(season: Season, asked: RegulationsAmended) -> Answer:
    if not season.adopted:
        return Refused("there are no regulations to amend", remedy="Adopt them first")
    return (asked,)


def schedule_weekend(season: Season, asked: WeekendScheduled) -> Answer:
    if asked.weekend in season.weekends:
        return Refused(f"{weekend_title(season, asked.weekend)} is in the calendar already")
    if asked.first_day and asked.last_day and asked.last_day < asked.first_day:
        return Refused(f"weekend {asked.weekend} ends on {asked.last_day}, before it begins on {asked.first_day}")
    return (asked,)


def cancel_weekend(season: Season, asked: WeekendCancelled) -> Answer:
    refused = weekend_known(season, asked.weekend)
    if refused is not None:
        return refused
    run = [each.id for each in season.sessions.values() if each.weekend == asked.weekend and each.order]
    if run:
        title = weekend_title(season, asked.weekend)
        return Refused(f"{title} cannot be cancelled: {', '.join(run)} has a classification")
    return (asked,)


def schedule_round(season: Season, asked: RoundScheduled) -> Answer:
    refused = weekend_known(season, asked.weekend)
    if refused is not None:
        return refused
    known = season.rounds.get(asked.round)
    if known is not None:
        return Refused(f"round {asked.round} is scheduled already, at {weekend_title(season, known.weekend)}")
    return (asked,)


def schedule_session(season: Season, asked: SessionScheduled) -> Answer:
    refused = weekend_known(season, asked.weekend)
    if refused is not None:
        return refused
    if asked.session in season.sessions:
        return Refused(f"session {asked.session} is scheduled already")
    of = None if asked.round is None else season.rounds.get(asked.round)
    if asked.round is not None and of is None:
        return Refused(f"there is no round {asked.round}", remedy="Schedule the round first")
    if of is not None and of.weekend != asked.weekend:
        return Refused(f"round {of.number} is run at {weekend_title(season, of.weekend)}")
    return (asked,)
