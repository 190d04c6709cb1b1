"""What a championship has still to run: the sessions to come, what they pay by the rules of their round, and for whom.

Every session to come is judged by the regulations that hold for its round, as it will be once it is run: what an
amendment pays from round 9 on says nothing about round 8. What is decided over the season as a whole (what is dropped,
how level points are told apart, who is listed) follows the regulations of the last round to come, for they make the
table of the season's end.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import zip_longest

from racelog.facts.competitors import competitors_at, is_person
from racelog.facts.regulations import USUAL, Championship, Regulations, Scores
from racelog.facts.season import Season, Session
from racelog.rules.adjustments import excluded_by
from racelog.rules.awards import Award, AwardKind
from racelog.rules.eligibility import verdict
from racelog.rules.multiples import multiple_of
from racelog.rules.phases import phases_begun
from racelog.rules.ranking.results import Results
from racelog.rules.ranking.standings import Table, rank
from racelog.rules.rounds import counts_round, length_is_missing, scores_of, will_not_be_run
from racelog.rules.ties.countback import as_countback

SEVERAL_CARS = {"team", "constructor"}
"""The competitors that may have several cars in a session."""


@dataclass(frozen=True, slots=True)
class Prize:
    """A bonus of a session to come; `for_many` where several may have it: one of each class, who led a lap."""

    on: str
    points: Fraction
    within_top: int | None
    for_many: bool


@dataclass(frozen=True, slots=True)
class SessionToCome:
    """A session nothing is classified of yet: what its places and bonuses pay, and to how many cars of a competitor."""

    id: str
    round: int
    points: tuple[Fraction, ...]
    countback: bool
    prizes: tuple[Prize, ...]
    most_cars: int | None = None


@dataclass(frozen=True, slots=True)
class ToCome:
    """A championship before the sessions it has still to run.

    `table` is that of the season's end without them: its awards are those so far, its rounds all of them; `now` is the
    one as it stands. `cars` are how many cars of a competitor may score in one session; `entered` who is on an entry
    list of a weekend to come; `exclusive` whether no two competitors can take one place.
    """

    table: Table
    now: Table
    sessions: tuple[SessionToCome, ...]
    cars: Mapping[str, int]
    entered: frozenset[str]
    exclusive: bool
    one_car_each: bool
    """Whether nobody has several cars, each of which takes a place from the others."""
    every_car_scores: bool
    """Whether whoever takes a place is paid for it, so that places cannot go to cars that stand for nothing."""
    places: int
    """How many places there are to take, by cars that score and others."""
    notes: tuple[str, ...]
    beyond: tuple[str, ...] = ()
    """Rules that are not looked ahead at: only what points alone make certain is said."""
    points_have_bounds: bool = True
    """Whether whoever takes everything has the most points they can have, and whoever takes nothing the fewest."""
    out: frozenset[str] = frozenset()
    """Who did not go on into a phase of the season that has begun."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A session to come and the rules its round is run by."""

    session: Session
    round: int
    championship: Championship
    regulations: Regulations
    scores: Scores


def to_come(results: Results, championship_id: str, after: int | None = None) -> ToCome | None:
    """What a championship has to run after a round; without a round, all that nothing is classified of yet.

    Rounds of a weekend that is cancelled, or closed without them, are not run any more. None without such a
    championship.
    """
    now = results.table(championship_id, after)
    if now is None:
        return None
    season = results.season
    waiting = list(_waiting(results, championship_id, after))
    end = _at_the_end(results, now, waiting, after)
    kind = end.championship.competitor
    entered = _entered(season, waiting)
    most = _cars(end, entered)
    one_car_each = kind not in SEVERAL_CARS or max(most.values(), default=1) == 1
    rules = [to.championship for to in waiting] or [end.championship]
    rules_of = (what for to in waiting for what in _beyond_of(season, to))
    beyond = tuple(dict.fromkeys((*_beyond(end.championship), *rules_of)))
    return ToCome(
        table=end,
        now=now,
        sessions=tuple(_paid(season, to) for to in waiting),
        cars={competitor: count if kind in SEVERAL_CARS else 1 for competitor, count in most.items()},
        places=sum(most.values()) if kind in SEVERAL_CARS else len(most),
        entered=frozenset(entered),
        exclusive=all(_exclusive(season, to) for to in waiting),
        one_car_each=one_car_each,
        every_car_scores=all(map(_every_car_scores, rules)),
        notes=(*_notes(season, end, waiting, one_car_each=one_car_each), *beyond),
        beyond=beyond,
        points_have_bounds=not _unbounded(end.championship) and not any(_counted_heads(to.scores) for to in waiting),
        out=_out(now, waiting),
    )


