"""What a season offers for a value: completion, the lists of a form, and "did you mean" are made of it. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # for the types alone: help is printed without the models
    from racelog.facts.season import Decision, Season

Said = Mapping[str, str]
"""What was typed already: the last text of each field, by its key."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A value as it may be typed, and what is said beside it."""

    text: str
    meta: str = ""


def cars(season: "Season", said: Said) -> Iterator[Offer]:
    """The cars entered at the weekend that is meant, with their drivers."""
    weekend = _weekend(season, said)
    if weekend is not None and weekend in season.weekends:
        for entry in season.entered_at(weekend):
            terms = season.terms_at(entry, weekend)
            names = (season.drivers[driver].name if driver in season.drivers else driver for driver in terms.drivers)
            yield Offer(terms.car, "/".join(names))


def _weekend(season: "Season", said: Said) -> str | None:
    """The weekend of the session, the round or the weekend named; else the one where one stands."""
    from racelog.desk.clock import session_in_question
    from racelog.facts.naming import session_written

    if "weekend" in said:
        return said["weekend"]
    session = season.sessions.get(session_written(said.get("session") or said.get("round") or "-"))
    session = session or session_in_question(season)
    return next(reversed(tuple(season.weekends)), None) if session is None else session.weekend


def sessions(season: "Season", _said: Said) -> Iterator[Offer]:
    """Every session, and how far it is."""
    for session in season.sessions.values():
        published = session.publication
        order = "classified" if session.orders else "no order yet"
        yield Offer(
            session.id, f"{season.weekends[session.weekend].name}, {order if published is None else published.status}"
        )


def session_kinds(season: "Season", _said: Said) -> Iterator[Offer]:
    """The kinds of session of the regulations in force."""
    adopted = season.regulations_at()
    for kind in () if adopted is None else adopted.regulations.session_kinds:
        rule = adopted.regulations.session_rule(kind) if adopted else None
        yield Offer(kind, (rule.title if rule else None) or "")


def honours(season: "Season", _said: Said) -> Iterator[Offer]:
    """What the regulations in force pay a bonus on, but pole and fastest lap."""
    adopted = season.regulations_at()
    championships = () if adopted is None else adopted.regulations.championships
    paid = dict.fromkeys(bonus.on for championship in championships for bonus in championship.bonuses)
    yield from (Offer(honour.replace("_", "-")) for honour in paid if honour not in {"pole", "fastest_lap"})


def rounds(season: "Season", _said: Said) -> Iterator[Offer]:
    """Every round, with its weekend."""
    for round_ in season.rounds.values():
        yield Offer(str(round_.number), season.weekends[round_.weekend].name)


def weekends(season: "Season", _said: Said) -> Iterator[Offer]:
    """Every weekend, by id."""
    yield from (Offer(weekend.id, weekend.name) for weekend in season.weekends.values())


def championships(season: "Season", _said: Said) -> Iterator[Offer]:
    """The championships of the regulations in force, by id."""
    adopted = season.regulations_at()
    yield from (Offer(one.id, one.title) for one in (adopted.regulations.championships if adopted else ()))


def classes(season: "Season", _said: Said) -> Iterator[Offer]:
    """The classes of the regulations in force, by id."""
    adopted = season.regulations_at()
    yield from (Offer(one.id, one.title) for one in (adopted.regulations.classes if adopted else ()))


def drivers(season: "Season", _said: Said) -> Iterator[Offer]:
    """The drivers registered, by name."""
    yield from (Offer(driver.name) for driver in season.drivers.values())


def teams(season: "Season", _said: Said) -> Iterator[Offer]:
    """The teams registered, by name."""
    yield from (Offer(team.name) for team in season.teams.values())


def officials(season: "Season", _said: Said) -> Iterator[Offer]:
    """The officials appointed, by what the log calls them."""
    yield from (Offer(official.id, official.name) for official in season.officials.values())


def joined_drivers(season: "Season", _said: Said) -> Iterator[Offer]:
    """The spellings that are joined to a driver."""
    yield from (Offer(join.name or join.id, f"#{join.seq}") for join in season.joined_drivers.values())


def joined_teams(season: "Season", _said: Said) -> Iterator[Offer]:
    """The spellings that are joined to a team."""
    yield from (Offer(join.name or join.id, f"#{join.seq}") for join in season.joined_teams.values())


def competitors(season: "Season", _said: Said) -> Iterator[Offer]:
    """Whoever may compete for a championship, by id."""
    yield from (Offer(driver.id, driver.name) for driver in season.drivers.values())
    yield from (Offer(team.id, team.name) for team in season.teams.values())


def penalties(season: "Season", _said: Said) -> Iterator[Offer]:
    """Every penalty, by its line."""
    yield from map(_penalty, season.decisions.values())


def penalties_standing(season: "Season", _said: Said) -> Iterator[Offer]:
    """The penalties that were not rescinded."""
    yield from (_penalty(decision) for decision in season.decisions.values() if not decision.rescinded)


def penalties_rescinded(season: "Season", _said: Said) -> Iterator[Offer]:
    """The penalties that were rescinded."""
    yield from (_penalty(decision) for decision in season.decisions.values() if decision.rescinded)


def _penalty(decision: "Decision") -> Offer:
    kind = decision.penalty.kind.replace("_", " ")
    return Offer(str(decision.seq), f"{decision.session}, car {decision.car}: {kind}")


def incidents(season: "Season", _said: Said) -> Iterator[Offer]:
    """The incidents that are open, by line."""
    for incident in season.incidents.values():
        if not incident.closed:
            yield Offer(str(incident.seqs[0]), f"{incident.session}: {incident.what}")


def protests(season: "Season", _said: Said) -> Iterator[Offer]:
    """The protests that are open, by line."""
    for protest in season.protests.values():
        if protest.outcome is None:
            yield Offer(str(protest.seqs[0]), f"{protest.session}, by {protest.by}: {protest.grounds}")


def appeals(season: "Season", _said: Said) -> Iterator[Offer]:
    """The appeals that are open, by the line of their notice."""
    for decision in season.decisions.values():
        for appeal in decision.appeals:
            if appeal.outcome is None:
                yield Offer(str(appeal.seqs[0]), f"{decision.session}, car {decision.car}, by {appeal.by}")
