"""Results of rFactor 2 and of what descends from its engine: Le Mans Ultimate, Automobilista, rFactor (XML)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from racelog.errors import Malformed
from racelog.facts.values import Status, spoken
from racelog.importers.simulators.result import (
    SessionKind,
    SimCar,
    SimDriver,
    SimFile,
    SimSession,
    cleaned,
    in_words,
    placed,
    status_in_qualifying,
)
from racelog.outside.xml_files import Element, load_xml

_SESSION = re.compile(r"(Race|Qualify|Practice|Warmup|TestDay)\d?")
_KINDS: Mapping[str, SessionKind] = {"Race": "race", "Qualify": "qualifying"}
_STATUSES: Mapping[str, Status] = {"finished normally": "classified", "dnf": "DNF", "dq": "DSQ"}
_RECEIVED = re.compile(r"(.+?) received (.+?) penalty\b.*", re.DOTALL)
_ADDED = re.compile(r"(.+?) finished before serving penalty, added (\d{1,5}(?:\.\d{1,4})?) seconds.*", re.DOTALL)
_LONGEST_MS = 7 * 24 * 3_600_000


def read(text: str, place: str) -> SimFile:
    """The sessions of a result file. Errors: Malformed."""
    root = load_xml(text, place)
    results = root if root.name == "RaceResults" else root.child("RaceResults")
    if results is None:
        raise Malformed(
            f"XML, and no results of rFactor 2: there is no <RaceResults> in <{root.name[:40]}>",
            place=place,
            remedy="Take a file of UserData/Log/Results",
        )
    sessions = [element for element in results.children if _SESSION.fullmatch(element.name) and element.child("Driver")]
    return SimFile("rfactor-2", "rFactor 2", tuple(_session(element, place) for element in sessions))


def _session(element: Element, place: str) -> SimSession:
    kind = _KINDS.get(element.name.rstrip("0123456789"), "practice")
    penalties = _penalties(element)
    drivers = sorted(enumerate(element.all("Driver")), key=lambda numbered: (_position(numbered[1]), numbered[0]))
    return SimSession(element.name, kind, placed(_car(driver, kind, penalties, place) for _, driver in drivers))


def _position(driver: Element) -> int:
    return _whole(driver, "Position") or 1_000_000


def _car(driver: Element, kind: SessionKind, penalties: Mapping[str, Sequence[str]], place: str) -> SimCar:
    laps, best_ms = _whole(driver, "Laps"), _milliseconds(driver.said("BestLapTime"))
    times = sorted(filter(None, (_milliseconds(lap.text.strip()) for lap in driver.all("Lap"))))
    status = status_in_qualifying(laps, best_ms) if kind != "race" else _status_in_race(driver, laps)
    crew = tuple(_crew(driver))
    reason = cleaned(driver.said("DNFReason"), 80)
    return SimCar(
        number=cleaned(driver.said("CarNumber"), 20),
        status="DSQ" if driver.said("FinishStatus").casefold() == "dq" else status,
        drivers=crew,
        at=f"{place}:{driver.line}",
        laps=laps,
        total_ms=_milliseconds(driver.said("FinishTime")) if kind == "race" else None,
        best_ms=best_ms,
        second_ms=times[1] if kind != "race" and len(times) > 1 and times[0] == best_ms else None,
        team=cleaned(driver.said("TeamName")) or None,
        race_class=cleaned(driver.said("CarClass"), 60) or None,
        penalties=tuple(said for one in crew for said in penalties.get(spoken(one.name), ())),
        said=(in_words(reason),) if reason and status == "DNF" else (),
    )


def _status_in_race(driver: Element, laps: int | None) -> Status:
    """What became of a car; one that never said it had finished did not, or did not even start."""
    status = _STATUSES.get(driver.said("FinishStatus").casefold())
    return status or ("DNF" if laps else "DNS")


def _crew(driver: Element) -> Iterator[SimDriver]:
    """Who drove a car, in the order they did: by the changes of drivers, where there were any."""
    aids = " ".join(aid.text for aid in driver.all("ControlAndAids"))
    driven_by_game = "AIControl" in aids or ("UnknownControl" in aids and driver.said("isPlayer") == "0")
    bot = driven_by_game and "PlayerControl" not in aids
    stints: dict[str, list[Element]] = {}
    for swap in driver.all("Swap"):
        if name := cleaned(swap.text):
            stints.setdefault(name, []).append(swap)
    if not stints:
        name = cleaned(driver.said("Name"))
        if name:
            yield SimDriver(name, bot=bot)
        return
    lap_times = {lap.attributes.get("num", ""): _milliseconds(lap.text.strip()) for lap in driver.all("Lap")}
    for name, swaps in stints.items():
        laps = [lap for lap in lap_times if any(_within(lap, swap) for swap in swaps)]
        times = [lap_times[lap] for lap in laps]
        known = [time for time in times if time is not None]
        yield SimDriver(name, len(laps), sum(known) if len(known) == len(times) else None, bot=bot)


def _within(lap: str, swap: Element) -> bool:
    first, last = (swap.attributes.get(name, "") for name in ("startLap", "endLap"))
    return all(map(_is_small, (lap, first, last))) and int(first) <= int(lap) <= int(last)


def _penalties(session: Element) -> Mapping[str, Sequence[str]]:
    """The penalties of each driver, in words, by the name as it is compared."""
    found: dict[str, list[str]] = {}
    stream = session.child("Stream")
    for penalty in () if stream is None else stream.all("Penalty"):
        text, given = penalty.text.strip(), penalty.attributes
        if given.get("Driver") and given.get("Penalty"):
            reason = cleaned(given.get("Reason"), 60).lower()
            name, words = given["Driver"], cleaned(given["Penalty"], 60).lower() + (f" ({reason})" if reason else "")
        elif added := _ADDED.fullmatch(text):
            name, words = added[1], f"{added[2]} s added for a penalty not served"
        elif received := _RECEIVED.fullmatch(text):
            name, words = received[1], cleaned(received[2], 60).lower()
        else:
            continue
        found.setdefault(spoken(cleaned(name)), []).append(words)
    return found


def _milliseconds(seconds: str) -> int | None:
    """Seconds with a decimal point as milliseconds, what is beyond them cut off; None for none."""
    try:
        exact = Decimal(seconds) if len(seconds) <= 20 else Decimal(0)
    except InvalidOperation:
        return None
    found = int(exact * 1000) if exact.is_finite() and abs(exact) < 10**9 else 0
    return found if 0 < found <= _LONGEST_MS else None


def _whole(element: Element, name: str) -> int | None:
    text = element.said(name)
    return int(text) if _is_small(text) else None


def _is_small(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4
