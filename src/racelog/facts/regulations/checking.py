"""What in a book can hardly be meant: rules that can never apply, tables never used, championships at odds.

A book that cannot be read as regulations is refused where it is read. What is said here is allowed: a season may be run
by it, and a log that holds such a book replays as ever. Each doubt is a sentence; none knows what was meant.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations, pairwise

from racelog.facts.regulations.book import Championship, Regulations
from racelog.facts.regulations.counting import (
    CountAll,
    CountBest,
    CountBySession,
    CountGrowing,
    CountSegments,
    Dropping,
    DropWorst,
    InRound,
    PlacesIn,
    TieBreak,
)
from racelog.facts.regulations.sessions import SumOf


def doubts(
    regulations: Regulations, rounds: Collection[int] | None = None, weekends: Collection[str] | None = None
) -> tuple[str, ...]:
    """Everything in a book that can hardly be meant, in its order; none for a book without any.

    `rounds` and `weekends` are those of a season's calendar, where the book is for one: what names others is doubted.
    """
    return tuple(dict.fromkeys(_doubts(regulations, rounds, weekends)))


def _doubts(
    regulations: Regulations, rounds: Collection[int] | None, weekends: Collection[str] | None
) -> Iterator[str]:
    used = {table for championship in regulations.championships for table in championship.tables}
    used |= {rule.order.points for rule in regulations.sessions if isinstance(rule.order, SumOf) and rule.order.points}
    for table in regulations.points:
        if table not in used:
            yield f"the points table {table!r} is never used"
    for championship in regulations.championships:
        for said in _of(championship):
            yield f"championship {championship.id!r}: {said}"
        for number in sorted(_rounds_named(championship)):
            if rounds is not None and number not in rounds:
                yield f"championship {championship.id!r}: names round {number}, which is not on the calendar"
        for weekend in _weekends_named(championship):
            if weekends is not None and weekend not in weekends:
                yield f"championship {championship.id!r}: names weekend {weekend!r}, which is not on the calendar"
    yield from _at_odds(regulations.championships)


def _of(championship: Championship) -> Iterator[str]:
    yield from _uncounted(championship)
    yield from _sessions(championship)
    yield from _counting(championship)
    yield from _tie_break(championship.tie_break, championship)
    yield from _phases(championship)
    yield from _whom(championship)
    yield from _cars(championship)


def _counted(championship: Championship) -> set[int] | None:
    """The rounds a championship counts, where the book names them."""
    named = championship.rounds.rounds
    return None if named is None else set(named) - set(championship.rounds.without)


def _uncounted(championship: Championship) -> Iterator[str]:
    counted = _counted(championship)
    for number in sorted(_rounds_named(championship, itself=False)):
        if number in championship.rounds.without or (counted is not None and number not in counted):
            yield f"a rule names round {number}, which it does not count"
    times: dict[int, int] = {}
    for multiplier in championship.multipliers:
        for number in multiplier.rounds:
            times[number] = times.get(number, 0) + 1
    for number, many in times.items():
        if many > 1:
            yield f"round {number} has {many} multipliers, of which the first alone applies"
    shares = [stage.below for stage in championship.reduced or ()]
    if len(shares) != len(set(shares)):
        yield "two of its reduced points are below the same share, of which one never applies"


def _sessions(championship: Championship) -> Iterator[str]:
    paid = {scores.session for scores in championship.scores}
    for step in championship.tie_break.steps or ():
        if isinstance(step, PlacesIn) and step.places_in not in paid:
            yield f"places in {step.places_in} tell nobody apart, for it has no scores for that kind of session"
    counting = championship.counting
    for best in counting.sessions if isinstance(counting, CountBySession) else ():
        if best.session not in paid:
            yield f"the best {best.results} of {best.session} are never counted, for it has no scores for that kind"
    for phase in championship.phases:
        for kind in () if phase.carry is None else phase.carry.places:
            if kind not in paid:
                yield f"{phase.title} carries points for places in {kind}, for which it has no scores"


def _counting(championship: Championship) -> Iterator[str]:
    counting = championship.counting
    if isinstance(counting, CountAll):
        return
    counted = _counted(championship)
    most = None if counted is None or counting.of == "sessions" else len(counted)
    if isinstance(counting, CountBest) and most is not None and most <= counting.results:
        yield f"the best {counting.results} of {most} rounds count, so that nothing is ever dropped"
    yield from _stretches(counting)
    if isinstance(counting, CountGrowing) and most is not None:
        for drop in counting.drops:
            if drop.held > most:
                yield f"{drop.drop} are dropped once {drop.held} were held, and it counts {most} rounds"


def _stretches(counting: Dropping) -> Iterator[str]:
    if isinstance(counting, DropWorst) and counting.before_round == 1:
        yield "results from before round 1 are dropped: there is none"
    if isinstance(counting, CountSegments):
        for segment in counting.segments:
            if segment.last < segment.first:
                yield f"the stretch from round {segment.first} to round {segment.last} has no round"
            elif counting.of == "rounds" and segment.results > segment.last - segment.first:
                yield f"of rounds {segment.first} to {segment.last} nothing is ever dropped"
        for one, other in combinations(counting.segments, 2):
            if max(one.first, other.first) <= min(one.last, other.last):
                yield f"two stretches hold round {max(one.first, other.first)}, which either may drop"


def _tie_break(rule: TieBreak, championship: Championship) -> Iterator[str]:
    steps = rule.steps or ()
    if len(steps) != len(set(map(str, steps))):
        yield "a step of its tie break stands there twice, the second of which never decides"
    if rule.steps is None and rule.countback == "none" and (rule.by, rule.dropped, rule.then) != (
        "classified", "count", "share"):  # fmt: skip
        yield "without a countback nothing of `by`, `dropped` and `then` ever applies"
    if steps and not any(scores.countback for scores in championship.scores):
        yield "none of its places tell level points apart, for every one of its scores has `countback = false`"


def _phases(championship: Championship) -> Iterator[str]:
    kept = [phase for phase in championship.phases if phase.keep is not None]
    for one, other in pairwise(kept):
        if one.keep is not None and other.keep is not None and other.keep >= one.keep:
            yield f"{other.title} keeps {other.keep} of the {one.keep} of {one.title}, so that nobody is ever out"
    counted = _counted(championship)
    minimum = championship.minimum
    if minimum is not None and minimum.rounds and counted is not None and minimum.rounds > len(counted):
        yield f"it takes {minimum.rounds} rounds to be ranked, and it counts {len(counted)}: nobody ever is"
    if championship.by == "points" and championship.missed != "out":
        yield "`missed` is about championships of times, and it adds up points"


def _whom(championship: Championship) -> Iterator[str]:
    eligible, kind = championship.eligible, championship.competitor
    if eligible.age_on is not None and kind not in {"driver", "co_driver"}:
        yield f"an age is asked for, and {kind}s have none"
    if eligible.classes == () or eligible.generations == ():
        yield "it is open to no class, or to no generation of car: nobody ever competes"
    if championship.change_of_class == "move" and eligible.classes is None:
        yield "points move with a driver who changes class, and it is open to every class"


def _cars(championship: Championship) -> Iterator[str]:
    cars, shared = championship.cars, championship.shared_cars
    if cars.count is None and (cars.best is not None or cars.surplus != "keep_place"):
        yield "every car scores, so that `best` and `surplus` never apply"
    if cars.count is not None and championship.competitor in {"car", "crew"}:
        yield f"a {championship.competitor} has one car, so that `cars` never applies"
    if shared.two_cars == "best" and championship.competitor not in {"driver", "co_driver"}:
        yield "`two_cars` is about drivers"


def _rounds_named(championship: Championship, *, itself: bool = True) -> set[int]:
    """Every round a championship's rules name; with those it says it counts and leaves out, where wanted."""
    named = {number for multiplier in championship.multipliers for number in multiplier.rounds}
    named |= {number for scores in championship.scores for number in scores.rounds or ()}
    named |= {number for bonus in championship.bonuses for number in bonus.rounds or ()}
    named |= {phase.first for phase in championship.phases}
    named |= {
        step.round for step in championship.tie_break.steps or () if isinstance(step, InRound) and step.round != "last"
    }
    if not isinstance(championship.counting, CountAll):
        named |= set(championship.counting.undroppable_rounds)
    if itself:
        named |= {*(championship.rounds.rounds or ()), *championship.rounds.without}
    return named


