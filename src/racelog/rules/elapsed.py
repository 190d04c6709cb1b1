"""Championships of times: rallies and stage races, where the times of the sessions are added up and the least wins."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from racelog.rules.awards import NO_POINTS, Award
from racelog.rules.classification import Classification

SECOND = 1000


def in_milliseconds(awards: Sequence[Award], classifications: Mapping[str, Classification]) -> Iterator[Award]:
    """The awards of a championship of times, in milliseconds: the time of each session, less what its place takes off.

    Units:   points of places and bonuses are seconds taken off; points deducted by a decision are seconds added, and
             an adjustment is of seconds. A session without a time is an item of nothing, and counts as missed.
    """
    totals = {
        (session, car.car): car.total_ms
        for session, classification in classifications.items()
        for car in classification.cars
        if car.status == "classified"
    }
    for award in awards:
        if award.kind == "adjustment":
            yield replace(award, points=award.points * SECOND)
        elif award.kind != "place":
            yield replace(award, points=-award.points * SECOND)
        else:
            total = totals.get((award.session or "", award.car or ""))
            yield replace(award, points=NO_POINTS, note="no time") if total is None else _timed(award, total)


def _timed(award: Award, total: int) -> Award:
    note = f"less {award.points} seconds for the place" if award.points else award.note
    return replace(award, points=Fraction(total) - award.points * SECOND, note=note)


def sessions_missed(awards: Sequence[Award], sessions: Mapping[int, Sequence[str]], rounds: Sequence[int]) -> int:
    """How many of the sessions run a competitor has no time of."""
    timed = {award.session for award in awards if award.kind == "place" and award.points}
    return sum(session not in timed for number in rounds for session in sessions.get(number, ()))
