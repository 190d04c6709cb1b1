"""Places gained and lost: against the table a watcher had in mind before what happened last."""

from collections.abc import Mapping

from racelog.facts.season import Season
from racelog.live.history import NOTHING, History
from racelog.tables import StandingsTable
from racelog.tables.replayed import Replayed


def compared_with(history: History, state: Replayed) -> Replayed:
    """The state that gains and losses are counted from.

    That of the last publication before the last race had its order: so a table shows what that race, and everything
    decided since, has moved. Where nothing had been published by then, the state before the last append.
    """
    published = _published_before_the_last_race(state.season)
    seq = history.before(state.seq) if published is None else history.end_of(published)
    return NOTHING if seq == 0 else history.at(seq)


def gained(before: StandingsTable | None, now: StandingsTable) -> Mapping[str, int]:
    """Places each competitor gained; less than nothing for those it lost, none for who had no position then or now."""
    was = {line.competitor: line.position for line in (before.standings if before else ())}
    return {
        line.competitor: there - line.position
        for line in now.standings
        if line.position is not None and (there := was.get(line.competitor)) is not None
    }


def _published_before_the_last_race(season: Season) -> int | None:
    """The line of the log that last published a classification before the last race had its first order."""
    ran = [each.orders[0].seq for each in season.sessions.values() if each.kind == "race" and each.orders]
    if not ran:
        return None
    published = (each.seq for session in season.sessions.values() for each in session.published)
    return max((seq for seq in published if seq < max(ran)), default=None)
