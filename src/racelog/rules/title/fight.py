"""The fight for a title: who can still win it, the least each needs, and what makes it certain."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import chain
from typing import Literal

from racelog.rules.awards import Gap
from racelog.rules.ranking.results import Results
from racelog.rules.ranking.standings import rank
from racelog.rules.title.courses import Course, Courses
from racelog.rules.title.last_race import Allowed, last_race
from racelog.rules.title.level import Level, Levels
from racelog.rules.title.others import Others
from racelog.rules.title.outcomes import most_awards, points_of
from racelog.rules.title.to_come import ToCome, to_come

CanWin = Literal["yes", "shared", "maybe", "no"]


@dataclass(frozen=True, slots=True)
class Chance:
    """One competitor's chance.

    Shape:   `can_win` is `shared` when it can be first level with another at best, `maybe` where the rules are not
             looked ahead at, and nothing says that it cannot. `needs` is the least it has to
             take from what is to come, if the others take as little as can be; `certain` the least with which it is
             champion whatever they do, None when that is not in its own hands. `most` is what it can take. `kept` are
             the points so far that will still count at the end.
    Units:   points, before anything is dropped; of places and bonuses.
    """

    competitor: str
    points: Fraction
    kept: Fraction
    most: Fraction
    can_win: CanWin
    entered: bool
    needs: Fraction | None = None
    needs_exact: bool = True
    """Otherwise it needs at least so much, and maybe more."""
    certain: Fraction | None = None
    certain_exact: bool = True
    """Otherwise nothing is said about what makes it certain; or what is said is on the safe side."""
    last_race: tuple[Allowed, ...] = ()


@dataclass(frozen=True, slots=True)
class Fight:
    """A championship's title after a round: the chances of everyone, as the table stands.

    `champions` are those who are champion whatever happens; several only when nothing is to come.
    """

    to_come: ToCome
    chances: tuple[Chance, ...]
    champions: tuple[str, ...]
    gaps: tuple[Gap, ...]


def title_fight(results: Results, championship_id: str, after: int | None = None) -> Fight | None:
    """What the rest of a season can bring, by what its regulations pay; None without such a championship.

    With gaps in the table nothing is certain, and nobody has a chance worked out.
    """
    fight = to_come(results, championship_id, after)
    if fight is None:
        return None
    if fight.table.gaps:
        return Fight(fight, (), (), tuple(fight.table.gaps))
    if not fight.sessions:
        lines = rank(fight.table).lines
        return Fight(fight, (), tuple(line.competitor for line in lines if line.position == 1), ())
    chances = tuple(bounded(fight)) if fight.beyond else _Arithmetic(fight).chances()
    champions = tuple(chance.competitor for chance in chances if chance.certain == 0)
    return Fight(fight, chances, champions, ())


def bounded(fight: ToCome) -> Iterator[Chance]:
    """Chances by the fewest and the most points everybody may have at the end, the highest so far first.

    For rules that are not looked ahead at: who is out, and who is champion already, is certain even so; nothing else
    is said. Where not even points have bounds, nobody is out and nobody champion.
    """
    levels = Levels(fight)
    least = {competitor: Fraction(levels.at_the_end(competitor)[0]) for competitor in fight.cars}
    most = {
        competitor: Fraction(levels.at_the_end(competitor, most_awards(fight, competitor))[0])
        for competitor in fight.cars
    }
    now = {line.competitor: line.points for line in rank(fight.now).lines}
    for competitor in sorted(fight.cars, key=lambda one: (-least[one], one)):
        rivals = [rival for rival in fight.cars if rival != competitor]
        out = competitor in fight.out or (
            fight.points_have_bounds and any(least[rival] > most[competitor] for rival in rivals)
        )
        champion = fight.points_have_bounds and all(most[rival] < least[competitor] for rival in rivals)
        yield Chance(
            competitor=competitor,
            points=now.get(competitor, Fraction(0)),
            kept=least[competitor] if fight.points_have_bounds else now.get(competitor, Fraction(0)),
            most=points_of(most_awards(fight, competitor)),
            can_win="no" if out else "yes" if champion else "maybe",
            entered=competitor in fight.entered,
            needs=Fraction(0) if champion else None,
            needs_exact=champion,
            certain=Fraction(0) if champion else None,
            certain_exact=champion,
        )


class _Arithmetic:
    def __init__(self, fight: ToCome) -> None:
        self._fight = fight
        self._levels = Levels(fight)
        self._courses = Courses(fight, self._levels)
        self._others = Others(fight, self._levels, self._courses)
        self._empty = {competitor: self._levels.at_the_end(competitor) for competitor in fight.cars}
        self._full = {
            competitor: self._levels.at_the_end(competitor, most_awards(fight, competitor)) for competitor in fight.cars
        }
        self._now = {line.competitor: line.points for line in rank(fight.now).lines}
        self._at_the_end = cache(self._levels.at_the_end)

    def chances(self) -> tuple[Chance, ...]:
        """Everyone's, the highest level so far first."""
        order = sorted(self._fight.cars, key=lambda competitor: self._empty[competitor], reverse=True)
        return tuple(map(self._chance, order))

    def _chance(self, competitor: str) -> Chance:
        bar = self._bar(competitor)
        full = self._full[competitor]
        can_win: CanWin = "no" if bar is not None and full < bar else "shared" if full == bar else "yes"
        chance = Chance(
            competitor=competitor,
            points=self._now.get(competitor, Fraction(0)),
            kept=Fraction(self._empty[competitor][0]),
            most=points_of(most_awards(self._fight, competitor)),
            can_win=can_win,
            entered=competitor in self._fight.entered,
        )
        return chance if can_win != "yes" else self._in_figures(chance)

    def _bar(self, competitor: str) -> Level | None:
        """What has to be passed if the others take nothing."""
        return max((level for rival, level in self._empty.items() if rival != competitor), default=None)

    def _in_figures(self, chance: Chance) -> Chance:
        needs, needs_exact = self._needs(chance.competitor)
        listed = self._least_listed(chance.competitor)
        if needs > listed and not self._courses.added and self._may_be_listed_alone(self._bar(chance.competitor)):
            needs, needs_exact = listed, False
        certain, certain_exact = self._certain(chance.competitor)
        return replace(
            chance,
            needs=needs,
            needs_exact=needs_exact,
            certain=certain,
            certain_exact=certain_exact,
            last_race=last_race(self._fight, self._levels, chance.competitor),
        )

    def _needs(self, competitor: str) -> tuple[Fraction, bool]:
        """The least to take, and whether that is exact.

        The first course that beats what the others have already is the least; exact when the places ahead of it can be
        given to others who stay behind.
        """
        bar = self._bar(competitor)
        courses = self._beating(competitor, bar)
        if courses is None:
            leader = Fraction(0) if bar is None else Fraction(bar[0])
            return max(Fraction(0), leader - self._empty[competitor][0]), False
        least, course = courses[0]
        if self._others.can_be_placed(competitor, course):
            return least, True
        return self._searched(competitor, bar, least)

    def _may_be_listed_alone(self, bar: Level | None) -> bool:
        """Whether somebody may be first as the only one in the table, with a result that is dropped."""
        return self._fight.table.championship.listed in {"scorers", "classified"} and (bar is None or bar[0] == 0)

    def _least_listed(self, competitor: str) -> Fraction:
        """The least to take that puts a competitor into the table; nothing for one who is in it."""
        if self._now.get(competitor) or self._fight.table.championship.listed == "classified":
            return Fraction(0)
        every = self._courses.every(self._fight.cars[competitor]) or ()
        return min((points for points, _ in every if points > 0), default=Fraction(0))

    def _searched(self, competitor: str, bar: Level | None, least: Fraction) -> tuple[Fraction, bool]:
        """The least to take where the field is small, so that somebody has to take the places ahead."""
        unsure: Fraction | None = None
        every = self._courses.every(self._fight.cars[competitor])
        if every is None:
            return least, False
        for points, course in every:
            if unsure is not None and points > unsure:
                return unsure, False
            if bar is not None and self._reached(competitor, course) <= bar:
                continue
            placed = self._others.can_be_placed(competitor, course)
            if placed:
                return points, True
            if placed is None:
                unsure = points
        return least, False

    def _beating(self, competitor: str, bar: Level | None) -> list[tuple[Fraction, Course]] | None:
        """Courses ahead of a bar, the fewest points first."""
        cars = self._fight.cars[competitor]
        if self._courses.added:
            base = self._empty[competitor]
            alone = sorted(self._courses.alone(cars).items())
            return [(points, course) for points, (level, course) in alone if bar is None or _sum(base, level) > bar]
        every = self._courses.every(cars)
        if every is None:
            return None
        reached = ((points, course, self._reached(competitor, course)) for points, course in every)
        return [(points, course) for points, course, level in reached if bar is None or level > bar]

    def _reached(self, competitor: str, course: Course) -> Level:
        return self._at_the_end(competitor, self._courses.awards(competitor, course))

    def _certain(self, competitor: str) -> tuple[Fraction | None, bool]:
        """The least with which nobody can pass or join it, and whether that is exact.

        A competitor with several cars takes places from its rivals with each of them; so it may do with less.
        """
        rivals = sorted(
            (rival for rival in self._fight.cars if rival != competitor), key=lambda rival: self._empty[rival]
        )
        beaten: Fraction | None = None
        cars = self._fight.cars[competitor]
        if not self._courses.added and self._courses.every(cars) is None:
            return None, False
        for rival in reversed(rivals):
            beaten = self._most_beaten(competitor, rival, beaten)
        taken = (
            self._courses.alone(cars)
            if self._courses.added
            else {points for points, _ in self._courses.every(cars) or ()}
        )
        enough = min((points for points in taken if beaten is None or points > beaten), default=None)
        return enough, self._fight.exclusive and self._fight.one_car_each

    def _most_beaten(self, competitor: str, rival: str, most: Fraction | None) -> Fraction | None:
        """The most points with which the rival can still be ahead or level; no fewer than are known."""
        cars, own, theirs = self._fight.cars, self._empty[competitor], self._empty[rival]
        if self._full[rival] < own:
            return most
        if self._courses.added:
            against = self._courses.against(cars[competitor], cars[rival])
            found = (points for points, gain in against.items() if _sum(theirs, gain) >= own)
            return max(chain(found, () if most is None else (most,)), default=None)
        for points, course in reversed(self._courses.every(cars[competitor]) or []):
            if most is not None and points <= most:
                break
            level = self._reached(competitor, course)
            if level <= self._full[rival] and self._at_the_end(rival, self._courses.replies(rival, course)) >= level:
                return points
        return most


def _sum(one: Level, other: Level) -> Level:
    return tuple(left + right for left, right in zip(one, other, strict=True))
