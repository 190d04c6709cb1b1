"""Places gained and lost between two states of one championship."""

from collections.abc import Mapping

from racelog.facts.season import Seq
from racelog.projections.replayed import Replayed
from racelog.projections.tables.base import Part
from racelog.projections.tables.standings import StandingsTable


class Move(Part):
    """A competitor whose line differs; places are positive when gained, and null where there was no position."""

    places: int | None
    was_points: str | None


def since_publication(replayed: Replayed) -> Seq | None:
    """The line before the classification that was published last: what a reader of the notice board had seen.

    Where nothing was ever published, the line before the last order was recorded; None before there was one.
    """
    sessions = replayed.season.sessions.values()
    published = [each.published[0].seq for each in sessions if each.published and each.kind in {"race", "sprint"}]
    orders = [each.orders[0].seq for each in sessions if each.orders and each.kind in {"race", "sprint"}]
    found = max(published or orders, default=1)
    return found - 1 if found > 1 else None


def moves(before: StandingsTable | None, after: StandingsTable) -> Mapping[str, Move]:
    """Everybody whose position or points differ, by competitor; nobody where there is nothing to compare with."""
    if before is None:
        return {}
    was = {line.competitor: line for line in before.standings}
    found: dict[str, Move] = {}
    for line in after.standings:
        old = was.get(line.competitor)
        if old is None or (old.position, old.points) == (line.position, line.points):
            continue
        known = old.position is not None and line.position is not None
        found[line.competitor] = Move(
            places=(old.position or 0) - (line.position or 0) if known else None, was_points=old.points
        )
    return found