def _weekends_named(championship: Championship) -> Iterator[str]:
    yield from championship.rounds.weekends or ()
    for scores in championship.scores:
        yield from scores.weekends or ()
    if not isinstance(championship.counting, CountAll):
        yield from championship.counting.undroppable_weekends


def _at_odds(championships: Sequence[Championship]) -> Iterator[str]:
    for one, other in combinations(championships, 2):
        if one.title == other.title:
            yield f"championships {one.id!r} and {other.id!r} have the same title, {one.title!r}"
        if one.model_copy(update={"id": other.id, "title": other.title}) == other:
            yield f"championships {one.id!r} and {other.id!r} say the same, and have the same table"
        yield from _moving(one, other)
        yield from _moving(other, one)


def _moving(one: Championship, other: Championship) -> Iterator[str]:
    """Points that move out of one class's table, and into none."""
    classes = one.eligible.classes is not None and other.eligible.classes is not None
    apart = classes and not set(one.eligible.classes or ()) & set(other.eligible.classes or ())
    if (
        apart
        and one.competitor == other.competitor
        and (one.change_of_class, other.change_of_class) == ("move", "stay")
    ):
        yield (
            f"points leave {one.id!r} with a driver who changes class, and {other.id!r} takes none in: "
            "both should say `move`, or `stay`"
        )
