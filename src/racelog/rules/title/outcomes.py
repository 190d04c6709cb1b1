"""What a competitor may take from a session to come, and the best that leaves for a rival."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations

from racelog.rules.awards import Award
from racelog.rules.title.to_come import SessionToCome, ToCome, award_for_place, award_for_prize


@dataclass(frozen=True, slots=True)
class Took:
    """The places a competitor's cars take in one session, and its prizes by their number; no place is a retirement."""

    places: tuple[int, ...] = ()
    prizes: tuple[int, ...] = ()


def outcomes(to: SessionToCome, cars: int, places: int) -> Iterator[Took]:
    """Everything a competitor with so many cars may take, where there are so many places."""
    for count in range(scoring_cars(to, cars) + 1):
        for taken in combinations(range(1, places + 1), count):
            open_to = [number for number, prize in enumerate(to.prizes) if _fulfils(taken, prize.within_top)]
            yield from (Took(taken, chosen) for chosen in _subsets(open_to))


def best(to: SessionToCome, cars: int) -> Took:
    """The most a competitor may take: every place from the first, every prize."""
    return reply(to, Took(), cars, exclusive=True)


def reply(to: SessionToCome, took: Took, cars: int, *, exclusive: bool) -> Took:
    """The most another competitor may take beside what was taken."""
    gone = frozenset(took.places) if exclusive else frozenset[int]()
    free = (place for place in range(1, cars + len(gone) + 1) if place not in gone)
    places = tuple(place for place, _ in zip(free, range(scoring_cars(to, cars)), strict=False))
    prizes = tuple(
        number
        for number, prize in enumerate(to.prizes)
        if (number not in took.prizes or prize.for_many) and _fulfils(places, prize.within_top)
    )
    return Took(places, prizes)


def scoring_cars(to: SessionToCome, cars: int) -> int:
    """Of so many cars of a competitor, those that score in a session."""
    return cars if to.most_cars is None else min(cars, to.most_cars)


def awards_of(to: SessionToCome, championship: str, competitor: str, took: Took) -> tuple[Award, ...]:
    """What was taken, as awards."""
    places = took.places or (None,)
    return (
        *(award_for_place(to, championship, competitor, place) for place in places),
        *(award_for_prize(to, championship, competitor, to.prizes[number]) for number in took.prizes),
    )


def points_of(awards: tuple[Award, ...]) -> Fraction:
    """What awards add up to, before anything is dropped."""
    return sum((award.points for award in awards), Fraction(0))


def most_awards(fight: ToCome, competitor: str) -> tuple[Award, ...]:
    """What a competitor has who takes everything there is to take."""
    own = fight.table.championship.id
    cars = fight.cars[competitor]
    return tuple(chain.from_iterable(awards_of(to, own, competitor, best(to, cars)) for to in fight.sessions))


def _fulfils(places: tuple[int, ...], within_top: int | None) -> bool:
    return within_top is None or any(place <= within_top for place in places)


def _subsets(numbers: list[int]) -> Iterator[tuple[int, ...]]:
    return chain.from_iterable(combinations(numbers, count) for count in range(len(numbers) + 1))
