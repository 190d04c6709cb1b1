"""A championship's table: who is listed, where, on how many points, and why there."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import chain, groupby
from operator import attrgetter

from racelog.facts.regulations import Championship, TieBreak
from racelog.facts.season import Exclusion, Seq
from racelog.rules.adjustments import after_exclusion
from racelog.rules.awards import Award, Gap
from racelog.rules.counting import NO_PROGRAMME, Counted, Programme
from racelog.rules.phases import Begun, Settled, entered, phases_begun
from racelog.rules.ranking.tally import Tally, Terms, Unranked, counted_up, tally
from racelog.rules.ties import countback
from racelog.rules.ties.countback import TieReason
from racelog.rules.ties.steps import Steps

_by_round = attrgetter("round")
_by_level = attrgetter("level", "competitor")
_USUAL = TieBreak()


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """A competitor among those level on points with it, in order.

    The reasons are found when they are asked for: of most tables, those after every round, nobody ever does.
    """

    level_on_points: Sequence[Tally] = ()
    at: int = 0
    rule: TieBreak = _USUAL
    steps: Steps | None = None
    programme: Programme = NO_PROGRAMME

    @property
    def reasons(self) -> tuple[TieReason, ...]:
        """Against the one ahead, then against the one behind."""
        return tuple(
            self._reason(self.level_on_points[self.at], self.level_on_points[neighbour], ahead=ahead)
            for neighbour, ahead in ((self.at - 1, False), (self.at + 1, True))
            if 0 <= neighbour < len(self.level_on_points)
        )

    def _reason(self, own: Tally, other: Tally, *, ahead: bool) -> TieReason:
        if self.steps is not None:
            return self.steps.reason(own, other, self.level_on_points, ahead=ahead)
        return countback.reason(
            other.competitor, own.record, other.record, self.rule, self.programme.turns, ahead=ahead
        )

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Neighbours) and self.reasons == other.reasons)

    def __hash__(self) -> int:
        return hash(self.reasons)


ALONE = Neighbours()


@dataclass(frozen=True, slots=True)
class Standing:
    """One competitor's line: the position is shared when it is level with another, None when unranked."""

    competitor: str
    position: int | None
    points: Fraction
    counted: tuple[Award, ...]
    dropped: tuple[Award, ...]
    beside: Neighbours = ALONE
    unranked: Unranked | None = None
    printed: str | None = None
    """What stands for the position of one that was excluded: EX or DSQ."""

    @property
    def ties(self) -> tuple[TieReason, ...]:
        """Why it stands where it does beside those level on points with it."""
        return self.beside.reasons

    @property
    def awards(self) -> tuple[Award, ...]:
        """All awards, counted and dropped, by round."""
        return tuple(sorted((*self.counted, *self.dropped), key=_by_round))


@dataclass(frozen=True, slots=True)
class Group:
    """Those level on points: where they begin, their tallies in order, and the lines these make."""

    position: int
    tallies: tuple[Tally, ...]
    lines: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class MadeOf:
    """What a table was made of: what did not change of it makes the same lines again."""

    tallies: Mapping[str, Tally]
    groups: Mapping[Fraction | int, Group]
    unranked: Mapping[Tally, Standing]


NOTHING = MadeOf({}, {}, {})


