"""A season so many times as long as the one of 2022, of the same facts: for what must not grow with a season."""

from collections.abc import Iterator, Sequence
from uuid import UUID, uuid5

from conftest import EVENTS
from racelog.facts import events
from racelog.facts.events import Fact
from racelog.facts.line import Asked, Line
from racelog.log.append import lay_out
from racelog.log.files import FileStore
from racelog.log.segment import FIRST_SEGMENT, Link, new_segment
from racelog.log.store import Draft

SEASON = "pccna-2022"
ROUNDS = 16
WEEKENDS = 8
_IDS = UUID("6a3f9c52-5f5e-4f2b-9c9d-2f1f0f6f7a10")
_ENTERED = (events.DriverRegistered, events.TeamRegistered, events.EntryRegistered)
_CALENDAR = (events.WeekendScheduled, events.RoundScheduled)
_RACED = (events.RaceClassified, events.PoleSet, events.FastestLapSet)


def longer_season(times: int) -> dict[str, bytes]:
    """The segments of a log of `times` times sixteen rounds: the same cars run the same races again and again."""
    header, link = new_segment(SEASON, Link())
    texts = [header]
    lines = FileStore(EVENTS).read(SEASON).lines
    for number, (line, fact) in enumerate(_facts(lines, times), start=1):
        asked = Asked(key=f"asked {number}", kind=fact.TYPE, digest=line.request.digest)
        (laid,) = lay_out(link, Draft(((uuid5(_IDS, str(number)), fact),), asked, line.by, line.at))
        link = Link(number, laid.digest, line.at)
        texts.append(laid.text)
    return {FIRST_SEGMENT: b"".join(texts)}


def _facts(lines: Sequence[Line], times: int) -> Iterator[tuple[Line, Fact]]:
    """Regulations, the calendar of all times, the entry list, then the races; decisions are left to who measures."""
    for line in lines:
        if isinstance(line.data, events.SeasonOpened | events.RegulationsAdopted):
            yield line, line.data
    for kinds in (_CALENDAR, _ENTERED, _RACED):
        for time in range(1 if kinds is _ENTERED else times):
            for line in lines:
                if isinstance(line.data, kinds):
                    yield line, _at(line.data, time, times)


def _at(fact: Fact, time: int, times: int) -> Fact:
    """A fact as it is said of the same weekend or round so many seasons later."""
    match fact:
        case events.WeekendScheduled():
            return fact.model_copy(update={"weekend": _weekend(fact.weekend, time)})
        case events.RoundScheduled():
            weekend, number = _weekend(fact.weekend, time), fact.round + time * ROUNDS
            return fact.model_copy(update={"weekend": weekend, "round": number})
        case events.EntryRegistered() if fact.weekends != "all":
            held = tuple(_weekend(each, later) for later in range(times) for each in fact.weekends)
            return fact.model_copy(update={"weekends": held})
        case events.RaceClassified() | events.PoleSet() | events.FastestLapSet():
            return fact.model_copy(update={"session": f"R{int(fact.session[1:]) + time * ROUNDS}"})
        case _:
            return fact


def _weekend(weekend: str, time: int) -> str:
    return str(int(weekend) + time * WEEKENDS)
