"""Penalties in the words of the notice board."""

from collections.abc import Sequence
from typing import assert_never

from racelog.facts import events
from racelog.facts.season import Decision
from racelog.tables.shown import points_shown, time_shown


def penalty_in_words(penalty: events.Penalty) -> str:  # noqa: C901, PLR0911, PLR0912 - one case per kind
    """A penalty as it is posted: "5 s added", "back 2 places", "fine of 100 EUR"."""
    match penalty:
        case events.TimePenalty():
            return f"{seconds_shown(penalty.milliseconds)} s added"
        case events.LapsPenalty():
            return f"{_counted(penalty.laps, 'lap')} taken off"
        case events.Positions():
            return f"back {_counted(penalty.places, 'place')}"
        case events.BackOfClass():
            return "back of class"
        case events.BackOfField():
            return "back of field"
        case events.Disqualified():
            return "disqualified, the place left vacant" if penalty.leaves_vacant else "disqualified"
        case events.NoPoints():
            return f"no points{_in_tables(penalty.championships)}"
        case events.PointsDeduction():
            shown = points_shown(penalty.points)
            return f"{shown} {'point' if penalty.points == 1 else 'points'} taken{_in_tables(penalty.championships)}"
        case events.GridPlaces():
            return f"back {_counted(penalty.places, 'place')} on the next grid"
        case events.LapDeleted():
            return f"lap {time_shown(penalty.lap_ms)} deleted" if penalty.lap_ms else "best lap deleted"
        case events.Reprimand():
            return "reprimand"
        case events.Fine():
            return f"fine of {penalty.amount} {penalty.currency}"
        case events.Probation():
            return f"probation until {penalty.until}"
        case events.LicencePoints():
            return _counted(penalty.points, "licence point")
        case _:
            assert_never(penalty)


def decision_in_brief(decision: Decision) -> str:
    """A decision's penalty and its document: "5 s added (SP 26-1)"."""
    document = "" if decision.basis is None else decision.basis.document
    return penalty_in_words(decision.penalty) + (f" ({document})" if document else "")


def seconds_shown(milliseconds: int) -> str:
    """Seconds without needless thousandths: 5000 as "5", 7500 as "7.5"."""
    whole, rest = divmod(milliseconds, 1000)
    return f"{whole}.{rest:03d}".rstrip("0") if rest else str(whole)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _in_tables(championships: Sequence[str] | None) -> str:
    return "" if championships is None else f" in {', '.join(championships)}"