@dataclass(frozen=True)
class Standings:
    """A championship after a round.

    Shape:   ranked lines by position, then those excluded, then the unranked ones. `gaps` is empty when the table is
             complete; with gaps the points are only those known so far, and positions are not certain.
    """

    championship: Championship
    after: int | None
    rounds: tuple[int, ...]
    """The rounds counted, in order."""
    lines: tuple[Standing, ...]
    gaps: tuple[Gap, ...]
    regulations: Seq
    made_of: MadeOf = field(default=NOTHING, compare=False, repr=False)

    @property
    def incomplete(self) -> bool:
        """Whether something the table needs is not in the log."""
        return bool(self.gaps)

    @cached_property
    def in_doubt(self) -> frozenset[str]:
        """The competitors whose position is not certain; nobody in a table without gaps.

        A gap says whom it concerns, and how many points may still come. So everybody has a span, from the points that
        are known to the most there may be (dropping never makes more of an item than its points). A position is
        certain where nobody else's span meets one's own; two whom no gap concerns are told apart as in any table.
        Cost: the square of the lines, in tables with gaps only.
        """
        if not self.gaps:
            return frozenset()
        known = {line.competitor: line.points for line in self.lines if line.position is not None}
        spans = self.championship.change_of_class == "stay" and not self.championship.phases
        if not spans or any(gap.open_to is None for gap in self.gaps):
            return frozenset(known)
        may_come: dict[str, list[Fraction]] = {}
        for gap in self.gaps:
            for competitor, points in gap.open_to or ():
                may_come.setdefault(competitor, []).append(points)
        more = {competitor: _sum_of(points) for competitor, points in may_come.items()}
        anybody = sum((gap.to_anybody for gap in self.gaps), Fraction(0))
        concerned = set(more) if not anybody else {*known, *more}
        between = {
            competitor: (points, points + more.get(competitor, Fraction(0)) + anybody)
            for competitor, points in {**dict.fromkeys(more, Fraction(0)), **known}.items()
        }
        return frozenset(
            one
            for one, (least, most) in between.items()
            if any(
                other != one and not (most < least_of_other or most_of_other < least)
                for other, (least_of_other, most_of_other) in between.items()
                if one in concerned or other in concerned
            )
        )

    def position_of(self, line: Standing) -> int | None:
        """The position of a line as far as it is certain."""
        return None if line.competitor in self.in_doubt else line.position


@dataclass(frozen=True, slots=True)
class Table:
    """What a table is made of: a championship's awards and gaps of the rounds it has run.

    `scoring_places` is how many places pay points; `entered` are those to list even without a result.
    """

    championship: Championship
    awards: Sequence[Award]
    gaps: Sequence[Gap]
    rounds: Sequence[int]
    scoring_places: int
    regulations: Seq
    entered: Collection[str] = ()
    exclusions: Sequence[Exclusion] = ()
    programme: Programme = NO_PROGRAMME

    @property
    def steps(self) -> Steps | None:
        """What tells level competitors apart, where the book lists steps."""
        championship = self.championship
        if championship.tie_break.steps is None:
            return None
        return Steps(championship.tie_break.steps, self.rounds, self.programme, championship.least_wins)


def rank(table: Table) -> Standings:
    """Add up, drop, sort and break ties; phase by phase, where the season has some.

    Ties:    by the championship's rule; whoever is still level shares the position.
    """
    excluded = {exclusion.competitor: exclusion for exclusion in table.exclusions}
    terms = Terms(table.championship, table.scoring_places, programme=table.programme)
    if phases_begun(table.championship.phases, table.rounds):
        return lined_up(table, _in_phases(table, terms, excluded))
    return lined_up(
        table,
        {
            competitor: tally(competitor, awards, terms, table.rounds, excluded=competitor in excluded)
            for competitor, awards in by_competitor(table.awards, (*table.entered, *excluded), table.programme).items()
        },
    )


