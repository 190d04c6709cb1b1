"""What was asked for when lines of another copy of a log were written, made of the facts they hold.

The log keeps the facts and a digest of the request, so the request is made again of the facts; it says where they come
from, and that they were known when they were recorded there. Ids of events are those of this copy.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypedDict, TypeVar
from uuid import UUID

from racelog.desk.requests.models import (
    AmendEntry,
    Asking,
    DecideAppeal,
    DecideTogether,
    Enter,
    EnterAll,
    Qualify,
    Request,
    Void,
)
from racelog.facts.events import (
    AppealDecided,
    Basis,
    DriverRegistered,
    EntryAmended,
    EntryRegistered,
    EventVoided,
    Fact,
    Known,
    PenaltyApplied,
    QualifyingClassified,
)
from racelog.facts.line import Line
from racelog.facts.pointing import pointing_elsewhere
from racelog.facts.season import Season

REJOINED = "rejoined from another copy of this log"
"""How the source of a fact says that it was asked for again out of another copy."""

F = TypeVar("F", bound=Fact)


class _Around(TypedDict):
    basis: Basis | None
    known: Known | None
    after_official: Literal[True] | None


class CannotBeAskedAgain(ValueError):
    """Why a request cannot be made of the facts it became."""


@dataclass(frozen=True, slots=True)
class Copies:
    """What is known of both copies: the other one's season after the lines, and this one's ids and line numbers.

    `ids` gives the id an event of the other copy has here, `seqs` the line of an event here.
    """

    there: Season
    ids: Mapping[UUID, UUID]
    seqs: Mapping[UUID, int]


def request_again(lines: Sequence[Line], copies: Copies) -> Request:
    """The request that lines of one append answered. Errors: CannotBeAskedAgain."""
    facts = [_here(line, copies) for line in lines]
    kind = lines[0].request.kind
    make = _MADE_OF.get(kind)
    if make is not None:
        return make(facts, copies)
    asked_for = [fact for fact in facts if kind in {fact.TYPE, *_ONE_FACT}]
    if len(asked_for) == 1:
        return asked_for[0]  # type: ignore[return-value]  # every fact may be asked for
    raise CannotBeAskedAgain(f"a request of the kind {kind!r} cannot be made again of its facts")


def _here(line: Line, copies: Copies) -> Fact:
    """The fact of a line with the ids of this copy, its source, and when it was known."""
    fact = line.data
    known = fact.known or Known(at=line.at, source="document")
    here = fact.model_copy(update={"basis": _basis(line), "known": known})
    return pointing_elsewhere(here, "event", lambda event: _id(event, copies))


def _basis(line: Line) -> Basis:
    before = line.data.basis or Basis()
    where = f"{REJOINED}: #{line.seq} by {line.by}"
    source = where if before.source is None else f"{before.source} ({where})"
    return before.model_copy(update={"source": source})


def _id(event: UUID, copies: Copies) -> UUID:
    if event not in copies.ids:
        raise CannotBeAskedAgain("it builds on a line of the other copy that is not in this one")
    return copies.ids[event]


def _enter(facts: Sequence[Fact], copies: Copies) -> Enter:
    entry = _only(facts, EntryRegistered)
    registered = [fact for fact in facts if isinstance(fact, DriverRegistered)]
    person = registered[0] if len(registered) == 1 and len(entry.drivers) == 1 else None
    return Enter(
        car=entry.car,
        drivers=tuple(_driver(each, copies) for each in entry.drivers),
        team=_team(entry.team, copies),
        constructor=_team(entry.constructor, copies),
        class_=entry.class_,
        generation=entry.generation,
        weekends=entry.weekends,
        full_season=entry.full_season,
        guest=entry.guest,
        nationality=None if person is None else person.nationality,
        born=None if person is None else person.born,
        **_around(entry),
    )


def _enter_all(facts: Sequence[Fact], copies: Copies) -> EnterAll:
    entries = tuple(_enter(each, copies) for each in _each_entry(facts))
    return EnterAll(entries=entries, basis=entries[-1].basis, known=entries[-1].known)


def _each_entry(facts: Sequence[Fact]) -> Iterator[list[Fact]]:
    """The facts of every entry: who was registered for it, then the entry."""
    gathered: list[Fact] = []
    for fact in facts:
        gathered.append(fact)
        if isinstance(fact, EntryRegistered):
            yield gathered
            gathered = []


def _amend_entry(facts: Sequence[Fact], copies: Copies) -> AmendEntry:
    amended = _only(facts, EntryAmended)
    entries = {copies.ids.get(each.id): each for each in copies.there.entries.values()}
    return AmendEntry(
        car=entries[amended.entry].car,
        weekend=amended.from_weekend,
        drivers=None if amended.drivers is None else tuple(_driver(each, copies) for each in amended.drivers),
        team=_team(amended.team, copies),
        constructor=_team(amended.constructor, copies),
        class_=amended.class_,
        generation=amended.generation,
        full_season=amended.full_season,
        guest=amended.guest,
        **_around(amended),
    )


def _qualify(facts: Sequence[Fact], copies: Copies) -> Qualify:
    orders = [fact for fact in facts if isinstance(fact, QualifyingClassified)]
    number = copies.there.sessions[orders[0].session].round
    if number is None:
        raise CannotBeAskedAgain(f"{orders[0].session} is the qualifying of no round")
    first = orders[0]
    second = orders[1].rows if len(orders) > 1 else ()
    return Qualify(
        round=number, rows=first.rows, second=second, partial=first.partial, file=first.file, **_around(first)
    )


def _decide_together(facts: Sequence[Fact], _copies: Copies) -> DecideTogether:
    decisions = tuple(fact for fact in facts if isinstance(fact, PenaltyApplied))
    return DecideTogether(decisions=decisions, after_official=decisions[0].after_official)


def _decide_appeal(facts: Sequence[Fact], copies: Copies) -> DecideAppeal:
    decided = _only(facts, AppealDecided)
    return DecideAppeal(line=copies.seqs[decided.appeal], outcome=decided.outcome, **_around(decided))


def _void(facts: Sequence[Fact], copies: Copies) -> Void:
    voided = [fact for fact in facts if isinstance(fact, EventVoided)]
    return Void(line=copies.seqs[voided[-1].event], with_dependents=len(voided) > 1, **_around(voided[-1]))


_MADE_OF: Mapping[str, Callable[[Sequence[Fact], Copies], Request]] = {
    Enter.KIND: _enter,
    EnterAll.KIND: _enter_all,
    AmendEntry.KIND: _amend_entry,
    Qualify.KIND: _qualify,
    DecideTogether.KIND: _decide_together,
    DecideAppeal.KIND: _decide_appeal,
    Void.KIND: _void,
}
_ONE_FACT = frozenset(each.KIND for each in Asking.__subclasses__()) - set(_MADE_OF)
"""Requests in people's words that become one fact, which can be asked for as it is."""


def _only(facts: Sequence[Fact], kind: type[F]) -> F:
    found = [fact for fact in facts if isinstance(fact, kind)]
    if len(found) != 1:
        raise CannotBeAskedAgain(f"its lines hold {len(found)} facts {kind.TYPE}, and should hold one")
    return found[0]


def _around(fact: Fact) -> _Around:
    return {"basis": fact.basis, "known": fact.known, "after_official": fact.after_official}


def _driver(driver: str, copies: Copies) -> str:
    return copies.there.drivers[driver].name


def _team(team: str | None, copies: Copies) -> str | None:
    return None if team is None else copies.there.teams[team].name
