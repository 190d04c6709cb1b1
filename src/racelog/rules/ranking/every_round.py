"""Tables after every round, ranked together, and again only as far as something changed since they were ranked."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from racelog.facts.season import Exclusion
from racelog.rules.awards import Award
from racelog.rules.ranking.outcomes import Outcome
from racelog.rules.ranking.standings import NOTHING, Standings, Table, by_competitor, lined_up
from racelog.rules.ranking.tally import Tally, Terms, tallies_along
from racelog.rules.scoring import Scored


@dataclass(frozen=True, slots=True)
class RankedBefore:
    """The tables of one championship some lines of the log ago, by round, and what has changed since.

    `touched` are the competitors whose awards differ, `since` the turn of the first round of which any does; None when
    none does.
    """

    tables: Mapping[int, Standings]
    touched: frozenset[str] = frozenset()
    since: int | None = None

    def holds_after(self, turn: int) -> bool:
        """Whether nothing up to the round of a turn has changed."""
        return self.since is None or turn < self.since

    def and_before(self, other: "RankedBefore") -> "RankedBefore":
        """With the tables of longer ago that were not ranked since."""
        if set(other.tables) <= set(self.tables):
            return self
        since = [number for number in (self.since, other.since) if number is not None]
        return RankedBefore(
            {**other.tables, **self.tables}, self.touched | other.touched, min(since) if since else None
        )


def changed_since(
    championship: str, tables: Mapping[int, Standings], was: tuple[Mapping[str, Outcome], Scored],
    now: tuple[Mapping[str, Outcome], Scored], turn: Callable[[int], int],
) -> RankedBefore:  # fmt: skip
    """What differs between the awards tables were ranked from and those of now."""
    touched: set[str] = set()
    rounds: list[int] = []
    for before, after in _pairs(championship, was, now):
        differing = _differing(before, after, turn)
        touched.update(differing)
        rounds.extend(map(turn, differing.values()))
    return RankedBefore(tables, frozenset(touched), min(rounds) if rounds else None)


def _pairs(
    championship: str, was: tuple[Mapping[str, Outcome], Scored], now: tuple[Mapping[str, Outcome], Scored]
) -> Iterator[tuple[Sequence[Award], Sequence[Award]]]:
    """The awards of each session, before and after, where they are not the same object; then those outside any."""
    (outcomes_before, before), (outcomes_after, after) = was, now
    inside_before = inside_after = 0
    nothing = Scored()
    for session in dict.fromkeys((*outcomes_before, *outcomes_after)):
        one = outcomes_before[session].scored.get(championship, nothing) if session in outcomes_before else nothing
        other = outcomes_after[session].scored.get(championship, nothing) if session in outcomes_after else nothing
        inside_before += len(one.awards)
        inside_after += len(other.awards)
        if one is not other:
            yield one.awards, other.awards
    yield before.awards[inside_before:], after.awards[inside_after:]


def _differing(was: Sequence[Award], now: Sequence[Award], turn: Callable[[int], int]) -> dict[str, int]:
    """The competitors whose awards differ, with the first round of these."""
    if was == now:
        return {}
    before, after = by_competitor(was), by_competitor(now)
    return {
        competitor: min((award.round for award in (*before.get(competitor, ()), *after.get(competitor, ()))), key=turn)
        for competitor in {**before, **after}
        if before.get(competitor) != after.get(competitor)
    }


def ranked_along(
    terms: Table, rounds: Sequence[int], afters: Sequence[int], before: RankedBefore | None
) -> Iterator[tuple[int, Standings]]:
    """The tables after each of `afters`, in turn: the same as each ranked by itself, for far less.

    `terms` is the table with everything of the whole season in it, `rounds` those the championship counts.
    """
    turn = terms.programme.turn
    turns = [turn(number) for number in rounds]
    counted = {after: tuple(rounds[: bisect_right(turns, turn(after))]) for after in afters}
    known = {after: _known(before, after, counted[after]) for after in afters}
    everybody = any(found is None for found in known.values())
    touched: frozenset[str] = frozenset() if before is None else before.touched
    wanted = None if everybody else touched
    tallies = _tallies(terms, rounds, afters, wanted)
    for at, after in enumerate(afters):
        gaps = tuple(gap for gap in terms.gaps if gap.round is None or turn(gap.round) <= turn(after))
        was = known[after]
        if was is not None and before is not None and before.holds_after(turn(after)):
            yield after, was if was.gaps == gaps else replace(was, gaps=gaps)
            continue
        made_of = NOTHING if was is None else was.made_of
        exclusions = tuple(out for out in terms.exclusions if turn(out.effective_round) <= turn(after))
        own = {} if was is None else {**made_of.tallies}
        for competitor in tallies if was is None else touched:
            tally = tallies[competitor][at] if competitor in tallies else None
            if tally is not None and _is_in(tally, terms, exclusions):
                own[competitor] = tally
            else:
                own.pop(competitor, None)
        table = replace(terms, awards=(), gaps=gaps, rounds=counted[after], exclusions=exclusions)
        yield after, lined_up(table, own, made_of, None if was is None else touched)


def _known(before: RankedBefore | None, after: int, rounds: tuple[int, ...]) -> Standings | None:
    was = None if before is None else before.tables.get(after)
    return was if was is not None and was.rounds == rounds else None


def _tallies(
    terms: Table, rounds: Sequence[int], afters: Sequence[int], wanted: frozenset[str] | None
) -> Mapping[str, Sequence[Tally]]:
    """The tally of every competitor wanted (of all, without a choice) after each of `afters`."""
    awards = terms.awards if wanted is None else [award for award in terms.awards if award.competitor in wanted]
    latest_first = sorted(terms.exclusions, key=lambda exclusion: -terms.programme.turn(exclusion.effective_round))
    out = {exclusion.competitor: exclusion.effective_round for exclusion in latest_first}
    listed = [competitor for competitor in (*terms.entered, *out) if wanted is None or competitor in wanted]
    return {
        competitor: tuple(
            tallies_along(
                competitor,
                own,
                Terms(terms.championship, terms.scoring_places, out.get(competitor), terms.programme),
                rounds,
                afters,
            )
        )
        for competitor, own in by_competitor(awards, listed, terms.programme).items()
    }


def _is_in(tally: Tally, terms: Table, exclusions: Sequence[Exclusion]) -> bool:
    """Whether a competitor stands in a table yet: with an award, as entered, or as excluded."""
    return bool(
        tally.counted
        or tally.dropped
        or tally.competitor in terms.entered
        or any(exclusion.competitor == tally.competitor for exclusion in exclusions)
    )
