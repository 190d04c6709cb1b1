"""The book of a season: its championships, what holds whatever the championship, and what no book may say."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain
from typing import Annotated, Literal

from pydantic import Field, model_validator

from racelog.facts.regulations.competing import Cars, Eligible, Places, RaceClass, RoundsOf, SharedCars
from racelog.facts.regulations.counting import CountAll, Counting, TieBreak
from racelog.facts.regulations.grids import Ballast, GridRule
from racelog.facts.regulations.paying import BY_PLACE, Bonus, Multiplier, ReducedPoints, Scores
from racelog.facts.regulations.phases import Minimum, Phase, Redress
from racelog.facts.regulations.rule import Rule, since
from racelog.facts.regulations.sessions import USUAL, Order, SessionRule, contradiction
from racelog.facts.values import ChampionshipId, Name, New, Points, Slug, Status, Text

PLACES = tuple(map(Fraction, range(1, 1000)))
"""The table in which the place itself is the points."""


class Championship(Rule):
    """One table of a season."""

    id: New[ChampionshipId]
    title: Name
    competitor: Literal["driver", "team", "constructor", "car", "co_driver", "crew"] = "driver"
    """car: by its number; co_driver: every driver of a car but the first; crew: the drivers of a car together."""
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
    by: Literal["points", "time"] = since("points")
    """What is added up: points, or the times of the sessions (the points of a place are then seconds taken off)."""
    missed: Literal["out", "behind"] = since("out")
    """Where times are added up: who misses a session is out of the ranking, or behind all who missed fewer."""
    lowest_wins: bool = since(default=False)
    """Whether the fewest points win, as in sailing; results that are dropped are then those with the most."""
    tie_break: TieBreak = TieBreak()
    change_of_class: Literal["stay", "move"] = "stay"
    """Whether points earned in another class's table stay there or move with the driver into this one."""
    listed: Literal["scorers", "classified", "started", "entered"] = "started"
    minimum: Minimum | None = None
    phases: tuple[Phase, ...] = since(())
    redress: Redress | None = None

    @model_validator(mode="after")
    def _phases_follow_one_another(self) -> "Championship":
        firsts = [phase.first for phase in self.phases]
        if firsts != sorted(set(firsts)):
            raise ValueError("phases stand in the order of their first rounds")
        if self.phases and (self.lowest_wins or self.by == "time"):
            raise ValueError("phases are of championships that the most points win")
        if self.by == "time" and self.lowest_wins:
            raise ValueError("the least time wins anyway: `lowest_wins` is about points")
        return self

    @property
    def least_wins(self) -> bool:
        """Whether whoever has the least is ahead."""
        return self.lowest_wins or self.by == "time"

    @property
    def tables(self) -> tuple[str, ...]:
        """Every table of points it may pay by."""
        reduced = (stage.points for stage in self.reduced or () if stage.points is not None)
        return (*(table for scores in self.scores for table in scores.tables), *reduced)

    @property
    def sessions_paid(self) -> tuple[str, ...]:
        """Every kind of session it pays something for."""
        return (*(scores.session for scores in self.scores), *(bonus.session for bonus in self.bonuses))


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
    sessions: tuple[SessionRule, ...] = since(())
    """Kinds of session beside practice, qualifying, sprint and race; or what is special about one of these."""
    grids: tuple[GridRule, ...] = since(())
    """Grids that are not made of the round's qualifying."""
    ballast: tuple[Ballast, ...] = since(())
    """What cars carry for their success."""
    points: dict[Slug, tuple[Points, ...]]
    championships: tuple[Championship, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_meet(self) -> "Regulations":
        """Every table, class and session kind named is declared, and nothing is declared twice."""
        wrong = next(self._at_odds(), None) or contradiction(self.sessions, self.points)
        if wrong is not None:
            raise ValueError(wrong)
        return self

    def _at_odds(self) -> Iterator[str]:
        """What is named and not declared, or declared twice, in words."""
        classes = [declared.id for declared in self.classes]
        tables = [championship.id for championship in self.championships]
        for what, ids in (("class", classes), ("championship", tables)):
            twice = next((name for name, times in Counter(ids).items() if times > 1), None)
            if twice is not None:
                yield f"{what} {twice!r} is declared twice"
        for championship in self.championships:
            own = f"championship {championship.id!r}"
            for table in {*championship.tables} - {*self.points, BY_PLACE}:
                yield f"{own} pays by the points table {table!r}, which is not declared under [points]"
            if BY_PLACE in {*championship.tables} - {*self.points} and not championship.least_wins:
                yield f"{own} pays the place itself, so the last would have the most: say lowest_wins = true"
            for race_class in {*(championship.eligible.classes or ())} - {*classes}:
                yield f"{own} is open to the class {race_class!r}, which is not declared"
            for kind in {*championship.sessions_paid} - {*self.session_kinds}:
                yield f"{own} pays a session of the kind {kind!r}, which is not declared under [[sessions]]"
        for kind in {grid_kind for grid in self.grids for grid_kind in grid.kinds} - {*self.session_kinds}:
            yield f"a grid is made of a session of the kind {kind!r}, which is not declared under [[sessions]]"
        gone_by = (*(grid.championship for grid in self.grids), *(weight.championship for weight in self.ballast))
        for named in {*gone_by} - {None, *tables}:
            yield f"a grid or ballast goes by the championship {named!r}, which is not declared"

    @property
    def session_kinds(self) -> tuple[str, ...]:
        """The kinds every season has, and its own."""
        return tuple(dict.fromkeys((*USUAL, *(rule.kind for rule in self.sessions))))

    def session_rule(self, kind: str) -> SessionRule | None:
        """What the book says of a kind of session, if it does."""
        return next((rule for rule in self.sessions if rule.kind == kind), None)

    def order_of(self, kind: str) -> Order:
        """How the order of a kind of session comes about; as cars finish where nothing is known of it."""
        rule = self.session_rule(kind)
        return USUAL.get(kind, "race") if rule is None or rule.order is None else rule.order

    def table(self, name: str) -> Sequence[Fraction]:
        """What places pay, the first place first, by the table of this name."""
        return self.points.get(name, PLACES if name == BY_PLACE else ())

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
    return next(_upside_down(regulations), None)


def _upside_down(regulations: Regulations) -> Iterator[str]:
    by_fewest = [championship for championship in regulations.championships if championship.lowest_wins]
    spared = {table for championship in by_fewest for table in championship.tables}
    for name, table in regulations.points.items():
        for place, points in enumerate(table, start=1):
            if points < 0 and name not in spared:
                yield f"the points table {name!r} has {points} for place {place}"
    for championship in regulations.championships:
        if not championship.lowest_wins:
            yield from _below_nothing(championship)


def _below_nothing(championship: Championship) -> Iterator[str]:
    own = f"championship {championship.id!r}"
    for bonus in championship.bonuses:
        if bonus.points < 0:
            yield f"{own} has a bonus of {bonus.points} on {bonus.on.replace('_', ' ')}"
    for multiplier in championship.multipliers:
        if multiplier.factor < 0:
            yield f"{own} multiplies the points of a round by {multiplier.factor}"
    for what, points in chain.from_iterable(scores.fixed.items() for scores in championship.scores):
        if points < 0:
            yield f"{own} pays {points} for {what}"


LOSES_TO_NOTHING = "a retirement earns 0 and would be ahead of it"
POINTS_TAKEN = "Points are 0 or more; what is taken away is a decision: penalty points, or an adjustment"


def multiplier_of(championship: Championship, round_number: int) -> Multiplier:
    """The multiple of points a round pays; once the points where nothing is said."""
    for multiplier in championship.multipliers:
        if round_number in multiplier.rounds:
            return multiplier
    return Multiplier(rounds=(round_number,), factor=Fraction(1))
