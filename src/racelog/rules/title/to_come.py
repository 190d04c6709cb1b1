"""What a championship has still to run: its sessions, what they pay, and with how many cars."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from racelog.facts.regulations import Championship, Regulations
from racelog.facts.season import Season, Session
from racelog.rules.awards import Award, AwardKind
from racelog.rules.eligibility import verdict
from racelog.rules.multiples import multiple_of
from racelog.rules.results import Results, scoring_places
from racelog.rules.rounds import counts_round
from racelog.rules.standings import Table


@dataclass(frozen=True, slots=True)
class Prize:
    """A bonus of a session to come; `for_many` where every class has its own."""

    kind: AwardKind
    points: Fraction
    within_top: int | None
    for_many: bool


@dataclass(frozen=True, slots=True)
class SessionToCome:
    """A session nothing is classified of yet: what its places and bonuses pay."""

    id: str
    round: int
    points: tuple[Fraction, ...]
    countback: bool
    prizes: tuple[Prize, ...]


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
    places: int
    """How many places there are to take, by cars that score and others."""
    notes: tuple[str, ...]


def to_come(results: Results, championship_id: str, after: int | None = None) -> ToCome | None:
    """What a championship has to run after a round (the last one run); None without such a championship.

    Rounds of a weekend that is cancelled, or closed without them, are not run any more.
    """
    now = results.table(championship_id, after)
    if now is None:
        return None
    after = after if after is not None else results.last_round or 0
    waiting = list(_waiting(results, now.championship, after))
    last = max((each.round or 0 for each in waiting), default=after)
    adopted = results.season.regulations_at(last or 1)
    championship = None if adopted is None else adopted.regulations.championship(championship_id)
    if adopted is None or championship is None:
        return None
    numbers = {each.round for each in waiting if each.round is not None}
    end = replace(
        now,
        championship=championship,
        rounds=sorted({*now.rounds, *numbers}),
        scoring_places=scoring_places(championship, adopted.regulations),
    )
    weekends = {each.weekend for each in waiting}
    entered = _entered(results.season, championship, adopted.regulations, weekends)
    most = _cars(end, entered)
    limit = 1 if championship.competitor == "driver" else championship.cars.count
    one_car_each = championship.competitor == "driver" or max(most.values(), default=1) == 1
    return ToCome(
        table=end,
        now=now,
        sessions=tuple(_paid(results.season, each, championship, adopted.regulations) for each in waiting),
        cars={each: count if limit is None else min(count, limit) for each, count in most.items()},
        places=sum(most.values()) if championship.competitor != "driver" else len(most),
        entered=frozenset(entered),
        exclusive=_exclusive(results.season, championship, weekends),
        one_car_each=one_car_each,
        notes=tuple(_notes(results.season, end, waiting, weekends, one_car_each=one_car_each)),
    )


def _waiting(results: Results, championship: Championship, after: int) -> Iterator[Session]:
    season = results.season
    scored = {each.session for each in championship.scores}
    for session in sorted(season.sessions.values(), key=lambda each: (each.round or 0, each.kind == "race", each.id)):
        number = session.round
        if number is None or session.kind not in scored or not counts_round(season, championship, number):
            continue
        run = session.id in results.classifications
        weekend = season.weekends[session.weekend]
        if weekend.cancelled is not None or (weekend.closed is not None and not run):
            continue
        if number > after or not run:
            yield session


def _paid(season: Season, session: Session, championship: Championship, regulations: Regulations) -> SessionToCome:
    """A session as its regulations foresee it, in full length."""
    number = session.round or 0
    scores = next(each for each in championship.scores if each.session == session.kind)
    multiple = multiple_of(season, championship, replace(session, stopped=None), number)
    several = championship.eligible.classes is None or len(championship.eligible.classes) > 1
    return SessionToCome(
        id=session.id,
        round=number,
        points=tuple(points * multiple.places for points in regulations.points[multiple.table or scores.points]),
        countback=scores.countback,
        prizes=tuple(
            Prize(bonus.on, bonus.points * multiple.bonuses, bonus.within_top, bonus.among == "class" and several)
            for bonus in championship.bonuses
            if bonus.session == session.kind and multiple.bonuses
        ),
    )


def _entered(
    season: Season, championship: Championship, regulations: Regulations, weekends: Collection[str]
) -> dict[str, int]:
    """Who is entered for a weekend to come, each with the most cars on one of them."""
    most: dict[str, int] = {}
    for weekend in weekends:
        cars: dict[str, int] = {}
        order = season.weekends[weekend].order
        for entry in season.entered_at(weekend):
            if any(each.covers(order, None) for each in entry.withdrawals):
                continue
            terms = season.terms_at(entry, weekend)
            ids = {"driver": terms.drivers, "team": (terms.team,), "constructor": (terms.constructor,)}
            for competitor in ids[championship.competitor]:
                driver = season.drivers.get(competitor or "") if championship.competitor == "driver" else None
                if competitor and verdict(championship.eligible, regulations, terms, driver).eligible:
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
    out = {each.competitor for each in table.exclusions}
    listed = dict.fromkeys((*had, *table.entered, *entered))
    return {each: max(1, entered.get(each, 0), *had.get(each, {}).values(), 0) for each in listed if each not in out}


def _exclusive(season: Season, championship: Championship, weekends: Collection[str]) -> bool:
    classes = championship.eligible.classes
    if championship.places.among == "class" and (classes is None or len(classes) > 1):
        return False
    return not (championship.competitor == "driver" and _shared(season, weekends))


def _shared(season: Season, weekends: Collection[str]) -> bool:
    return any(
        len(season.terms_at(entry, weekend).drivers) > 1 for weekend in weekends for entry in season.entered_at(weekend)
    )


def _notes(
    season: Season, table: Table, waiting: Sequence[Session], weekends: Collection[str], *, one_car_each: bool
) -> Iterator[str]:
    """What the arithmetic cannot take into account, as far as this season has it."""
    championship = table.championship
    if championship.competitor == "driver" and _shared(season, weekends):
        yield "drivers share cars: two may take one place, so what makes a title certain is a safe bound"
    elif not _exclusive(season, championship, weekends):
        yield "every class has a first place, so what makes a title certain is a safe bound"
    elif not one_car_each:
        yield "every car of a competitor takes a place from its rivals, so what makes a title certain is a safe bound"
    if championship.change_of_class == "move":
        yield "points move with a driver who changes class: everybody is taken to stay in the class of now"
    guests = any(award.guest for award in table.awards) and championship.tie_break.countback != "none"
    if waiting and guests and championship.places.ineligible == "close_up_points_only":
        yield "no guest is taken to finish among the contenders, which could matter when they are level on points"
    if championship.bonuses and any(each.poles and not each.orders for each in waiting):
        yield "a pole that is known already of a race to come is taken as open"


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
    return Award(championship, competitor, to.round, to.id, prize.kind, prize.points, causes=())
