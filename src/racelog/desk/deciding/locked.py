"""What official publication locks: facts about an official session are taken only with the words that say so."""

from collections.abc import Iterable, Sequence
from typing import assert_never

from racelog.desk.deciding.answer import Answer
from racelog.desk.refusals import Refused
from racelog.facts import events
from racelog.facts.events import Event
from racelog.facts.evolve.calendar import session_scheduled
from racelog.facts.line import Line
from racelog.facts.season import Season, Session


def with_the_words(season: Season, lines: Sequence[Line], facts: Sequence[Event], *, said: bool) -> Answer:
    """The facts, marked where they come after official publication; refused where that was not said, or is not so."""
    marked: list[Event] = []
    for fact in facts:
        if isinstance(fact, events.SessionScheduled):
            season = session_scheduled(season, fact, season.seq)
        session = _official_among(season, about(season, lines, fact))
        if session is not None and not said:
            return _not_said(session)
        marked.append(fact.model_copy(update={"after_official": None if session is None else True}))
    if said and not any(fact.after_official for fact in marked):
        return Refused("nothing this is about is official yet", remedy="Leave --after-official out")
    return tuple(marked)


def _not_said(session: Session) -> Refused:
    seq = "" if session.official is None else f" (#{session.official.seq})"
    return Refused(
        f"{session.id} is official{seq}: what is decided now changes a published result",
        remedy="If that is meant, say so: --after-official",
    )


def _official_among(season: Season, sessions: Iterable[str]) -> Session | None:
    known = (season.sessions.get(each) for each in sessions)
    return next((each for each in known if each is not None and each.official is not None), None)


def about(season: Season, lines: Sequence[Line], fact: Event) -> list[str]:
    """The sessions whose result a fact may change; qualifying gives the pole and the grid of its round's race."""
    named = [season.sessions[each] for each in _named_by(season, lines, fact) if each in season.sessions]
    rounds = {each.round for each in named if each.kind == "qualifying" and each.round is not None}
    races = (each.id for each in season.sessions.values() if each.kind == "race" and each.round in rounds)
    return list(dict.fromkeys((*(each.id for each in named), *races)))


def _named_by(season: Season, lines: Sequence[Line], fact: Event) -> list[str]:  # noqa: C901, PLR0912 - a case a fact
    match fact:
        case (
            events.QualifyingClassified()
            | events.RaceClassified()
            | events.ClassificationAmended()
            | events.SessionStopped()
            | events.GridSet()
            | events.PoleSet()
            | events.FastestLapSet()
            | events.PenaltyApplied()
            | events.IncidentNoted()
            | events.ProtestLodged()
        ):
            return [fact.session]
        case events.PenaltyRescinded() | events.PenaltyReinstated():
            return [each.session for each in season.decisions.values() if each.id == fact.penalty]
        case events.AppealNotified():
            return [each.session for each in season.decisions.values() if each.id == fact.decision]
        case events.AppealDecided():
            appealed = season.decisions.values()
            return [each.session for each in appealed if any(held.id == fact.appeal for held in each.appeals)]
        case events.EntryAmended() | events.EntryWithdrawn():
            return _from_weekend(season, fact)
        case events.MultiplierDeclared():
            return [each.id for each in season.sessions.values() if each.round == fact.round]
        case events.PointsAdjusted() | events.CompetitorExcluded():
            return [each.id for each in season.sessions.values() if each.round == fact.effective_round]
        case events.RegulationsAdopted():
            return list(season.sessions)
        case events.RegulationsAmended():
            return [each.id for each in season.sessions.values() if (each.round or 0) >= fact.effective_round]
        case events.EventVoided():
            taken_back = next((line.data for line in lines if line.id == fact.event), None)
            if isinstance(taken_back, events.ClassificationPublished):
                return [taken_back.session]
            return [] if taken_back is None else about(season, lines, taken_back)
        case (
            events.SeasonOpened()
            | events.WeekendScheduled()
            | events.WeekendCancelled()
            | events.WeekendClosed()
            | events.RoundScheduled()
            | events.SessionScheduled()
            | events.DriverRegistered()
            | events.TeamRegistered()
            | events.EntryRegistered()
            | events.ClassificationPublished()
            | events.IncidentClosed()
            | events.ProtestWithdrawn()
            | events.ProtestDecided()
            | events.AppealFiled()
            | events.NoteRecorded()
        ):
            return []
        case _:
            assert_never(fact)


def _from_weekend(season: Season, fact: events.EntryAmended | events.EntryWithdrawn) -> list[str]:
    """The sessions from a weekend or a round on in which the car of an entry is listed."""
    entry = season.entries.get(fact.entry)
    weekend, first_round = fact.from_weekend, 0
    if isinstance(fact, events.EntryWithdrawn) and fact.from_round is not None and fact.from_round in season.rounds:
        weekend, first_round = season.rounds[fact.from_round].weekend, fact.from_round
    if entry is None or weekend is None or weekend not in season.weekends:
        return []
    first = season.weekends[weekend].order
    return [
        each.id
        for each in season.sessions.values()
        if season.weekends[each.weekend].order >= first
        and (each.round or first_round) >= first_round
        and each.order is not None
        and any(row.car == entry.car for row in each.order.rows)
    ]
