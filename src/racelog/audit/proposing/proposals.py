"""What is told of a search: the corrections in words, how many are needed, and whether they convince."""

from typing import Literal

from racelog.audit.proposing.arrangements import Arrangement
from racelog.audit.proposing.bonuses import BonusGiven
from racelog.audit.proposing.races import cars_of, drivers_of
from racelog.audit.proposing.single import Correction
from racelog.rules.ranking.results import Results
from racelog.tables.base import Part

Kind = Literal["place", "swap", "out", "bonus", "rule", "guest"]


class ProposedCorrection(Part):
    """One correction; `place` and `becomes` are overall places, `ways` how many corrections would do the same."""

    kind: Kind
    round: int | None
    cars: tuple[str, ...]
    drivers: tuple[str, ...]
    was: tuple[str, ...]
    becomes: tuple[str, ...]
    words: str
    suggested: bool = False
    """Whether it also mends what the printed table itself shows to be wrong."""
    ways: int = 1


class ProposedSet(Part):
    """Corrections that together explain every total, applied to a copy and audited again."""

    corrections: tuple[ProposedCorrection, ...]
    changes: tuple[str, ...]
    """What else would change: the other published tables, by how many of their totals agree."""
    places_agree: int
    compared: int


class Proposal(Part):
    """What would explain a championship's published totals.

    verdict: found, a smallest set, proven; best so far, a set found before the search was given up; given up, none
    found by then; impossible, no set of the corrections considered does; nothing, the totals agree; not tried, with
    the reason.
    `needed` is the number of the smallest set, `at_least` what is proven; `only` whether it is the only one as small
    (null when that was not settled).
    """

    championship: str
    title: str
    after_round: int | None
    verdict: Literal["found", "best so far", "given up", "impossible", "nothing", "not tried"]
    differing: int
    compared: int
    needed: int | None = None
    at_least: int = 0
    at_least_one_a_race: int | None = None
    """Proven of sets without a variant of the rules and with one correction of an order at most, if that is more."""
    only: bool | None = None
    convincing: bool = False
    why: str = ""
    sets: tuple[ProposedSet, ...] = ()
    effort: float | None = None
    """The effort allowed, where it was not enough; more may settle what this did not."""
    left_out: tuple[str, ...] = ()
    """What was not considered, each in words."""


def convincing(differing: int, needed: int, *, only: bool | None) -> tuple[bool, str]:
    """Whether a set convinces: it explains at least two totals for every correction, and is the only one as small.

    Any table can be explained by enough corrections; few that explain much are what makes one likely.
    """
    if needed == 0:
        return False, "nothing to explain"
    totals = f"{differing} total{'' if differing == 1 else 's'}"
    needs = f"{needed} correction{'' if needed == 1 else 's'}"
    if differing < 2 * needed:
        return False, f"not convincing: {needs} for {totals}, fewer than two totals for each"
    if only is None:
        return (
            False,
            f"not convincing yet: {needs} explain {totals}, but whether another set as small does was not settled",
        )
    if not only:
        return False, f"not convincing by itself: {needs} explain {totals}, and another set as small does too"
    return True, f"convincing: {needs} explain{'s' if needed == 1 else ''} {totals}, and no other set as small does"


def in_words(
    correction: Correction, before: Results, after: Results, *, suggested: bool, ways: int
) -> tuple[ProposedCorrection, ...]:
    """A correction as somebody would ask for it, with the overall places it changes."""
    match correction:
        case BonusGiven():
            return (_bonus(correction, before, ways),)
        case Arrangement():
            corrections = [_moved(correction, car, before, after) for car in correction.moved]
            corrections += [_swapped(correction, pair, before, after) for pair in correction.swapped]
            corrections += [_out(correction, car, before, after) for car in correction.out]
            return tuple(one.model_copy(update={"suggested": suggested, "ways": ways}) for one in corrections)


def _named(results: Results, session: str, car: str) -> str:
    driver = drivers_of(results.season, session, car)
    return f"{driver} (car {car})" if driver else f"car {car}"


def _place(results: Results, session: str, car: str) -> str:
    row = next(row for row in results.classifications[session].cars if row.car == car)
    return str(row.place) if row.place is not None else row.status


def _correction(
    arrangement: Arrangement, kind: Kind, cars: tuple[str, ...], before: Results, after: Results, words: str
) -> ProposedCorrection:
    session = arrangement.race.session
    return ProposedCorrection(
        kind=kind,
        round=arrangement.race.round,
        cars=cars,
        drivers=tuple(drivers_of(before.season, session, car) for car in cars),
        was=tuple(_place(before, session, car) for car in cars),
        becomes=tuple(_place(after, session, car) for car in cars),
        words=words,
    )


def _moved(arrangement: Arrangement, car: str, before: Results, after: Results) -> ProposedCorrection:
    session = arrangement.race.session
    was, becomes = _place(before, session, car), _place(after, session, car)
    order = list(cars_of(arrangement.order))
    at = order.index(car)
    beside = f"behind {_named(before, session, order[at - 1])}" if at else "in front"
    last = at == len(order) - 1 and arrangement.race.race_class is not None
    words = f"{_named(before, session, car)} from place {was} to {becomes}, {beside}"
    return _correction(arrangement, "place", (car,), before, after, words + (", last of its class" if last else ""))


def _swapped(arrangement: Arrangement, pair: tuple[str, str], before: Results, after: Results) -> ProposedCorrection:
    one, two = (_named(before, arrangement.race.session, car) for car in pair)
    was = [_place(before, arrangement.race.session, car) for car in pair]
    words = f"{one} and {two} swapped, places {was[0]} and {was[1]}"
    return _correction(arrangement, "swap", pair, before, after, words)


def _out(arrangement: Arrangement, car: str, before: Results, after: Results) -> ProposedCorrection:
    session = arrangement.race.session
    paying = len(arrangement.race.pay)
    tail = f", or placed {paying + 1}th or lower" if car in arrangement.tail else ""
    words = f"{_named(before, session, car)} without its place {_place(before, session, car)}: disqualified{tail}"
    return _correction(arrangement, "out", (car,), before, after, words)


def _bonus(given: BonusGiven, before: Results, ways: int) -> ProposedCorrection:
    slot = given.slot
    what = "pole" if slot.on == "pole" else "fastest lap"
    of_class = f" of {slot.race_class}" if slot.race_class else ""
    now = " and ".join(_named(before, slot.session, car) for car in slot.cars) or "nobody known"
    return ProposedCorrection(
        kind="bonus",
        round=slot.round,
        cars=(given.car,),
        drivers=(drivers_of(before.season, slot.session, given.car),),
        was=slot.cars,
        becomes=(given.car,),
        words=f"the points for {what}{of_class} to {_named(before, slot.session, given.car)}, not {now}",
        ways=ways,
    )
