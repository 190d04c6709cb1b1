"""A season's regulations as data: what a championship counts, whom, and how level points are told apart.

Read from TOML books, embedded in the log by an event, and never changed but by another event.
Whatever a series did not publish is marked where it stands: `assumed = "what was assumed, and why"`.
"""

import operator
from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator

from racelog.facts.values import (
    ChampionshipId,
    ClassId,
    Model,
    Name,
    New,
    Place,
    Points,
    RoundNumber,
    Slug,
    Status,
    Text,
    WeekendId,
)

BonusFactor = Literal["multiplied", "as_they_are", "none"]
"""What becomes of bonuses where the points of a round are multiplied."""
SessionKind = Literal["practice", "qualifying", "sprint", "race"]
PassDown = Literal["close_up", "vacate", "close_up_points_only"]


class Rule(Model):
    """Part of the regulations; `assumed` says what was assumed where the series published nothing."""

    assumed: Text | None = None


class RaceClass(Rule):
    """A class of cars or drivers; entries name it."""

    id: New[ClassId]
    title: Name
    generation: Name | None = None
    """The generation of car of this class, where an entry does not say its own."""


class Eligible(Rule):
    """Who competes in a championship. Every condition given must hold."""

    classes: tuple[ClassId, ...] | None = None
    generations: tuple[Name, ...] | None = None
    max_age: int | None = Field(default=None, ge=1, le=120)
    """Completed years of age on `age_on`, at most."""
    age_on: date | None = None
    full_season: bool = False
    guests: bool = False

    @model_validator(mode="after")
    def _age_needs_a_date(self) -> "Eligible":
        if (self.max_age is None) != (self.age_on is None):
            raise ValueError("max_age and age_on go together")
        return self


class Places(Rule):
    """Which places a championship counts, and what a car that may not score does to those behind it."""

    among: Literal["overall", "class"] = "overall"
    ineligible: PassDown = "close_up"
    """close_up: places and points move up; vacate: nobody moves up; close_up_points_only: points move up, the
    place in the classification (and in the countback) stays."""
    dead_heat: Literal["share", "full"] = "share"
    """share: the points of the places covered are added up and divided equally."""


class Scores(Rule):
    """The points one kind of session pays, by place."""

    session: SessionKind = "race"
    points: Slug
    """The name of a table under [points]."""
    countback: bool = True


class Cars(Rule):
    """How many cars of one competitor score in a session, and whether the others' places are passed on."""

    count: int | None = Field(default=None, ge=1)
    """None: every car."""
    best: Literal["placed"] | None = None
    """Which ones: those paid most; `placed`: those first in the classification, whatever they are paid."""
    surplus: Literal["keep_place", "close_up"] = "keep_place"


class SharedCars(Rule):
    """What several drivers of one car get, and one driver of several cars."""

    drivers: Literal["full", "split", "none"] = "full"
    two_cars: Literal["add", "best"] = "add"


class Bonus(Rule):
    """Points beside those for a place."""

    on: Literal["pole", "fastest_lap"]
    points: Points
    session: SessionKind = "race"
    among: Literal["overall", "class"] = "overall"
    within_top: Place | None = None
    """Only when classified in the first so many places."""
    ties: Literal["split", "each", "first"] = "split"
    """Several hold it: equal parts, each gets it, or the one named first."""
    ineligible: Literal["pass_down", "lost"] = "pass_down"
    disqualified: Literal["keeps", "pass_down", "lost"] | None = None
    """What a disqualification from the race does to the bonus; where nothing is said, pole stays with the car
    that set it in qualifying, and a fastest lap passes down, for the laps of the car do not count."""


class CountAll(Rule):
    """Every result counts."""

    kind: Literal["all"] = "all"


