"""What a segment begun after a seal is called: after the meeting it holds, as imports call theirs."""

from collections.abc import Sequence

from slugify import slugify

from racelog.facts.events import Fact, WeekendScheduled
from racelog.facts.line import Placed
from racelog.facts.season import Season

LONGEST = 60
AFTER = "after-"


def segment_of(season: Season, facts: Sequence[Fact], placed: Sequence[Placed]) -> str:
    """The place of the meeting the facts are about; where they name none, "after-" and what the last segment holds."""
    found = (_weekend(season, fact) for fact in facts)
    weekend = next((each for each in found if each is not None), None)
    if weekend is not None:
        scheduled = (each for each in facts if isinstance(each, WeekendScheduled))
        held = season.weekends.get(weekend) or next(scheduled, None)
        where = "" if held is None else (held.place or held.name).partition(",")[0]
        named = slugify(where, max_length=40, word_boundary=True)
        return named or f"weekend-{slugify(weekend)}".strip("-")
    last = placed[-1].segment.partition("-")[2] if placed else "opening"
    return AFTER + last.removeprefix(AFTER)[: LONGEST - len(AFTER)].rstrip("-")


def _weekend(season: Season, fact: Fact) -> str | None:
    """The meeting a fact names: itself, by one of its rounds, or by a session."""
    for field in ("weekend", "from_weekend"):
        if isinstance(named := getattr(fact, field, None), str):
            return named
    session = season.sessions.get(str(getattr(fact, "session", "")))
    if session is not None:
        return session.weekend
    numbers = (getattr(fact, field, None) for field in ("round", "from_round"))
    rounds = (season.rounds.get(each) for each in numbers if isinstance(each, int))
    return next((each.weekend for each in rounds if each is not None), None)
