"""The log itself as a table: who recorded what, when, and a line to read it by."""

from datetime import datetime
from itertools import islice
from typing import ClassVar, assert_never
from uuid import UUID

from racelog.facts import events
from racelog.facts.line import Line, Placed
from racelog.facts.season import Joined
from racelog.tables.base import Part, Table
from racelog.tables.penalty_words import penalty_in_words
from racelog.tables.replayed import Replayed


class LogLine(Part):
    """A line of the log, and where it stands."""

    seq: int
    at: datetime
    by: str
    type: str
    about: str
    reason: str | None
    document: str | None
    after_official: bool
    stated: datetime | None
    """When it was decided, held or posted, where somebody stated another time than it was recorded at."""
    voided_by: int | None
    id: str
    segment: str
    line: int
    hash: str


class LinesTable(Table):
    """Lines of the log, in order."""

    ROWS: ClassVar[str] = "lines"

    lines: tuple[LogLine, ...]


def lines_table(replayed: Replayed, type_: str | None = None, since: int = 0, limit: int | None = None) -> LinesTable:
    """The lines after `since`, of one type or of all; so many of them at most."""
    wanted = (placed for placed in replayed.placed[since:] if type_ in {None, placed.line.type})
    return LinesTable(
        **replayed.known_at,
        lines=tuple(_line(replayed, placed) for placed in islice(wanted, limit)),
    )


def log_line(replayed: Replayed, seq: int) -> LogLine:
    """One line of the log."""
    return _line(replayed, replayed.line(seq))


def _line(replayed: Replayed, placed: Placed) -> LogLine:
    line = placed.line
    return LogLine(
        seq=line.seq,
        at=line.at,
        by=line.by,
        type=line.type,
        about=about(replayed, line.data),
        reason=None if line.data.basis is None else line.data.basis.reason,
        document=None if line.data.basis is None else line.data.basis.document,
        after_official=bool(line.data.after_official),
        stated=_stated(line),
        voided_by=replayed.season.voided.get(line.id),
        id=str(line.id),
        segment=placed.segment,
        line=placed.number,
        hash=placed.digest,
    )


def _stated(line: Line) -> datetime | None:
    known = line.data.known
    return known.at if known is not None and known.source == "document" and known.at != line.at else None


def about(replayed: Replayed, fact: events.Event) -> str:  # noqa: C901, PLR0911, PLR0912, PLR0915 - one case per event
    """A fact in a few words."""
    season = replayed.season
    match fact:
        case events.SeasonOpened():
            return fact.title
        case events.RegulationsAdopted():
            return f"{fact.regulations.name}"
        case events.RegulationsAmended():
            return f"{fact.regulations.name}, from round {fact.effective_round}{_ended_by(replayed, fact)}"
        case events.WeekendScheduled() | events.WeekendCancelled() | events.WeekendClosed():
            weekend = season.weekends.get(fact.weekend)
            return f"weekend {fact.weekend}" if weekend is None else f"weekend {fact.weekend}, {weekend.name}"
        case events.WeekendMoved():
            days = " to ".join(dict.fromkeys(str(day) for day in (fact.first_day, fact.last_day) if day))
            where = "" if fact.circuit is None else f", {fact.circuit}"
            return f"weekend {fact.weekend}: {days or 'days to be announced'}{where}"
        case events.RoundMoved():
            return f"round {fact.round}, weekend {fact.weekend}{'' if fact.day is None else f', on {fact.day}'}"
        case events.RoundsReordered():
            return f"weekend {fact.weekend}: rounds {', '.join(map(str, fact.rounds))}, in this order"
        case events.RoundCancelled():
            return f"round {fact.round}"
        case events.MultiplierDeclared():
            return f"round {fact.round}, points times {fact.factor}"
        case events.SessionStopped():
            return f"{fact.session}, counts back to lap {fact.count_back_to}"
        case events.IncidentNoted():
            cars = f", cars {', '.join(fact.cars)}" if fact.cars else ""
            return f"{fact.session}{cars}: {fact.what}"
        case events.IncidentClosed():
            return _line_of(replayed, fact.incident)
        case events.ProtestLodged():
            against = "" if fact.against is None else f" against car {fact.against}"
            return f"{fact.session}, by {fact.by}{against}: {fact.grounds}"
        case events.ProtestWithdrawn():
            return _line_of(replayed, fact.protest)
        case events.ProtestDecided():
            return f"{_line_of(replayed, fact.protest)} {'upheld' if fact.upheld else 'dismissed'}"
        case events.AppealNotified():
            return f"{_line_of(replayed, fact.decision)}, by {fact.by}"
        case events.AppealFiled():
            return f"{_line_of(replayed, fact.appeal)}: {fact.grounds}"
        case events.AppealDecided():
            return f"{_line_of(replayed, fact.appeal)} {fact.outcome.replace('_', ' ')}"
        case events.RoundScheduled():
            return f"round {fact.round}, weekend {fact.weekend}"
        case events.SessionScheduled():
            return f"{fact.session}, {fact.kind}"
        case events.DriverRegistered():
            return fact.name
        case events.DriverCategorised():
            return _categorised(replayed, fact)
        case events.TeamRegistered():
            return fact.name
        case events.DriverJoined():
            spelt = season.joined_drivers.get(fact.driver)
            return f"{_spelt(spelt) or replayed.driver(fact.driver)} is {replayed.driver(fact.same_as)}"
        case events.DriverParted():
            return f"{replayed.driver(fact.driver)} is a driver of their own"
        case events.TeamJoined():
            spelt = season.joined_teams.get(fact.team)
            return f"{_spelt(spelt) or replayed.team(fact.team)} is {replayed.team(fact.same_as)}"
        case events.TeamParted():
            return f"{replayed.team(fact.team)} is a team of its own"
        case events.EntryRegistered():
            return f"car {fact.car}, {_names(replayed, fact.drivers)}"
        case events.EntryAmended():
            return f"{_car_of(replayed, fact.entry)} from weekend {fact.from_weekend}: {_changed(replayed, fact)}"
        case events.EntryRenumbered():
            return f"{_car_of(replayed, fact.entry)} has the number {fact.car} from weekend {fact.from_weekend}"
        case events.EntryWithdrawn():
            return f"{_car_of(replayed, fact.entry)}, {_since(fact)}"
        case events.QualifyingClassified() | events.RaceClassified() | events.ClassificationAmended():
            return f"{fact.session}, {len(fact.rows)} cars{', partial' if fact.partial else ''}"
        case events.GridSet():
            return f"{fact.session}, {len(fact.places)} cars"
        case events.PoleSet():
            return f"{fact.session}, car {fact.car}"
        case events.FastestLapSet():
            return f"{fact.session}, car {', '.join(fact.cars)}"
        case events.GridDrawn():
            return f"{fact.session}, the first {fact.reverse} reversed"
        case events.HonourSet():
            return f"{fact.session}, {fact.honour.replace('_', ' ')}: car {', '.join(fact.cars)}"
        case events.ClassificationPublished():
            return f"{fact.session}, {fact.status}"
        case events.PenaltyApplied():
            return f"{fact.session}, car {fact.car}: {penalty_in_words(fact.penalty)}"
        case events.PenaltyRescinded() | events.PenaltyReinstated():
            decision = season.decisions.get(fact.penalty)
            if decision is None:
                return "a penalty that was voided"
            return f"{decision.session}, car {decision.car}: {penalty_in_words(decision.penalty)}"
        case events.PointsAdjusted():
            return f"{fact.championship}, {fact.competitor}: {fact.points} points"
        case events.RedressGiven():
            return f"{fact.championship}, {fact.competitor}: redress for round {fact.round}"
        case events.CompetitorExcluded():
            return f"{fact.championship}, {fact.competitor}: excluded from round {fact.effective_round} on"
        case events.OfficialAppointed():
            return f"{fact.name or fact.official}: {', '.join(role.replace('_', ' ') for role in fact.roles)}"
        case events.OfficialDismissed():
            return fact.official
        case events.OfficialKeyRevoked():
            return f"{fact.official}: {fact.key.rpartition('+')[0] or fact.key[:40]}"
        case events.EventVoided():
            return _line_of(replayed, fact.event)
        case events.NoteRecorded():
            return fact.text
        case _:
            assert_never(fact)


