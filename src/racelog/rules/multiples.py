"""What multiple of its points a round pays: by the regulations, as declared for it, and when it was stopped early.

All that applies is multiplied, places and bonuses apart: a rule may multiply the bonuses too, leave them, or take
them away. A race stopped early is reduced by the share of its distance it was run for; of the limits it stayed below
the lowest decides, and may name another table of points instead of a factor. A share that is not known is never taken
as whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from racelog.facts.regulations import BonusFactor, Championship, Multiplier, ReducedPoints, multiplier_of
from racelog.facts.season import Declared, Season, Seq, Session
from racelog.rules.rounds import share_run


@dataclass(frozen=True, slots=True)
class Multiple:
    """The factor for places and that for bonuses, the name of another points table if one applies, and why.

    `unknown` says what keeps it from being worked out; `causes` are lines of the log.
    """

    places: Fraction = Fraction(1)
    bonuses: Fraction = Fraction(1)
    table: str | None = None
    notes: tuple[str, ...] = ()
    causes: tuple[Seq, ...] = ()
    unknown: str | None = None

    @property
    def note(self) -> str | None:
        """Why the points are not simply those of the table."""
        return ", ".join(self.notes) or None


def multiple_of(season: Season, championship: Championship, session: Session, round_number: int) -> Multiple:
    """What a session of a round pays, in one championship. All that applies is multiplied."""
    found = _times(Multiple(), _rule(multiplier_of(championship, round_number)))
    declared = _declared(season, championship, round_number)
    if declared is not None:
        found = _times(found, _Factor(declared.factor, declared.bonuses, "declared for this round", (declared.seq,)))
    return _reduced(found, season, championship, session)


@dataclass(frozen=True, slots=True)
class _Factor:
    factor: Fraction
    bonuses: BonusFactor
    why: str | None = None
    causes: tuple[Seq, ...] = ()


def _rule(multiplier: Multiplier) -> _Factor:
    return _Factor(multiplier.factor, multiplier.bonuses)


def _times(multiple: Multiple, by: _Factor) -> Multiple:
    if by.factor == 1 and by.bonuses != "none" and not by.causes:
        return multiple
    bonuses = {"multiplied": by.factor, "as_they_are": Fraction(1), "none": Fraction(0)}[by.bonuses]
    words = f"points times {by.factor}" + (f", {by.why}" if by.why else "")
    return Multiple(
        places=multiple.places * by.factor,
        bonuses=multiple.bonuses * bonuses,
        table=multiple.table,
        notes=(*multiple.notes, words) if by.factor != 1 else multiple.notes,
        causes=(*multiple.causes, *by.causes),
    )


def _declared(season: Season, championship: Championship, round_number: int) -> Declared | None:
    """The latest declaration that is about this championship."""
    held = season.rounds.get(round_number)
    about = (
        declaration
        for declaration in reversed(() if held is None else held.declared)
        if declaration.championships is None or championship.id in declaration.championships
    )
    return next(about, None)


def _reduced(multiple: Multiple, season: Season, championship: Championship, session: Session) -> Multiple:
    stages: Sequence[ReducedPoints] = championship.reduced or ()
    if session.stopped is None or not stages:
        return multiple
    share = share_run(season, session)
    if share is None:
        unknown = "the share of its distance the race was run for is not known"
        return Multiple(multiple.places, multiple.bonuses, None, multiple.notes, multiple.causes, unknown)
    below = [stage_ for stage_ in stages if share < stage_.below]
    if not below:
        return multiple
    stage = min(below, key=lambda stage_: stage_.below)
    factor = Fraction(1) if stage.factor is None else stage.factor
    why = f"stopped after {share} of the distance"
    reduced = _times(multiple, _Factor(factor, stage.bonuses, why, (session.stopped.seq,)))
    if stage.points is None:
        return reduced
    notes = (*reduced.notes, f"points of the table {stage.points}, {why}")
    return Multiple(reduced.places, reduced.bonuses, stage.points, notes, reduced.causes)
