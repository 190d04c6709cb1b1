"""The search for the fewest corrections: found, proven, and asked whether another set would do as well.

First at most one correction of the order in each race, which is quick and mostly enough; then everything, to find a
smaller set or prove that there is none. One correction needs no such proof.
"""

from dataclasses import dataclass, replace
from math import ceil
from time import monotonic
from typing import Literal

from racelog.audit.proposing.model import ONE, Chosen, Model, Question, differing
from racelog.audit.proposing.program import Solved


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found.

    `at_least`: proven, no smaller set explains the totals. `another`: whether a set as small changes something else;
    None when that was not settled. `impossible`: no set of these corrections does it.
    """

    best: Chosen | None
    at_least: int
    others: tuple[Chosen, ...] = ()
    another: bool | None = None
    impossible: bool = False
    out_of_time: bool = False

    @property
    def proven(self) -> bool:
        """Whether the set found is as small as any."""
        return self.best is not None and self.at_least >= self.best.cost


Verdict = Literal["found", "impossible", "out of time"]
SHOWN = 5
"""How many other sets are looked for."""


def search(question: Question, until: float, most: int | None = None) -> Answer:
    """The smallest set that explains every account, of at most `most` corrections."""
    if not differing(question.accounts) and not question.unknown:
        return Answer(Chosen(()), 0, another=False)
    if most is not None and most < 1:
        return Answer(None, 1, impossible=True)
    halfway = monotonic() + (until - monotonic()) / 2
    first = Model(question, most, together=False)
    solved = first.program.solve(halfway)
    best = None if solved.values is None else first.read(solved)
    if best is not None and best.cost <= 1:
        return _others(first, solved, best, until)
    return _with_several(question, until, most, best, first, solved)


def _with_several(
    question: Question, until: float, most: int | None, best: Chosen | None, first: Model, solved: Solved
) -> Answer:
    """Everything allowed: no more corrections than were needed with one for each race."""
    allowed = most if best is None else best.cost
    model = Model(question, allowed, together=True)
    whole = model.program.solve(until)
    if whole.verdict == "impossible":
        return Answer(best, best.cost if best else 1, impossible=best is None)
    found = None if whole.values is None else model.read(whole)
    if whole.verdict == "optimal" and found is not None:
        return _others(model, whole, found, until)
    if found is not None and (best is None or found.cost < best.cost):
        best = found
    return Answer(best, max(1, _corrections(whole.bound)), out_of_time=True)


def _corrections(bound: float) -> int:
    """The fewest corrections a bound of the costs leaves room for."""
    return ceil(bound / ONE - 1e-6) if bound > 0 else 0


def _others(model: Model, solved: Solved, best: Chosen, until: float) -> Answer:
    """Whether another set as small explains the totals: the same program without the sets found so far."""
    others: list[Chosen] = []
    effects = {best.effect}
    model.program.at_most(best.cost, dict.fromkeys(model.corrections, 1))
    while len(others) < SHOWN:
        model.forbid(solved)
        solved = model.program.solve(until)
        if solved.values is None:
            settled = solved.verdict == "impossible"
            another = True if others or not best.told_apart else False if settled else None
            return Answer(best, best.cost, tuple(others), another, out_of_time=not settled)
        found = model.read(solved)
        if found.effect not in effects:
            effects.add(found.effect)
            others.append(found)
    return Answer(best, best.cost, tuple(others), another=True)


def with_one_more(answer: Answer) -> Answer:
    """An answer for regulations that were themselves changed: one correction more."""
    return replace(answer, at_least=answer.at_least + 1)
