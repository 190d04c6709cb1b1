"""A line of the log in a few words, as a watcher would be told of it."""

from textwrap import shorten

from racelog.facts import events
from racelog.live.names import ShortNames
from racelog.tables import LogLine
from racelog.tables.replayed import Replayed
from racelog.tables.wording import penalty_in_words

REASON = 80
"""So much of a reason is told; the log has it all."""


def in_brief(replayed: Replayed, line: LogLine, *, with_car: bool = True) -> str:
    """What a line says: "R8 Watkins Glen provisional", "SP 22-31 back of class, R8, car 16 Torres".

    Without the car where the tables that follow from it name its driver anyway.
    """
    fact = replayed.line(line.seq).line.data
    document = f"{line.document} " if line.document else ""
    match fact:
        case events.ClassificationPublished():
            return f"{document}{_session(replayed, fact.session)} {fact.status}"
        case events.QualifyingClassified() | events.RaceClassified():
            partial = ", in part" if fact.partial else ""
            return f"{document}{_session(replayed, fact.session)} classified, {_cars(len(fact.rows))}{partial}"
        case events.ClassificationAmended():
            return f"{document}{_session(replayed, fact.session)} classified anew{_because(line)}"
        case events.PenaltyApplied():
            what = f"{penalty_in_words(fact.penalty)}, {fact.session}"
            return f"{document}{what}{_car(replayed, fact.session, fact.car, fact.driver) if with_car else ''}"
        case events.PenaltyRescinded() | events.PenaltyReinstated():
            word = line.type.removeprefix("penalty_")
            return document + _ruling(replayed, fact, word, with_car=with_car)
        case events.EventVoided():
            return f"{document}{line.about} voided{_because(line)}"
        case events.NoteRecorded():
            return f"{document}note: {line.about}"
        case _:
            # the words of the log itself: what it is, and what about
            return f"{document}{line.type.replace('_', ' ')}: {line.about}{_because(line)}"


def _session(replayed: Replayed, session_id: str) -> str:
    """A session and where it was: "R8 Watkins Glen"."""
    session = replayed.season.sessions.get(session_id)
    weekend = None if session is None else replayed.season.weekends.get(session.weekend)
    return session_id if weekend is None else f"{session_id} {weekend.name}"


def _car(replayed: Replayed, session_id: str, car: str, driver: str | None = None) -> str:
    """A car and who was in it, or the one driver meant: ", car 16 Torres"."""
    session = replayed.season.sessions.get(session_id)
    in_the_car = () if session is None else replayed.season.drivers_of(car, session.weekend)
    short = ShortNames(replayed)
    names = "/".join(short.of(replayed.driver(name)) for name in ((driver,) if driver else in_the_car))
    return f", car {car} {names}".rstrip()


def _ruling(
    replayed: Replayed, fact: events.PenaltyRescinded | events.PenaltyReinstated, word: str, *, with_car: bool
) -> str:
    decision = replayed.season.decisions.get(fact.penalty)
    if decision is None:
        return f"a penalty {word}"
    car = _car(replayed, decision.session, decision.car, decision.driver) if with_car else ""
    return f"{penalty_in_words(decision.penalty)} {word}, {decision.session}{car}"


def _cars(count: int) -> str:
    return "1 car" if count == 1 else f"{count} cars"


def _because(line: LogLine) -> str:
    """A reason, where no document has it; cut short."""
    return f" ({shorten(line.reason, REASON, placeholder='...')})" if line.reason and not line.document else ""
