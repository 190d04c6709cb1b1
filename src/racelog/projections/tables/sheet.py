"""The one-page sheet of a session for the notice board: what it is, since when, and what was decided."""

from datetime import datetime

from racelog.facts.season import Season, Session
from racelog.projections.replayed import Replayed
from racelog.projections.tables.base import Table
from racelog.projections.tables.decisions import DecisionLine, decisions_table
from racelog.projections.tables.results import ResultsTable, results_table
from racelog.rules.procedure import protests_until


class SheetTable(Table):
    """A session as it is posted: its results, the decisions about it, and its publication.

    `status` is "not published" before anything was posted; `zone` is the circuit's, for the times.
    """

    status: str
    document: str | None
    posted: datetime | None
    protests_until: datetime | None
    zone: str
    after_official: tuple[int, ...]
    """Lines recorded after the session was official, knowing that."""
    results: ResultsTable
    decisions: tuple[DecisionLine, ...]


def sheet_table(replayed: Replayed, session_id: str) -> SheetTable | None:
    """The sheet of a session; None when there is no such session."""
    season = replayed.season
    session, results = season.sessions.get(session_id), results_table(replayed, session_id)
    if session is None or results is None:
        return None
    published = session.publication
    return SheetTable(
        season=season.id,
        title=season.title,
        seq=replayed.seq,
        log_head=replayed.head,
        status=results.publication or "not published",
        document=None if published is None else published.document,
        posted=None if published is None else published.at,
        protests_until=protests_until(season, session),
        zone=_zone(season, session),
        after_official=tuple(_after_official(replayed, session)),
        results=results,
        decisions=tuple(each for each in decisions_table(replayed).decisions if each.session == session.id),
    )


def _zone(season: Season, session: Session) -> str:
    return season.weekends[session.weekend].zone or "UTC"


def _after_official(replayed: Replayed, session: Session) -> list[int]:
    seqs = {
        *(order.seq for order in session.orders),
        *(seq for each in replayed.season.decisions.values() if each.session == session.id for seq in each.seqs),
    }
    return sorted(seq for seq in seqs if replayed.line(seq).line.data.after_official)
