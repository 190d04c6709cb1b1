"""Which results count, and how competitors level on points are told apart."""

from typing import Annotated, Literal

from pydantic import Field

from racelog.facts.regulations.rule import Rule
from racelog.facts.values import RoundNumber, Status


class CountAll(Rule):
    """Every result counts."""

    kind: Literal["all"] = "all"


class CountBest(Rule):
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


class CountSegments(Rule):
    """The best n results of each stretch of the season count."""

    kind: Literal["segments"]
    segments: tuple[Segment, ...] = Field(min_length=1)
    undroppable: tuple[Status, ...] = ()
    bonuses: Literal["with_result", "kept"] = "with_result"


class DropWorst(Rule):
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


Counting = Annotated[CountAll | CountBest | CountSegments | DropWorst, Field(discriminator="kind")]


class TieBreak(Rule):
    """How competitors level on points are told apart; whoever is still level shares the position."""

    countback: Literal["all_places", "scoring_places", "none"] = "all_places"
    by: Literal["classified", "paid"] = "classified"
    """The place in the classification, or the place points were paid for."""
    dropped: Literal["count", "ignore"] = "count"
    then: Literal["share", "earliest"] = "share"
    """earliest: whoever reached the deciding places first is ahead."""
