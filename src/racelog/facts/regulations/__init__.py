"""A season's regulations as data: what a championship counts, whom, and how level points are told apart.

Read from TOML books, embedded in the log by an event, and never changed but by another event.
Whatever a series did not publish is marked where it stands: `assumed = "what was assumed, and why"`.
"""

from racelog.facts.regulations.book import (
    LOSES_TO_NOTHING,
    POINTS_TAKEN,
    Championship,
    ClassifiedIf,
    Procedure,
    Regulations,
    multiplier_of,
    upside_down,
)
from racelog.facts.regulations.competing import Cars, Eligible, PassDown, Places, RaceClass, RoundsOf, SharedCars
from racelog.facts.regulations.counting import (
    CountAll,
    CountBest,
    Counting,
    CountSegments,
    DropWorst,
    Segment,
    TieBreak,
)
from racelog.facts.regulations.paying import Bonus, BonusFactor, Multiplier, ReducedPoints, Scores
from racelog.facts.regulations.rule import Rule, SessionKind, assumptions, since

__all__ = [
    "LOSES_TO_NOTHING",
    "POINTS_TAKEN",
    "Bonus",
    "BonusFactor",
    "Cars",
    "Championship",
    "ClassifiedIf",
    "CountAll",
    "CountBest",
    "CountSegments",
    "Counting",
    "DropWorst",
    "Eligible",
    "Multiplier",
    "PassDown",
    "Places",
    "Procedure",
    "RaceClass",
    "ReducedPoints",
    "Regulations",
    "RoundsOf",
    "Rule",
    "Scores",
    "Segment",
    "SessionKind",
    "SharedCars",
    "TieBreak",
    "assumptions",
    "multiplier_of",
    "since",
    "upside_down",
]
