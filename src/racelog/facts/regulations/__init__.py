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
    BestOfKind,
    CountAll,
    CountBest,
    CountBySession,
    CountGrowing,
    Counting,
    CountSegments,
    Drop,
    Droppable,
    Dropping,
    DropWorst,
    InRound,
    PlacesIn,
    Segment,
    TieBreak,
    TieStep,
)
from racelog.facts.regulations.paying import BY_PLACE, Bonus, BonusFactor, Multiplier, ReducedPoints, Scores, SmallField
from racelog.facts.regulations.rule import Rule, SessionKind, assumptions, since
from racelog.facts.regulations.sessions import USUAL, MergeOf, Order, SessionRule, SumOf
from racelog.facts.regulations.stretches import Carry, Minimum, Phase, Redress

__all__ = [
    "BY_PLACE",
    "LOSES_TO_NOTHING",
    "POINTS_TAKEN",
    "USUAL",
    "BestOfKind",
    "Bonus",
    "BonusFactor",
    "Carry",
    "Cars",
    "Championship",
    "ClassifiedIf",
    "CountAll",
    "CountBest",
    "CountBySession",
    "CountGrowing",
    "CountSegments",
    "Counting",
    "Drop",
    "DropWorst",
    "Droppable",
    "Dropping",
    "Eligible",
    "InRound",
    "MergeOf",
    "Minimum",
    "Multiplier",
    "Order",
    "PassDown",
    "Phase",
    "Places",
    "PlacesIn",
    "Procedure",
    "RaceClass",
    "Redress",
    "ReducedPoints",
    "Regulations",
    "RoundsOf",
    "Rule",
    "Scores",
    "Segment",
    "SessionKind",
    "SessionRule",
    "SharedCars",
    "SmallField",
    "SumOf",
    "TieBreak",
    "TieStep",
    "assumptions",
    "multiplier_of",
    "since",
    "upside_down",
]