def _counted_heads(scores: Scores) -> bool:
    """Whether a car without a place may be paid by how many others there are."""
    return any(isinstance(points, str) for points in scores.statuses.values())


def _beyond_of(season: Season, to: _Waiting) -> Iterator[str]:
    """What of a session to come is more than places that pay by a table, one competitor each."""
    if to.scores.statuses or to.scores.for_starting:
        yield f"cars without a place are paid in {to.session.id}"
    if to.scores.starters:
        yield f"what {to.session.id} pays depends on how many start"
    if length_is_missing(season, to.championship, to.session):
        yield f"what {to.session.id} pays depends on its length, which is not known"
    if not isinstance(season.order_of(to.session), str):
        yield f"the order of {to.session.id} follows from other sessions"
    elif to.session.kind not in USUAL and not season.holds_everybody(to.session):
        yield f"only a part of the field takes part in {to.session.id}"


def _waiting(results: Results, championship_id: str, after: int | None) -> Iterator[_Waiting]:
    """The sessions a championship scores that are to come, in the order they are run.

    Qualifying that pays is taken as to come with its race: it is put on the timetable only with its order.
    """
    season = results.season
    sessions = [*season.sessions.values(), *_qualifying_to_come(results)]
    last = None if after is None else season.turn(after)
    in_turn = sorted(
        sessions, key=lambda session: (season.turn(session.round or 0), session.kind == "race", session.id)
    )
    for session in in_turn:
        adopted = season.regulations_at(session.round)
        championship = None if adopted is None else adopted.regulations.championship(championship_id)
        if adopted is None or championship is None or session.round is None:
            continue
        scored = scores_of(season, championship, session, session.round)
        if scored is None or not counts_round(season, championship, session.round):
            continue
        if will_not_be_run(season, session):
            continue
        if session.id not in results.classifications or (last is not None and season.turn(session.round) > last):
            yield _Waiting(session, session.round, championship, adopted.regulations, scored)


def _qualifying_to_come(results: Results) -> Iterator[Session]:
    """The qualifying of every round to come that has none on the timetable yet."""
    sessions = results.season.sessions
    on_the_timetable = {session.round for session in sessions.values() if session.kind == "qualifying"}
    for race in sessions.values():
        if race.kind == "race" and race.round not in on_the_timetable and race.id not in results.classifications:
            yield replace(race, id=f"Q{race.round}", kind="qualifying")


def _at_the_end(results: Results, now: Table, waiting: Sequence[_Waiting], after: int | None) -> Table:
    """The table of the season's end, as the regulations of the last round to come make it, without what is to come.

    As things stand it holds whatever is known already of the rounds to come: the points of a qualifying that was run,
    an adjustment from a later round on.
    """
    if not waiting:
        return now
    season, last = results.season, waiting[-1].round
    end = results.table(now.championship.id, last)
    if end is None:
        return now
    programme = end.programme
    for to in waiting:
        programme = programme.and_session(to.round, to.session.id, to.session.kind)
    run = {number for number in results.rounds_run if after is None or results.is_up_to(number, after)}
    numbers = sorted(run | {to.round for to in waiting}, key=season.turn)
    known = end.awards if after is None else [award for award in end.awards if results.is_up_to(award.round, after)]
    return replace(
        end,
        awards=known,
        gaps=now.gaps if after is not None else end.gaps,
        rounds=[number for number in numbers if counts_round(season, end.championship, number)],
        exclusions=excluded_by(season, end.championship.id, last if after is None else after),
        programme=programme,
    )


