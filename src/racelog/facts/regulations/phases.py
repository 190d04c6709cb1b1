"""Phases that some go on to, how many rounds it takes to be ranked, and points for a round that was missed on duty."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from racelog.facts.regulations.rule import Rule, SessionKind
from racelog.facts.values import Name, Points, RoundNumber


class Carry(Rule):
    """What of the rounds before a phase is carried into it beside the points it is reset to."""

    places: dict[SessionKind, tuple[Points, ...]] = Field(default_factory=dict)
    """Points for places in sessions of a kind, first place first: { race = [5], stage = [1] }."""
    position: tuple[Points, ...] = ()
    """Points for the position in the table when the first phase began, first first."""


class Phase(Rule):
    """From a round on only some compete for the title, and their points may be reset: playoffs, a showdown, finals."""

    title: Name
    first: RoundNumber
    """The first round of it."""
    keep: int | None = Field(default=None, ge=1)
    """How many go on (all, where nothing is said); whoever shares the last of these positions goes on too."""
    by: Literal["points", "wins"] = "points"
    """Who goes on: by position in the table, or before that whoever won most races since the phase before."""
    reset: tuple[Points, ...] = ()
    """What points are reset to, the best first; the last number is that of everybody further down."""
    carry: Carry | None = None
    out: Literal["behind", "together"] = "behind"
    """Whoever does not go on is ranked behind those who do, and ahead of those who were out before; or `together` with
    those out since the first phase, by the points since then without later resets."""

    @model_validator(mode="after")
    def _carried_into_something(self) -> "Phase":
        if self.carry is not None and not self.reset:
            raise ValueError("what is carried comes on top of what points are reset to: `carry` needs `reset`")
        return self


class Minimum(Rule):
    """How many of the rounds a competitor must have started in to be ranked."""

    rounds: int | None = Field(default=None, ge=1)
    share: Annotated[Points, Field(gt=0, le=1)] | None = None
    """Of the rounds that were run, rounded up."""
    applies_from: RoundNumber | None = None
    """No table before this round asks for it; without it, none before so many rounds were run."""

    @model_validator(mode="after")
    def _one_of_both(self) -> "Minimum":
        if (self.rounds is None) == (self.share is None):
            raise ValueError("a minimum is a number of rounds, or a share of them")
        return self


class Redress(Rule):
    """What a decision gives for a round that was missed on duty, or spoilt by others: an average of other rounds."""

    of: Literal["others", "before", "started"] = "others"
    """All other rounds that were run, those before it, or the others the competitor started in."""
    rounded: Annotated[Points, Field(gt=0)] | None = None
    """To a multiple of this, half of it upward: 1, or 1/10. Exact, where nothing is said."""
