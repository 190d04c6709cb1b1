"""The search for the fewest corrections: found, proven, and asked whether another set would do as well.

A set with several corrections of one race's order has two of them at least. So of sets of at most k, at most k/2 races
have several: first none of them (quick, and mostly enough), then each one, each two, ... until what is left is larger
than the best set found. That finds a smaller set, or proves that there is none. One correction needs no such proof.

Idea: every program asks for the smallest set of one kind, and its bound says below which number there is none of that
kind. The least of the bounds holds for all sets; once it meets the best set found, that is proven the smallest.

Invariant: `smallest` holds sets of one size, the smallest seen so far, no two of which change the same; `limit` is that
size, and no program looks for more. What was given up (`given_up`) makes the bound weaker, never wrong.

Cost: with R races, one program without several, R with one race of several, R * (R - 1) / 2 with two. Each is bounded
by work, not by time (`solver`), so the same question ends with the same answer on any machine.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations, count
from math import ceil

from racelog.audit.proposing.model import ONE, Chosen, Model, Question, differing
from racelog.audit.proposing.races import Race
from racelog.audit.proposing.solver import Solved, Work

SHOWN = 5
"""How many other sets are looked for."""
NEVER = 10**9


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found.

    `at_least`: proven, no smaller set explains the totals; `one_a_race`: the same, of sets with at most one correction
    of the order in each race. `another`: whether a set as small changes something else; None when that was not
    settled. `impossible`: no set of these corrections does it.
    """

    best: Chosen | None
    at_least: int
    one_a_race: int = 0
    others: tuple[Chosen, ...] = ()
    another: bool | None = None
    impossible: bool = False
    given_up: bool = False


def search(question: Question, work: Work, until: int, most: int | None = None) -> Answer:
    """The smallest set that explains every account, of at most `most` corrections, before the work reaches a mark."""
    if not differing(question.accounts) and not question.unknown:
        return Answer(Chosen(()), 0, another=False)
    if most is not None and most < 1:
        return Answer(None, 1, impossible=True)
    if work.done >= until:
        return Answer(None, 1, 1, given_up=True)
    return _Search(question, work, until, most).answer()


@dataclass
class _Search:
    """A search under way: the smallest sets so far, and what is proven of the rest."""

    question: Question
    work: Work
    until: int
    most: int | None
    smallest: list[Chosen] = field(default_factory=list)
    given_up: bool = False

    def answer(self) -> Answer:
        """One correction a race, then several."""
        one_a_race = self._without_several()
        several = self._with_several()
        at_least = min(one_a_race, several)
        if not self.smallest:
            nothing = not self.given_up
            return Answer(None, 0 if nothing else at_least, one_a_race, impossible=nothing, given_up=self.given_up)
        best = self.smallest[0]
        settled = at_least >= best.cost and not self.given_up
        another = True if len(self.smallest) > 1 or not best.told_apart else False if settled else None
        least = min(at_least, best.cost)
        return Answer(best, least, one_a_race, tuple(self.smallest[1:]), another, given_up=self.given_up)

    @property
    def limit(self) -> int | None:
        """The most corrections still of interest."""
        return self.smallest[0].cost if self.smallest else self.most

    def _without_several(self) -> int:
        """The sets with one correction of each order at most; below how many corrections there are none."""
        model = Model(self.question, self.most)
        solved = model.program.solve(self.work, self._part(2))
        self._keep(model, solved)
        if solved.verdict == "optimal":
            self._others(model, solved)
        if solved.verdict == "impossible":
            return NEVER
        if solved.verdict == "given up":
            self.given_up = True
        return max(1 if self._one_may_do() else 2, _corrections(solved.bound))

    def _one_may_do(self) -> bool:
        """Whether a single correction explains everything, as far as that is seen without solving."""
        accounts = self.question.accounts
        return any(account.stretches for account in accounts) or any(
            all(
                account.lowest <= account.computed + column.deltas.get(account.competitor, 0) <= account.highest
                for account in accounts
            )
            for column in self.question.columns
        )

    def _with_several(self) -> int:
        """The sets with several corrections of one order; below how many corrections there are none."""
        if not self.smallest and not self.given_up and self.most is None and self._never():
            return NEVER
        races = [race for race in self.question.races if race.fixed is None and len(race.order) > 1]
        for level in count(1):
            # of at most 2 * level + 1 corrections, no more races than `level` have several
            most = 2 * level + 1 if self.limit is None else min(2 * level + 1, self.limit)
            if most < 2 * level or level > len(races):
                return NEVER if self.limit is None else self.limit + 1
            for together in combinations(races, level):
                if not self._tried(together, most):
                    self.given_up = True
                    return 2 * level
        raise AssertionError("levels have no end")

    def _never(self) -> bool:
        """Whether no number of corrections does it; a proof for all races at once, where it is quickly found."""
        races = [race for race in self.question.races if race.fixed is None and len(race.order) > 1]
        model = Model(self.question, None, races)
        solved = model.program.solve(self.work, self._part(3))
        self._keep(model, solved)
        return solved.verdict == "impossible"

    def _tried(self, together: Sequence[Race], most: int) -> bool:
        """Look for sets with several corrections in these races; whether that was settled."""
        if self.work.done >= self.until:
            return False
        model = Model(self.question, most, together)
        solved = model.program.solve(self.work, self.until)
        self._keep(model, solved)
        if solved.verdict == "optimal":
            self._others(model, solved)
        return solved.verdict != "given up"

    def _part(self, of: int) -> int:
        """The mark at which a part of the work that is left has been done."""
        return self.work.done + (self.until - self.work.done) // of

    def _keep(self, model: Model, solved: Solved) -> None:
        """Remember a set that is smaller than those found, or as small and different in what it changes."""
        if solved.values is None:
            return
        chosen = model.read(solved)
        if self.smallest and chosen.cost < self.smallest[0].cost:
            self.smallest.clear()
        same = any(chosen.effect == known.effect for known in self.smallest)
        if not same and len(self.smallest) <= SHOWN and (not self.smallest or chosen.cost == self.smallest[0].cost):
            self.smallest.append(chosen)

    def _others(self, model: Model, solved: Solved) -> None:
        """The other sets as small: the same program without the one found, and so on."""
        if not self.smallest or model.read(solved).cost > self.smallest[0].cost:
            return
        model.program.at_most(self.smallest[0].cost, dict.fromkeys(model.corrections, 1))
        while len(self.smallest) <= SHOWN:
            model.forbid(solved)
            solved = model.program.solve(self.work, self.until)
            if solved.values is None:
                self.given_up = self.given_up or solved.verdict == "given up"
                return
            self._keep(model, solved)


def _corrections(bound: float) -> int:
    """The fewest corrections a bound of the costs leaves room for."""
    return ceil(bound / ONE - 1e-6) if bound > 0 else 0
