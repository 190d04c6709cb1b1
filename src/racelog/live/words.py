"""A change in one line of text, for pipes, logs and screen readers: when, which line of the log, what moved, why."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from textwrap import shorten
from typing import assert_never

from racelog.facts import events
from racelog.live.changes import Change, Damaged, Gone, Grown, Mended, Opened, Replaced
from racelog.tables import LogLine
from racelog.tables.changes import ChampionshipChange, StandingChange
from racelog.tables.penalty_words import penalty_in_words
from racelog.tables.replayed import Replayed
from racelog.tables.standings import standings_table

TOLD = 4
"""So many competitors of a table are named; of more, one fewer and how many there are besides."""
LINES = 3
"""So many lines of one append are told in words."""


def in_a_line(change: Change, at: datetime) -> str:
    """One change as a line of text; `at` is when it was noticed, told where the log itself says no time.

    Units:   times of day are UTC, as the log has them.
    """
    match change:
        case Grown():
            return f"{_time(change.at)} #{change.seq} {_grown(change)}"
        case Damaged():
            first, *rest = str(change.complaint).splitlines()
            complaint = " ".join((first, *rest[-1:]))
            return f"{_time(at)} #{change.seq} DAMAGED: {complaint}; what was told up to #{change.seq} stands"
        case Mended():
            return f"{_time(at)} #{change.replayed.seq} mended: the log reads well again"
        case Replaced():
            return (
                f"{_time(at)} #{change.replayed.seq} REPLACED: the log is not the one told of up to #{change.was_seq}; "
                f"forget that, and go on from #{change.replayed.seq}"
            )
        case Opened():
            return f"{_time(at)} #{change.replayed.seq} opened: {change.replayed.season.title}"
        case Gone():
            return f"{_time(at)} GONE: no log of {change.season} is kept here any longer"
    assert_never(change)


def _time(at: datetime) -> str:
    return f"{at.astimezone(UTC):%H:%M:%S}"


def _grown(grown: Grown) -> str:
    tables = tables_moved(grown)
    words = [in_brief(grown.replayed, line, with_car=not tables) for line in grown.lines[:LINES]]
    rest = len(grown.lines) - len(words)
    what = ", ".join((*words, f"and {rest} more lines")) if rest else "; ".join(words)
    return f"{'; '.join(tables)}: {what}" if tables else what


def tables_moved(grown: Grown) -> list[str]:
    """Each championship that moved, and who in it: "Pro-Am: Mosing 9 -> 8 (106), Torres 8 -> 9 (106)"."""
    return [_table(grown, table) for table in grown.changes.championships]


def _table(grown: Grown, change: ChampionshipChange) -> str:
    short = ShortNames(grown.replayed)
    moved = [_moved(change, one, short.of(one.name)) for one in _in_order(grown, change)]
    if len(moved) > TOLD:
        moved = [*moved[: TOLD - 1], f"and {len(moved) - TOLD + 1} more"]
    if change.incomplete_after != change.incomplete_before:
        moved.append(f"incomplete: {', '.join(change.incomplete)}" if change.incomplete_after else "complete again")
    return f"{change.title}: {', '.join(moved)}"


def _in_order(grown: Grown, change: ChampionshipChange) -> Sequence[StandingChange]:
    """As in the table; where a race was classified, its winner first."""
    winners = [_winner(grown, change.championship, number) for number in _rounds(grown)]
    return sorted(change.changes, key=lambda standing: standing.competitor not in winners)


def _rounds(grown: Grown) -> list[int]:
    """The rounds an append gave a first order."""
    facts = (grown.replayed.line(line.seq).line.data for line in grown.lines)
    races = [fact.session for fact in facts if isinstance(fact, events.RaceClassified)]
    sessions = filter(None, map(grown.replayed.season.sessions.get, races))
    return [session.round for session in sessions if session.round is not None]


def _winner(grown: Grown, championship: str, number: int) -> str | None:
    """Who has the best place of a round, as this championship counts it."""
    table = standings_table(grown.replayed, championship)
    places = [
        (cell.place, line.competitor)
        for line in (table.standings if table else ())
        for cell in line.results
        if cell.round == number and cell.place is not None
    ]
    return min(places)[1] if places else None


def _moved(table: ChampionshipChange, change: StandingChange, name: str) -> str:
    """One competitor: "Mosing 9 -> 8 (106)"; points alone where the position stayed: "Lequeux 50 -> 51"."""
    before, after = change.shown_before_points, change.shown_after_points
    if change.after_points is None:
        return f"{name} no longer in the table"
    if change.before_points is None:
        return f"{name} new{'' if change.after_position is None else f' {change.after_position}'} ({after})"
    if change.before_position == change.after_position:
        return f"{name} {before} -> {after}"
    was = _position(change.before_position, incomplete=table.incomplete_before)
    now = _position(change.after_position, incomplete=table.incomplete_after)
    return f"{name} {was} -> {now} ({after})"


def _position(position: int | None, *, incomplete: bool) -> str:
    """A position; "?" while it is not known, "-" for who has none."""
    return str(position) if position is not None else "?" if incomplete else "-"


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


class ShortNames:
    """The short names of a season's drivers; teams keep theirs."""

    def __init__(self, replayed: Replayed) -> None:
        names = [driver.name for driver in replayed.season.drivers.values()]
        count = Counter(map(_without_given_name, names))
        self._short = {name: short for name in names if count[short := _without_given_name(name)] == 1}

    def of(self, name: str) -> str:
        """What somebody is called for short."""
        return self._short.get(name, name)


def _without_given_name(name: str) -> str:
    return name.partition(" ")[2] or name
