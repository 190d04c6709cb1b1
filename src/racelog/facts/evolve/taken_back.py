"""Which session's result a voided fact was about, so that a publication can say that it has changed since."""

from collections.abc import Mapping
from typing import assert_never
from uuid import UUID

from racelog.facts import events
from racelog.facts.line import Line
from racelog.facts.season import TakenBack


def taken_back(lines: Mapping[UUID, Line], void: Line) -> tuple[TakenBack, ...]:
    """What a void took back of a session's result; nothing for any other line."""
    if not isinstance(void.data, events.EventVoided) or void.data.event not in lines:
        return ()
    line = lines[void.data.event]
    session = _session_of(lines, line.data)
    return () if session is None else (TakenBack(session, line.seq, void.seq),)


def _session_of(lines: Mapping[UUID, Line], fact: events.Event) -> str | None:
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
        ):
            return fact.session
        case events.PenaltyRescinded() | events.PenaltyReinstated():
            return _session_at(lines, fact.penalty)
        case events.AppealNotified():
            return _session_at(lines, fact.decision)
        case events.AppealFiled() | events.AppealDecided():
            return _session_at(lines, fact.appeal)
        case (
            events.SeasonOpened()
            | events.RegulationsAdopted()
            | events.RegulationsAmended()
            | events.WeekendScheduled()
            | events.WeekendCancelled()
            | events.WeekendClosed()
            | events.RoundScheduled()
            | events.MultiplierDeclared()
            | events.SessionScheduled()
            | events.DriverRegistered()
            | events.TeamRegistered()
            | events.EntryRegistered()
            | events.EntryAmended()
            | events.EntryWithdrawn()
            | events.ClassificationPublished()
            | events.IncidentNoted()
            | events.IncidentClosed()
            | events.ProtestLodged()
            | events.ProtestWithdrawn()
            | events.ProtestDecided()
            | events.PointsAdjusted()
            | events.CompetitorExcluded()
            | events.EventVoided()
            | events.NoteRecorded()
        ):
            return None
        case _:
            assert_never(fact)


def _session_at(lines: Mapping[UUID, Line], event: UUID) -> str | None:
    """The session of the fact another one is about; the one referred to was written earlier."""
    line = lines.get(event)
    return None if line is None else _session_of(lines, line.data)
