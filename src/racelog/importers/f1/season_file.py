"""A season file as it comes: every key it may hold, read strictly before anything is asked of the desk."""

import re
from datetime import date
from typing import Literal

from pydantic import Field, JsonValue, field_validator

from racelog.facts.values import Model, Name, Place, Points, RoundNumber, Slug, Text
from racelog.importers.f1.season_rules import Override, Rules

_PRINTED = re.compile(r"\+?(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,3})(?:\.(\d{1,3}))?")


Number = int | str | None
"""A car number; a few are printed with a letter."""
Printed = Literal["DNF", "NC", "DNS", "DNQ", "DNPQ", "DNP", "DSQ", "EX", "WD"]


class Person(Model):
    """A driver."""

    name: Name
    abbr: str | None = None
    country: Name | None = None


class ResultRow(Model):
    """A driver in a car in a race: `points` are as published, and never read.

    Units:   `time_penalty` in seconds; it is in `time` and `gap` already.
    """

    pos: Place | None = None
    text: str
    number: Number = None
    driver: Slug
    constructor: str
    grid: int | str | None = None
    laps: int | None = None
    time: str | None = None
    gap: str | None = None
    reason: Text | None = None
    time_penalty: str | None = None
    points: int | float | None = None
    fastest_lap: bool | None = None
    shared_car: bool | None = None


class QualifyingRow(Model):
    """A driver in qualifying: one time, or one for each part of it."""

    pos: Place | None = None
    text: str | None = None
    number: Number = None
    driver: Slug
    constructor: str
    time: str | None = None
    q1: str | None = None
    q2: str | None = None
    q3: str | None = None


class GridRow(Model):
    """A place on the grid, or the pit lane; `penalty` is in it already."""

    pos: Place | Literal["PL"]
    number: Number = None
    driver: Slug
    penalty: int | str | None = None


class FastestLap(Model):
    """A driver with the fastest lap; several are level."""

    number: Number = None
    driver: Slug
    lap: int | None = None
    time: str | None = None


FlagOrder = dict[str, JsonValue]
"""A place at the flag, before penalties; not read."""

Position = int | Literal["DSQ", "EX"]
Standing = tuple[Position, str, int | float]


class StandingsAfter(Model):
    """Published tables after a round: position, who, points."""

    drivers: tuple[Standing, ...] = ()
    constructors: tuple[Standing, ...] | None = None


class Round(Model):
    """A round."""

    round: RoundNumber
    race_id: int | None = None
    name: Name
    grand_prix: Slug
    date: date
    circuit: Name
    laps: int | None = None
    scheduled_laps: int | None = None
    sprint: bool | None = None
    points_multiplier: Points | None = None
    rule_override: Override | None = None
    fastest_laps: tuple[FastestLap, ...] = ()
    qualifying: tuple[QualifyingRow, ...] = ()
    grid: tuple[GridRow, ...] = ()
    results: tuple[ResultRow, ...] = ()
    sprint_qualifying: tuple[QualifyingRow, ...] = ()
    sprint_grid: tuple[GridRow, ...] = ()
    sprint_results: tuple[ResultRow, ...] = ()
    flag_order_changes: tuple[FlagOrder, ...] = ()
    sprint_flag_order_changes: tuple[FlagOrder, ...] = ()
    standings_after: StandingsAfter | None = None


class PublishedRow(Model):
    """A row of a final table: `exact` where the points published are rounded; what was calculated is not read."""

    pos: Position
    points: int | float
    exact: str | None = None
    calc_gross: str | None = None
    calc_dropped_rounds: tuple[int, ...] | None = None


class PublishedDriver(PublishedRow):
    """A driver in a final table."""

    driver: Slug


class PublishedConstructor(PublishedRow):
    """A constructor in a final table."""

    constructor: str


class SeasonFile(Model):
    """A season: its rules, its rounds, and what was published."""

    season: int = Field(ge=1886, le=2200)
    source: Text
    source_commit: Text | None = None
    licence: Text | None = None
    complete: bool = True
    rules: Rules
    drivers: dict[Slug, Person]
    constructors: dict[str, Name]
    rounds: tuple[Round, ...] = Field(min_length=1)
    driver_standings: tuple[PublishedDriver, ...] = ()
    constructor_standings: tuple[PublishedConstructor, ...] | None = None

    @field_validator("rounds")
    @classmethod
    def _each_once(cls, rounds: tuple[Round, ...]) -> tuple[Round, ...]:
        numbers = [round_.round for round_ in rounds]
        for number in numbers:
            if numbers.count(number) > 1:
                raise ValueError(f"round {number} is there twice")
        return rounds

    @property
    def last_run(self) -> int:
        """The last round that has results; the first one before any."""
        return max((round_.round for round_ in self.rounds if round_.results), default=self.rounds[0].round)

    def override(self, round_: Round) -> Override:
        """What the rules say of one round alone, said among the rules or with the round."""
        return self.rules.round_overrides.get(str(round_.round)) or round_.rule_override or Override()


def milliseconds(printed: str) -> int | None:
    """A time as season files print it: "1:40:52.554", "1:22.585", "5.000"; None for what is none.

    Some have one digit of seconds ("1:40:2.554"), which a timing sheet never has.
    """
    time = _PRINTED.fullmatch(printed)
    if time is None:
        return None
    hours, minutes, seconds, thousandths = time.groups()
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds)
    return whole * 1000 + int((thousandths or "0").ljust(3, "0"))
