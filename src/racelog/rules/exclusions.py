"""Competitors out of a championship's table: who is, from when on, and what becomes of their points."""

from fractions import Fraction

from racelog.facts.adjusted import Exclusion
from racelog.facts.season import Season
from racelog.rules.awards import Award
from racelog.rules.counting import Counted


def excluded_by(season: Season, championship_id: str, after: int | None) -> tuple[Exclusion, ...]:
    """The exclusions a table after a round knows of: those that take effect with that round, or with one before."""
    return tuple(
        exclusion
        for exclusion in season.exclusions
        if exclusion.championship == championship_id and after is not None and exclusion.effective_round <= after
    )


def after_exclusion(exclusion: Exclusion, found: Counted) -> Counted:
    """What counts of one that was excluded: as it was, and an item that takes the points where they were taken."""
    taken = found.points if exclusion.points == "taken" else Fraction(0)
    item = Award(
        championship=exclusion.championship,
        competitor=exclusion.competitor,
        round=exclusion.effective_round,
        session=None,
        kind="exclusion",
        points=-taken,
        causes=(exclusion.seq,),
        note=None if exclusion.basis is None else exclusion.basis.reason,
    )
    return Counted((*found.counted, item), found.dropped)
