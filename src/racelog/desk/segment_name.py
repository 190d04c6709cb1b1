"""What a segment begun after a seal is called: after the meeting it holds, as imports call theirs."""

from collections.abc import Sequence

from pydantic import BaseModel
from slugify import slugify

from racelog.facts.events import Fact, WeekendScheduled
from racelog.facts.line import Placed
from racelog.facts.pointing import subjects
from racelog.facts.season import Season

LONGEST = 60
AFTER = "after-"


def segment_of(season: Season, facts: Sequence[Fact], placed: Sequence[Placed]) -> str:
    """The place of the meeting the facts are about; where they name none, "after-" and what the last segment holds."""
    meetings = (meeting_of(season, fact) for fact in facts)
    weekend = next((meeting for meeting in meetings if meeting is not None), None)
    if weekend is not None:
        scheduled = (fact for fact in facts if isinstance(fact, WeekendScheduled))
        known = season.weekends.get(weekend) or next(scheduled, None)
        where = "" if known is None else (known.place or known.name).partition(",")[0]
        named = slugify(where, max_length=40, word_boundary=True)
        return named or f"weekend-{slugify(weekend)}".strip("-")
    last = placed[-1].segment.partition("-")[2] if placed else "opening"
    return AFTER + last.removeprefix(AFTER)[: LONGEST - len(AFTER)].rstrip("-")


def meeting_of(season: Season, model: BaseModel) -> str | None:
    """The meeting a fact or a request is about: named itself, by a session, or by one of its rounds."""
    for weekend in subjects(model, "weekend"):
        return str(weekend)
    sessions = (season.sessions.get(str(session)) for session in subjects(model, "session"))
    rounds = (round_ for number, round_ in season.rounds.items() if number in subjects(model, "round"))
    return next((known.weekend for known in (*sessions, *rounds) if known is not None), None)