def _in_phases(table: Table, terms: Terms, excluded: Collection[str]) -> dict[str, Tally]:
    """Everybody in the last phase begun: settled in the table before it, and what was taken since."""
    programme = table.programme
    *earlier, phase = phases_begun(table.championship.phases, table.rounds)
    before = rank(_before(table, phase.first))
    began = rank(_before(table, earlier[0].first)) if earlier else before
    settled = {
        line.competitor: Settled(
            line.competitor,
            line.position,
            line.points,
            line.counted,
            line.dropped,
            before.made_of.tallies[line.competitor].tier,
        )
        for line in before.lines
    }
    begun = Begun(
        phase=phase,
        before=earlier[-1] if earlier else None,
        last_round=before.rounds[-1] if before.rounds else phase.first,
        began={line.competitor: line.position for line in began.lines if line.position is not None},
        programme=programme,
        since=programme.begins(earlier[-1].first, table.rounds) if earlier else 0,
        championship=table.championship.id,
        regulations=table.regulations,
    )
    taken_along = entered(begun, tuple(settled.values()))
    begins = programme.begins(phase.first, table.rounds)
    since = [award for award in table.awards if programme.turn(award.round) >= begins]
    tallies: dict[str, Tally] = {}
    for competitor, awards in by_competitor(since, (*settled, *table.entered, *excluded), programme).items():
        own = settled.get(competitor)
        tier, items = taken_along.get(competitor, (_furthest(taken_along) + 1, ()))
        found = Counted(
            (*(own.counted if own else ()), *items, *awards),
            own.dropped if own else (),
        )
        is_out = competitor in excluded
        tallies[competitor] = counted_up(competitor, found, terms, table.rounds, excluded=is_out, tier=tier)
    return tallies


def _furthest(taken_along: Mapping[str, tuple[int, tuple[Award, ...]]]) -> int:
    return max((tier for tier, _ in taken_along.values()), default=0)


def _before(table: Table, first: int) -> Table:
    """The same table after the last round before a phase begins."""
    begins, turn = table.programme.begins(first, table.rounds), table.programme.turn
    return replace(
        table,
        awards=[award for award in table.awards if turn(award.round) < begins],
        gaps=[gap for gap in table.gaps if gap.round is None or turn(gap.round) < begins],
        rounds=[number for number in table.rounds if turn(number) < begins],
        exclusions=[exclusion for exclusion in table.exclusions if turn(exclusion.effective_round) < begins],
    )


def by_competitor(
    awards: Sequence[Award], listed: Collection[str] = (), programme: Programme = NO_PROGRAMME
) -> dict[str, list[Award]]:
    """The awards of each, as the rounds were run; those `listed` even without any."""
    found: dict[str, list[Award]] = {competitor: [] for competitor in listed}
    for award in awards:
        found.setdefault(award.competitor, []).append(award)
    for own in found.values():
        own.sort(key=(lambda award: programme.turn(award.round)) if programme.turns else _by_round)
    return found


def lined_up(
    table: Table, tallies: Mapping[str, Tally], before: MadeOf = NOTHING, touched: Collection[str] | None = None
) -> Standings:
    """Sort the tallies of everybody and say why ties are broken; the awards of the table are not looked at.

    `before` is what the same table was made of some lines of the log ago, and `touched` are those whose tallies may be
    others since (all of them, without a choice): groups that are the same keep their lines.
    """
    everybody = {**before.tallies, **tallies} if touched is None else touched
    gone = [
        was
        for competitor in everybody
        if (was := before.tallies.get(competitor)) and was is not tallies.get(competitor)
    ]
    come = [
        now
        for competitor in everybody
        if (now := tallies.get(competitor)) and now is not before.tallies.get(competitor)
    ]
    groups = _groups(table, gone, come, before)
    below = before is NOTHING or any(map(_is_seen, gone)) or any(map(_is_seen, come))
    unranked = dict(_unranked_lines(table, tallies, before)) if below else before.unranked
    return Standings(
        championship=table.championship,
        after=table.rounds[-1] if table.rounds else None,
        rounds=tuple(table.rounds),
        lines=(
            *chain.from_iterable([group.lines for group in groups.values()]),
            *_excluded_lines(table.exclusions, tallies),
            *unranked.values(),
        ),
        gaps=tuple(table.gaps),
        regulations=table.regulations,
        made_of=MadeOf(tallies, groups, unranked),
    )


