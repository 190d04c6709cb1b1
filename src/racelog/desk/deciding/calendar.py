"""Deciding on the set-up of a season: opening it, its regulations, weekends, rounds and sessions."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import NoReturn
from zoneinfo import available_timezones

from racelog.desk.deciding.answer import Facts, check_weekend_known, check_weekend_open, still_open
from racelog.desk.names import near_rounds, weekend_title
from racelog.desk.refusals import Refusal, Refused, refuse
from racelog.desk.requests.models import AddRounds, MoveRound, MoveWeekend
from racelog.facts import events
from racelog.facts.evolve.calendar import round_scheduled, weekend_scheduled
from racelog.facts.naming import near_names
from racelog.facts.regulations import LOSES_TO_NOTHING, POINTS_TAKEN, USUAL, Regulations, upside_down
from racelog.facts.season import Round, Season, Session, Weekend
from racelog.rules.rounds import has_order

_DEVICES = ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)))
RESERVED = {
    **dict.fromkeys(
        ("api", "static", "live", "healthz", "office", "open", "sign-in", "sign-out", "accounts", "tokens", "welcome"),
        "the pages have an address of that name",
    ),
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
    _check_days_and_zone(asked)
    return (asked,)


def _check_days_and_zone(asked: events.WeekendScheduled | events.WeekendMoved) -> None:
    if asked.first_day and asked.last_day and asked.last_day < asked.first_day:
        refuse(f"weekend {asked.weekend} ends on {asked.last_day}, before it begins on {asked.first_day}")
    if asked.zone is not None and asked.zone not in _zones():
        near = near_names(asked.zone, _zones())
        refuse(f"there is no time zone {asked.zone!r}", near, "Such as America/New_York or Europe/Berlin")


@cache
def _zones() -> frozenset[str]:
    """Zones of places, and UTC; "localtime" is another one on every machine."""
    return frozenset(zone for zone in available_timezones() if "/" in zone or zone == "UTC")


def move_weekend(season: Season, asked: MoveWeekend) -> Facts:
    check_weekend_open(season, asked.weekend)
    was = season.weekends[asked.weekend]
    first, last = asked.first_day, asked.last_day
    if asked.to_be_announced and (first or last):
        refuse("days were given, and that they are to be announced", remedy="Say one of both")
    if not asked.to_be_announced and first is None:
        if last is not None or asked.circuit is None:
            refuse(
                f"on which days {weekend_title(season, asked.weekend)} is held is not said",
                remedy="Give its first day (--first-day), or say that the days are --to-be-announced",
            )
        first, last = was.first_day, was.last_day
    return decided_move(
        season,
        events.WeekendMoved(
            first_day=first,
            last_day=last or first,
            **asked.model_dump(include={"weekend", "circuit", "name", "place", "country", "zone"}),
            basis=asked.basis,
            known=asked.known,
        ),
    )


def decided_move(season: Season, asked: events.WeekendMoved) -> Facts:
    check_weekend_open(season, asked.weekend)
    _check_days_and_zone(asked)
    was, title = season.weekends[asked.weekend], weekend_title(season, asked.weekend)
    run = [session for session in season.sessions.values() if session.weekend == asked.weekend and session.order]
    if run:
        rounds = [round_.number for round_ in season.rounds.values() if round_.weekend == asked.weekend]
        left = next((number for number in rounds if season.sessions[f"R{number}"].order is None), None)
        remedy = "What was run stays where it was run; that its day was another one is a note"
        if left is not None:
            remedy = (
                f"Move what is still to be run to another weekend: racelog round move {season.id} {left} --to WEEKEND"
            )
        refuse(f"{title} cannot be moved: {', '.join(one.id for one in run)} has a classification", remedy=remedy)
    named = {"circuit", "name", "place", "country", "zone"}
    same_place = all(getattr(asked, field) in {None, getattr(was, field)} for field in named)
    if same_place and (asked.first_day, asked.last_day) == (was.first_day, was.last_day):
        when = "to be announced" if was.first_day is None else f"on {was.first_day}"
        refuse(f"{title} is {when} already{'' if not was.moved else f' (#{was.moved[-1].seq})'}")
    return (asked,)


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
        posted = _is_posted(season, session) and not season.is_cancelled(session)
        if posted and (session.official is None or session.publication is not session.official):
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


def move_round(season: Season, asked: MoveRound) -> Facts:
    round_ = _round_to_run(season, asked.round, "moved")
    if asked.weekend is None and asked.day is None:
        refuse(f"where round {asked.round} is moved is not said", remedy="Name a weekend (--to) or a day (--day)")
    weekend = asked.weekend or round_.weekend
    moved = events.RoundMoved(round=asked.round, weekend=weekend, day=asked.day, basis=asked.basis, known=asked.known)
    return decided_round(season, moved)


def decided_round(season: Season, asked: events.RoundMoved) -> Facts:
    round_ = _round_to_run(season, asked.round, "moved")
    check_weekend_open(season, asked.weekend)
    if (asked.weekend, asked.day) in {(round_.weekend, round_.day), (round_.weekend, None)}:
        when = "" if asked.day is None else f" on {asked.day}"
        refuse(f"round {asked.round} is run at {weekend_title(season, asked.weekend)}{when} already")
    _check_day_of(season, asked.weekend, asked.day)
    return (asked,)


def _check_day_of(season: Season, name: str, day: date | None) -> None:
    """Refused for a day on which a weekend is not held; the one that is held then is named."""
    weekend = season.weekends[name]
    if day is None or weekend.first_day is None or _held_on(weekend, day):
        return
    other = next((one.id for one in season.weekends.values() if one.cancelled is None and _held_on(one, day)), None)
    refuse(
        f"{weekend_title(season, name)} is not held on {day}",
        f"it is held from {weekend.first_day} to {weekend.last_day or weekend.first_day}",
        "Move the weekend, or open one for that day, and the round to it (--to)"
        if other is None
        else f"{weekend_title(season, other)} is: --to {other} --day {day}",
    )


def _held_on(weekend: Weekend, day: date) -> bool:
    first = weekend.first_day
    return first is not None and first <= day <= (weekend.last_day or first)


def reorder_rounds(season: Season, asked: events.RoundsReordered) -> Facts:
    check_weekend_open(season, asked.weekend)
    rounds = [_round_to_run(season, number, "put in another order") for number in asked.rounds]
    for round_ in rounds:
        if round_.weekend != asked.weekend:
            refuse(f"round {round_.number} is run at {weekend_title(season, round_.weekend)}")
    if len(set(asked.rounds)) < len(asked.rounds):
        refuse("a round is named twice")
    days = [round_.day for round_ in rounds if round_.day is not None]
    if days != sorted(days):
        refuse(
            "the days of these rounds say another order",
            ", ".join(f"round {round_.number} on {round_.day}" for round_ in rounds if round_.day),
            f"Move them to their days: racelog round move {season.id} {rounds[0].number} --day DAY",
        )
    if list(asked.rounds) == sorted(asked.rounds, key=season.turn):
        refuse(f"rounds {', '.join(map(str, asked.rounds))} are run in this order already")
    return (asked,)


def cancel_round(season: Season, asked: events.RoundCancelled) -> Facts:
    round_ = _round_to_run(season, asked.round, "cancelled")
    check_weekend_open(season, round_.weekend)
    adopted = season.regulations_at(asked.round)
    championships = () if adopted is None else adopted.regulations.championships
    paid = {scores.session for championship in championships for scores in championship.scores}
    for session in season.sessions.values():
        counts = session.kind in paid or season.is_raced(session)
        if session.round == asked.round and session.order is not None and counts:
            _refuse_as_run(season, session, asked.round, "cancelled")
    return (asked,)


def _round_to_run(season: Season, number: int, what: str) -> Round:
    """A round that is still to be run. Refused where there is none, or it was cancelled, or its race was run."""
    known = season.rounds.get(number)
    if known is None:
        refuse(f"there is no round {number}", near_rounds(season), "Add it first")
    race = season.sessions[f"R{number}"]
    cancelled = season.cancelled_by(race)
    if cancelled is not None:
        refuse(
            f"round {number} was cancelled (#{cancelled})",
            remedy=f"If it is run after all, take that back first: void #{cancelled}",
        )
    if race.order is not None:
        _refuse_as_run(season, race, number, what)
    return known


def _refuse_as_run(season: Season, session: Session, number: int, what: str) -> NoReturn:
    first = session.orders[0].seq
    refuse(
        f"round {number} cannot be {what}: {session.id} has a classification (#{session.orders[-1].seq})",
        remedy=f"If that was a mistake, take it back first: racelog void {season.id} {first} --reason ...; "
        f"a race that was run and pays less: racelog round multiply {season.id} {number}",
    )


def add_rounds(season: Season, asked: AddRounds) -> Facts:
    """All weekends and rounds that are not there yet, each as if it were asked for alone; or the first refusal."""
    weekends, rounds, there = faults_of_calendar(season, asked.weekends, asked.rounds)
    for refused in (*weekends.values(), *rounds.values()):
        raise Refusal(refused)
    around = {"basis": asked.basis, "known": asked.known}
    facts: Facts = (
        *(one.model_copy(update=around) for one in asked.weekends if one.weekend not in there),
        *(one.model_copy(update=around) for one in asked.rounds if one.round not in there),
    )
    if not facts:
        refuse("every one of these rounds is in the calendar already")
    return facts


def faults_of_calendar(
    season: Season, weekends: Sequence[events.WeekendScheduled], rounds: Sequence[events.RoundScheduled]
) -> tuple[dict[int, Refused], dict[int, Refused], set[str | int]]:
    """Why weekends and rounds may not be scheduled, by their numbers in the list; and those that are there already."""
    wrong_weekends: dict[int, Refused] = {}
    wrong_rounds: dict[int, Refused] = {}
    there: set[str | int] = set()
    growing = season
    for at, weekend in enumerate(weekends):
        try:
            if _is_known_weekend(season, weekend):
                there.add(weekend.weekend)
            else:
                schedule_weekend(growing, weekend)
                growing = weekend_scheduled(growing, weekend, season.seq)
        except Refusal as refusal:
            wrong_weekends[at] = refusal.refused
    unknown = {weekends[at].weekend for at in wrong_weekends}
    for at, round_ in enumerate(rounds):
        if round_.weekend in unknown and round_.weekend not in growing.weekends:
            continue  # said of the weekend already
        try:
            if _is_known_round(season, round_):
                there.add(round_.round)
            else:
                schedule_round(growing, round_)
                _check_day_of(growing, round_.weekend, round_.day)
                growing = round_scheduled(growing, round_, season.seq)
        except Refusal as refusal:
            wrong_rounds[at] = refusal.refused
    return wrong_weekends, wrong_rounds, there


def _is_known_weekend(season: Season, asked: events.WeekendScheduled) -> bool:
    """Whether a weekend stands in the calendar as it is asked for, or did before it was moved. Refused for another."""
    known = season.weekends.get(asked.weekend)
    if known is None:
        return False
    first = known.moved[0] if known.moved else None
    stood = (known.circuit, known.first_day, known.last_day)
    was = stood if first is None else (first.at, first.first_day, first.last_day)
    if (asked.circuit, asked.first_day, asked.last_day) not in {stood, was}:
        _refuse_elsewhere(season, known)
    return True


def _refuse_elsewhere(season: Season, known: Weekend) -> NoReturn:
    when = "" if known.first_day is None else f" from {known.first_day} to {known.last_day or known.first_day}"
    refuse(
        f"{weekend_title(season, known.id)} is in the calendar already{when}, at {known.circuit}",
        remedy=f"If it is held elsewhere, or on other days: racelog weekend move {season.id} {known.id}",
    )


def _is_known_round(season: Season, asked: events.RoundScheduled) -> bool:
    """Whether a round is scheduled as it is asked for, or was before it was moved."""
    known = season.rounds.get(asked.round)
    if known is None:
        return False
    first = known.moved[0] if known.moved else None
    stood = {(known.weekend, known.day), *(() if first is None else ((first.at, first.first_day),))}
    weekend = season.weekends[known.weekend]
    days = {asked.day, None} if weekend.moved else {asked.day}
    same = any((asked.weekend, day) in stood for day in days)
    return same and (asked.minutes, asked.laps) == (known.minutes, known.laps)


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
