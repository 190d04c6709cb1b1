"""The one-page sheet of a session for the notice board: what it is, since when, and what was decided."""

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from racelog.facts.season import Season, Session
from racelog.rules.multiples import multiple_of
from racelog.rules.procedure import protests_until
from racelog.rules.rounds import made_of
from racelog.tables.base import Table
from racelog.tables.decisions import DecisionLine, decisions_table
from racelog.tables.replayed import Replayed
from racelog.tables.results import ResultsTable, results_table


class SheetTable(Table):
    """A session as it is posted: its results, the decisions about it, and its publication.

    `status` is "not published" before anything was posted; `zone` is the circuit's, for the times.
    """

    ROWS: ClassVar[str] = "decisions"

    status: str
    document: str | None
    posted: datetime | None
    recorded: datetime | None
    """When that was recorded, where the time it was posted at was stated rather than recorded."""
    early: str | None
    """Why it is official before what is usual was over."""
    protests_until: datetime | None
    zone: str
    stopped: str | None
    multiples: tuple[str, ...]
    """What multiple of its points the session pays, by championship, where it is not once."""
    since_provisional: tuple[int, ...]
    """Lines that changed the result after it was posted as provisional, and before it was posted as it is now."""
    protests: tuple[str, ...]
    appeals: tuple[str, ...]
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
        **replayed.known_at,
        status=results.publication or "not published",
        document=None if published is None else published.document,
        posted=None if published is None else published.at,
        recorded=None if published is None else published.recorded,
        early=None if published is None else published.early,
        protests_until=protests_until(season, session),
        zone=_zone(season, session),
        stopped=_stopped(session),
        multiples=tuple(_multiples(replayed, session)),
        since_provisional=tuple(changed_since_posted(season, session.id)),
        protests=tuple(_protests(replayed, session)),
        appeals=tuple(_appeals(replayed, session)),
        after_official=tuple(_after_official(replayed, session)),
        results=results,
        decisions=tuple(decision for decision in decisions_table(replayed).decisions if decision.session == session.id),
    )


def changed_since_posted(season: Season, session_id: str) -> list[int]:
    """The lines about the order or decisions recorded after the provisional classification was last posted."""
    session = season.sessions[session_id]
    posted = [publication.seq for publication in session.published if publication.status == "provisional"]
    if not posted:
        return []
    made_of_ = {one.id: one for one in (session, *made_of(season, session))}
    orders = {order.seq for one in made_of_.values() for order in one.orders}
    decisions = {decision.seq for decision in season.decisions.values() if decision.session in made_of_}
    voids = {void.seq for void in season.taken_back if void.session in made_of_ and void.line < posted[-1]}
    return sorted(seq for seq in orders | decisions | voids if seq > posted[-1])


def _stopped(session: Session) -> str | None:
    if session.stopped is None:
        return None
    of = f" of {session.stopped.of_laps}" if session.stopped.of_laps else ""
    return f"counts back to lap {session.stopped.count_back_to}{of} (#{session.stopped.seq})"


def _multiples(replayed: Replayed, session: Session) -> Iterator[str]:
    adopted = replayed.season.regulations_at(session.round)
    for championship in adopted.regulations.championships if adopted is not None and session.round else ():
        note = multiple_of(replayed.season, championship, session, session.round or 0).note
        if note is not None:
            yield f"{championship.title}: {note}"


def _protests(replayed: Replayed, session: Session) -> Iterator[str]:
    for protest in replayed.season.protests.values():
        if protest.session == session.id:
            against = "" if protest.against is None else f" against car {protest.against}"
            words = f"protest by {protest.by}{against} ({protest.grounds}): {protest.outcome or 'open'}"
            yield words + _document(replayed, protest.seqs[-1])


def _appeals(replayed: Replayed, session: Session) -> Iterator[str]:
    for decision in replayed.season.decisions.values():
        for appeal in decision.appeals if decision.session == session.id else ():
            end = (appeal.outcome or "open").replace("_", " ")
            suspended = ", the decision is held back" if appeal.suspensive and appeal.outcome is None else ""
            yield f"appeal by {appeal.by} against #{decision.seq}: {end}{suspended}" + _document(
                replayed, appeal.seqs[-1]
            )


def _document(replayed: Replayed, seq: int) -> str:
    """The document of a line, in brackets."""
    basis = replayed.line(seq).line.data.basis
    return "" if basis is None or basis.document is None else f" ({basis.document})"


def _zone(season: Season, session: Session) -> str:
    return season.weekends[session.weekend].zone or "UTC"


def _after_official(replayed: Replayed, session: Session) -> list[int]:
    seqs = {
        *(order.seq for order in session.orders),
        *(
            seq
            for decision in replayed.season.decisions.values()
            if decision.session == session.id
            for seq in decision.seqs
        ),
        *(void.seq for void in replayed.season.taken_back if void.session == session.id),
    }
    return sorted(seq for seq in seqs if replayed.line(seq).line.data.after_official)
