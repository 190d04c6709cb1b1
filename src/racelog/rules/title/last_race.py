"""One session to run: for each place of a contender, how well its rivals may do."""

from collections.abc import Iterator
from dataclasses import dataclass

from racelog.rules.title.level import Level, Levels
from racelog.rules.title.outcomes import Took, awards_of, reply, scoring_cars
from racelog.rules.title.to_come import SessionToCome, ToCome


@dataclass(frozen=True, slots=True)
class Allowed:
    """A place of a contender (None: without a place), and what keeps it champion.

    `rivals` are those who could still pass it then, each with the best place it may take; None where none will do.
    """

    place: int | None
    rivals: tuple[tuple[str, int | None], ...]

    @property
    def possible(self) -> bool:
        """Whether it can be champion from there at all."""
        return all(place is not None for _, place in self.rivals)


def last_race(fight: ToCome, levels: Levels, contender: str) -> tuple[Allowed, ...]:
    """Place by place, from the first to none, without a bonus for the contender and with every bonus for a rival.

    Empty where more than one session is to come, or several cars of a competitor score.
    """
    if (
        len(fight.sessions) != 1
        or not fight.exclusive
        or any(scoring_cars(fight.sessions[0], cars) != 1 for cars in fight.cars.values())
    ):
        return ()
    to = fight.sessions[0]
    places = (*range(1, fight.places + 1), None)
    return tuple(Allowed(place, tuple(_rivals(fight, levels, to, contender, place))) for place in places)


def _rivals(
    fight: ToCome, levels: Levels, to: SessionToCome, contender: str, place: int | None
) -> Iterator[tuple[str, int | None]]:
    took = Took(() if place is None else (place,))
    own = levels.at_the_end(contender, awards_of(to, fight.table.championship.id, contender, took))
    for rival in fight.cars:
        if rival == contender:
            continue
        free = [number for number in range(1, fight.places + 1) if number != place]
        allowed = next((number for number in free if _level(fight, levels, to, rival, number) < own), None)
        if allowed is None and _level(fight, levels, to, rival, None) < own:
            allowed = fight.places + 1
        if allowed is None or allowed != free[0]:
            yield rival, allowed


def _level(fight: ToCome, levels: Levels, to: SessionToCome, rival: str, place: int | None) -> Level:
    """A rival's level from a place, with every bonus it can have there."""
    places = () if place is None else (place,)
    prizes = reply(to, Took(), 0, exclusive=True).prizes if place is None else _prizes(to, place)
    return levels.at_the_end(rival, awards_of(to, fight.table.championship.id, rival, Took(places, prizes)))


def _prizes(to: SessionToCome, place: int) -> tuple[int, ...]:
    return tuple(
        number for number, prize in enumerate(to.prizes) if prize.within_top is None or place <= prize.within_top
    )
