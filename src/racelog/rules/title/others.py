"""Whether the places ahead of a contender can go to others without one of them passing it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from racelog.rules.awards import Award
from racelog.rules.ranking.standings import rank
from racelog.rules.title.courses import Course, Courses
from racelog.rules.title.level import Level, Levels
from racelog.rules.title.outcomes import scoring_cars
from racelog.rules.title.to_come import SessionToCome, ToCome, award_for_place

TRIES = 2000


@dataclass(frozen=True, slots=True)
class _Slot:
    """A place somebody has to take; the points of those ahead of it are higher."""

    to: SessionToCome
    place: int


class Others:
    """Gives the places ahead away, the highest to whoever is furthest from the title."""

    def __init__(self, fight: ToCome, levels: Levels, courses: Courses) -> None:
        self._fight = fight
        self._levels = levels
        self._courses = courses
        self._tries = 0

    def can_be_placed(self, champion: str, course: Course) -> bool | None:
        """Whether there is a joint outcome in which the champion takes this course and is first alone.

        None where none was found, and there may be one: too many to try, cars that do not score may take places, or
        two competitors one place, so that it is not known who the places ahead leave behind.
        One that was found is made a table, and looked at, by the rules of every table.
        """
        own = self._courses.awards(champion, course)
        taken = [(to, took.places) for to, took in zip(self._fight.sessions, course, strict=True)]
        ahead = [
            _Slot(to, place)
            for to, places in taken
            for place in range(1, max(places, default=0))
            if place not in places
        ]
        if ahead and not self._fight.exclusive:
            return None
        self._tries = TRIES
        others: dict[str, tuple[Award, ...]] = {other: () for other in self._fight.cars if other != champion}
        found = self._placed(ahead, others, self._levels.at_the_end(champion, own))
        if found is not None:
            return self._is_first(champion, (*own, *found)) or None
        return False if self._tries >= 0 and self._fight.every_car_scores else None

    def _placed(
        self, slots: Sequence[_Slot], others: dict[str, tuple[Award, ...]], bar: Level
    ) -> tuple[Award, ...] | None:
        if not slots:
            return tuple(award for awards in others.values() for award in awards)
        slot = slots[0]
        for other, award in self._takers(slot, others, bar):
            self._tries -= 1
            if self._tries < 0:
                return None
            found = self._placed(slots[1:], {**others, other: (*others[other], award)}, bar)
            if found is not None:
                return found
        return None

    def _takers(self, slot: _Slot, others: dict[str, tuple[Award, ...]], bar: Level) -> Sequence[tuple[str, Award]]:
        found = []
        for other, held in others.items():
            if sum(award.session == slot.to.id for award in held) >= scoring_cars(slot.to, self._fight.cars[other]):
                continue
            award = award_for_place(slot.to, self._fight.table.championship.id, other, slot.place)
            level = self._levels.at_the_end(other, (*held, award))
            if level < bar:
                found.append((level, other, award))
        return [(other, award) for _, other, award in sorted(found, key=lambda taker: taker[:2])]

    def _is_first(self, champion: str, awards: Sequence[Award]) -> bool:
        table = replace(self._fight.table, awards=(*self._fight.table.awards, *awards))
        first = [line.competitor for line in rank(table).lines if line.position == 1]
        return first == [champion]
