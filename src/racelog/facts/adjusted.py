"""What decisions do to a championship's table outside any session: points given or taken, somebody out of it."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from racelog.facts.events import Basis


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Points given or taken outside any session."""

    championship: str
    competitor: str
    points: Fraction
    effective_round: int
    seq: int
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A competitor out of one championship's table from a round on."""

    championship: str
    competitor: str
    effective_round: int
    points: Literal["kept", "taken"]
    printed: str
    seq: int
    basis: Basis | None