def _paid(season: Season, to: _Waiting) -> SessionToCome:
    """A session as the regulations of its round foresee it, in full length."""
    session, championship = to.session, to.championship
    multiple = multiple_of(season, championship, replace(session, stopped=None), to.round)
    several = championship.eligible.classes is None or len(championship.eligible.classes) > 1
    return SessionToCome(
        id=session.id,
        round=to.round,
        points=tuple(points * multiple.places for points in _table(season, to, multiple.table)),
        countback=to.scores.countback,
        prizes=tuple(
            Prize(
                bonus.on,
                bonus.points * multiple.bonuses,
                bonus.within_top,
                (bonus.among == "class" and several) or bonus.on not in {"pole", "fastest_lap"},
            )
            for bonus in championship.bonuses
            if bonus.session == session.kind and multiple.bonuses
            if bonus.rounds is None or to.round in bonus.rounds
        ),
        most_cars=championship.cars.count if championship.competitor in SEVERAL_CARS else None,
    )


def _table(season: Season, to: _Waiting, instead: str | None) -> Sequence[Fraction]:
    """What places pay; where more than places decides, the most each may, which is all that is asked for then."""
    if instead is not None or not any(_beyond_of(season, to)):
        return to.regulations.table(instead or to.scores.points)
    possible = [to.scores]
    if length_is_missing(season, to.championship, to.session):
        possible = [scores for scores in to.championship.scores if scores.session == to.session.kind]
    tables = [to.regulations.table(table) for scores in possible for table in scores.tables]
    at_least = max(max(scores.fixed.values()) for scores in possible)
    most = (max(points) for points in zip_longest(*tables, fillvalue=at_least))
    return sorted((max(at_least, points) for points in most), reverse=True)


def _entered(season: Season, waiting: Sequence[_Waiting]) -> dict[str, int]:
    """Who is entered for a session to come, each with the most cars in one of them."""
    most: dict[str, int] = {}
    for to in waiting:
        cars: dict[str, int] = {}
        championship, weekend = to.championship, to.session.weekend
        for entry in season.entered_at(weekend):
            if season.withdrawal_of(entry, weekend) is not None:
                continue
            terms = season.terms_at(entry, weekend)
            kind, first_alone = championship.competitor, championship.shared_cars.drivers == "first"
            for competitor in competitors_at(kind, terms, first_alone=first_alone):
                driver = season.drivers.get(competitor) if is_person(kind) else None
                if verdict(championship.eligible, to.regulations, terms, driver).eligible:
                    cars[competitor] = cars.get(competitor, 0) + 1
        for competitor, count in cars.items():
            most[competitor] = max(most.get(competitor, 0), count)
    return most


def _cars(table: Table, entered: Mapping[str, int]) -> dict[str, int]:
    """How many cars of each competitor may be in a session: those entered, or the most it has had in one."""
    had: dict[str, dict[str | None, int]] = {}
    for award in table.awards:
        if not award.guest:
            sessions = had.setdefault(award.competitor, {})
            sessions[award.session] = sessions.get(award.session, 0) + (award.kind == "place")
    out = {exclusion.competitor for exclusion in table.exclusions}
    listed = dict.fromkeys((*had, *table.entered, *entered))
    return {
        competitor: max(1, entered.get(competitor, 0), *had.get(competitor, {}).values(), 0)
        for competitor in listed
        if competitor not in out
    }


def _exclusive(season: Season, to: _Waiting) -> bool:
    """Whether no two competitors can take one place of a session: one class, and nobody shares a car."""
    classes = to.championship.eligible.classes
    if to.championship.places.among == "class" and (classes is None or len(classes) > 1):
        return False
    return not (is_person(to.championship.competitor) and _shared(season, to))


def _shared(season: Season, to: _Waiting) -> bool:
    """Whether a car that competes in the championship is entered with several drivers."""
    classes, weekend = to.championship.eligible.classes, to.session.weekend
    entered = (season.terms_at(entry, weekend) for entry in season.entered_at(weekend))
    return any(len(terms.drivers) > 1 and (classes is None or terms.race_class in classes) for terms in entered)


def _every_car_scores(championship: Championship) -> bool:
    surplus = championship.cars.count is not None and championship.cars.surplus == "keep_place"
    return not surplus and championship.places.pass_down == {"close_up"}


