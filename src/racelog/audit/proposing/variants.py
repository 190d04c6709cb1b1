"""Rules read otherwise: every known variant of a championship's regulations, and guests nobody called so."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from racelog.facts.regulations import (
    Championship,
    CountAll,
    CountBest,
    DropWorst,
    Regulations,
    Rule,
)
from racelog.facts.season import Season
from racelog.rules.bonuses import in_words
from racelog.rules.ranking.results import Results, results


@dataclass(frozen=True, slots=True)
class Variant:
    """A season under one rule changed, in words."""

    words: str
    season: Season
    guest: str | None = None
    """The competitor taken for a guest, where it is that."""


def variants(season: Season, championship_id: str, rounds: int) -> Iterator[Variant]:
    """The season with one rule of one championship changed to another known value, each in turn.

    `rounds` is how many the championship has run.
    """
    adopted = season.adopted[-1] if season.adopted else None
    championship = None if adopted is None else adopted.regulations.championship(championship_id)
    if championship is None or adopted is None:
        return
    for words, changed in _changed(championship, adopted.regulations, rounds):
        yield Variant(words, _under(season, changed))


def guest(season: Season, driver: str) -> Variant:
    """The season with every entry of a driver a guest's."""
    entries = {
        key: replace(
            entry,
            first=replace(entry.first, guest=True),
            amendments=tuple(
                replace(amendment, changes=tuple((name, value) for name, value in amendment.changes if name != "guest"))
                for amendment in entry.amendments
            ),
        )
        if driver in entry.first.drivers
        else entry
        for key, entry in season.entries.items()
    }
    name = season.drivers[driver].name if driver in season.drivers else driver
    return Variant(f"{name} a guest, without points", replace(season, entries=entries), guest=driver)


def results_under(variant: Variant) -> Results:
    """What follows from a season under a variant."""
    return results(variant.season)


def _under(season: Season, changed: Championship) -> Season:
    """Every adoption of the regulations that has this championship, with it changed."""
    return replace(
        season,
        adopted=tuple(
            replace(
                adopted,
                regulations=adopted.regulations.model_copy(
                    update={
                        "championships": tuple(
                            changed if own.id == changed.id else own for own in adopted.regulations.championships
                        )
                    }
                ),
            )
            for adopted in season.adopted
        ),
    )


def _changed(championship: Championship, regulations: Regulations, rounds: int) -> Iterator[tuple[str, Championship]]:
    yield from _places(championship)
    yield from _bonuses(championship)
    yield from _counting(championship, rounds)
    yield from _tables(championship, regulations)
    shared = championship.shared_cars
    for drivers in ("full", "split", "none"):
        if drivers != shared.drivers:
            yield (
                f"a shared car's points to its drivers: {drivers}",
                _with(championship, shared_cars=_with(shared, drivers=drivers)),
            )
    other_class = "move" if championship.change_of_class == "stay" else "stay"
    yield f"points from before a change of class {other_class}", _with(championship, change_of_class=other_class)
    eligible = championship.eligible
    yield (
        f"guests {'may not' if eligible.guests else 'may'} score",
        _with(championship, eligible=_with(eligible, guests=not eligible.guests)),
    )
    full = not eligible.full_season
    yield (
        f"open to {'full-season entries alone' if full else 'every entry'}",
        _with(championship, eligible=_with(eligible, full_season=full)),
    )


def _places(championship: Championship) -> Iterator[tuple[str, Championship]]:
    places = championship.places
    words = {
        "close_up": "an ineligible car's place is passed on",
        "vacate": "an ineligible car's place pays nobody",
        "close_up_points_only": "an ineligible car's points are passed on, its place is not",
    }
    for policy, said in words.items():
        if policy != places.ineligible:
            yield said, _with(championship, places=_with(places, ineligible=policy))
    among = "class" if places.among == "overall" else "overall"
    yield (
        f"places counted {'in class' if among == 'class' else 'overall'}",
        _with(championship, places=_with(places, among=among)),
    )
    heats = "full" if places.dead_heat == "share" else "share"
    yield (
        f"a dead heat's points {'paid in full' if heats == 'full' else 'shared'}",
        _with(championship, places=_with(places, dead_heat=heats)),
    )


def _bonuses(championship: Championship) -> Iterator[tuple[str, Championship]]:
    for at, bonus in enumerate(championship.bonuses):
        what = in_words(bonus.on)
        others = (*championship.bonuses[:at], *championship.bonuses[at + 1 :])
        yield f"no points for {what}", _with(championship, bonuses=others)
        changed: list[tuple[str, dict[str, str]]] = [
            (f"{what} of an ineligible car: {'passed down' if way == 'pass_down' else 'lost'}", {"ineligible": way})
            for way in ("pass_down", "lost")
            if way != bonus.ineligible
        ]
        changed += [
            (f"{what} of a disqualified car: {way.replace('_', ' ')}", {"disqualified": way})
            for way in ("keeps", "pass_down", "lost")
            if way != bonus.disqualified
        ]
        changed += [
            (f"{what} held by several: {way}", {"ties": way}) for way in ("split", "each", "first") if way != bonus.ties
        ]
        for words, update in changed:
            both = (*championship.bonuses[:at], _with(bonus, **update), *championship.bonuses[at + 1 :])
            yield words, _with(championship, bonuses=both)


def _counting(championship: Championship, rounds: int) -> Iterator[tuple[str, Championship]]:
    counting = championship.counting
    if isinstance(counting, CountAll):
        for dropped, lowest in ((1, "the lowest result is"), (2, "the two lowest results are")):
            if rounds > dropped:
                best = CountBest(kind="best", results=rounds - dropped)
                yield f"{lowest} dropped, with bonuses", _with(championship, counting=best)
                kept = _with(best, bonuses="kept")
                yield f"{lowest} dropped, bonuses are kept", _with(championship, counting=kept)
        return
    yield "every result counts", _with(championship, counting=CountAll())
    bonuses = "kept" if counting.bonuses == "with_result" else "with_result"
    said = "kept" if bonuses == "kept" else "dropped with it"
    yield f"bonuses of a dropped result are {said}", _with(championship, counting=_with(counting, bonuses=bonuses))
    if isinstance(counting, DropWorst):
        absences = "not_results" if counting.absences == "count_as_zero" else "count_as_zero"
        words = "no results to drop" if absences == "not_results" else "results of 0 that may be dropped"
        yield f"rounds not entered are {words}", _with(championship, counting=_with(counting, absences=absences))
    if isinstance(counting, CountBest | DropWorst):
        for results_ in (counting.results - 1, counting.results + 1):
            if results_ >= 1:
                words = "best results count" if counting.kind == "best" else "results are dropped"
                yield f"{results_} {words}", _with(championship, counting=_with(counting, results=results_))


def _tables(championship: Championship, regulations: Regulations) -> Iterator[tuple[str, Championship]]:
    """Another points table of the same regulations."""
    for at, scores in enumerate(championship.scores):
        for table in regulations.points:
            if table != scores.points:
                changed = (*championship.scores[:at], _with(scores, points=table), *championship.scores[at + 1 :])
                yield f"the {scores.session} pays by the table {table}", _with(championship, scores=changed)


def _with(rule: Any, **changes: object) -> Any:  # noqa: ANN401 - a rule of whatever kind, and a copy of it
    if not isinstance(rule, Rule):
        raise TypeError("only rules are varied")
    return rule.model_copy(update=changes)
