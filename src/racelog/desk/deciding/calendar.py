"""Deciding on the set-up of a season: opening it, its regulations, weekends, rounds and sessions."""

import re
from functools import cache
from zoneinfo import available_timezones

from racelog.desk.deciding.answer import Facts, check_weekend_known, check_weekend_open, still_open
from racelog.desk.names import near_rounds, weekend_title
from racelog.desk.refusals import refuse
from racelog.facts import events
from racelog.facts.naming import near_names
from racelog.facts.regulations import LOSES_TO_NOTHING, POINTS_TAKEN, USUAL, Regulations, upside_down
from racelog.facts.season import Season, Session
from racelog.rules.rounds import has_order

_DEVICES = ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)))
RESERVED = {
    **dict.fromkeys(("api", "static", "live", "healthz"), "the pages have an address of that name"),
    **dict.fromkeys(_DEVICES, "some systems have a device of that name, and can make no such folder"),
}
"""Names that a folder or an address cannot have everywhere, and why."""


def open_season(season: Season, asked: events.SeasonOpened) -> Facts:
    if season.id:
        refuse(f"the season {season.id} is open already")
    if asked.season in RESERVED:
        refuse(
            f"{asked.season} cannot be the name of a season: {RESERVED[asked.season]}",
            remedy=f"Give it another one, such as {asked.season}-{asked.year}",
        )
    return (asked,)


def adopt(season: Season, asked: events.RegulationsAdopted) -> Facts:
    if season.adopted:
        refuse(
            f"regulations were adopted already (#{season.adopted[0].seq})",
            remedy="Amend them, from a round on",
        )
    _check_not_upside_down(asked)
    return (asked,)


def amend(season: Season, asked: events.RegulationsAmended) -> Facts:
    if not season.adopted:
        refuse("there are no regulations to amend", remedy="Adopt them first")
    _check_not_upside_down(asked)
    return (asked,)


def _check_not_upside_down(asked: events.RegulationsAdopted | events.RegulationsAmended) -> None:
    wrong = upside_down(asked.regulations)
    if wrong is not None:
        refuse(f"{wrong}: {LOSES_TO_NOTHING}", remedy=POINTS_TAKEN)


def schedule_weekend(season: Season, asked: events.WeekendScheduled) -> Facts:
    if asked.weekend == "all":
        refuse('a weekend cannot be called "all": entries for the whole season say that', remedy="Give it a number")
    if asked.weekend in season.weekends:
        refuse(f"{weekend_title(season, asked.weekend)} is in the calendar already")
    if asked.first_day and asked.last_day and asked.last_day < asked.first_day:
        refuse(f"weekend {asked.weekend} ends on {asked.last_day}, before it begins on {asked.first_day}")
    if asked.zone is not None and asked.zone not in _zones():
        near = near_names(asked.zone, _zones())
        refuse(f"there is no time zone {asked.zone!r}", near, "Such as America/New_York or Europe/Berlin")
    return (asked,)


@cache
def _zones() -> frozenset[str]:
    """Zones of places, and UTC; "localtime" is another one on every machine."""
    return frozenset(zone for zone in available_timezones() if "/" in zone or zone == "UTC")


def cancel_weekend(season: Season, asked: events.WeekendCancelled) -> Facts:
    check_weekend_known(season, asked.weekend)
    run = [session.id for session in season.sessions.values() if session.weekend == asked.weekend and session.order]
    if run:
        title = weekend_title(season, asked.weekend)
        refuse(f"{title} cannot be cancelled: {', '.join(run)} has a classification")
    return (asked,)


def close_weekend(season: Season, asked: events.WeekendClosed) -> Facts:
    """A weekend is closed when every race is official and nothing about it is open."""
    check_weekend_known(season, asked.weekend)
    weekend = season.weekends[asked.weekend]
    title = weekend_title(season, asked.weekend)
    if weekend.closed is not None:
        refuse(f"{title} is closed already (#{weekend.closed})")
    sessions = [session for session in season.sessions.values() if session.weekend == asked.weekend]
    if not any(session.order for session in sessions):
        refuse(f"nothing was run at {title}", remedy="Cancel it if it was not held")
    for session in sessions:
        if _is_posted(season, session) and (session.official is None or session.publication is not session.official):
            _check_official(season, title, session, asked)
    opened = still_open(season, [session.id for session in sessions], appeals_too=True)
    if opened:
        refuse(f"{title} cannot be closed: {opened[0]} is open", remedy="Close or decide it first")
    return (asked,)


