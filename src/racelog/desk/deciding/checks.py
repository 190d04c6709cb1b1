"""What officials are held to beside the season itself: papers, whole orders, and times that can be.

A decision of the stewards has a number and a reason; an order names every car entered; what follows from something was
not before it. An import of printed tables is held to none of this.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from racelog.desk.clock import clock_shown
from racelog.desk.names import drivers_named, weekend_title
from racelog.desk.refusals import refuse
from racelog.desk.requests import models
from racelog.facts import events
from racelog.facts.line import Line
from racelog.facts.season import Season, Seq, Session, Weekend

STEWARDS_DECISIONS = (
    events.PenaltyApplied,
    models.DecideTogether,
    events.PenaltyRescinded,
    events.PenaltyReinstated,
    models.Rescind,
    models.Reinstate,
    events.PointsAdjusted,
    events.RedressGiven,
    events.CompetitorExcluded,
    events.ProtestDecided,
    models.DecideProtest,
    events.AppealDecided,
    models.DecideAppeal,
)


def check_documented(request: models.Request) -> None:
    """Refused for a stewards' decision without the number of its document, or without a reason."""
    if not isinstance(request, STEWARDS_DECISIONS) or _given_up(request):
        return
    for asked in request.decisions if isinstance(request, models.DecideTogether) else (request,):
        if asked.basis is None or asked.basis.document is None:
            refuse(
                "a decision of the stewards has a document number", remedy='Give it: --doc "SP 26-9", as on the paper'
            )
        if asked.basis.reason is None:
            refuse("a decision of the stewards has a reason", remedy='Give it: --reason "WORDS"')


def _given_up(request: models.Request) -> bool:
    """Nobody decides, and nobody signs, when an appeal is withdrawn or never filed in time."""
    return isinstance(request, events.AppealDecided | models.DecideAppeal) and request.outcome in {
        "withdrawn",
        "lapsed",
    }


def check_class_named(season: Season, request: models.Request) -> None:
    """Refused for an entry without a class where the regulations have classes; a guest needs none."""
    adopted = season.regulations_at()
    classes = () if adopted is None else adopted.regulations.classes
    if not classes or not isinstance(request, models.Enter | models.EnterAll | events.EntryRegistered):
        return
    for entry in request.entries if isinstance(request, models.EnterAll) else (request,):
        if entry.class_ is None and not entry.guest:
            refuse(
                f"in which class does car {entry.car} run?",
                f"classes: {', '.join(race_class.id for race_class in classes)}",
                f"Name it: --class {classes[0].id}",
            )


SHOWN = 6
"""How many missing cars a refusal names with their drivers."""


def check_complete(season: Season, request: models.Request) -> None:
    """Refused for an order of officials that leaves a car out without a word about it."""
    if isinstance(request, models.Qualify) and request.round in season.rounds:
        _check_none_missing(season, f"Q{request.round}", season.rounds[request.round].weekend, request)
    elif (
        isinstance(request, events.ClassifiedOrder | models.AmendClassification) and request.session in season.sessions
    ):
        _check_none_missing(season, request.session, season.sessions[request.session].weekend, request)


def _check_none_missing(
    season: Season,
    session: str,
    weekend: str,
    request: models.Qualify | events.ClassifiedOrder | models.AmendClassification,
) -> None:
    known = season.sessions.get(session)
    if not request.rows or request.partial is not None or not (known is None or season.holds_everybody(known)):
        return
    left_out = list(_left_out(season, session, weekend, {row.car for row in request.rows}))
    if not left_out:
        return
    named = ", ".join(f"{car} {drivers_named(season, car, weekend)}" for car in left_out[:SHOWN])
    more = f" and {len(left_out) - SHOWN} more" if len(left_out) > SHOWN else ""
    refuse(
        f"{len(left_out)} {'car is' if len(left_out) == 1 else 'cars are'} entered for {session} and not in the order",
        f"{named}{more}",
        f'Say what became of each: --dns {left_out[0]}, --dnf ..., --nc ...; or what is not known: --partial "WORDS"',
    )


def _left_out(season: Season, session: str, weekend: str, cars: set[str]) -> Iterable[str]:
    known = season.sessions.get(session)
    number = int(session[1:]) if known is None else known.round
    for entry in season.entered_at(weekend):
        car = season.number_of(entry, weekend)
        if car not in cars and season.withdrawal_of(entry, weekend, number) is None:
            yield car


YEAR = timedelta(days=366)
FAR_EAST = timedelta(hours=14)
"""How far the clock at a circuit of no known zone may be ahead of UTC."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What a request follows from: `what` happens now, `of` did in line `seq` at that time."""

    what: str
    session: str
    of: str
    seq: Seq
    at: datetime