def _notes(season: Season, table: Table, waiting: Sequence[_Waiting], *, one_car_each: bool) -> Iterator[str]:
    """What the arithmetic cannot take into account, as far as this season has it."""
    championship = table.championship
    if is_person(championship.competitor) and any(_shared(season, to) for to in waiting):
        yield "drivers share cars: two may take one place, so what makes a title certain is a safe bound"
    elif not all(_exclusive(season, to) for to in waiting):
        yield "every class has a first place, so what makes a title certain is a safe bound"
    elif not one_car_each:
        yield "every car of a competitor takes a place from its rivals, so what makes a title certain is a safe bound"
    if championship.change_of_class == "move":
        yield "points move with a driver who changes class: everybody is taken to stay in the class of now"
    guests = any(award.guest for award in table.awards) and championship.tie_break.countback != "none"
    moving_up = any("close_up_points_only" in to.championship.places.pass_down for to in waiting)
    if guests and moving_up:
        yield "no guest is taken to finish among the contenders, which could matter when they are level on points"
    if any(to.championship.bonuses and to.session.poles and not to.session.orders for to in waiting):
        yield "a pole that is known already of a race to come is taken as open"
    kinds = {scores.session for to in waiting for scores in to.championship.scores} - {"race", "qualifying"}
    for kind in sorted(kinds):
        missing = sorted({to.round for to in waiting if _may_come(season, to, kind)})
        if missing:
            yield f"no {kind} is on the timetable of round {', '.join(map(str, missing))}: one put there pays more"


def _may_come(season: Season, to: _Waiting, kind: str) -> bool:
    """Whether a session of a kind would pay in a round to come, and none is on its timetable."""
    pays = scores_of(season, to.championship, replace(to.session, kind=kind), to.round)
    there = any((session.kind, session.round) == (kind, to.round) for session in season.sessions.values())
    return pays is not None and not there


def _beyond(championship: Championship) -> Iterator[str]:
    """What the arithmetic does not look ahead at."""
    yield from _unbounded(championship)
    if not _unbounded(championship) and as_countback(championship.tie_break) is None:
        yield "what tells level points apart is not looked ahead at: nothing is certain that needs it"


def _unbounded(championship: Championship) -> tuple[str, ...]:
    """Rules with which whoever takes everything need not have the most they can have."""
    rules = {
        "the fewest points win": championship.lowest_wins,
        "times are added up": championship.by == "time",
        "points are reset, or some are out, from a round on": bool(championship.phases),
        "it takes a number of rounds to be ranked": championship.minimum is not None,
        "a round missed may be given the average of others": championship.redress is not None,
    }
    return tuple(
        f"{rule}: what is to come is not worked out, and nothing is certain before the last session"
        for rule, holds in rules.items()
        if holds
    )


def _out(now: Table, waiting: Sequence["_Waiting"]) -> frozenset[str]:
    """Who did not go on into a phase that has begun, with every round before it run."""
    begun = phases_begun(now.championship.phases, now.rounds)
    if not begun or any(to.round < begun[-1].first for to in waiting):
        return frozenset()
    tallies = rank(now).made_of.tallies
    return frozenset(competitor for competitor, own in tallies.items() if own.tier > 0)


def award_for_place(to: SessionToCome, championship: str, competitor: str, place: int | None) -> Award:
    """The award a place would be; no place is a retirement."""
    paid = place is not None and place <= len(to.points)
    return Award(
        championship=championship,
        competitor=competitor,
        round=to.round,
        session=to.id,
        kind="place",
        points=to.points[place - 1] if place is not None and paid else Fraction(0),
        causes=(),
        status="DNF" if place is None else "classified",
        place=place,
        paid_place=place,
        overall=place,
        countback=to.countback,
    )


def award_for_prize(to: SessionToCome, championship: str, competitor: str, prize: Prize) -> Award:
    """The award a bonus would be."""
    kind: AwardKind = "pole" if prize.on == "pole" else "fastest_lap" if prize.on == "fastest_lap" else "honour"
    return Award(championship, competitor, to.round, to.id, kind, prize.points, causes=())
