"""Deciding on clerical errors: which event is taken back, and what builds on it."""

from collections.abc import Iterator, Sequence
from typing import assert_never
from uuid import UUID

from racelog.desk.deciding.answer import Answer
from racelog.desk.refusals import Refused
from racelog.desk.requests import Void
from racelog.facts import events
from racelog.facts.line import Line
from racelog.facts.season import Season

Ground = tuple[str, str | int | UUID]
"""Something later facts may stand on: a driver, a weekend, a session, an order, an entry, a decision."""


def void(season: Season, lines: Sequence[Line], asked: Void) -> Answer:
    line = next((each for each in lines if each.seq == asked.line), None)
    if line is None:
        return Refused(f"there is no line #{asked.line}", f"the last one is #{season.seq}")
    if isinstance(line.data, events.EventVoided):
        return Refused(
            f"#{line.seq} takes back a clerical error; that is not taken back again",
            remedy="Record the fact anew",
        )
    if line.id in season.voided:
        return Refused(f"#{line.seq} was taken back already (#{season.voided[line.id]})")
    if isinstance(line.data, events.SeasonOpened):
        return Refused(f"#{line.seq} opens the season; without it there is no season")
    built = dependents(season, lines, line)
    if built and not asked.with_dependents:
        named = ", ".join(f"#{each.seq} {each.type}" for each in built[:8])
        more = f" and {len(built) - 8} more" if len(built) > 8 else ""
        return Refused(
            f"#{line.seq} {line.type} has later events built on it",
            f"{named}{more}",
            "Take those back first, or all of them together (with dependents)",
        )
    basis = events.Basis(reason=asked.reason)
    return tuple(events.EventVoided(event=each.id, basis=basis) for each in (*reversed(built), line))


def decided_void(season: Season, lines: Sequence[Line], asked: events.EventVoided) -> Answer:
    line = next((each for each in lines if each.id == asked.event), None)
    if line is None:
        return Refused(f"there is no event {asked.event}")
    reason = asked.basis.reason if asked.basis is not None and asked.basis.reason else None
    if reason is None:
        return Refused("a clerical error is taken back with a reason", remedy="Give the reason")
    return void(season, lines, Void(line=line.seq, reason=reason))


def dependents(season: Season, lines: Sequence[Line], line: Line) -> tuple[Line, ...]:
    """The later events, still counting, that stand on one, directly or through others; in order."""
    grounds = set(_laid(line))
    found = []
    for later in lines:
        if (
            later.seq > line.seq
            and later.id not in season.voided
            and grounds & {*_stood_on(later.data), *_contained(season, later)}
        ):
            found.append(later)
            grounds |= set(_laid(later))
    return tuple(found)


def _contained(season: Season, line: Line) -> Iterator[Ground]:
    """The decisions an order contains, while it is the one that counts; a later one has replaced it otherwise."""
    order = line.data
    if isinstance(order, events.ClassifiedOrder):
        session = season.sessions.get(order.session)
        if session is not None and session.order is not None and session.order.seq == line.seq:
            yield from (("event", each) for each in order.includes)


def _laid(line: Line) -> Iterator[Ground]:
    """What a line lays for others to stand on."""
    fact = line.data
    yield "event", line.id
    match fact:
        case events.DriverRegistered():
            yield "driver", fact.driver
        case events.TeamRegistered():
            yield "team", fact.team
        case events.WeekendScheduled():
            yield "weekend", fact.weekend
        case events.RoundScheduled():
            yield "round", fact.round
            yield "session", f"R{fact.round}"
        case events.SessionScheduled():
            yield "session", fact.session
        case events.RaceClassified() | events.QualifyingClassified():
            yield "order", fact.session
        case events.RegulationsAdopted():
            yield "regulations", ""
        case _:
            return


def _stood_on(fact: events.Event) -> Iterator[Ground]:  # noqa: C901, PLR0912 - one case per event
    """What a fact stands on."""
    match fact:
        case events.RoundScheduled():
            yield "weekend", fact.weekend
        case events.WeekendCancelled():
            yield "weekend", fact.weekend
        case events.SessionScheduled():
            yield "weekend", fact.weekend
            yield "round", fact.round or 0
        case events.EntryRegistered():
            yield from (("driver", driver) for driver in fact.drivers)
            yield "team", fact.team or ""
            yield from (("weekend", each) for each in fact.weekends if fact.weekends != "all")
        case events.EntryAmended():
            yield "event", fact.entry
            yield "weekend", fact.from_weekend
            yield from (("driver", driver) for driver in fact.drivers or ())
        case events.EntryWithdrawn():
            yield "event", fact.entry
        case events.RaceClassified() | events.QualifyingClassified():
            yield "session", fact.session
        case events.ClassificationAmended() | events.ClassificationPublished():
            yield "session", fact.session
            yield "order", fact.session
        case events.GridSet() | events.PoleSet() | events.FastestLapSet() | events.PenaltyApplied():
            yield "session", fact.session
        case events.PenaltyRescinded() | events.PenaltyReinstated():
            yield "event", fact.penalty
        case events.RegulationsAmended():
            yield "regulations", ""
        case events.PointsAdjusted():
            yield "driver", fact.competitor
            yield "team", fact.competitor
        case events.NoteRecorded():
            yield from (("event", each) for each in (fact.about,) if each is not None)
        case (
            events.SeasonOpened()
            | events.RegulationsAdopted()
            | events.WeekendScheduled()
            | events.DriverRegistered()
            | events.TeamRegistered()
            | events.EventVoided()
        ):
            return
        case _:
            assert_never(fact)
