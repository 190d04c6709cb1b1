"""The requests of another copy asked for again on this one, in their order; each decided as any request is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal
from uuid import UUID

from racelog.copies.asked_again import CannotBeAskedAgain, Copies, request_again
from racelog.copies.forks import Fork
from racelog.desk.previewing import whole
from racelog.desk.refusals import Refusal
from racelog.desk.service import Desk
from racelog.facts.evolve import continued
from racelog.facts.line import Line, Placed
from racelog.facts.pointing import references
from racelog.facts.season import Season
from racelog.log.memory import MemoryStore
from racelog.log.store import KeyReused, Store

Verdict = Literal["appended", "here already", "refused", "cannot be asked again"]


@dataclass(frozen=True, slots=True)
class Rejoined:
    """What became of one append of the other copy: the lines it has here, or why it has none."""

    there: tuple[Placed, ...]
    verdict: Verdict
    here: tuple[Placed, ...] = ()
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Rejoiner:
    """Who asks again, and with what signature. The requests keep their keys, so that asking twice adds nothing."""

    by: str
    sign: Callable[[bytes], str] | None = None

    def ask(self, store: Store, fork: Fork, expect: int | None = None) -> Iterator[Rejoined]:
        """Ask for everything the other copy has since the fork. `expect` is the last line seen here.

        Errors:  those of a store; LogMoved, when somebody appends meanwhile.
        """
        desk = Desk(store, sign=self.sign)
        ids = {each.line.id: each.line.id for each in fork.common}
        season = continued(Season(), [each.line for each in fork.common])
        lines = [each.line for each in fork.common]
        for append in appends_of(fork.there):
            lines += [each.line for each in append]
            season = continued(season, lines)
            found = self._asked_again(desk, fork.season, append, season, ids, expect)
            if found.verdict == "appended" and expect is not None:
                expect = found.here[-1].line.seq
            ids |= _ids(append, found.here)
            yield found

    def _asked_again(
        self,
        desk: Desk,
        season: str,
        append: tuple[Placed, ...],
        there: Season,
        ids: dict[UUID, UUID],
        expect: int | None,
    ) -> Rejoined:
        placed = desk.store.read(season).placed
        asked = append[0].line.request
        same = tuple(each for each in placed if each.line.request == asked)
        if same:
            return Rejoined(append, "here already", same)
        copies = Copies(there, ids, {each.line.id: each.line.seq for each in placed})
        try:
            request = request_again([each.line for each in append], copies)
            appended = desk.append(season, request, by=self.by, key=asked.key, expect=expect)
        except CannotBeAskedAgain as error:
            return Rejoined(append, "cannot be asked again", why=str(error))
        except (Refusal, KeyReused) as error:
            return Rejoined(append, "refused", why=error.what.removeprefix("refused: "))
        return Rejoined(append, "here already" if appended.again else "appended", appended.lines)


def appends_of(placed: Sequence[Placed]) -> tuple[tuple[Placed, ...], ...]:
    """Lines, those of one append together."""
    return tuple(tuple(group) for _, group in groupby(placed, key=lambda each: each.line.request.key))


def copy_of(store: Store, season: str) -> MemoryStore:
    """A copy in memory, to ask on before anything is written."""
    return MemoryStore({season: whole(store, season)}, {season: store.checkpoints(season)})


def _ids(there: Sequence[Placed], here: Sequence[Placed]) -> dict[UUID, UUID]:
    """The ids events of the other copy have here: of the same type, about the same thing, in their order."""
    left = [each.line for each in here]
    found: dict[UUID, UUID] = {}
    for line in (each.line for each in there):
        same = next((each for each in left if _subject(each) == _subject(line)), None)
        if same is not None:
            left.remove(same)
            found[line.id] = same.id
    return found


def _subject(line: Line) -> tuple[object, ...]:
    alone = (pointer for pointer in references(line.data) if pointer.kind != "event" and not pointer.listed)
    return line.type, *alone
