"""What a season knows that may be typed: for each place of a line the values, and what is said beside each."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from racelog.cli.prompt.shorthand import LISTS, PENALTIES, PUBLISHED
from racelog.desk.clock import session_in_question
from racelog.desk.wording import drivers_named
from racelog.facts.naming import session_written
from racelog.facts.season import Season

Said = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Offer:
    """A value, and what is said beside it."""

    text: str
    meta: str = ""


def offered(place: str, said: Said, verb: str, season: Season) -> Iterator[Offer]:
    """The values that may stand in a place of a line that says so much already."""
    if place in {"--car", "--against"} | LISTS - {"--weekends", "--includes"}:
        yield from cars(season, _weekend(season, said))
    elif place in {"line", "--incident", "--decision", "--includes"}:
        yield from LINES.get(verb if place == "line" else place, _no_lines)(season)
    elif place in OFFERED:
        yield from OFFERED[place](season)


def _weekend(season: Season, said: Said) -> str | None:
    """The weekend of the session, the round or the weekend named; else the one where one stands."""
    if "--weekend" in said:
        return said["--weekend"]
    session = season.sessions.get(session_written(said.get("session") or said.get("round") or "-"))
    session = session or session_in_question(season)
    if session is not None:
        return session.weekend
    return next(reversed(tuple(season.weekends)), None)


def cars(season: Season, weekend: str | None) -> Iterator[Offer]:
    """The cars entered at a weekend, with their drivers."""
    if weekend is not None and weekend in season.weekends:
        for entry in season.entered_at(weekend):
            yield Offer(entry.car, drivers_named(season, entry.car, weekend))


def _sessions(season: Season) -> Iterator[Offer]:
    for session in season.sessions.values():
        state = "classified" if session.orders else "no order yet"
        published = session.publication
        shown = state if published is None else published.status
        yield Offer(session.id, f"{season.weekends[session.weekend].name}, {shown}")


def _rounds(season: Season) -> Iterator[Offer]:
    for held in season.rounds.values():
        yield Offer(str(held.number), season.weekends[held.weekend].name)


def _weekends(season: Season) -> Iterator[Offer]:
    yield from (Offer(each.id, each.name) for each in season.weekends.values())


def _championships(season: Season) -> Iterator[Offer]:
    adopted = season.regulations_at()
    for each in adopted.regulations.championships if adopted else ():
        yield Offer(each.id, each.title)


def _classes(season: Season) -> Iterator[Offer]:
    adopted = season.regulations_at()
    for each in adopted.regulations.classes if adopted else ():
        yield Offer(each.id, each.title)


def _kinds(_season: Season) -> Iterator[Offer]:
    for kind, needed in PENALTIES.items():
        yield Offer(kind, " ".join(each.removeprefix("--").upper() for each in needed))


def _teams(season: Season) -> Iterator[Offer]:
    yield from (Offer(each.name) for each in season.teams.values())


def _drivers(season: Season) -> Iterator[Offer]:
    yield from (Offer(each.name) for each in season.drivers.values())


def _competitors(season: Season) -> Iterator[Offer]:
    yield from (Offer(each.id, each.name) for each in season.drivers.values())
    yield from (Offer(each.id, each.name) for each in season.teams.values())


def _outcomes(_season: Season) -> Iterator[Offer]:
    yield from map(Offer, ("set-aside", "confirmed", "withdrawn", "lapsed"))


def _states(_season: Season) -> Iterator[Offer]:
    yield from map(Offer, PUBLISHED)


OFFERED: Mapping[str, Callable[[Season], Iterator[Offer]]] = {
    "session": _sessions,
    "round": _rounds,
    "--round": _rounds,
    "--from-round": _rounds,
    "weekend": _weekends,
    "--weekend": _weekends,
    "--weekends": _weekends,
    "--championship": _championships,
    "--class": _classes,
    "--kind": _kinds,
    "--team": _teams,
    "--from": _teams,
    "--driver": _drivers,
    "--competitor": _competitors,
    "--status": _states,
    "--outcome": _outcomes,
}


def _decisions(season: Season, *, rescinded: bool | None) -> Iterator[Offer]:
    for each in season.decisions.values():
        if rescinded is None or each.rescinded == rescinded:
            kind = each.penalty.kind.replace("_", " ")
            yield Offer(str(each.seq), f"{each.session}, car {each.car}: {kind}")


def _standing_decisions(season: Season) -> Iterator[Offer]:
    return _decisions(season, rescinded=False)


def _rescinded_decisions(season: Season) -> Iterator[Offer]:
    return _decisions(season, rescinded=True)


def _all_decisions(season: Season) -> Iterator[Offer]:
    return _decisions(season, rescinded=None)


def _incidents(season: Season) -> Iterator[Offer]:
    for each in season.incidents.values():
        if not each.closed:
            yield Offer(str(each.seqs[0]), f"{each.session}: {each.what}")


def _protests(season: Season) -> Iterator[Offer]:
    for each in season.protests.values():
        if each.outcome is None:
            yield Offer(str(each.seqs[0]), f"{each.session}, by {each.by}: {each.grounds}")


def _appeals(season: Season) -> Iterator[Offer]:
    for decision in season.decisions.values():
        for each in decision.appeals:
            if each.outcome is None:
                yield Offer(str(each.seqs[0]), f"{decision.session}, car {decision.car}, by {each.by}")


def _no_lines(_season: Season) -> Iterator[Offer]:
    yield from ()


LINES: Mapping[str, Callable[[Season], Iterator[Offer]]] = {
    "rescind": _standing_decisions,
    "reinstate": _rescinded_decisions,
    "appeal notify": _standing_decisions,
    "appeal file": _appeals,
    "appeal decide": _appeals,
    "protest withdraw": _protests,
    "protest decide": _protests,
    "incident close": _incidents,
    "--incident": _incidents,
    "--decision": _all_decisions,
    "--includes": _all_decisions,
}
"""The lines a verb (or an option) may mean."""
