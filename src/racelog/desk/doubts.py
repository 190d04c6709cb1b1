"""What of recorded facts looks wrong, though nothing forbids it: an official is told, and asked.

A file may be right about all of this: penalties are in it, a lapped car was classified first, a meeting was put off. So
nothing here refuses; each doubt names the rows or the lines that do not go together.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from racelog.desk.names import weekend_title
from racelog.facts.events import ClassifiedOrder, Event, QualifyingClassified, Row, WeekendScheduled
from racelog.facts.season import Season
from racelog.tables.shown import time_shown

SHOWN = 5
"""How many doubts about one order are told."""


def doubts(season: Season, facts: Sequence[Event]) -> list[str]:
    """What looks wrong about facts that have just been recorded; `season` holds them already."""
    return [doubt for fact in facts for doubt in _doubts(season, fact)]


def _doubts(season: Season, fact: Event) -> Iterator[str]:
    if isinstance(fact, WeekendScheduled):
        yield from _out_of_order(season, fact)
    elif isinstance(fact, ClassifiedOrder):
        session = season.sessions.get(fact.session)
        by_best_lap = isinstance(fact, QualifyingClassified) or (session is not None and season.by_best_lap(session))
        contradictions = list(contradicting(fact.rows, by_best_lap=by_best_lap))
        yield from (f"{fact.session}: {words}" for words in contradictions[:SHOWN])
        if len(contradictions) > SHOWN:
            yield f"{fact.session}: and {len(contradictions) - SHOWN} more of this kind"


def _out_of_order(season: Season, fact: WeekendScheduled) -> Iterator[str]:
    """A weekend that lies before one opened earlier: what holds "from that weekend on" does not hold for it."""
    weekend = season.weekends.get(fact.weekend)
    if weekend is None or fact.first_day is None:
        return
    later = [known for known in season.weekends.values() if known.order > weekend.order and known.seq < weekend.seq]
    if later:
        first = later[0]
        yield (
            f"{weekend_title(season, weekend.id)} begins on {fact.first_day}, before "
            f"{weekend_title(season, first.id)} (#{first.seq}{_on(first.first_day)}), which was opened earlier: "
            "it takes its place in the calendar by its days"
        )


def _on(day: object) -> str:
    return "" if day is None else f", {day}"


def contradicting(rows: Sequence[Row], *, by_best_lap: bool) -> Iterator[str]:
    """Rows of an order whose places, laps and times do not go together, in words; each names both rows."""
    classified = sorted((row for row in rows if row.place is not None), key=lambda row: row.place or 0)
    for ahead, behind in pairwise(classified):
        if ahead.place == behind.place:
            yield from _apart(ahead, behind)
        elif by_best_lap:
            if ahead.best_ms and behind.best_ms and ahead.best_ms > behind.best_ms:
                yield f"{_row(behind, behind.best_ms)} is behind {_row(ahead, ahead.best_ms)}, which is slower"
        elif ahead.laps is not None and behind.laps is not None and ahead.laps < behind.laps:
            yield f"{_row(ahead)} with {_laps(ahead)} is ahead of {_row(behind)} with {_laps(behind)}"
        elif ahead.laps == behind.laps and ahead.total_ms and behind.total_ms and ahead.total_ms > behind.total_ms:
            yield f"{_row(behind, behind.total_ms)} is behind {_row(ahead, ahead.total_ms)}, which is slower"


def _apart(one: Row, other: Row) -> Iterator[str]:
    """A dead heat of cars that are not level."""
    if one.total_ms is not None and other.total_ms is not None and one.total_ms != other.total_ms:
        yield f"{_row(one, one.total_ms)} and {_row(other, other.total_ms)} share a place, and their times differ"
    elif one.laps is not None and other.laps is not None and one.laps != other.laps:
        yield f"{_row(one)} with {_laps(one)} and {_row(other)} with {_laps(other)} share a place"


def _row(row: Row, milliseconds: int | None = None) -> str:
    time = "" if milliseconds is None else f" in {time_shown(milliseconds)}"
    return f"car {row.car}{time} (place {row.place})"


def _laps(row: Row) -> str:
    return "1 lap" if row.laps == 1 else f"{row.laps} laps"
