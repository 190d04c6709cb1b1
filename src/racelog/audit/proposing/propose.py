"""Proposals for one published table: what is asked, of which variants of the rules, and what came of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from racelog.audit.compare import Audit, ChampionshipAudit, by_name, compare
from racelog.audit.proposing.accounts import Account, account_of
from racelog.audit.proposing.applying import corrected
from racelog.audit.proposing.bonuses import bonus_choices
from racelog.audit.proposing.model import Chosen, Question, differing
from racelog.audit.proposing.proposals import (
    Kind,
    Proposal,
    ProposedCorrection,
    ProposedSet,
    convincing,
    in_words,
)
from racelog.audit.proposing.races import Race, races_of
from racelog.audit.proposing.search import NEVER, Answer, search
from racelog.audit.proposing.solver import EFFORT, Work
from racelog.audit.proposing.variants import Variant, guest, results_under, variants
from racelog.audit.published import PublishedTable
from racelog.facts.competitors import is_person
from racelog.facts.values import spoken
from racelog.rules.ranking.results import Results, results
from racelog.rules.ranking.standings import Standings
from racelog.tables.replayed import Replayed
from racelog.tables.shown import numbers_shown

BONUS_GAPS = ("pole", "fastest lap")
RULES_AS_THEY_ARE = 60
"""The percentage of the work they get; the rest is for their variants."""


@dataclass(frozen=True, slots=True)
class _Case:
    """The season under the rules as they are, or one variant of them, and what is asked of it."""

    results: Results
    question: Question
    left_out: tuple[str, ...]
    variant: Variant | None = None

    @property
    def own(self) -> int:
        """How many corrections the variant is itself."""
        return 0 if self.variant is None else 1


@dataclass(frozen=True, slots=True)
class _Searched:
    case: _Case
    answer: Answer

    @property
    def cost(self) -> int | None:
        """How many corrections the best set takes, the variant included."""
        return None if self.answer.best is None else self.answer.best.cost + self.case.own

    @property
    def at_least(self) -> int:
        """How many any set takes that has this variant."""
        return self.answer.at_least + self.case.own


def propose(replayed: Replayed, table: PublishedTable, published: Sequence[PublishedTable], effort: float) -> Proposal:
    """The fewest single corrections with which every total of a table is as published.

    `effort` bounds the work: 60 takes a usual machine about a minute, and finds the same on any. Each set is applied
    to a copy in memory, and every table audited again, before it is proposed. Sets hold any number of corrections of
    results (no car of a race twice), and at most one variant of the rules.
    """
    standings = replayed.results.standings(table.championship, table.after)
    if standings is None:
        raise ValueError(f"{table.championship} is no championship of the season")
    audited = _audited(compare(replayed, [table]), table)
    proposal = Proposal(
        championship=table.championship,
        title=audited.title,
        after_round=audited.after_round,
        verdict="nothing",
        differing=_differing(audited),
        compared=audited.compared,
    )
    if audited.incomplete:
        why = f"the computed table is incomplete: {'; '.join(map(str, audited.incomplete))}"
        return proposal.model_copy(update={"verdict": "not tried", "why": why})
    case = _case(replayed, replayed.results, table, standings)
    proposal = proposal.model_copy(update={"left_out": case.left_out})
    if not differing(case.question.accounts):
        if case.left_out and _differing(audited):
            why = "every total that differs was left out"
            return proposal.model_copy(update={"verdict": "not tried", "why": why})
        return proposal
    return _Search(replayed, table, published, effort, proposal, case).proposal()


class _Search:
    """One table's search, through the rules as they are and their variants.

    Idea: the rules as they are come first, with most of the work; then each variant that changes a total, for fewer
    corrections than the best set so far has. What a search leaves of its share goes to those after it.
    """

    def __init__(
        self,
        replayed: Replayed,
        table: PublishedTable,
        published: Sequence[PublishedTable],
        effort: float,
        unexplained: Proposal,
        case: _Case,
    ) -> None:
        self.replayed = replayed
        self.table = table
        self.published = published
        self.effort = effort
        self.unexplained = unexplained
        self.case = case
        self.work = Work()
        self.until = int(effort * EFFORT)
        self.failed: list[str] = []

    def proposal(self) -> Proposal:
        """What came of it, in words."""
        as_it_is = _Searched(self.case, search(self.case.question, self.work, self.until * RULES_AS_THEY_ARE // 100))
        searched = [as_it_is, *self._of_variants(as_it_is)]
        costs = [one.cost for one in searched if one.cost is not None]
        at_least = min((one.at_least for one in searched if not one.answer.impossible), default=0)
        one_a_race = as_it_is.answer.one_a_race
        given_up = any(one.answer.given_up for one in searched)
        outcome: dict[str, object] = {"at_least": at_least, "effort": self.effort if given_up else None}
        if at_least < one_a_race < NEVER:
            outcome["at_least_one_a_race"] = one_a_race
        if not costs:
            return self.unexplained.model_copy(update={**outcome, **self._nothing_found(given_up=given_up)})
        needed = min(costs)
        smallest = [one for one in searched if one.cost == needed]
        sets = sorted((stands for one in smallest for stands in self._sets(one)), key=lambda one: -one.places_agree)
        only = self._only(smallest, sets, at_least >= needed)
        convinces, why = convincing(self.unexplained.differing, needed, only=only)
        if at_least < needed:
            why = f"not convincing: at least {at_least} are needed, and no smaller set than {needed} was found"
            convinces = False
        outcome |= {
            "verdict": "found" if at_least >= needed else "best so far",
            "needed": needed if at_least >= needed else None,
            "only": only,
            "convincing": convinces,
            "why": why,
            "sets": tuple(sets),
            "left_out": (*self.case.left_out, *self.failed),
        }
        return self.unexplained.model_copy(update=outcome)

    def _nothing_found(self, *, given_up: bool) -> dict[str, object]:
        if not given_up:
            why = "no set of the corrections considered explains the totals"
            return {"verdict": "impossible", "why": why}
        why = f"not convincing: no few corrections explain the {self.unexplained.differing} totals"
        return {"verdict": "given up", "why": why}

    def _of_variants(self, as_it_is: _Searched) -> Iterator[_Searched]:
        """The variants that change a total, with as few corrections as could still compete."""
        seen = {self._totals(self.case)}
        cases = []
        for variant in self._known_variants():
            case = _case(self.replayed, results_under(variant), self.table, None, variant)
            if _named(case) == _named(self.case) and (totals := self._totals(case)) not in seen:
                seen.add(totals)
                cases.append(case)
        cases.sort(key=lambda case: len(differing(case.question.accounts)))
        best = as_it_is.cost
        for at, case in enumerate(cases):
            most = None if best is None else best - 1
            share = max(0, self.until - self.work.done) // (len(cases) - at)
            searched = _Searched(case, search(case.question, self.work, self.work.done + share, most))
            if searched.answer.impossible and most is not None:
                continue  # no set as small as the best one has this variant
            yield searched
            if searched.cost is not None and (best is None or searched.cost < best):
                best = searched.cost

    def _known_variants(self) -> Iterator[Variant]:
        season = self.replayed.season
        standings = self.replayed.results.standings(self.table.championship, self.table.after)
        rounds = () if standings is None else standings.rounds
        yield from variants(season, self.table.championship, len(rounds))
        if standings is None or not is_person(standings.championship.competitor):
            return
        ranked = {spoken(line.name) for line in self.table.lines if line.points is not None}
        for standing in standings.lines:
            names = by_name(self.replayed, standings)
            called = {name for name, line in names.items() if line.competitor == standing.competitor}
            if standing.unranked is None and not called & ranked:
                yield guest(season, standing.competitor)

    def _totals(self, case: _Case) -> tuple[object, ...]:
        return (
            *(account.computed for account in case.question.accounts),
            tuple((slot.session, slot.on) for slot in case.question.unknown),
        )

    def _sets(self, searched: _Searched) -> Iterator[ProposedSet]:
        """The sets of an answer that stand when they are really applied."""
        answer = searched.answer
        for chosen in () if answer.best is None else (answer.best, *answer.others):
            applied = self._applied(searched.case, chosen)
            if applied is None:
                self.failed.append("a set the model found did not stand when it was applied, and is not proposed")
            else:
                yield applied

    def _applied(self, case: _Case, chosen: Chosen) -> ProposedSet | None:
        after = results(corrected(case.results, chosen.corrections))
        tables = compare(self.replayed.with_results(after), self.published)
        own = _audited(compare(self.replayed.with_results(after), [self.table]), self.table)
        names = _named(self.case)
        wrong = {difference.competitor for difference in own.differences if "points" in difference.what}
        if wrong & names or own.incomplete:
            return None
        return ProposedSet(
            corrections=(*_of_variant(case), *self._words(case, chosen, after)),
            changes=tuple(_changes(compare(self.replayed, self.published), tables, self.table)),
            places_agree=own.places_matched,
            compared=own.compared,
        )

    def _words(self, case: _Case, chosen: Chosen, after: Results) -> Iterator[ProposedCorrection]:
        columns = {id(column.ways[0]): column for column in chosen.columns}
        for correction in chosen.corrections:
            column = columns.get(id(correction))
            suggested, ways = (False, 1) if column is None else (column.suggested, len(column.ways))
            yield from in_words(correction, case.results, after, suggested=suggested, ways=ways)

    def _only(self, smallest: Sequence[_Searched], sets: Sequence[ProposedSet], proven: bool) -> bool | None:  # noqa: FBT001
        if not proven:
            return None
        if len(sets) > 1 or len(smallest) > 1 or any(one.answer.another for one in smallest):
            return False
        return None if any(one.answer.another is None for one in smallest) else True


def _case(
    replayed: Replayed,
    computed: Results,
    table: PublishedTable,
    standings: Standings | None,
    variant: Variant | None = None,
) -> _Case:
    standings = standings or computed.standings(table.championship, table.after)
    if standings is None:
        raise ValueError(f"{table.championship} is no championship of the season")
    names = by_name(replayed.with_results(computed), standings)
    accounts: list[Account] = []
    left_out: list[str] = []
    for line in table.lines:
        standing = names.get(spoken(line.name))
        if line.points is None:
            continue
        account = None if standing is None else account_of(line, standing, standings)
        if account is not None:
            accounts.append(account)
        elif standing is None:
            left_out.append(f"{line.name}: published, but in no car this championship places")
        else:
            left_out.append(f"{line.name}: the total does not add up as modelled (an exclusion, or points moved)")
    races = races_of(computed, table.championship, standings.rounds)
    bonuses = bonus_choices(computed, table.championship, standings.rounds)
    left_out += _fixed(races)
    return _Case(
        results=computed,
        question=Question(
            results=computed,
            accounts=tuple(accounts),
            races=races,
            bonuses=bonuses,
        ),
        left_out=tuple(left_out),
        variant=variant,
    )


def _fixed(races: Sequence[Race]) -> Iterator[str]:
    reasons: dict[str, list[int]] = {}
    for race in races:
        if race.fixed is not None:
            reasons.setdefault(race.fixed, []).append(race.round)
    for why, rounds in reasons.items():
        yield f"places of round {numbers_shown(rounds)}: {why}"


def _audited(audit: Audit, table: PublishedTable) -> ChampionshipAudit:
    return audit.championships[table.championship]


def _differing(audited: ChampionshipAudit) -> int:
    return audited.compared - audited.matched


def _named(case: _Case) -> set[str]:
    """Whose totals are to be explained; a variant that loses one of them explains nothing."""
    return {account.name for account in case.question.accounts}


def _of_variant(case: _Case) -> tuple[ProposedCorrection, ...]:
    if case.variant is None:
        return ()
    kind: Kind = "rule" if case.variant.guest is None else "guest"
    return (
        ProposedCorrection(kind=kind, round=None, cars=(), drivers=(), was=(), becomes=(), words=case.variant.words),
    )


def _changes(before: Audit, after: Audit, table: PublishedTable) -> Iterator[str]:
    for key, was in before.championships.items():
        now = after.championships.get(key)
        if now is None or key == table.championship or now.matched == was.matched:
            continue
        yield f"{was.title}: {now.matched} of {now.compared} totals would agree, {was.matched} do now"
