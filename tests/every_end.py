"""Every way a season can end, one by one: what the arithmetic of a title is held against."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import permutations, product
from typing import Literal

from racelog.facts.events import Row
from racelog.facts.season import Honour, Season, Session, TimedOrder
from racelog.rules.awards import Award
from racelog.rules.ranking.results import Results, results
from racelog.rules.ranking.standings import Standings, rank


@dataclass(frozen=True)
class End:
    """One way it can end: who is first, and what everyone took from the sessions that were to come."""

    first: tuple[str, ...]
    took: Mapping[str, Fraction]


@dataclass(frozen=True)
class Known:
    """What all ends together say of one competitor."""

    can_win: str
    needs: Fraction | None
    certain: Fraction | None
    not_enough: Fraction | None
    """The most it did not win with."""

    def agrees_on(self, certain: Fraction | None) -> bool:
        """Whether a figure parts the ends it wins from those it does not; between two that are reached it may lie."""
        if certain is None:
            return self.certain is None
        above = self.not_enough is None or certain > self.not_enough
        return above and (self.certain is None or certain <= self.certain)

    def is_safe(self, certain: Fraction | None) -> bool:
        """Whether nobody who has that figure fails to win: it may be more than is needed, or none may be told."""
        return certain is None or self.not_enough is None or certain > self.not_enough


def orders(cars: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every order of every number of finishers."""
    for count in range(len(cars) + 1):
        yield from permutations(cars, count)


def every_end(found: Results, championship: str, sessions: Sequence[str], cars: Sequence[str]) -> Iterator[End]:
    """Every end, classified, scored and ranked as any season is: on top of the rounds that were run."""
    season = with_qualifying(found.season, sessions)
    ways = []
    for session in sessions:
        kind = season.sessions[session].kind
        adopted = season.regulations_at(season.sessions[session].round)
        own = None if adopted is None else adopted.regulations.championship(championship)
        assert own is not None
        bonuses = {(bonus.on, bonus.session) for bonus in own.bonuses}
        poles = (*cars, None) if ("pole", kind) in bonuses else (None,)
        laps = (*cars, None) if ("fastest_lap", kind) in bonuses else (None,)
        ways.append(list(product(orders(cars), poles, laps)))
    for way in product(*ways):
        run = dict(season.sessions)
        for session, (order, pole, lap) in zip(sessions, way, strict=True):
            run[session] = _raced(run[session], cars, order, pole, lap)
        yield _end(results(replace(season, sessions=run), found), championship, sessions)


def with_qualifying(season: Season, sessions: Sequence[str]) -> Season:
    """The season with qualifying sessions named that are put on the timetable only with their order."""
    added = {
        session: replace(season.sessions[f"R{session[1:]}"], id=session, kind="qualifying")
        for session in sessions
        if session not in season.sessions
    }
    return replace(season, sessions={**season.sessions, **added})


def _raced(session: Session, cars: Sequence[str], order: Sequence[str], pole: str | None, lap: str | None) -> Session:
    rows = (
        *(Row(car=car, status="classified", place=place) for place, car in enumerate(order, start=1)),
        *(Row(car=car, status="DNF") for car in cars if car not in order),
    )
    timed = TimedOrder(rows, None, (), None, (), 1, None, amended=False)
    return replace(session, orders=(timed,), poles=_honour(pole), fastest_laps=_honour(lap))


def _honour(car: str | None) -> Mapping[str | None, Honour]:
    return {} if car is None else {None: Honour((car,), None, 1, inferred=False)}


def _end(ended: Results, championship: str, sessions: Sequence[str]) -> End:
    table = ended.standings(championship)
    assert table is not None
    took: dict[str, Fraction] = {}
    for award in ended.scored[championship].awards:
        if award.session in sessions:
            took[award.competitor] = took.get(award.competitor, Fraction(0)) + award.points
    return End(_first(table), took)


def _first(table: Standings) -> tuple[str, ...]:
    return tuple(line.competitor for line in table.lines if line.position == 1)


def known_of(competitor: str, ends: Sequence[End]) -> Known:
    """Whether it can win, the least it won with, and the least above all it did not win with."""
    took = [(end.took.get(competitor, Fraction(0)), end.first) for end in ends]
    won = [points for points, first in took if first == (competitor,)]
    joined = any(competitor in first for _, first in took)
    not_enough = max((points for points, first in took if first != (competitor,)), default=None)
    enough = (points for points, _ in took if not_enough is None or points > not_enough)
    return Known(
        "yes" if won else "shared" if joined else "no", min(won, default=None), min(enough, default=None), not_enough
    )


def reduced(found: Results, championship: str, competitors: Sequence[str]) -> Results:
    """A season as if nobody else had taken part in a championship."""
    scored = dict(found.scored)
    awards = tuple(each for each in scored[championship].awards if each.competitor in competitors)
    scored[championship] = replace(scored[championship], awards=awards)
    entries = {
        key: entry
        for key, entry in found.season.entries.items()
        if {*entry.first.drivers, entry.first.team, entry.first.constructor} & set(competitors)
    }
    return replace(found, season=replace(found.season, entries=entries), scored=scored)


def every_table(found: Results, championship: str, after: int, competitors: Sequence[str]) -> Iterator[End]:
    """Every end of a season by what its regulations pay for places, poles and fastest laps of races alone.

    One car each; the awards are made here, and ranked as any table is.
    """
    now = found.table(championship, after)
    assert now is not None
    rounds = [number for number in found.season.rounds if number > after]
    bonuses = {bonus.on: bonus.points for bonus in now.championship.bonuses}
    adopted = found.season.regulations_at(after)
    assert adopted is not None
    points = adopted.regulations.points["race"]
    poles = [*competitors, None] if "pole" in bonuses else [None]
    laps = [*competitors, None] if "fastest_lap" in bonuses else [None]
    for way in product(product(orders(competitors), poles, laps), repeat=len(rounds)):
        more = []
        for number, (order, pole, lap) in zip(rounds, way, strict=True):
            for place, competitor in enumerate(order, start=1):
                paid = points[place - 1] if place <= len(points) else Fraction(0)
                made = Award(championship, competitor, number, f"R{number}", "place", paid, ())
                more.append(replace(made, status="classified", place=place, paid_place=place, countback=True))
            honours: tuple[tuple[Literal["pole", "fastest_lap"], str | None], ...] = (
                ("pole", pole),
                ("fastest_lap", lap),
            )
            more += [
                Award(championship, holder, number, f"R{number}", kind, bonuses[kind], ())
                for kind, holder in honours
                if holder is not None
            ]
        table = replace(now, awards=(*now.awards, *more), rounds=(*now.rounds, *rounds))
        took: dict[str, Fraction] = {}
        for award in more:
            took[award.competitor] = took.get(award.competitor, Fraction(0)) + award.points
        yield End(_first(rank(table)), took)