class Droppable(Rule):
    """What one result is where not all count, and which are never dropped."""

    of: Literal["rounds", "weekends", "sessions"] | None = None
    """What was taken from one round (where nothing is said), from one weekend, or from one session."""
    undroppable_rounds: tuple[RoundNumber, ...] | None = None
    undroppable_weekends: tuple[WeekendId, ...] | None = None


class CountBest(Droppable):
    """The best n results count."""

    kind: Literal["best"]
    results: int = Field(ge=1)
    undroppable: tuple[Status, ...] = ()
    bonuses: Literal["with_result", "kept"] = "with_result"


class Segment(Rule):
    """A stretch of the season of which the best n results count."""

    first: RoundNumber
    last: RoundNumber
    results: int = Field(ge=1)


class CountSegments(Droppable):
    """The best n results of each stretch of the season count."""

    kind: Literal["segments"]
    segments: tuple[Segment, ...] = Field(min_length=1)
    undroppable: tuple[Status, ...] = ()
    bonuses: Literal["with_result", "kept"] = "with_result"


class DropWorst(Droppable):
    """The n lowest results from before a round are dropped, from a round on."""

    kind: Literal["drop_worst"]
    results: int = Field(ge=1)
    before_round: RoundNumber
    applies_from: RoundNumber
    """No table before this round drops anything."""
    absences: Literal["count_as_zero", "not_results"] = "count_as_zero"
    """Whether a round the competitor did not enter is a result of 0 that may be dropped."""
    undroppable: tuple[Status, ...] = ()
    bonuses: Literal["with_result", "kept"] = "with_result"


class Drop(Rule):
    """Once so many results were held, so many are dropped."""

    held: int = Field(ge=1)
    drop: int = Field(ge=0)


class CountGrowing(Droppable):
    """The lowest results are dropped, more of them the more were held."""

    kind: Literal["growing"]
    drops: tuple[Drop, ...] = Field(min_length=1)
    undroppable: tuple[Status, ...] = ()
    bonuses: Literal["with_result", "kept"] = "with_result"

    @model_validator(mode="after")
    def _growing(self) -> "CountGrowing":
        steps = [(step.held, step.drop) for step in self.drops]
        if any(one[0] >= other[0] or one[1] >= other[1] for one, other in pairwise(steps)):
            raise ValueError("drops grow: each step has more held, and drops more, than the one before it")
        return self


class BestOfKind(Rule):
    """Of the sessions of one kind the best n results count."""

    session: SessionKind
    results: int = Field(ge=1)


class CountBySession(Droppable):
    """The best n sessions of each kind named count, and all sessions of other kinds."""

    kind: Literal["by_session"]
    sessions: tuple[BestOfKind, ...] = Field(min_length=1)
    undroppable: tuple[Status, ...] = ()
    bonuses: Literal["with_result", "kept"] = "with_result"

    @model_validator(mode="after")
    def _sessions_are_dropped(self) -> "CountBySession":
        if self.of not in {None, "sessions"}:
            raise ValueError("results by kind of session are of sessions")
        kinds = [best.session for best in self.sessions]
        if len(kinds) != len(set(kinds)):
            raise ValueError("a kind of session is named once")
        return self


Counting = Annotated[
    CountAll | CountBest | CountSegments | DropWorst | CountGrowing | CountBySession, Field(discriminator="kind")
]
Dropping = CountBest | CountSegments | DropWorst | CountGrowing | CountBySession
"""Counting rules by which not every result counts."""


class PlacesIn(Rule):
    """Level competitors are told apart by their places in sessions of one kind: most firsts, then most seconds ..."""

    places_in: SessionKind


class InRound(Rule):
    """Level competitors are told apart by their points of one round: the last that was run, or one by its number."""

    round: Literal["last"] | RoundNumber


TieStep = (
    Literal["places", "wins", "sorted_scores", "latest", "earliest", "head_to_head", "best_of_last_round", "share"]
    | PlacesIn
    | InRound
)
"""places: most firsts, then most seconds, and so on; wins: most firsts alone; sorted_scores: the best score that
counts, then the second best, and so on (RRS A8.1); latest: the better result in the last session, then in the one
before (RRS A8.2); earliest: whoever reached the best places first; head_to_head: most often ahead of those it is level
with; best_of_last_round: the best place of the last round; share: the position is shared. Places of dropped results
count."""