def _is_posted(season: Season, session: Session) -> bool:
    """Whether a weekend cannot be closed without a session: a race, a sprint, one of another kind that pays points."""
    adopted = season.regulations_at(session.round)
    championships = () if adopted is None else adopted.regulations.championships
    paid = {scores.session for championship in championships for scores in championship.scores}
    return season.is_raced(session) and (session.kind in USUAL or session.kind in paid)


def _check_official(season: Season, title: str, session: Session, asked: events.WeekendClosed) -> None:
    """Refused for a race that is not official; one that was not run may be named in the reason instead."""
    what = f"{title} cannot be closed: {session.id} is not official"
    if has_order(season, session):
        last = "nothing is published" if session.publication is None else f"it is {session.publication.status}"
        refuse(what, last, "Publish it as official")
    reason = "" if asked.basis is None else asked.basis.reason or ""
    if session.id in re.findall(r"[A-Z0-9-]+", reason.upper()):
        return
    refuse(
        what,
        "it has no classification",
        f'Classify and publish it; or, if it was not run, say so: --reason "{session.id} was not run, ..."',
    )


def declare_multiplier(season: Season, asked: events.MultiplierDeclared) -> Facts:
    known = season.rounds.get(asked.round)
    if known is None:
        refuse(f"there is no round {asked.round}", near_rounds(season), "Add it first")
    adopted = season.regulations_at(asked.round)
    tables = [] if adopted is None else [championship.id for championship in adopted.regulations.championships]
    for championship in asked.championships or ():
        if championship not in tables:
            refuse(f"there is no championship {championship!r}", f"championships: {', '.join(tables)}")
    last = known.declared[-1] if known.declared else None
    if last and (last.factor, last.bonuses, last.championships) == (asked.factor, asked.bonuses, asked.championships):
        refuse(f"round {asked.round} pays {asked.factor} times the points already (#{last.seq})")
    return (asked,)


def schedule_round(season: Season, asked: events.RoundScheduled) -> Facts:
    check_weekend_open(season, asked.weekend)
    known = season.rounds.get(asked.round)
    if known is not None:
        refuse(f"round {asked.round} is scheduled already, at {weekend_title(season, known.weekend)}")
    return (asked,)


def schedule_session(season: Season, asked: events.SessionScheduled) -> Facts:
    check_weekend_open(season, asked.weekend)
    if asked.session in season.sessions:
        refuse(f"session {asked.session} is scheduled already")
    of = None if asked.round is None else season.rounds.get(asked.round)
    if asked.round is not None and of is None:
        refuse(f"there is no round {asked.round}", remedy="Schedule the round first")
    if of is not None and of.weekend != asked.weekend:
        refuse(f"round {of.number} is run at {weekend_title(season, of.weekend)}")
    if re.fullmatch(r"R[0-9]+", asked.session):
        refuse(
            f"{asked.session} is what the race of round {asked.session[1:]} is called",
            remedy="Give the session another name, such as S1 or H1",
        )
    _check_kind_known(season, asked)
    _check_paid(season, asked)
    return (asked,)


def _check_kind_known(season: Season, asked: events.SessionScheduled) -> None:
    adopted = season.regulations_at(asked.round)
    kinds = tuple(USUAL) if adopted is None else adopted.regulations.session_kinds
    if asked.kind not in kinds:
        refuse(
            f"there is no session of the kind {asked.kind!r}",
            near_names(asked.kind, kinds) or f"kinds: {', '.join(kinds)}",
            f'Declare it in the regulations: [[sessions]] kind = "{asked.kind}"',
        )


def _check_paid(season: Season, asked: events.SessionScheduled) -> None:
    """A sprint or race of which the regulations do not say what it pays; a table of [0] says that it pays nothing."""
    adopted = season.regulations_at(asked.round)
    if asked.kind not in {"sprint", "race"} or asked.round is None or adopted is None:
        return
    championships = adopted.regulations.championships
    paid = {scores.session for championship in championships for scores in championship.scores}
    if asked.kind in paid or not championships or _is_part(adopted.regulations, asked.kind):
        return
    known = ", ".join(sorted(paid)) or "nothing"
    refuse(
        f"the regulations do not say what a {asked.kind} pays",
        f"{adopted.regulations.name} has points for: {known}",
        f'Give a championship scores for session = "{asked.kind}"; a table of [0] where it pays nothing',
    )


def _is_part(regulations: Regulations, kind: str) -> bool:
    """Whether another order is worked out from sessions of a kind."""
    orders = map(regulations.order_of, regulations.session_kinds)
    return any(not isinstance(order, str) and kind in order.parts for order in orders)
