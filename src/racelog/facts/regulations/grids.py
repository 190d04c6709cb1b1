"""What makes the grid of a race where it is not the round's qualifying, and what cars carry for their success."""

from typing import Literal

from pydantic import Field, model_validator

from racelog.facts.regulations.rule import Rule, SessionKind, since
from racelog.facts.values import ChampionshipId, ClassId, Name, Points, RoundNumber


class GridRule(Rule):
    """Where the grid of some sessions comes from. Of several that fit, the first holds; where none does, qualifying."""

    session: SessionKind = "race"
    rounds: tuple[RoundNumber, ...] | None = None
    nth: int | None = Field(default=None, ge=1)
    """Only the first, second ... session of this kind at its weekend."""
    result_of: SessionKind | None = None
    """The order of the latest session of this kind before it: of its round, else of its weekend."""
    by: Literal["place", "best_lap", "second_best_lap"] = "place"
    championship: ChampionshipId | None = None
    """The order of this championship before its round, the leader first."""
    reverse: int | Literal["all", "drawn"] | None = None
    """So many of the first places are reversed; `drawn`: as many as were drawn (`racelog draw`)."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of session it names."""
        return (self.session,) if self.result_of is None else (self.session, self.result_of)

    @model_validator(mode="after")
    def _one_of_both(self) -> "GridRule":
        if (self.result_of is None) == (self.championship is None):
            raise ValueError("a grid is made of the result of a session, or of the order of a championship")
        if self.championship is not None and self.by != "place":
            raise ValueError("only the result of a session has laps to go by")
        return self


class Ballast(Rule):
    """What cars carry for their success: kilograms, or seconds of a longer stop."""

    title: Name = "success ballast"
    unit: Name = "kg"
    by: Literal["place", "points", "position"]
    """What it goes by: places taken, points earned in a championship, or the position in its table."""
    table: tuple[Points, ...] = Field(min_length=1)
    """So much for the first place or position, the second ...; by points, so much for each point."""
    session: SessionKind = "race"
    championship: ChampionshipId | None = None
    """Where points or positions are looked up; those of the best placed of a car's drivers, or of its team."""
    among: Literal["overall", "class"] = "overall"
    carried: Literal["next", "season"] = "next"
    """For places: in the next round alone, or on top of what is carried, for the rest of the season."""
    most: Points | None = None
    rounds: tuple[RoundNumber, ...] | None = since(None)
    """Only carried in these rounds."""
    classes: tuple[ClassId, ...] | None = since(None)
    """Only carried by cars of these classes."""

    @model_validator(mode="after")
    def _looked_up_somewhere(self) -> "Ballast":
        if (self.by == "place") != (self.championship is None):
            raise ValueError("ballast by points or position names a championship, and ballast by place none")
        return self
