"""The courses the rest of a season may take for one competitor, or for two, by the points the first one takes.

Where nothing to come can be dropped, levels add up, and of all courses with the same points only the best one need
be kept: there are few of them however many races are to run. Where results are dropped every course is looked at,
as long as they are not too many.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, groupby, product
from math import comb

from racelog.facts.regulations import CountAll, CountBySession
from racelog.rules.awards import Award
from racelog.rules.title.level import Level, Levels, adds_up, ahead, minus, plus
from racelog.rules.title.outcomes import Took, awards_of, outcomes, points_of, reply
from racelog.rules.title.to_come import SessionToCome, ToCome

MOST = 4000
"""Courses looked at where results are dropped; with more the answer is a bound."""
Course = tuple[Took, ...]
"""What one competitor takes, session by session."""


class Courses:
    """Every course worth looking at, worked out once for competitors with as many cars."""

    def __init__(self, fight: ToCome, levels: Levels) -> None:
        self._fight = fight
        self._levels = levels
        self._own = fight.table.championship.id
        rounds = [session.round for session in fight.sessions]
        self.added = adds_up(fight.table.championship.counting, fight.table.rounds, rounds, fight.table.programme)
        """Whether levels add up over what is to come."""
        self._alone: dict[int, dict[Fraction, tuple[Level, Course]]] = {}
        self._against: dict[tuple[int, int], dict[Fraction, Level]] = {}
        self._step: dict[object, dict[Fraction, tuple[Level, Took]]] = {}
        self._every: dict[int, list[tuple[Fraction, Course]] | None] = {}

    def alone(self, cars: int) -> dict[Fraction, tuple[Level, Course]]:
        """By points taken, the most that can be added to a level, and with which course. Only where levels add up."""
        if cars not in self._alone:
            found: dict[Fraction, tuple[Level, Course]] = {Fraction(0): (self._levels.gain(()), ())}
            for to in self._fight.sessions:
                total: dict[Fraction, tuple[Level, Course]] = {}
                step = self._steps(to, cars, None)
                for (points, (level, course)), (more, (gain, took)) in product(found.items(), step.items()):
                    kept = total.get(points + more)
                    if kept is None or ahead(level, gain, kept[0]):
                        total[points + more] = plus(level, gain), (*course, took)
                found = total
            self._alone[cars] = found
        return self._alone[cars]

    def against(self, cars: int, rival_cars: int) -> dict[Fraction, Level]:
        """By points taken, the most a rival can gain on the taker. Only where levels add up."""
        if (cars, rival_cars) not in self._against:
            found = {Fraction(0): self._levels.gain(())}
            for to in self._fight.sessions:
                total: dict[Fraction, Level] = {}
                step = self._steps(to, cars, rival_cars)
                for (points, level), (more, (gain, _)) in product(found.items(), step.items()):
                    kept = total.get(points + more)
                    if kept is None or ahead(level, gain, kept):
                        total[points + more] = plus(level, gain)
                found = total
            self._against[cars, rival_cars] = found
        return self._against[cars, rival_cars]

    def _steps(self, to: SessionToCome, cars: int, rival_cars: int | None) -> dict[Fraction, tuple[Level, Took]]:
        """One session: by points taken, the most gained; on a rival who takes the best left, if one is given."""
        earliest = self._levels.by_round
        alike = (to.points, to.countback, to.prizes, to.most_cars, to.round if earliest else None, cars, rival_cars)
        if alike not in self._step:
            step: dict[Fraction, tuple[Level, Took]] = {}
            for took in outcomes(to, cars, self._fight.places):
                own = awards_of(to, self._own, "", took)
                gain = self._levels.gain(own)
                if rival_cars is not None:
                    beside = reply(to, took, rival_cars, exclusive=self._fight.exclusive)
                    gain = minus(self._levels.gain(awards_of(to, self._own, "", beside)), gain)
                if points_of(own) not in step or step[points_of(own)][0] < gain:
                    step[points_of(own)] = gain, took
            self._step[alike] = step
        return self._step[alike]

    def every(self, cars: int) -> list[tuple[Fraction, Course]] | None:
        """Every course that differs, with the points taken, fewest first; None where there are too many."""
        if cars not in self._every:
            groups = list(self._groups(cars))
            many = 1
            for options, times in groups:
                many *= comb(len(options) + times - 1, times)
            self._every[cars] = None if many > MOST else sorted(self._courses(groups), key=lambda course: course[0])
        return self._every[cars]

    def _groups(self, cars: int) -> Iterator[tuple[Sequence[Took], int]]:
        """What may be taken from a session, and how many sessions in a row are alike."""
        alike = groupby(self._fight.sessions, key=self._likeness)
        for _, sessions in alike:
            held = list(sessions)
            yield self._options(held[0], cars), len(held)

    def _likeness(self, to: SessionToCome) -> object:
        """What makes two sessions alike: what they pay, and the stretch they are dropped from."""
        counting = self._fight.table.championship.counting
        several = sum(session.round == to.round for session in self._fight.sessions) > 1
        stretch: object = None
        if counting.kind == "segments":
            stretch = tuple(segment.first <= to.round <= segment.last for segment in counting.segments)
        elif counting.kind == "drop_worst":
            turn = self._fight.table.programme.turn
            stretch = turn(to.round) < turn(counting.before_round)
        named = not isinstance(counting, CountAll) and (
            counting.of != "rounds"
            or isinstance(counting, CountBySession)
            or counting.undroppable_rounds
            or counting.undroppable_weekends
        )
        alone = to.id if several or named or self._levels.by_round else None
        return (to.points, to.countback, to.prizes, to.most_cars, stretch, alone)

    def _options(self, to: SessionToCome, cars: int) -> Sequence[Took]:
        """Of outcomes that pay, weigh and leave the same, one."""
        most = max(self._fight.cars.values(), default=1)
        different: dict[object, Took] = {}
        for took in outcomes(to, cars, self._fight.places):
            gain = self._levels.gain(awards_of(to, self._own, "", took))
            different.setdefault((gain, reply(to, took, most, exclusive=self._fight.exclusive)), took)
        return list(different.values())

    def _courses(self, groups: Sequence[tuple[Sequence[Took], int]]) -> Iterator[tuple[Fraction, Course]]:
        ways = [combinations_with_replacement(options, times) for options, times in groups]
        for parts in product(*ways):
            course = tuple(took for part in parts for took in part)
            yield points_of(self.awards("", course)), course

    def awards(self, competitor: str, course: Course) -> tuple[Award, ...]:
        """A course as awards."""
        return tuple(
            award
            for to, took in zip(self._fight.sessions, course, strict=True)
            for award in awards_of(to, self._own, competitor, took)
        )

    def replies(self, rival: str, course: Course) -> tuple[Award, ...]:
        """The most a rival can take beside a course, as awards."""
        cars = self._fight.cars[rival]
        beside = tuple(
            reply(to, took, cars, exclusive=self._fight.exclusive)
            for to, took in zip(self._fight.sessions, course, strict=True)
        )
        return self.awards(rival, beside)
