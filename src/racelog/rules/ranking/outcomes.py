"""What follows from each session, and which of it still stands when more facts have come."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from racelog.facts.season import Decision, Season, Session
from racelog.rules.classification import Classification, classify
from racelog.rules.combined import combined
from racelog.rules.rounds import made_of, parts_of
from racelog.rules.scoring import Scored, score

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A session's classification, if it has one, and what each championship of the season awards for it."""

    classification: Classification | None
    scored: Mapping[str, Scored]


def outcomes_of(
    season: Season, known: Mapping[str, Outcome], before: Mapping[str, Outcome] | None = None
) -> Mapping[str, Outcome]:
    """What follows from every session, in the order of the season; `known` are taken as they are.

    What turns out to be as it was `before` is given as that object, so that whoever builds on it sees that it is.
    """
    was = before or {}
    classifications = _classified(season, known, was)
    championships = dict.fromkeys(
        championship.id for adopted in season.adopted for championship in adopted.regulations.championships
    )
    return {
        session.id: known[session.id]
        if session.id in known
        else Outcome(
            classification=classifications.get(session.id),
            scored={
                championship: _kept(
                    None if session.id not in was else was[session.id].scored.get(championship),
                    score(season, championship, session, classifications),
                )
                for championship in championships
            },
        )
        for session in season.sessions.values()
    }


def _classified(
    season: Season, known: Mapping[str, Outcome], was: Mapping[str, Outcome]
) -> Mapping[str, Classification]:
    """The classification of every session that has one; of one that is worked out from others, after theirs."""
    by_session: dict[str, list[Decision]] = {}
    for decision in season.decisions.values():
        by_session.setdefault(decision.session, []).append(decision)
    made: dict[str, Classification | None] = {}

    def make(session: Session) -> None:
        made[session.id] = None  # an order that is made of itself is never there
        parts = parts_of(season, session)
        for part in parts:
            if part.id not in made:
                make(part)
        ready = {part.id: made_part for part in parts if (made_part := made[part.id]) is not None}
        worked_out = combined(season, session, ready) if parts else None
        now = classify(season, session, by_session.get(session.id, ()), worked_out)
        made[session.id] = _kept(None if session.id not in was else was[session.id].classification, now)

    for session_id, outcome in known.items():
        made[session_id] = outcome.classification
    for session in season.sessions.values():
        if session.id not in made:
            make(session)
    return {session: classification for session in season.sessions if (classification := made[session]) is not None}


def _kept(was: T | None, now: T) -> T:
    """What it was, where it is no other."""
    return was if was is not None and was == now else now


def same_as_a_whole(before: Season, after: Season) -> bool:
    """Whether nothing was said since of what may change any round: regulations, calendar, entries."""
    return all(was is now for was, now in zip(_whole(before), _whole(after), strict=True))


def same_outcomes(before: Season, after: Season, known: Mapping[str, Outcome]) -> Mapping[str, Outcome]:
    """The outcomes that nothing new is about.

    The unit is the round, for a decision about qualifying can move a bonus of the race; and where an order of it is
    worked out from sessions of other rounds, those rounds too. What is said of the season as a whole (regulations,
    calendar, entries) may change any round. Facts are compared as objects: a season never
    changes in place, so one that is still the same was not touched.
    """
    if not same_as_a_whole(before, after):
        return {}
    was, now = _by_round(before), _by_round(after)
    reach = _reach(after)
    for number, further in _reach(before).items():
        reach.setdefault(number, set()).update(further)
    changed = {number for number in {*was, *now} if not _same(was.get(number), now.get(number))}
    return {
        session.id: known[session.id]
        for session in after.sessions.values()
        if session.id in known and not changed & {session.round, *reach.get(session.round, ())}
    }


def _reach(season: Season) -> dict[int | None, set[int | None]]:
    """By round, the other rounds its orders are worked out from."""
    reach: dict[int | None, set[int | None]] = {}
    for session in season.sessions.values():
        parts = made_of(season, session)
        if any(part.round != session.round for part in parts):
            reach.setdefault(session.round, set()).update(part.round for part in parts)
    return reach


def _whole(season: Season) -> tuple[object, ...]:
    return (
        season.adopted,
        season.weekends,
        season.rounds,
        season.drivers,
        season.teams,
        season.entries,
        season.entered,
    )


def _by_round(season: Season) -> Mapping[int | None, list[object]]:
    """Everything said about the sessions of each round."""
    said: dict[int | None, list[object]] = {}
    for session in season.sessions.values():
        said.setdefault(session.round, []).extend((session, *_contained(season, session)))
    for decision in season.decisions.values():
        about = season.sessions.get(decision.session)
        said.setdefault(None if about is None else about.round, []).append(decision)
    return said


def _contained(season: Season, session: Session) -> Iterator[Decision | None]:
    """The decisions an order contains, whatever session they are about."""
    for contained in () if session.order is None else session.order.includes:
        yield season.decisions.get(contained)


def _same(was: list[object] | None, now: list[object] | None) -> bool:
    return (
        was is not None
        and now is not None
        and len(was) == len(now)
        and all(a is b for a, b in zip(was, now, strict=True))
    )
