"""What must be documented: a stewards' decision has a number and a reason, and so has every later word on it."""

from racelog.desk.refusals import Refused
from racelog.desk.requests.models import DecideAppeal, DecideProtest, DecideTogether, Reinstate, Request, Rescind
from racelog.facts.events import (
    AppealDecided,
    CompetitorExcluded,
    PenaltyApplied,
    PenaltyReinstated,
    PenaltyRescinded,
    PointsAdjusted,
    ProtestDecided,
)

STEWARDS_DECISIONS = (
    PenaltyApplied,
    DecideTogether,
    PenaltyRescinded,
    PenaltyReinstated,
    Rescind,
    Reinstate,
    PointsAdjusted,
    CompetitorExcluded,
    ProtestDecided,
    DecideProtest,
    AppealDecided,
    DecideAppeal,
)


def undocumented(request: Request) -> Refused | None:
    """Refused for a stewards' decision without the number of its document, or without a reason."""
    if not isinstance(request, STEWARDS_DECISIONS) or _given_up(request):
        return None
    for asked in request.decisions if isinstance(request, DecideTogether) else (request,):
        if asked.basis is None or asked.basis.document is None:
            return Refused(
                "a decision of the stewards has a document number", remedy='Give it: --doc "SP 26-9", as on the paper'
            )
        if asked.basis.reason is None:
            return Refused("a decision of the stewards has a reason", remedy='Give it: --reason "WORDS"')
    return None


def _given_up(request: Request) -> bool:
    """Nobody decides, and nobody signs, when an appeal is withdrawn or never filed in time."""
    return isinstance(request, AppealDecided | DecideAppeal) and request.outcome in {"withdrawn", "lapsed"}