def _excluded_lines(exclusions: Sequence[Exclusion], tallies: Mapping[str, Tally]) -> Iterator[Standing]:
    """Those excluded, most points first; the results stand, and what is taken away is an item of its own."""
    out = ((exclusion, tallies[exclusion.competitor]) for exclusion in exclusions)
    found = [(exclusion, after_exclusion(exclusion, Counted(own.counted, own.dropped))) for exclusion, own in out]
    for exclusion, left in sorted(found, key=lambda pair: (-pair[1].points, pair[0].competitor)):
        yield Standing(
            competitor=exclusion.competitor,
            position=None,
            points=left.points,
            counted=left.counted,
            dropped=left.dropped,
            unranked="excluded",
            printed=exclusion.printed,
        )


def _unranked_lines(table: Table, tallies: Mapping[str, Tally], before: MadeOf) -> Iterator[tuple[Tally, Standing]]:
    """Those to be seen below the table: guests, and who did not start; not where only scorers are listed."""
    if table.championship.listed == "scorers":
        return
    seen = filter(_is_seen, tallies.values())
    for own in sorted(seen, key=attrgetter("competitor")):
        made = before.unranked.get(own)
        yield own, made or Standing(own.competitor, None, own.points, own.counted, own.dropped, ALONE, own.unranked)


def _is_seen(tally: Tally) -> bool:
    return tally.unranked in {"guest", "did not start", "too few rounds"}


def _groups(table: Table, gone: Sequence[Tally], come: Sequence[Tally], before: MadeOf) -> dict[Fraction | int, Group]:
    """Those ranked, in order, by the points they are level on; only groups somebody left or joined are made again."""
    left = {own.level[0] for own in gone}
    joined: dict[Fraction | int, list[Tally]] = {}
    for newcomer in come:
        if newcomer.unranked is None:
            joined.setdefault(newcomer.level[0], []).append(newcomer)
    groups: dict[Fraction | int, Group] = {}
    first = 1
    for points in sorted({**before.groups, **joined}):
        known = before.groups.get(points)
        if known is not None and points not in left and points not in joined:
            groups[points] = group = known if known.position == first else _moved_to(known, first)
        else:
            stayed = () if known is None else (tally for tally in known.tallies if tally not in gone)
            level = sorted((*stayed, *joined.get(points, ())), key=_by_level)
            if not level:
                continue
            groups[points] = group = _group(table, first, level)
        first += len(group.tallies)
    return groups


def _moved_to(group: Group, position: int) -> Group:
    """The same competitors, level on points as they were, further up or down the table."""
    by = position - group.position
    lines = tuple(
        Standing(line.competitor, (line.position or 0) + by, line.points, line.counted, line.dropped, line.beside)
        for line in group.lines
    )
    return Group(position, group.tallies, lines)


def _group(table: Table, first: int, level: Sequence[Tally]) -> Group:
    """Those level on points, sorted by their level; a list of steps may tell those apart who are level even so."""
    steps = table.steps
    parted = [list(same) for _, same in groupby(level, key=attrgetter("level"))]
    if steps is not None:
        parted = [alike for same in parted for alike in steps.parted(same)]
    tallies = tuple(chain.from_iterable(parted))
    lines: list[Standing] = []
    position = first
    for alike in parted:
        for own in alike:
            at = len(lines)
            rule = table.championship.tie_break
            beside = ALONE if len(tallies) == 1 else Neighbours(tallies, at, rule, steps, table.programme)
            lines.append(Standing(own.competitor, position, own.points, own.counted, own.dropped, beside))
        position += len(alike)
    return Group(first, tallies, tuple(lines))


def _sum_of(points: Sequence[Fraction]) -> Fraction:
    """The sum of points: whole ones, which nearly all are, as the integers they are, in a tenth of the time."""
    whole, parts = 0, Fraction(0)
    for paid in points:
        if paid.denominator == 1:
            whole += paid.numerator
        else:
            parts += paid
    return parts + whole
