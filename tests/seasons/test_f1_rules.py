"""Each rule of Formula 1 is noticed by the seasons that depend on it: computed without it, their tables change.

Which seasons notice which wrong rule is known (rule-sensitivity.json beside the project); a rule that no season notices
any more is a rule that does nothing.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from f1_seasons import FOLDER, given_years, season_of, years_in
from racelog.facts.events import NoPoints
from racelog.facts.regulations import (
    Cars,
    Championship,
    CountAll,
    CountBest,
    CountSegments,
    PassDown,
    Places,
    RoundsOf,
    SharedCars,
)
from racelog.facts.season import Season
from racelog.rules.ranking.results import Results, results

Change = Callable[[Season], Season]


def each_table(change: Callable[[Championship], Championship]) -> Change:
    """The season with its championships changed."""

    def changed(season: Season) -> Season:
        adopted = tuple(
            replace(
                each,
                regulations=each.regulations.model_copy(
                    update={"championships": tuple(map(change, each.regulations.championships))}
                ),
            )
            for each in season.adopted
        )
        return replace(season, adopted=adopted)

    return changed


def rule(of: str | None = None, **changes: Any) -> Change:
    """One championship, or both, with these rules instead of their own."""
    return each_table(lambda each: each.model_copy(update=changes) if of in {None, each.id} else each)


def best(more: int) -> Change:
    """The best n results, n being so many more than it is."""

    def changed(each: Championship) -> Championship:
        rule = each.counting
        if each.id != "drivers" or not isinstance(rule, CountBest):
            return each
        return each.model_copy(update={"counting": CountBest(kind="best", results=rule.results + more)})

    return each_table(changed)


def segments(change: Callable[[CountSegments], CountBest | CountSegments]) -> Change:
    """The halves of the season counted otherwise."""

    def changed(each: Championship) -> Championship:
        if each.id != "drivers" or not isinstance(each.counting, CountSegments):
            return each
        return each.model_copy(update={"counting": change(each.counting)})

    return each_table(changed)


def merged(halves: CountSegments) -> CountBest:
    return CountBest(kind="best", results=sum(each.results for each in halves.segments))


def one_round_later(halves: CountSegments) -> CountSegments:
    first, second = halves.segments
    moved = (
        first.model_copy(update={"last": first.last + 1}),
        second.model_copy(update={"first": second.first + 1}),
    )
    return CountSegments(kind="segments", segments=moved)


def bonus(**changes: Any) -> Change:
    """The point for the fastest lap given otherwise."""
    return each_table(
        lambda each: each.model_copy(
            update={"bonuses": tuple(point.model_copy(update=changes) for point in each.bonuses)}
        )
    )


def tie_break(**changes: Any) -> Change:
    """Level points told apart otherwise."""
    return each_table(lambda each: each.model_copy(update={"tie_break": each.tie_break.model_copy(update=changes)}))


def no_sprints(each: Championship) -> Championship:
    return each.model_copy(update={"scores": tuple(held for held in each.scores if held.session != "sprint")})


def other_policy(each: Championship) -> Championship:
    policy: PassDown = "close_up_points_only" if each.places.ineligible == "vacate" else "vacate"
    return each.model_copy(update={"places": Places(ineligible=policy)})


def nothing_declared(season: Season) -> Season:
    return replace(season, rounds={number: replace(each, declared=()) for number, each in season.rounds.items()})


def no_adjustments(season: Season) -> Season:
    return replace(season, adjustments=(), exclusions=())


def no_special_cases(season: Season) -> Season:
    """Nobody ineligible, no place without points, no round left out, no share and no fastest lap given to somebody."""
    season = rule(rounds=RoundsOf())(season)
    entries = {id_: replace(each, first=replace(each.first, guest=False)) for id_, each in season.entries.items()}
    decisions = {id_: each for id_, each in season.decisions.items() if not isinstance(each.penalty, NoPoints)}
    sessions = {}
    for id_, session in season.sessions.items():
        orders = tuple(
            replace(order, rows=tuple(replace(row, drove=_usual(row.drove)) for row in order.rows))
            for order in session.orders
        )
        laps = {of: replace(honour, points_to=()) for of, honour in session.fastest_laps.items()}
        sessions[id_] = replace(session, orders=orders, fastest_laps=laps)
    return replace(season, entries=entries, decisions=decisions, sessions=sessions)


def _usual(drove: Any) -> Any:
    return drove and tuple(each.model_copy(update={"share": None}) for each in drove)


WRONG: dict[str, Change] = {
    "drivers: count all results (no drops)": rule("drivers", counting=CountAll()),
    "drivers: best n+1": best(1),
    "drivers: best n-1": best(-1),
    "drivers: segments merged into one best-sum-n": segments(merged),
    "drivers: segment border one round later": segments(one_round_later),
    "constructors: count all results": rule("constructors", counting=CountAll()),
    "constructors: all cars score instead of best car": rule("constructors", cars=Cars()),
    "constructors: best car instead of all cars": rule("constructors", cars=Cars(count=1)),
    "no fastest-lap point": rule(bonuses=()),
    "tied fastest lap: full point to each": bonus(ties="each"),
    "fastest-lap point without the top-10 condition": bonus(within_top=None),
    "shared drives: nobody scores": rule("drivers", shared_cars=SharedCars(drivers="none")),
    "shared drives: split (also after 1957)": rule("drivers", shared_cars=SharedCars(drivers="split")),
    "no half/double points": nothing_declared,
    "no sprint points": each_table(no_sprints),
    "no eligibility / special-case overrides": no_special_cases,
    "ineligible cars: flip close-up / vacate": each_table(other_policy),
    "no standings adjustments (exclusions, deductions)": no_adjustments,
    "tie-break: countback over all classified positions": tie_break(countback="all_places"),
    "tie-break: countback over scoring positions only": tie_break(countback="scoring_places"),
    "tie-break: share even if earliest-first": tie_break(then="share"),
    "tie-break: earliest-first instead of sharing": tie_break(then="earliest"),
    "tie-break: none (points only)": tie_break(countback="none"),
}


def final(found: Results) -> tuple[list[Any], list[Any]]:
    """Who has how many points, and who stands where, in both tables."""
    tables = [found.standings(each) for each in ("drivers", "constructors")]
    lines = [(at, line) for at, table in enumerate(tables) for line in (() if table is None else table.lines)]
    points = sorted((at, line.competitor, line.points) for at, line in lines if line.unranked in {None, "excluded"})
    places = sorted(
        (at, line.competitor, line.position or 0) for at, line in lines if line.unranked in {None, "excluded"}
    )
    return points, places


def known() -> dict[str, dict[str, str]]:
    """What is known to notice which wrong rule."""
    file = FOLDER / "rule-sensitivity.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


ALL = False
"""Every season instead of the first and the last that notice: slower, and nothing new."""


def cases() -> list[Any]:
    """For every wrong rule the first given season that notices it in points, in places, and not at all."""
    years = set(given_years())
    found = []
    for wrong, said in known().items():
        for what in ("final_points", "final_order", "unnoticed"):
            chosen = sorted(years & years_in(said[what]))
            found += [(wrong, year, what) for year in (chosen if ALL else chosen[:1])]
    return sorted(set(found))


@pytest.mark.usefixtures("shared_data")
def test_every_wrong_rule_known_is_tried() -> None:
    """And no other."""
    assert set(WRONG) == set(known())


@pytest.mark.parametrize(("wrong", "year", "what"), cases())
def test_a_wrong_rule_is_noticed(wrong: str, year: int, what: str) -> None:
    """In points, or in places, or not at all, as it is known."""
    right = season_of(year).results
    changed = results(WRONG[wrong](right.season))
    points, places = (one != other for one, other in zip(final(right), final(changed), strict=True))
    assert {"final_points": points, "final_order": places, "unnoticed": not points and not places}[what]
