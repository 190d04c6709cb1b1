"""The fold over a log: one case per event, every subject in the file named after it.

Never refuses and never guesses: refusing is the desk's work, before the fact exists. History always replays.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import assert_never
from uuid import UUID

from racelog.facts import events
from racelog.facts.evolve import calendar, decisions, entry_list, officials, procedure, sessions
from racelog.facts.evolve.changing import added, replace
from racelog.facts.evolve.joining import REACH_BACK, as_joined, joined, with_name
from racelog.facts.line import Line
from racelog.facts.pointing import sessions_named
from racelog.facts.season import Season, TakenBack

_DECIDED = (events.PenaltyApplied, events.AppealNotified)
"""The facts a ruling or an appeal that is voided leads back to."""


def replay(lines: Iterable[Line]) -> Season:
    """The season these lines add up to; any prefix of a log is a season too.

    A voided event never counts, as if it had not been written, so the voids are looked up first; and so is who is
    joined to whom.
    """
    lines = tuple(lines)
    voids, season = _ahead(lines)
    for line in lines:
        season = replace(season, seq=line.seq) if line.id in voids else evolve(season, line)
    by_id = {line.id: line for line in lines} if voids else {}
    return replace(season, taken_back=_taken_back(by_id, voids))


def replay_in_passes(passes: Callable[[], Iterable[Line]]) -> Season:
    """The same season from lines that are not kept: one pass looks for what is voided, another adds up.

    `passes` gives the lines again each time. What is held is what the season holds, and the few lines a void may be
    about where there is one.
    """
    voids, season = _ahead(passes())
    by_id = dict[UUID, Line]()
    for line in passes():
        season = replace(season, seq=line.seq) if line.id in voids else evolve(season, line)
        if voids and (line.id in voids or isinstance(line.data, _DECIDED)):
            by_id[line.id] = line
    return replace(season, taken_back=_taken_back(by_id, voids))


def _ahead(lines: Iterable[Line]) -> tuple[dict[UUID, int], Season]:
    """What reaches back: the voided events with the line that voids each; an empty season that knows who is joined."""
    voids: dict[UUID, int] = {}
    reaching_back: list[Line] = []
    for line in lines:
        if isinstance(line.data, events.EventVoided):
            voids[line.data.event] = line.seq
        elif isinstance(line.data, REACH_BACK):
            reaching_back.append(line)
    drivers, teams = joined(line for line in reaching_back if line.id not in voids)
    return voids, Season(joined_drivers=drivers, joined_teams=teams)


def _taken_back(lines: Mapping[UUID, Line], voids: Mapping[UUID, int]) -> tuple[TakenBack, ...]:
    """What the voids took back of sessions' results, so that a publication can say that it has changed since."""

    def fact_of(event: UUID) -> events.Event | None:
        return lines[event].data if event in lines else None

    return tuple(
        TakenBack(session, lines[event].seq, void)
        for event, void in voids.items()
        if event in lines and lines[event].data.TOUCHES == "result"
        for session in sessions_named(lines[event].data, fact_of)
    )


def continued(season: Season, lines: Sequence[Line]) -> Season:
    """The season of all these lines, when `season` is that of the first of them.

    A void reaches back, and so does a join, so a log in which one has come since is replayed from its beginning.
    """
    fresh = lines[season.seq :]
    if season.seq > len(lines) or any(isinstance(line.data, (events.EventVoided, *REACH_BACK)) for line in fresh):
        return replay(lines)
    for line in fresh:
        season = evolve(season, line)
    return season


def evolve(season: Season, line: Line) -> Season:
    """The season with one more fact."""
    after = _evolve(season, line)
    if after is season:
        return replace(season, seq=line.seq)
    object.__setattr__(after, "seq", line.seq)  # it was made a moment ago, and nobody has it yet
    return after