class TieBreak(Rule):
    """How competitors level on points are told apart; whoever is still level shares the position."""

    countback: Literal["all_places", "scoring_places", "none"] = "all_places"
    by: Literal["classified", "paid"] = "classified"
    """The place in the classification, or the place points were paid for."""
    dropped: Literal["count", "ignore"] = "count"
    then: Literal["share", "earliest"] = "share"
    """earliest: whoever reached the deciding places first is ahead."""
    steps: tuple[TieStep, ...] | None = None
    """Instead of all of these: what tells level competitors apart, one step after the other."""

    @model_validator(mode="after")
    def _one_way(self) -> "TieBreak":
        if self.steps is None:
            return self
        if (self.countback, self.by, self.dropped, self.then) != ("all_places", "classified", "count", "share"):
            raise ValueError("level points are told apart by steps, or by countback, by, dropped and then")
        if not self.steps or "share" in self.steps[:-1]:
            raise ValueError("steps are one or more, and `share` is the last of them")
        return self


class Multiplier(Rule):
    """Rounds that pay a multiple of the points."""

    rounds: tuple[RoundNumber, ...] = Field(min_length=1)
    factor: Points
    bonuses: BonusFactor = "multiplied"


class ReducedPoints(Rule):
    """What a race pays that was stopped short of a share of its distance: a part of the points, or another table."""

    below: Annotated[Points, Field(gt=0, le=1)]
    factor: Annotated[Points, Field(ge=0, le=1)] | None = None
    points: Slug | None = None
    bonuses: BonusFactor = "as_they_are"

    @model_validator(mode="after")
    def _one_of_both(self) -> "ReducedPoints":
        if (self.factor is None) == (self.points is None):
            raise ValueError("reduced points are a factor, or another table of points")
        return self


class RoundsOf(Rule):
    """The rounds a championship counts: those named, those of the weekends named, without those excepted."""

    rounds: tuple[RoundNumber, ...] | None = None
    weekends: tuple[WeekendId, ...] | None = None
    without: tuple[RoundNumber, ...] = ()


class Championship(Rule):
    """One table of a season."""

    id: New[ChampionshipId]
    title: Name
    competitor: Literal["driver", "team", "constructor"] = "driver"
    rounds: RoundsOf = RoundsOf()
    eligible: Eligible = Eligible()
    places: Places = Places()
    scores: tuple[Scores, ...] = Field(min_length=1)
    cars: Cars = Cars()
    shared_cars: SharedCars = SharedCars()
    bonuses: tuple[Bonus, ...] = ()
    multipliers: tuple[Multiplier, ...] = ()
    reduced: tuple[ReducedPoints, ...] | None = None
    """For a race stopped early; the lowest share it stayed below decides."""
    counting: Counting = CountAll()
    lowest_wins: bool = Field(default=False, exclude_if=operator.not_)
    """Whether the fewest points win, as in sailing; results that are dropped are then those with the most."""
    tie_break: TieBreak = TieBreak()
    change_of_class: Literal["stay", "move"] = "stay"
    """Whether points earned in another class's table stay there or move with the driver into this one."""
    listed: Literal["scorers", "classified", "started", "entered"] = "started"


class Procedure(Rule):
    """How long things may take, and whether an appeal holds a decision back.

    The protest time runs from the provisional classification, the notice of an appeal from the decision, the
    appeal itself from its notice.
    """

    protest_minutes: int | None = Field(default=None, ge=0, le=10_000)
    appeal_notice_minutes: int | None = Field(default=None, ge=0, le=100_000)
    appeal_hours: int | None = Field(default=None, ge=0, le=10_000)
    appeals_suspend: bool | None = None


