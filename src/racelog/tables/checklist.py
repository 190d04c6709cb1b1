"""A weekend as the race office works through it: each step, how far it is, what blocks it, and what to ask for next."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from racelog.facts.season import Season, Session
from racelog.rules.procedure import appeal_until, notice_until, protests_until
from racelog.rules.rounds import will_not_be_run

State = Literal["done", "next", "waiting", "not needed"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `request` is what is asked for next, by its name in the catalogue, with what is known of it already."""

    title: str
    state: State
    detail: str
    request: str | None = None
    filled: tuple[tuple[str, str], ...] = ()
    until: datetime | None = None
    """When a clock that the step waits for ends."""


@dataclass(frozen=True, slots=True)
class Open:
    """Something that waits for an answer: an incident, a protest, an appeal; `until` is its deadline."""

    seq: int
    what: str
    requests: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = field(default=())
    until: datetime | None = None


def checklist(season: Season, weekend: str) -> tuple[Step, ...]:
    """The steps of a weekend, in the order they are taken. Pure; whether one may be taken is the desk's to say."""
    return tuple(_steps(season, weekend))


def _steps(season: Season, weekend: str) -> Iterator[Step]:
    here = season.weekends[weekend]
    if here.cancelled is not None:
        yield Step("Cancelled", "not needed", f"the weekend is not held (#{here.cancelled})")
        return
    entered = season.entered_at(weekend)
    detail = f"{len(entered)} cars" if entered else "nobody is entered yet"
    yield Step("Entry list", "done" if entered else "next", detail, "enter", (("weekends", weekend),))
    rounds = [round_.number for round_ in season.rounds.values() if round_.weekend == weekend]
    if not rounds:
        yield Step("Rounds", "next", "no round is in the calendar", "round add", (("weekend", weekend),))
    for number in sorted(rounds):
        yield from _round(season, number, ready=bool(entered))
    races = [session for session in season.sessions.values() if session.weekend == weekend and _counts(session)]
    official = [session for session in races if session.official is not None]
    if here.closed is not None:
        yield Step("Close the weekend", "done", f"closed (#{here.closed})")
    else:
        waiting = [session.id for session in races if session not in official]
        said = f"not official: {', '.join(waiting)}" if waiting else "every race is official"
        yield Step(
            "Close the weekend",
            "waiting" if waiting or not races else "next",
            said,
            "weekend close",
            (("weekend", weekend),),
        )


def _counts(session: Session) -> bool:
    return session.kind not in {"practice", "qualifying"}


def _round(season: Season, number: int, *, ready: bool) -> Iterator[Step]:
    race = season.sessions.get(f"R{number}")
    if race is None:
        return
    if will_not_be_run(season, race):
        yield Step(f"Round {number}", "not needed", "it is not run")
        return
    qualifying = season.qualifying_of(race)
    if qualifying is None:
        state: State = "not needed" if race.orders else "next" if ready else "waiting"
        yield Step(f"Qualifying {number}", state, "no order yet", "qualifying", (("round", str(number)),))
    else:
        yield Step(f"Qualifying {number}", "done", _cars(qualifying), "qualifying", (("round", str(number)),))
    if race.grid:
        yield Step(f"Grid {number}", "done", f"set (#{race.grid_seq})", "grid", (("round", race.id),))
    else:
        state = "not needed" if race.orders else "next" if qualifying is not None else "waiting"
        yield Step(f"Grid {number}", state, "as qualifying and the penalties have it", "grid", (("round", race.id),))
    for session in [race, *_beside(season, number)]:
        yield from _session(season, session, ready=ready)


def _beside(season: Season, number: int) -> list[Session]:
    """The other sessions of a round that are classified."""
    return [one for one in season.sessions.values() if one.round == number and one.kind != "race" and _counts(one)]


def _session(season: Season, session: Session, *, ready: bool) -> Iterator[Step]:
    about = (("session", session.id),)
    classified = session.order is not None
    yield Step(
        f"Classify {session.id}",
        "done" if classified else "next" if ready else "waiting",
        _cars(session) if classified else "no order yet",
        "classify",
        about,
    )
    published = session.publication
    post = (*about, ("status", "provisional"))
    if published is None:
        yield Step(f"Publish {session.id}", "next" if classified else "waiting", "not published", "publish", post)
    elif published.status == "provisional":
        until = protests_until(season, session)
        yield Step(f"Publish {session.id}", "next", "provisional", "publish", (*about, ("status", "official")), until)
    else:
        yield Step(f"Publish {session.id}", "done", f"official (#{published.seq})", "publish", post)


def _cars(session: Session) -> str:
    order = session.order
    return "no order yet" if order is None else f"{len(order.rows)} cars (#{order.seq})"


def open_matters(season: Season) -> tuple[Open, ...]:
    """What waits for an answer in the whole season, in the order it came."""
    return tuple(sorted(_open(season), key=lambda matter: matter.seq))


def _open(season: Season) -> Iterator[Open]:
    for incident in season.incidents.values():
        if not incident.closed:
            cars = f" (cars {', '.join(incident.cars)})" if incident.cars else ""
            line = (("line", str(incident.seqs[0])),)
            penalty = (("session", incident.session), *((("car", incident.cars[0]),) if incident.cars else ()))
            yield Open(
                incident.seqs[0],
                f"{incident.session}{cars}: {incident.what}",
                (("penalty", (*penalty, ("incident", str(incident.seqs[0])))), ("incident close", line)),
            )
    for protest in season.protests.values():
        if protest.outcome is None:
            line = (("line", str(protest.seqs[0])),)
            against = "" if protest.against is None else f" against car {protest.against}"
            yield Open(
                protest.seqs[0],
                f"protest about {protest.session} by {protest.by}{against}: {protest.grounds}",
                (("protest decide", line), ("protest withdraw", line)),
            )
    for decision in season.decisions.values():
        for appeal in decision.appeals:
            if appeal.outcome is None:
                line = (("line", str(appeal.seqs[0])),)
                filed = appeal.filed is not None
                yield Open(
                    appeal.seqs[0],
                    f"appeal by {appeal.by} against #{decision.seq} (car {decision.car}, {decision.session})"
                    f"{'' if filed else ', not filed yet'}",
                    (*(() if filed else (("appeal file", line),)), ("appeal decide", line)),
                    None if filed else appeal_until(season, decision, appeal),
                )


def may_still_be_appealed(season: Season, at: datetime) -> tuple[Open, ...]:
    """The decisions whose time for a notice of appeal is running."""
    return tuple(
        Open(
            decision.seq,
            f"car {decision.car}, {decision.session}: notice of appeal",
            (("appeal notify", (("line", str(decision.seq)),)),),
            notice_until(season, decision),
        )
        for decision in season.decisions.values()
        if decision.appealable
        and not decision.rescinded
        and not decision.appeals
        and notice_until(season, decision) > at
    )