def _evolve(season: Season, line: Line) -> Season:  # noqa: C901, PLR0911, PLR0912 - one case per event
    fact, seq = as_joined(season, line.data), line.seq
    match fact:
        case events.SeasonOpened():
            return calendar.season_opened(season, fact)
        case events.RegulationsAdopted():
            return calendar.regulations_adopted(season, fact, seq)
        case events.RegulationsAmended():
            return calendar.regulations_amended(season, fact, seq)
        case events.WeekendScheduled():
            return calendar.weekend_scheduled(season, fact, seq)
        case events.WeekendMoved():
            return calendar.weekend_moved(season, fact, seq)
        case events.WeekendCancelled():
            return calendar.weekend_cancelled(season, fact, seq)
        case events.WeekendClosed():
            return calendar.weekend_closed(season, fact, seq)
        case events.MultiplierDeclared():
            return calendar.multiplier_declared(season, fact, seq)
        case events.RoundScheduled():
            return calendar.round_scheduled(season, fact, seq)
        case events.RoundMoved():
            return calendar.round_moved(season, fact, seq)
        case events.RoundsReordered():
            return calendar.rounds_reordered(season, fact)
        case events.RoundCancelled():
            return calendar.round_cancelled(season, fact, seq)
        case events.SessionScheduled():
            return calendar.session_scheduled(season, fact, seq)
        case events.DriverRegistered():
            return entry_list.driver_registered(with_name(season, line.data), fact, seq)
        case events.DriverCategorised():
            return entry_list.driver_categorised(season, fact, seq)
        case events.TeamRegistered():
            return entry_list.team_registered(with_name(season, line.data), fact, seq)
        case events.DriverJoined() | events.DriverParted() | events.TeamJoined() | events.TeamParted():
            return season  # looked up ahead
        case events.EntryRegistered():
            return entry_list.entry_registered(season, fact, line)
        case events.EntryAmended():
            return entry_list.entry_amended(season, fact, seq)
        case events.EntryRenumbered():
            return entry_list.entry_renumbered(season, fact, seq)
        case events.EntryWithdrawn():
            return entry_list.entry_withdrawn(season, fact, seq)
        case events.QualifyingClassified() | events.RaceClassified() | events.ClassificationAmended():
            return sessions.classified(season, fact, seq)
        case events.SessionStopped():
            return sessions.stopped(season, fact, seq)
        case events.GridSet():
            return sessions.grid_set(season, fact, seq)
        case events.PoleSet():
            return sessions.pole_set(season, fact, seq)
        case events.FastestLapSet():
            return sessions.fastest_lap_set(season, fact, seq)
        case events.GridDrawn():
            return sessions.grid_drawn(season, fact, seq)
        case events.HonourSet():
            return sessions.honour_set(season, fact, seq)
        case events.ClassificationPublished():
            return sessions.published(season, fact, line)
        case events.PenaltyApplied():
            return decisions.penalty_applied(season, fact, line)
        case events.PenaltyRescinded():
            return decisions.ruled(season, fact, "rescinded", seq)
        case events.PenaltyReinstated():
            return decisions.ruled(season, fact, "reinstated", seq)
        case events.RedressGiven():
            return decisions.redress_given(season, fact, seq)
        case events.PointsAdjusted():
            return decisions.points_adjusted(season, fact, seq)
        case events.CompetitorExcluded():
            return decisions.competitor_excluded(season, fact, seq)
        case events.IncidentNoted() | events.IncidentClosed():
            return procedure.incident(season, fact, line)
        case events.ProtestLodged() | events.ProtestWithdrawn() | events.ProtestDecided():
            return procedure.protest(season, fact, line)
        case events.AppealNotified() | events.AppealFiled() | events.AppealDecided():
            return procedure.appeal(season, fact, line)
        case events.OfficialAppointed():
            return officials.appointed(season, fact, seq)
        case events.OfficialDismissed():
            return officials.dismissed(season, fact, seq)
        case events.OfficialKeyRevoked():
            return officials.key_revoked(season, fact, seq)
        case events.EventVoided():
            return replace(season, voided=added(season.voided, fact.event, seq))
        case events.NoteRecorded():
            return season
        case _:
            assert_never(fact)