class ClassifiedIf(Rule):
    """A car is classified when it has covered this share of the winner's laps, rounded to whole laps."""

    winners_laps: Annotated[Points, Field(gt=0, le=1)]
    rounded: Literal["down", "up"] = "down"


class Regulations(Rule):
    """The regulations of one season."""

    name: Slug
    title: Name
    source: Text
    race_minutes: int | None = Field(default=None, ge=1, le=6000)
    """The planned length of a race."""
    procedure: Procedure | None = None
    classified_if: ClassifiedIf | None = None
    printed: dict[Status, Name] = Field(default_factory=dict)
    """How the series prints a status: DSQ = "EX"."""
    classes: tuple[RaceClass, ...] = ()
    points: dict[Slug, tuple[Points, ...]]
    championships: tuple[Championship, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_meet(self) -> "Regulations":
        """Every table and class named is declared, and nothing is declared twice."""
        classes = [declared.id for declared in self.classes]
        tables = [championship.id for championship in self.championships]
        for what, ids in (("class", classes), ("championship", tables)):
            twice = next((name for name, times in Counter(ids).items() if times > 1), None)
            if twice is not None:
                raise ValueError(f"{what} {twice!r} is declared twice")
        for championship in self.championships:
            reduced = (stage.points for stage in championship.reduced or () if stage.points is not None)
            for named in (*(scores.points for scores in championship.scores), *reduced):
                if named not in self.points:
                    raise ValueError(
                        f"championship {championship.id!r} pays by the points table "
                        f"{named!r}, which is not declared under [points]"
                    )
            for named in championship.eligible.classes or ():
                if named not in classes:
                    raise ValueError(
                        f"championship {championship.id!r} is open to the class {named!r}, which is not declared"
                    )
        return self

    def championship(self, championship_id: str) -> Championship | None:
        """The championship of this id, if the regulations have it."""
        return next((championship for championship in self.championships if championship.id == championship_id), None)

    def race_class(self, class_id: str | None) -> RaceClass | None:
        """The class of this id, if the regulations declare it."""
        return next((race_class for race_class in self.classes if race_class.id == class_id), None)


def upside_down(regulations: Regulations) -> str | None:
    """Why points of these regulations would put whoever earns none ahead of whoever earns some; None where none do.

    It is asked when a book is read or adopted. A log that holds such regulations replays as it always did.
    """
    for name, table in regulations.points.items():
        for place, points in enumerate(table, start=1):
            if points < 0:
                return f"the points table {name!r} has {points} for place {place}"
    for championship in regulations.championships:
        for bonus in championship.bonuses:
            if bonus.points < 0:
                return f"championship {championship.id!r} has a bonus of {bonus.points} on {bonus.on.replace('_', ' ')}"
        for multiplier in championship.multipliers:
            if multiplier.factor < 0:
                return f"championship {championship.id!r} multiplies the points of a round by {multiplier.factor}"
    return None


LOSES_TO_NOTHING = "a retirement earns 0 and would be ahead of it"
POINTS_TAKEN = "Points are 0 or more; what is taken away is a decision: penalty points, or an adjustment"


def assumptions(rule: Rule) -> tuple[str, ...]:
    """Every assumption marked in a rule and in the rules it is made of, in reading order, each once."""
    return tuple(dict.fromkeys(_assumptions(rule)))


def _assumptions(rule: Rule) -> Iterator[str]:
    if rule.assumed is not None:
        yield rule.assumed
    for name in type(rule).model_fields:
        value = getattr(rule, name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Rule):
                yield from _assumptions(part)


def multiplier_of(championship: Championship, round_number: int) -> Multiplier:
    """The multiple of points a round pays; once the points where nothing is said."""
    for multiplier in championship.multipliers:
        if round_number in multiplier.rounds:
            return multiplier
    return Multiplier(rounds=(round_number,), factor=Fraction(1))