def _spelt(joined: Joined | None) -> str | None:
    return None if joined is None else joined.name or joined.id


def _ended_by(replayed: Replayed, fact: events.RegulationsAmended) -> str:
    """The championships an amendment ends: their tables stay as they stood before."""
    before = [adopted.regulations for adopted in replayed.season.adopted if adopted.from_round < fact.effective_round]
    gone = [
        championship.title
        for championship in (before[-1].championships if before else ())
        if fact.regulations.championship(championship.id) is None
    ]
    return f", without {', '.join(gone)}" if gone else ""


def _line_of(replayed: Replayed, event: UUID) -> str:
    """The line of an event by its id: "#171"."""
    seq = replayed.seq_of.get(event)
    return "an unknown event" if seq is None else f"#{seq}"


def _car_of(replayed: Replayed, entry: UUID) -> str:
    known = replayed.season.entries.get(entry)
    return "an entry that was voided" if known is None else f"car {known.car}"


def _changed(replayed: Replayed, fact: events.EntryAmended) -> str:
    """What an amendment says, and nothing of what it leaves as it was."""
    drivers = None if fact.drivers is None else f"driven by {_names(replayed, fact.drivers)}"
    team = None if fact.team is None else f"for {replayed.team(fact.team)}"
    constructor = None if fact.constructor is None else f"constructor {replayed.team(fact.constructor)}"
    race_class = None if fact.class_ is None else f"class {fact.class_}"
    guest = None if fact.guest is None else "a guest" if fact.guest else "no guest"
    full = None if fact.full_season is None else "full season" if fact.full_season else "not for the full season"
    categories = None if fact.categories is None else ", ".join(fact.categories) or "no category"
    said = (drivers, team, constructor, race_class, fact.generation, guest, full, categories)
    return ", ".join(words for words in said if words is not None)


def _categorised(replayed: Replayed, fact: events.DriverCategorised) -> str:
    said = (fact.rating, None if fact.categories is None else ", ".join(fact.categories) or "no category")
    since = "" if fact.from_weekend is None else f", from weekend {fact.from_weekend}"
    return f"{replayed.driver(fact.driver)}: {', '.join(filter(None, said))}{since}"


def _since(fact: events.EntryWithdrawn) -> str:
    what = f"round {fact.from_round}" if fact.from_round is not None else f"weekend {fact.from_weekend}"
    return f"from {what} to the end of the season" if fact.rest_of_season else f"from {what}, for its weekend"


def _names(replayed: Replayed, drivers: tuple[str, ...]) -> str:
    return "/".join(map(replayed.driver, drivers))
