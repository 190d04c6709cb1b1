"""Two copies of one log brought together: the requests of the other one asked for again here, each decided as any is.

A log keeps facts and a digest of the request they answered, so the request is made again of the facts; it says where
they come from, and that they were known when they were recorded there. A request keeps its key, so that asking twice
adds nothing. Events have other ids here than there: as lines are asked for, what they became is matched by type and
subject, and ids in later facts follow. What the desk refuses here, for somebody decided otherwise meanwhile, is
listed and stays out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, TypedDict, TypeVar
from uuid import UUID

from racelog.copies.backup import read_backup
from racelog.copies.forks import Fork, fork_as_json, fork_of, is_rejoined
from racelog.desk.refusals import Refusal
from racelog.desk.requests.models import (
    ASKING,
    AddRounds,
    AmendEntry,
    DecideAppeal,
    DecideTogether,
    Enter,
    EnterAll,
    Qualify,
    Request,
    Void,
)
from racelog.desk.service import Desk
from racelog.errors import Malformed
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
    RoundScheduled,
    WeekendScheduled,
)
from racelog.facts.events.basis import REJOINED
from racelog.facts.evolve import continued
from racelog.facts.line import Line, Placed
from racelog.facts.pointing import pointing_elsewhere, references
from racelog.facts.season import Season
from racelog.log.append import check_whole
from racelog.log.memory import MemoryStore
from racelog.log.reader import whole_segments
from racelog.log.sealing.checkpoint import sealed_up_to
from racelog.log.store import KeyReused, Store

Verdict = Literal["appended", "here already", "refused", "cannot be asked again"]
VERDICTS: tuple[Verdict, ...] = ("appended", "here already", "refused", "cannot be asked again")

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class Rejoined:
    """What became of one append of the other copy: the lines it has here, or why it has none."""

    there: tuple[Placed, ...]
    verdict: Verdict
    here: tuple[Placed, ...] = ()
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Rejoiner:
    """Who asks again, and with what signature. Lines are by whoever decided; their source says who rejoined them."""

    by: str
    sign: Callable[[bytes], str] | None = None

    def ask(self, store: Store, fork: Fork, expect: int | None = None) -> Iterator[Rejoined]:
        """Ask for everything the other copy has since the fork. `expect` is the last line seen here.

        Errors:  those of a store; LogMoved, when somebody appends meanwhile.
        """
        desk = Desk(store, sign=self.sign)
        ids = {placed.line.id: placed.line.id for placed in fork.common}
        lines = [placed.line for placed in fork.common]
        season = continued(Season(), lines)
        for append in appends_of(fork.there):
            lines = [*lines, *(placed.line for placed in append)]
            season = continued(season, lines)
            rejoined = self._asked_again(desk, fork.season, append, season, ids, expect)
            if rejoined.verdict == "appended" and expect is not None:
                expect = rejoined.here[-1].line.seq
            ids |= _ids(append, rejoined.here)
            yield rejoined

    def _asked_again(
        self,
        desk: Desk,
        season: str,
        append: tuple[Placed, ...],
        there: Season,
        ids: dict[UUID, UUID],
        expect: int | None,
    ) -> Rejoined:
        log = desk.store.read(season).placed
        asked = append[0].line.request
        same = tuple(placed for placed in log if _is_same(placed, append[0]))
        if same:
            return Rejoined(append, "here already", same)
        copies = Copies(there, ids, {placed.line.id: placed.line.seq for placed in log})
        try:
            request = request_again([placed.line for placed in append], copies, self.by)
            appended = desk.append(season, request, by=append[0].line.by, key=asked.key, expect=expect)
        except CannotBeAskedAgain as error:
            return Rejoined(append, "cannot be asked again", why=str(error))
        except (Refusal, KeyReused) as error:
            return Rejoined(append, "refused", why=error.what.removeprefix("refused: "))
        return Rejoined(append, "here already" if appended.again else "appended", appended.lines)


def _is_same(here: Placed, there: Placed) -> bool:
    """Whether a line here answers the request of a line there: the very one, or one of the two out of another copy."""
    if here.line.request.key != there.line.request.key:
        return False
    return here.line.request == there.line.request or is_rejoined(here) or is_rejoined(there)


def fork_from(store: Store, season: str, other: Path) -> Fork:
    """Both sides of a log and another copy of it, if there are two. Errors: Malformed, LogDamaged, OutOfReach."""
    check_whole(store.read(season).unfinished)
    fork = fork_of(season, whole_segments(store, season), read_backup(other, season))
    if not fork.after:
        raise Malformed(
            "the two logs have no line in common",
            place=str(other),
            remedy="They are no copies of one log: name another one",
        )
    if not fork.here and fork.there:
        raise Malformed(
            f"that copy is this log, gone on with after #{fork.after}: there is nothing to rejoin",
            place=str(other),
            remedy="Add its lines as they are: racelog backup there, racelog restore here",
        )
    sealed = (
        sealed_up_to(store.checkpoints(season)) > fork.after
    )  # then this log stays, and the other one takes it over
    if fork.there and not fork.only_here and not sealed and any(map(is_rejoined, fork.there)):
        raise Malformed(
            "that copy has all that this one has: its lines were rejoined there",
            place=str(other),
            remedy="Take its log over, and both are the same: racelog backup there, racelog restore here",
        )
    return fork


def rejoined_as_json(fork: Fork, outcomes: Sequence[Rejoined], *, written: bool) -> dict[str, Any]:
    """What becomes of every request of the other copy, as values for programs."""
    requests = [
        {
            "there": [placed.line.seq for placed in outcome.there],
            "kind": outcome.there[0].line.request.kind,
            "key": outcome.there[0].line.request.key,
            "verdict": outcome.verdict,
            "here": [placed.line.seq for placed in outcome.here]
            if written or outcome.verdict == "here already"
            else [],
            "why": outcome.why,
        }
        for outcome in outcomes
    ]
    return {"season": fork.season, "written": written, "fork": fork_as_json(fork), "requests": requests}


def appends_of(placed: Sequence[Placed]) -> tuple[tuple[Placed, ...], ...]:
    """Lines, those of one append together."""
    return tuple(tuple(group) for _, group in groupby(placed, key=lambda one: one.line.request.key))


def copy_of(store: Store, season: str) -> MemoryStore:
    """A copy in memory, to ask on before anything is written."""
    return MemoryStore({season: whole_segments(store, season)}, {season: store.checkpoints(season)})


def _ids(there: Sequence[Placed], here: Sequence[Placed]) -> dict[UUID, UUID]:
    """The ids events of the other copy have here: of the same type, about the same thing, in their order."""
    left = [placed.line for placed in here]
    ids: dict[UUID, UUID] = {}
    for line in (placed.line for placed in there):
        same = next((candidate for candidate in left if _subject(candidate) == _subject(line)), None)
        if same is not None:
            left.remove(same)
            ids[line.id] = same.id
    return ids


def _subject(line: Line) -> tuple[object, ...]:
    alone = (pointer for pointer in references(line.data) if pointer.kind != "event" and not pointer.listed)
    return line.type, *alone


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


def request_again(lines: Sequence[Line], copies: Copies, by: str) -> Request:
    """The request that lines of one append answered, rejoined by somebody. Errors: CannotBeAskedAgain."""
    facts = [_here(line, copies, by) for line in lines]
    kind = lines[0].request.kind
    make = _MADE_OF.get(kind)
    if make is not None:
        return make(facts, copies)
    asked_for = [fact for fact in facts if kind in {fact.TYPE, *_ONE_FACT}]
    if len(asked_for) == 1:
        return asked_for[0]  # type: ignore[return-value]  # every fact may be asked for
    raise CannotBeAskedAgain(f"a request of the kind {kind!r} cannot be made again of its facts")


def _here(line: Line, copies: Copies, by: str) -> Fact:
    """The fact of a line with the ids of this copy, its source, and when it was known."""
    fact = line.data
    known = fact.known or Known(at=line.at, source="document")
    here = fact.model_copy(update={"basis": _basis(line, by), "known": known})
    return pointing_elsewhere(here, "event", lambda event: _id(event, copies))


def _basis(line: Line, by: str) -> Basis:
    before = line.data.basis or Basis()
    where = f"{REJOINED} by {by}: #{line.seq} there"
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
        drivers=tuple(_driver(driver, copies) for driver in entry.drivers),
        team=_team(entry.team, copies),
        constructor=_team(entry.constructor, copies),
        class_=entry.class_,
        generation=entry.generation,
        weekends=entry.weekends,
        full_season=entry.full_season,
        guest=entry.guest,
        categories=entry.categories,
        nationality=None if person is None else person.nationality,
        born=None if person is None else person.born,
        **_around(entry),
    )


def _enter_all(facts: Sequence[Fact], copies: Copies) -> EnterAll:
    entries = tuple(_enter(one, copies) for one in _by_entry(facts))
    return EnterAll(entries=entries, basis=entries[-1].basis, known=entries[-1].known)


def _add_rounds(facts: Sequence[Fact], _copies: Copies) -> AddRounds:
    return AddRounds(
        weekends=tuple(fact for fact in facts if isinstance(fact, WeekendScheduled)),
        rounds=tuple(fact for fact in facts if isinstance(fact, RoundScheduled)),
        basis=facts[-1].basis,
        known=facts[-1].known,
    )


def _by_entry(facts: Sequence[Fact]) -> Iterator[list[Fact]]:
    """The facts of every entry: who was registered for it, then the entry."""
    gathered: list[Fact] = []
    for fact in facts:
        gathered.append(fact)
        if isinstance(fact, EntryRegistered):
            yield gathered
            gathered = []


def _amend_entry(facts: Sequence[Fact], copies: Copies) -> AmendEntry:
    amended = _only(facts, EntryAmended)
    entries = {copies.ids.get(entry.id): entry for entry in copies.there.entries.values()}
    return AmendEntry(
        car=copies.there.number_of(entries[amended.entry], amended.from_weekend),
        weekend=amended.from_weekend,
        drivers=None if amended.drivers is None else tuple(_driver(driver, copies) for driver in amended.drivers),
        team=_team(amended.team, copies),
        constructor=_team(amended.constructor, copies),
        class_=amended.class_,
        generation=amended.generation,
        full_season=amended.full_season,
        guest=amended.guest,
        categories=("none",) if amended.categories == () else amended.categories,
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
    AddRounds.KIND: _add_rounds,
    AmendEntry.KIND: _amend_entry,
    Qualify.KIND: _qualify,
    DecideTogether.KIND: _decide_together,
    DecideAppeal.KIND: _decide_appeal,
    Void.KIND: _void,
}
_ONE_FACT = frozenset(ASKING) - set(_MADE_OF)
"""Requests in people's words that become one fact, which can be asked for as it is."""


def _only(facts: Sequence[Fact], kind: type[F]) -> F:
    of_kind = [fact for fact in facts if isinstance(fact, kind)]
    if len(of_kind) != 1:
        raise CannotBeAskedAgain(f"its lines hold {len(of_kind)} facts {kind.TYPE}, and should hold one")
    return of_kind[0]


def _around(fact: Fact) -> _Around:
    return {"basis": fact.basis, "known": fact.known, "after_official": fact.after_official}


def _driver(driver: str, copies: Copies) -> str:
    return copies.there.drivers[driver].name


def _team(team: str | None, copies: Copies) -> str | None:
    return None if team is None else copies.there.teams[team].name
