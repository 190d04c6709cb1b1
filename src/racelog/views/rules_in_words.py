"""Regulations in words: what a championship counts, for whom, and what of it was assumed."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from racelog.facts.regulations import (
    BY_PLACE,
    Ballast,
    Bonus,
    Carry,
    Cars,
    Championship,
    CountAll,
    CountBest,
    CountBySession,
    CountGrowing,
    Counting,
    CountSegments,
    Droppable,
    Dropping,
    DropWorst,
    Eligible,
    GridRule,
    InRound,
    MergeOf,
    Minimum,
    Order,
    Phase,
    Places,
    PlacesIn,
    Redress,
    Regulations,
    RoundsOf,
    Rule,
    Scores,
    SessionRule,
    SharedCars,
    SmallField,
    SumOf,
    TieBreak,
    TieStep,
    assumptions,
)
from racelog.rules.bonuses import in_words
from racelog.tables.base import Part
from racelog.tables.shown import numbers_shown, points_shown
from racelog.tables.standings import phase_in_words
from racelog.views.view import Block, Facts, Words


class Clause(Part):
    """One rule: what it is about, what it says, and what was assumed in it."""

    about: str
    words: str
    assumed: tuple[str, ...] = ()


def said(clauses: Sequence[Clause], before: tuple[tuple[str, str], ...] = ()) -> tuple[Block, ...]:
    """Clauses as people read them: each with what it is about, then what was assumed."""
    assumed = tuple(
        Words(label="Assumed", text=f"{text} ({clause.about})", tone="note")
        for clause in clauses
        for text in clause.assumed
    )
    return (Facts(facts=(*before, *((clause.about, clause.words) for clause in clauses))), *assumed)


def book_blocks(regulations: Regulations) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """A book in words: what holds for the season, then every championship, each under its title."""
    yield f"{regulations.title} ({regulations.name})", said(season_clauses(regulations))
    for championship in regulations.championships:
        title = f"{championship.title} ({championship.id})"
        yield title, said(championship_clauses(championship, regulations))


def book_in_words(regulations: Regulations) -> dict[str, object]:
    """The same for programs."""
    return {
        "name": regulations.name,
        "title": regulations.title,
        "season": [clause.model_dump() for clause in season_clauses(regulations)],
        "championships": {
            championship.id: [clause.model_dump() for clause in championship_clauses(championship, regulations)]
            for championship in regulations.championships
        },
    }


def season_clauses(regulations: Regulations) -> tuple[Clause, ...]:
    """What holds for the whole season, whatever the championship."""
    return tuple(_of_season(regulations))


def championship_clauses(championship: Championship, regulations: Regulations) -> tuple[Clause, ...]:
    """What holds for one championship."""
    return tuple(_of_championship(championship, regulations))


def _of_season(regulations: Regulations) -> Iterator[Clause]:
    yield Clause(about="source", words=regulations.source, assumed=_own(regulations))
    for class_ in regulations.classes:
        cars = f", with cars of the generation {class_.generation}" if class_.generation else ""
        yield Clause(about="class", words=f"{class_.title} ({class_.id}){cars}", assumed=_own(class_))
    for session_rule in regulations.sessions:
        yield _clause("session", session_rule, _session_kind(session_rule, regulations.order_of(session_rule.kind)))
    for grid in regulations.grids:
        yield _clause("grid", grid, _grid(grid))
    for weight in regulations.ballast:
        yield _clause("ballast", weight, _ballast(weight))
    if regulations.race_minutes:
        yield Clause(about="planned length", words=f"{regulations.race_minutes} minutes")
    if regulations.classified_if is not None:
        rule = regulations.classified_if
        share = f"{rule.winners_laps} of the winner's laps, rounded {rule.rounded}"
        yield Clause(about="classified", words=f"a car that covered {share}", assumed=_own(rule))
    if regulations.procedure is not None:
        rule_of_times = regulations.procedure
        clocks = {
            "to protest": _span(rule_of_times.protest_minutes, "minutes"),
            "to give notice of an appeal": _span(rule_of_times.appeal_notice_minutes, "minutes"),
            "to file an appeal": _span(rule_of_times.appeal_hours, "hours"),
        }
        said = [f"{span} {what}" for what, span in clocks.items() if span]
        if rule_of_times.appeals_suspend is not None:
            said.append(
                "an appeal holds a decision back" if rule_of_times.appeals_suspend else "appeals hold nothing back"
            )
        yield Clause(about="procedure", words="; ".join(said) or "nothing said", assumed=_own(rule_of_times))
    if regulations.printed:
        words = ", ".join(f"{status} as {printed}" for status, printed in regulations.printed.items())
        yield Clause(about="printed", words=words)


def _span(length: int | None, unit: str) -> str | None:
    return None if length is None else f"{length} {unit}"


def _of_championship(championship: Championship, regulations: Regulations) -> Iterator[Clause]:
    eligible = _eligible(championship.eligible, regulations)
    yield Clause(about="for", words=f"{championship.competitor.replace('_', '-')}s{eligible}", assumed=(
        *_own(championship), *assumptions(championship.eligible)))  # fmt: skip
    yield _clause("rounds", championship.rounds, _rounds(championship.rounds))
    yield _clause("places", championship.places, _places(championship.places))
    for scores in championship.scores:
        yield _clause("points", scores, _scores(scores, regulations))
    for bonus in championship.bonuses:
        yield _clause("bonus", bonus, _bonus(bonus))
    if championship.cars != Cars():
        yield _clause("cars", championship.cars, _cars(championship.cars))
    if championship.shared_cars != SharedCars():
        yield _clause("shared cars", championship.shared_cars, _shared(championship.shared_cars))
    for multiplier in championship.multipliers:
        words = f"rounds {numbers_shown(multiplier.rounds)} pay {points_shown(multiplier.factor)} times the points"
        yield _clause("multiple", multiplier, f"{words}; bonuses {multiplier.bonuses.replace('_', ' ')}")
    for reduced in championship.reduced or ():
        paid = f"by the table {reduced.points}" if reduced.points else f"{reduced.factor} of the points"
        words = f"a race stopped below {reduced.below} of its distance pays {paid}; bonuses"
        yield _clause("stopped early", reduced, f"{words} {reduced.bonuses.replace('_', ' ')}")
    yield from _summed(championship)
    yield _clause("counting", championship.counting, _counting(championship.counting))
    yield _clause("level on points", championship.tie_break, _ties(championship.tie_break))
    if championship.change_of_class == "move":
        yield Clause(about="change of class", words="points earned in another class move with the driver")
    yield Clause(about="listed", words=_LISTED[championship.listed])


def _summed(championship: Championship) -> Iterator[Clause]:
    """What is added up and who is ahead with it, where that is not simply the most points; and phases of the season."""
    if championship.by == "time":
        missed = "is not ranked" if championship.missed == "out" else "is behind whoever missed fewer"
        words = f"times are added up, and the least wins; who misses a session {missed}; points are seconds off"
        yield Clause(about="order", words=words)
    if championship.lowest_wins:
        yield Clause(about="order", words="the fewest points win; who is not in a session is behind everybody in it")
    for phase in championship.phases:
        yield _clause("phase", phase, _phase(phase))
    if championship.minimum is not None:
        yield _clause("ranked", championship.minimum, _minimum(championship.minimum))
    if championship.redress is not None:
        yield _clause("redress", championship.redress, _redress(championship.redress))


_LISTED = {
    "scorers": "who has points",
    "classified": "who was classified",
    "started": "who started",
    "entered": "who was entered",
}


def _clause(about: str, rule: Rule, words: str) -> Clause:
    return Clause(about=about, words=words, assumed=assumptions(rule))


def _own(rule: Rule) -> tuple[str, ...]:
    return () if rule.assumed is None else (rule.assumed,)


def _eligible(rule: Eligible, regulations: Regulations) -> str:
    titles = {class_.id: class_.title for class_ in regulations.classes}
    said = [
        f"of the {_one_or_more('class', rule.classes)} {_either(titles.get(class_, class_) for class_ in rule.classes)}"
        if rule.classes is not None
        else None,
        f"with a car of the {_one_or_more('generation', rule.generations)} {_either(rule.generations)}"
        if rule.generations is not None
        else None,
        f"counted as {_either(rule.categories)}" if rule.categories else None,
        f"rated {_either(rule.ratings)}" if rule.ratings else None,
        f"of {rule.max_age} years or younger on {rule.age_on}" if rule.max_age is not None else None,
        f"of {rule.min_age} years or older on {rule.age_on}" if rule.min_age is not None else None,
        "entered for the full season" if rule.full_season else None,
        "guests too" if rule.guests else "no guests",
    ]
    return "".join(f", {part}" for part in said if part)


def _one_or_more(what: str, several: Sequence[str]) -> str:
    return what if len(several) == 1 else f"{what}es" if what.endswith("s") else f"{what}s"


def _either(names: Iterator[str] | Sequence[str]) -> str:
    return " or ".join(names)


def _scores(rule: Scores, regulations: Regulations) -> str:
    when = [
        f"rounds {numbers_shown(rule.rounds)}" if rule.rounds is not None else None,
        f"weekends {', '.join(rule.weekends)}" if rule.weekends is not None else None,
        f"of {rule.minutes_from} minutes or more" if rule.minutes_from is not None else None,
        f"of less than {rule.minutes_below} minutes" if rule.minutes_below is not None else None,
    ]
    where = ", ".join(condition for condition in when if condition)
    said = [
        f"{rule.session}{f' ({where})' if where else ''}: {_table(rule.points, regulations)}",
        *(
            f"{status} {points if isinstance(points, str) else points_shown(points)}"
            for status, points in rule.statuses.items()
        ),
        f"at least {points_shown(rule.for_starting)} for starting" if rule.for_starting else None,
        *(_small_field(small, regulations) for small in rule.starters),
        None if rule.countback else "these places do not count in a countback",
    ]
    return "; ".join(part for part in said if part)


def _table(name: str, regulations: Regulations) -> str:
    if name == BY_PLACE and name not in regulations.points:
        return "the place itself"
    return " ".join(map(points_shown, regulations.table(name)))


def _small_field(rule: SmallField, regulations: Regulations) -> str:
    paid = f"{rule.factor} of the points" if rule.points is None else _table(rule.points, regulations)
    counted = {None: "", "overall": " of all classes", "class": " of a class"}[rule.among]
    return f"with fewer than {rule.below} starters{counted}: {paid}"


def _grid(rule: GridRule) -> str:
    """Where a grid comes from."""
    which = [
        f"the {rule.session}" if rule.nth is None else f"{rule.session} {rule.nth} of a weekend",
        f"in rounds {numbers_shown(rule.rounds)}" if rule.rounds is not None else None,
    ]
    by = {"place": "result", "best_lap": "best laps", "second_best_lap": "second-best laps"}[rule.by]
    source = f"the {by} of the {rule.result_of}" if rule.result_of else f"the order of {rule.championship}"
    turned = {None: "", "all": ", reversed", "drawn": ", the first places reversed, as many as are drawn"}
    top = f", the first {rule.reverse} reversed" if isinstance(rule.reverse, int) else turned[rule.reverse]
    return f"{' '.join(part for part in which if part)}: {source}{top}"


def _ballast(rule: Ballast) -> str:
    """What is carried for what."""
    amounts = " ".join(map(points_shown, rule.table))
    per = {
        "place": f"{amounts} {rule.unit} for the first places{' in class' if rule.among == 'class' else ''}",
        "points": f"{amounts} {rule.unit} for every point in {rule.championship}",
        "position": f"{amounts} {rule.unit} for the first positions in {rule.championship}",
    }[rule.by]
    long = {"next": "in the next round", "season": "added up over the season"}[rule.carried]
    said = [
        f"{rule.title}: {per}",
        long if rule.by == "place" else None,
        f"at most {points_shown(rule.most)}" if rule.most is not None else None,
        f"in rounds {numbers_shown(rule.rounds)}" if rule.rounds is not None else None,
        f"for the classes {', '.join(rule.classes)}" if rule.classes is not None else None,
    ]
    return "; ".join(part for part in said if part)


def _session_kind(rule: SessionRule, made: Order) -> str:
    """A kind of session, and how its order comes about."""
    match made:
        case "race":
            order = "in the order of the finish"
        case "qualifying":
            order = "in the order of the best laps"
        case SumOf():
            over = f"{made.by} added up of {', '.join(made.parts)}"
            level = {
                "latest": "level: the better place in the latest",
                "earliest": "level: the better place in the earliest",
                "best": "level: the better places",
                "share": "level cars share the place",
            }[made.ties]
            order = f"{over}; {level}"
        case MergeOf():
            how = {"time": "by best laps", "turns": "by turns", "stacked": "one behind the other"}[made.by]
            order = f"{', '.join(made.parts)} merged {how}"
        case _:
            assert_never(made)
    return f"{rule.title or rule.kind} ({rule.kind}): {order}"


def _rounds(rule: RoundsOf) -> str:
    said = [
        f"rounds {numbers_shown(rule.rounds)}" if rule.rounds is not None else None,
        f"those of the weekends {', '.join(rule.weekends)}" if rule.weekends is not None else None,
    ]
    without = f", without {numbers_shown(rule.without)}" if rule.without else ""
    return (", ".join(part for part in said if part) or "all") + without


_MOVED = {
    "close_up": "those behind a {} move up",
    "vacate": "nobody moves up behind a {}",
    "close_up_points_only": "behind a {} the points move up, the places stay",
}


def _places(rule: Places) -> str:
    among = "places in the whole field" if rule.among == "overall" else "places in class"
    rule_of = rule.ineligible
    if isinstance(rule_of, str):
        moved = _MOVED[rule_of].format("car that may not score")
    else:
        cars = {
            "guest": rule_of.guest,
            "car without a team": rule_of.no_team,
            "other that may not score": rule_of.other,
        }
        moved = "; ".join(_MOVED[way].format(car) for car, way in cars.items())
    heat = "the points of a dead heat are shared" if rule.dead_heat == "share" else "a dead heat is paid in full"
    return f"{among}; {moved}; {heat}"


def _bonus(rule: Bonus) -> str:
    ties = {
        "split": "shared equally",
        "each": "paid to each",
        "first": "paid to the one named first",
        "none": "paid to nobody",
    }[rule.ties]
    in_class = " in class" if rule.among == "class" else ""
    disqualified = {"keeps": "keeps it", "pass_down": "passes it down", "lost": "loses it"}
    said = [
        f"{points_shown(rule.points)} for {in_words(rule.on)} of a {rule.session}{in_class}",
        f"only within the first {rule.within_top}" if rule.within_top is not None else None,
        "else by the next who is" if rule.within_top is not None and rule.outside == "pass_down" else None,
        f"only in rounds {numbers_shown(rule.rounds)}" if rule.rounds is not None else None,
        f"only where a {rule.only_if} was classified" if rule.only_if is not None else None,
        f"{ties} where several hold it",
        "passed down by those who may not score" if rule.ineligible == "pass_down" else "lost with one who may not",
        f"a disqualified car {disqualified[rule.disqualified]}" if rule.disqualified is not None else None,
    ]
    return "; ".join(part for part in said if part)


def _cars(rule: Cars) -> str:
    if rule.count is None:
        return "every car scores"
    kept = "keep their places" if rule.surplus == "keep_place" else "let those behind move up"
    which = f"the first {rule.count} of a competitor across the line" if rule.best == "placed" else None
    return f"{which or f'the {rule.count} of a competitor paid most'} score; the others {kept}"


def _shared(rule: SharedCars) -> str:
    drivers = {
        "full": "every driver gets all points",
        "split": "drivers share the points",
        "none": "drivers get none",
        "first": "the first driver of a car gets all points",
    }
    cars = {"add": "points of two cars are added", "best": "of two cars the better one counts"}
    minutes = None if rule.minimum_minutes is None else f"{rule.minimum_minutes} minutes"
    laps = None if rule.minimum_laps is None else f"{rule.minimum_laps} laps"
    least = " or ".join(filter(None, (minutes, laps)))
    nothing = f"; who drives less than {least} of a shared car earns nothing" if least else ""
    return f"{drivers[rule.drivers]}; {cars[rule.two_cars]}{nothing}"


def _counting(rule: Counting) -> str:
    match rule:
        case CountAll():
            return "every result counts"
        case CountBest():
            return f"the best {rule.results} {_results(rule)} count{_kept(rule)}"
        case CountSegments():
            parts = [
                f"the best {segment.results} of rounds {segment.first}-{segment.last}" for segment in rule.segments
            ]
            of = "" if rule.of == "rounds" else f" by {rule.of}"
            return f"{', '.join(parts)} count{of}{_kept(rule)}"
        case DropWorst():
            absent = "is a result of 0" if rule.absences == "count_as_zero" else "is no result"
            return (
                f"the {rule.results} lowest {_results(rule)} from before round {rule.before_round} are dropped, from "
                f"round {rule.applies_from} on{_kept(rule)}; a round not entered {absent}"
            )
        case CountGrowing():
            steps = [f"{step.drop} once {step.held} were held" for step in rule.drops]
            return f"the lowest {_results(rule)} are dropped: {', '.join(steps)}{_kept(rule)}"
        case CountBySession():
            parts = [f"the best {best.results} of sessions of the kind {best.session}" for best in rule.sessions]
            return f"{', '.join(parts)} count, and all of other kinds{_kept(rule)}"
        case _:
            assert_never(rule)


def _phase(phase: Phase) -> str:
    out = "together with all who are out" if phase.out == "together" else "behind those who go on"
    return "; ".join((phase_in_words(phase), *_carried(phase.carry), f"the others {out}"))


def _carried(rule: Carry | None) -> Iterator[str]:
    for kind, table in ({} if rule is None else rule.places).items():
        yield f"{' '.join(map(points_shown, table))} carried for places in {kind}"
    if rule is not None and rule.position:
        yield f"{' '.join(map(points_shown, rule.position))} carried for the position before"


def _redress(rule: Redress) -> str:
    of = {"others": "all other rounds", "before": "the rounds before it", "started": "the others somebody started in"}
    rounded = "" if rule.rounded is None else f", rounded to {points_shown(rule.rounded)}"
    return f"for a round missed on duty the average of {of[rule.of]}{rounded}"


def _minimum(rule: Minimum) -> str:
    needed = f"{rule.rounds} rounds" if rule.rounds is not None else f"{rule.share} of the rounds run"
    since = f", from round {rule.applies_from} on" if rule.applies_from is not None else ""
    return f"who started in {needed}{since}"


def _results(rule: Droppable) -> str:
    return "results" if rule.of == "rounds" else rule.of


def _kept(rule: Dropping) -> str:
    bonuses = "; bonuses of a dropped round are kept" if rule.bonuses == "kept" else ""
    never = [
        *rule.undroppable,
        *([f"rounds {numbers_shown(rule.undroppable_rounds)}"] if rule.undroppable_rounds else []),
        *([f"weekends {', '.join(rule.undroppable_weekends)}"] if rule.undroppable_weekends else []),
    ]
    return bonuses + (f"; never dropped: {', '.join(never)}" if never else "")


def _ties(rule: TieBreak) -> str:
    if rule.steps is not None:
        return "; then ".join(map(_step, rule.steps)) + (
            "" if rule.steps[-1] == "share" else "; then the position is shared"
        )
    if rule.countback == "none":
        first = "no countback"
    else:
        over = "all places" if rule.countback == "all_places" else "places that score"
        first = f"countback over {over} as {'classified' if rule.by == 'classified' else 'paid'}"
        first += ", dropped results too" if rule.dropped == "count" else ", without dropped results"
    then = "the position is shared" if rule.then == "share" else "whoever reached the deciding places first is ahead"
    return f"{first}; then {then}"


def _step(step: TieStep) -> str:
    match step:
        case PlacesIn():
            return f"most 1st places in {step.places_in}, then most 2nds, and so on"
        case InRound():
            return f"the points of {'the last round' if step.round == 'last' else f'round {step.round}'}"
        case str():
            return _STEPS[step]
        case _:
            assert_never(step)


_STEPS = {
    "places": "most 1st places, then most 2nds, and so on",
    "wins": "most wins",
    "sorted_scores": "the best score that counts, then the second best, and so on",
    "latest": "the better result in the last session, then in the one before",
    "earliest": "whoever reached the best places first",
    "head_to_head": "most often ahead of those level",
    "best_of_last_round": "the best place of the last round",
    "share": "the position is shared",
}