def check_possible(season: Season, lines: Sequence[Line], request: models.Resolved, at: datetime) -> None:
    """Refused for a time that cannot be, the line named that says so.

    What follows from an earlier line is held against it by the time that was given; what was posted without one is
    posted now.
    """
    if isinstance(request, events.ClassificationPublished):
        _check_after_the_race(season, request, at)
    for asked in request.decisions if isinstance(request, models.DecideTogether) else (request,):
        if isinstance(asked, events.PenaltyApplied) and asked.known is not None:
            _check_not_years_away(season, season.sessions.get(asked.session), asked.known.at)
    _check_after_its_cause(season, lines, request)


def _check_after_its_cause(season: Season, lines: Sequence[Line], request: models.Resolved) -> None:
    if request.known is None:
        return
    for cause in (*_of_appeals(season, request), *_of_protests(season, lines, request)):
        session = season.sessions.get(cause.session)
        if session is not None and request.known.at < cause.at:
            refuse(
                f"{cause.what} at {clock_shown(season, session, request.known.at)}, "
                f"before {cause.of} (#{cause.seq}) at {clock_shown(season, session, cause.at)}",
                remedy="Check the time: --at",
            )


def _of_appeals(season: Season, request: models.Resolved) -> Iterator[Cause]:
    """Notice comes after the decision, the appeal after its notice, its end after both."""
    for decision in season.decisions.values():
        if isinstance(request, events.AppealNotified) and request.decision == decision.id:
            yield Cause("notice of the appeal is given", decision.session, "the decision", decision.seq, decision.at)
        for appeal in decision.appeals:
            notice, filed = appeal.seqs[0], appeal.filed
            if isinstance(request, events.AppealFiled) and request.appeal == appeal.id:
                yield Cause("the appeal is filed", decision.session, "its notice", notice, appeal.notified)
            elif isinstance(request, events.AppealDecided) and request.appeal == appeal.id:
                yield Cause("the appeal ends", decision.session, "its notice", notice, appeal.notified)
                if filed is not None:
                    yield Cause("the appeal ends", decision.session, "it was filed", appeal.seqs[1], filed)


def _of_protests(season: Season, lines: Sequence[Line], request: models.Resolved) -> Iterator[Cause]:
    """A protest comes after something was posted, its end after it was lodged."""
    if isinstance(request, events.ProtestLodged) and request.session in season.sessions:
        for posted in season.sessions[request.session].published[:1]:
            what = "the classification was posted"
            yield Cause("the protest is lodged", request.session, what, posted.seq, posted.at)
    for protest in season.protests.values():
        line = lines[protest.seqs[0] - 1]
        if isinstance(request, events.ProtestDecided | events.ProtestWithdrawn) and request.protest == protest.id:
            since = line.at if line.data.known is None else line.data.known.at
            yield Cause("the protest ends", protest.session, "it was lodged", line.seq, since)


def _check_after_the_race(season: Season, asked: events.ClassificationPublished, at: datetime) -> None:
    session = season.sessions.get(asked.session)
    if session is None:
        return
    posted = at if asked.known is None else asked.known.at
    weekend = season.weekends[session.weekend]
    days = [(weekend.first_day, weekend.seq, "its weekend begins")]
    round_ = None if session.round is None else season.rounds.get(session.round)
    if round_ is not None and session.kind == "race":  # qualifying may be earlier
        days.append((round_.day, round_.seq, "it is run"))
    for day, seq, what in days:
        if day is not None and _latest_day(weekend, posted) < day:
            refuse(
                f"{session.id} is posted at {clock_shown(season, session, posted)}, and {what} on {day} (#{seq})",
                remedy="Check the time: --at",
            )


def _latest_day(weekend: Weekend, at: datetime) -> date:
    """The day at the circuit; where its zone is not known, the latest it can be."""
    if weekend.zone is None:
        return (at.astimezone(UTC) + FAR_EAST).date()
    return at.astimezone(ZoneInfo(weekend.zone)).date()


def _check_not_years_away(season: Season, session: Session | None, decided: datetime) -> None:
    if session is None:
        return
    weekend = season.weekends[session.weekend]
    first, last = weekend.first_day or weekend.last_day, weekend.last_day or weekend.first_day
    if first is None or last is None or first - YEAR <= decided.astimezone(UTC).date() <= last + YEAR:
        return
    refuse(
        f"a decision in {session.id} at {clock_shown(season, session, decided)} is more than a year away from "
        f"{weekend_title(season, weekend.id)}",
        f"{first} to {last} (#{weekend.seq})",
        "Check the time, the year above all",
    )
