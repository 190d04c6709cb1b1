"""What official publication locks: facts about an official session are taken only with the words that say so."""

from collections.abc import Sequence
from uuid import UUID

from racelog.desk.deciding.answer import Facts
from racelog.desk.refusals import refuse
from racelog.facts import events
from racelog.facts.events import Event
from racelog.facts.evolve.calendar import session_scheduled
from racelog.facts.line import Line
from racelog.facts.pointing import points_at, sessions_named
from racelog.facts.season import Season
from racelog.rules.rounds import made_of


def with_the_words(season: Season, lines: Sequence[Line], facts: Sequence[Event], *, said: bool) -> Facts:
    """The facts, marked where they come after official publication; refused where that was not said, or is not so."""
    marked: list[Event] = []
    for fact in facts:
        if isinstance(fact, events.SessionScheduled):
            season = session_scheduled(season, fact, season.seq)
        sessions = (season.sessions[name] for name in about(season, lines, fact))
        official = next(((session.id, session.official.seq) for session in sessions if session.official), None)
        if official is not None and not said:
            refuse(
                f"{official[0]} is official (#{official[1]}): what is decided now changes a published result",
                remedy="If that is meant, say so: --after-official",
            )
        marked.append(fact.model_copy(update={"after_official": None if official is None else True}))
    if said and not any(fact.after_official for fact in marked):
        refuse("nothing this is about is official yet", remedy="Leave --after-official out")
    return tuple(marked)


def about(season: Season, lines: Sequence[Line], fact: Event) -> list[str]:
    """The sessions whose result a fact may change, those worked out from others too.

    Qualifying gives the pole and the grid of its round's race.
    """
    named = dict.fromkeys(name for name in _named_by(season, lines, fact) if name in season.sessions)
    sessions = [
        session
        for session in season.sessions.values()
        if session.id not in named and any(part.id in named for part in made_of(season, session))
    ]
    sessions = [*(season.sessions[name] for name in named), *sessions]
    rounds = {session.round for session in sessions if session.kind == "qualifying" and session.round is not None}
    races = (race.id for race in season.sessions.values() if race.kind == "race" and race.round in rounds)
    return list(dict.fromkeys((*(session.id for session in sessions), *races)))


def _named_by(season: Season, lines: Sequence[Line], fact: Event) -> list[str]:
    """The sessions a fact names itself, through an earlier fact or by their round; some facts hold from there on."""
    if isinstance(fact, events.EventVoided):
        return _taken_back(season, lines, fact)
    if fact.TOUCHES == "nothing":
        return []
    if isinstance(fact, events.EntryAmended | events.EntryWithdrawn):
        return _from_weekend(season, fact)
    if isinstance(fact, events.DriverJoined | events.DriverParted | events.TeamJoined | events.TeamParted):
        return _of_one(season, fact)
    if isinstance(fact, events.RegulationsAdopted):
        return list(season.sessions)
    if isinstance(fact, events.RegulationsAmended):
        return [name for name, session in season.sessions.items() if (session.round or 0) >= fact.effective_round]
    rounds = {pointer.id for pointer in points_at(fact) if pointer.kind == "round"}
    of_rounds = [name for name, session in season.sessions.items() if session.round in rounds]
    return [*sessions_named(fact, lambda event: _fact(lines, event)), *of_rounds]


def _taken_back(season: Season, lines: Sequence[Line], void: events.EventVoided) -> list[str]:
    """What the fact taken back was about; a publication, which itself changes nothing, is taken back from a session."""
    fact = _fact(lines, void.event)
    if isinstance(fact, events.ClassificationPublished):
        return [fact.session]
    return [] if fact is None else about(season, lines, fact)


def _fact(lines: Sequence[Line], event: UUID) -> Event | None:
    return next((line.data for line in lines if line.id == event), None)


def _of_one(
    season: Season, fact: events.DriverJoined | events.DriverParted | events.TeamJoined | events.TeamParted
) -> list[str]:
    """The sessions in which somebody who is joined or parted took part."""
    joins = {**season.joined_drivers, **season.joined_teams}
    ids = {str(pointer.id) for pointer in points_at(fact)}
    ids |= {joins[id_].same_as for id_ in ids if id_ in joins}
    of_drivers = isinstance(fact, events.DriverJoined | events.DriverParted)
    taking_part = []
    for session in season.sessions.values():
        for row in () if session.order is None else session.order.rows:
            entry = season.entry_of(row.car, session.weekend)
            terms = None if entry is None else season.terms_at(entry, session.weekend)
            drove = {driven.driver for driven in row.drove or ()} | set(terms.drivers if terms else ())
            entrants = {terms.team, terms.constructor} if terms else set()
            if not ids.isdisjoint(drove if of_drivers else entrants):
                taking_part.append(session.id)
    return list(dict.fromkeys(taking_part))


def _from_weekend(season: Season, fact: events.EntryAmended | events.EntryWithdrawn) -> list[str]:
    """The sessions from a weekend or a round on in which the car of an entry is listed."""
    entry = season.entries.get(fact.entry)
    weekend, first_round = fact.from_weekend, 0
    if isinstance(fact, events.EntryWithdrawn) and fact.from_round is not None and fact.from_round in season.rounds:
        weekend, first_round = season.rounds[fact.from_round].weekend, fact.from_round
    if entry is None or weekend is None or weekend not in season.weekends:
        return []
    first = season.weekends[weekend].order
    return [
        session.id
        for session in season.sessions.values()
        if season.weekends[session.weekend].order >= first
        and (session.round or first_round) >= first_round
        and session.order is not None
        and any(row.car == season.number_of(entry, session.weekend) for row in session.order.rows)
    ]
