"""A preview: what would be written, and every place, table, clock and lock it touches. Nothing has been written."""

from collections.abc import Iterator

from racelog.desk.clock import clock_shown, status_shown
from racelog.desk.doubts import doubts
from racelog.desk.preview import Previewed
from racelog.facts.events import GridPlaces
from racelog.rules.grid import served_in
from racelog.rules.penalties import changes_order
from racelog.rules.procedure import protests_until
from racelog.tables.sheet import changed_since_posted
from racelog.views.changes import change_blocks, line_words
from racelog.views.view import Block, View, Words


def preview_view(previewed: Previewed) -> View:
    """What a request would change."""
    return View(None, "preview", tuple(_blocks(previewed)))


def _blocks(previewed: Previewed) -> Iterator[Block]:
    if previewed.again:
        answer = previewed.seqs[0]
        yield Words(f"this was asked before, and answered with #{answer}; nothing would be written")
        return
    yield from line_words(previewed.lines)
    for doubt in doubts(previewed.after.season, [previewed.after.line(seq).line.data for seq in previewed.seqs]):
        yield Words(doubt, "  warning", "note")
    yield from (Words(f"  {words}") for words in (*_clocks_and_locks(previewed), *_next_grids(previewed)))
    yield from change_blocks(previewed.changes, lambda session: _session_title(previewed, session))


def _session_title(previewed: Previewed, session_id: str) -> str:
    after, before = previewed.after.season, previewed.before.season
    season = after if session_id in after.sessions else before
    return status_shown(season, season.sessions[session_id], previewed.at)


def _clocks_and_locks(previewed: Previewed) -> Iterator[str]:
    """What starts or ends with it: protest times, locks, decisions held back or given back."""
    after, before = previewed.after.season, previewed.before.season
    for session in after.sessions.values():
        earlier = before.sessions.get(session.id)
        published_before = None if earlier is None else earlier.publication
        if session.publication is None or session.publication == published_before:
            continue
        if session.publication.status == "official":
            yield f"{session.id} becomes official: later decisions need --after-official"
            since = changed_since_posted(before, session.id)
            if since:
                yield f"changed since it was posted as provisional: {', '.join(f'#{seq}' for seq in since)}"
        elif (until := protests_until(after, session)) is not None:
            yield f"{session.id}: protests until {clock_shown(after, session, until)}"
    yield from _decisions_without_an_order(previewed)
    for decision in before.decisions.values():
        if decision.in_force and decision.id not in after.decisions:
            yield f"the penalty #{decision.seq} (car {decision.car}, {decision.session}) is voided"
    for decision in after.decisions.values():
        as_before = before.decisions.get(decision.id)
        if as_before is not None and as_before.in_force != decision.in_force:
            word = "counts again" if decision.in_force else "is held back" if decision.held_back else "no longer counts"
            yield f"the penalty #{decision.seq} (car {decision.car}, {decision.session}) {word}"


def _decisions_without_an_order(previewed: Previewed) -> Iterator[str]:
    """Decisions about a session whose order is taken back: they stay in force, for the order that comes next."""
    after, before = previewed.after.season, previewed.before.season
    for decision in after.decisions.values():
        session, earlier = after.sessions.get(decision.session), before.sessions.get(decision.session)
        order_gone = session is not None and earlier is not None and session.order is None and earlier.order is not None
        if order_gone and decision.in_force:
            what = f"the penalty #{decision.seq} (car {decision.car}, {decision.session}) stays in force"
            moves = f": the next order of {decision.session} is decided by it, unless it says that it contains it"
            yield what + (moves if changes_order(decision.penalty) else "")


def _next_grids(previewed: Previewed) -> Iterator[str]:
    """Where new grid penalties are served, and whether that grid would have to be set again."""
    season = previewed.after.season
    for decision in season.decisions.values():
        if not isinstance(decision.penalty, GridPlaces) or decision.id in previewed.before.season.decisions:
            continue
        race = season.sessions.get(served_in(season, decision) or "")
        if race is None:
            yield f"car {decision.car}: waits for its next race"
        elif race.grid_seq is not None:
            yield f"car {decision.car}: served at {race.id}, whose grid is set (#{race.grid_seq}): confirm it again"
        else:
            yield f"car {decision.car}: served on the grid of {race.id}"
