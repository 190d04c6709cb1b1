"""Redress: the average of other rounds for one that a competitor missed on duty, or that others spoilt."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import floor

from racelog.facts.regulations import Championship, Redress
from racelog.facts.season import Redressed
from racelog.facts.values import STARTED
from racelog.rules.awards import NO_POINTS, Award, added


def redressed(
    championship: Championship, awards: Sequence[Award], rounds: Sequence[int], given: Iterable[Redressed]
) -> Sequence[Award]:
    """The awards of a table with what decisions give for rounds that were missed.

    Whatever the round had brought for its place is an item of nothing then. The average is of what the sessions of the
    other rounds brought; rounds with redress of their own are left out of it, a round that was missed otherwise is not.
    """
    rule = championship.redress
    own = [one for one in given if one.championship == championship.id and one.round in rounds]
    if rule is None or not own:
        return awards
    found = [_instead(award, own) for award in awards]
    return [*found, *(_average(championship.id, rule, one, awards, rounds, own) for one in own)]


def _instead(award: Award, given: Sequence[Redressed]) -> Award:
    """A place for which redress is given instead."""
    if award.kind != "place" or not any(
        (one.competitor, one.round) == (award.competitor, award.round) for one in given
    ):
        return award
    return replace(award, points=NO_POINTS, note="redress is given instead")


def _average(
    championship: str,
    rule: Redress,
    one: Redressed,
    awards: Sequence[Award],
    rounds: Sequence[int],
    given: Sequence[Redressed],
) -> Award:
    own = [award for award in awards if award.competitor == one.competitor and _of_a_session(award)]
    without = {other.round for other in given if other.competitor == one.competitor}
    started = {award.round for award in own if award.status in STARTED}
    of = [
        number
        for number in rounds
        if number not in without
        and (rule.of != "before" or number < one.round)
        and (rule.of != "started" or number in started)
    ]
    total = added(award.points for award in own if award.round in of)
    exact = total / len(of) if of else NO_POINTS
    average = exact if rule.rounded is None else _rounded(exact, rule.rounded)
    said = "" if average == exact else f", which is {exact}, rounded to {average}"
    return Award(
        championship=championship,
        competitor=one.competitor,
        round=one.round,
        session=None,
        kind="redress",
        points=average,
        causes=(one.seq,),
        note=f"the average of {len(of)} rounds: {total} / {len(of)}{said}" if of else "no round to take an average of",
    )


def _of_a_session(award: Award) -> bool:
    """Whether an award is for what was done in a session, and no decision about it."""
    return award.session is not None and award.kind != "deduction"


def _rounded(points: Fraction, step: Fraction) -> Fraction:
    """To a multiple of a step, half of it upward."""
    return floor(points / step + Fraction(1, 2)) * step
