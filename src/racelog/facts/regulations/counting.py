"""Which results count, and how competitors level on points are told apart."""

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator

from racelog.facts.regulations.rule import Rule, SessionKind, since
from racelog.facts.values import RoundNumber, Status, WeekendId


class CountAll(Rule):
    """Every result counts."""

    kind: Literal["all"] = "all"


class Droppable(Rule):
    """What one result is where not all count, and which are never dropped."""

    of: Literal["rounds", "weekends", "sessions"] = since("rounds")
    """What was taken from one round, from one weekend, or from one session."""
    undroppable_rounds: tuple[RoundNumber, ...] = since(())
    undroppable_weekends: tuple[WeekendId, ...] = since(())


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
        if self.of == "weekends":
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
    steps: tuple[TieStep, ...] | None = since(None)
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
