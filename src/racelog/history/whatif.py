"""What would stand had something not been decided, or were it decided: on a copy in memory, nothing is written."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from racelog.desk.refusals import Refusal, Refused
from racelog.desk.requests.catalogue import AROUND, HOW, REQUESTS
from racelog.desk.requests.form import Form
from racelog.desk.requests.lines import filled, named, words_of
from racelog.desk.requests.models import Request, Rescind, Void
from racelog.desk.requests.reading import Typed
from racelog.desk.requests.reading import request as request_of
from racelog.desk.service import Desk, utc_now
from racelog.errors import Malformed
from racelog.facts.events import Basis, PenaltyApplied
from racelog.facts.line import Placed
from racelog.facts.season import Season
from racelog.log.memory import MemoryStore
from racelog.log.reader import whole_segments
from racelog.log.store import Store
from racelog.tables import LogLine, lines_table
from racelog.tables.replayed import Replayed, replayed

SUPPOSED = Basis(reason="supposed, to see what would stand", document="supposed")
BY = "what-if"


Prepared = Callable[[Form, Typed, Season], Typed]


def as_typed(_form: Form, typed: Typed, _season: Season) -> Typed:
    """What was typed, as it is."""
    return typed


@dataclass(frozen=True, slots=True)
class Supposed:
    """What is supposed: lines of the log thought away, and requests decided after that, also as they would be typed.

    `words` are how it is told.
    """

    without: tuple[int, ...] = ()
    requests: tuple[Request | str, ...] = ()
    words: tuple[str, ...] = ()


class Supposition:
    """A copy of a season's log that takes requests as the log itself would; `up_to` is its last line, if not the last.

    `before` is the season replayed up to there, if it is at hand: then only what is supposed is worked out.
    Errors:  those of the store; Malformed, for a line in the middle of an append.
    """

    def __init__(self, store: Store, season: str, up_to: int | None = None, before: Replayed | None = None) -> None:
        self.season = season
        self.store = MemoryStore({season: copied(store, season, up_to)})
        self._first = self.seq
        self._away = self.seq
        self._at: datetime = utc_now()
        self._replayed = before

    def ask(self, season: str, request: Request) -> None:
        """Have an official's request decided and appended to the copy. Errors: Refusal, as an official would get it."""
        if season != self.season:
            raise Malformed(f"what is supposed is about {self.season}, not about {season}")
        Desk(self.store, clock=lambda: self._at).append(season, request, by=BY)

    def read(self, line: str, prepared: Prepared = as_typed) -> Request:
        """A request as it would be typed at the desk, read against the copy as it stands: "rescind 171".

        The season may be left out, and so may the grounds, which are then made up; who appends says nothing here.
        `prepared` is what a door does with what was typed before it is read, such as reading files.
        Errors:  Malformed; Refusal, where something is named that the season has not.
        """
        form, words = named(words_of(line), REQUESTS)
        behind = words[1:] if words[:1] == [self.season] else words
        read = filled(form, behind, (*AROUND, *HOW), last=self.seq)
        how = {field.key for field in HOW}
        typed = {key: said for key, said in read.typed.items() if key not in how}
        standing = self.replayed()
        given = {"season": self.season, **prepared(form, typed, standing.season)}
        asked = request_of(form, given, standing.season, standing.lines, now=self._at)
        return with_grounds(asked)

    def take_away(self, seq: int, *, with_dependents: bool = True) -> None:
        """Think a line away: a penalty as if rescinded, anything else as if never written, with what builds on it.

        Errors:  Refusal, for a line that is not there or does not count anyway; where others that stay build on it.
        """
        asked = _taken_away(self.store, self.season, seq, with_dependents=with_dependents)
        Desk(self.store, printed=True).append(self.season, asked, by=BY)
        self._away = self.seq

    @property
    def seq(self) -> int:
        """The last line of the copy."""
        return self.store.read(self.season).seq

    def replayed(self) -> Replayed:
        """The season as it would stand."""
        log = self.store.read(self.season)
        if self._replayed is None or self._replayed.head != log.head:
            self._replayed = replayed(log.placed, log.head, self._replayed)
        return self._replayed

    def lines(self, *, requests_alone: bool = False) -> tuple[LogLine, ...]:
        """The lines that would be written; of requests alone, or also of what was thought away before them."""
        return lines_table(self.replayed(), since=self._away if requests_alone else self._first).lines


def suppose(
    store: Store, season: str, supposed: Supposed, up_to: int | None = None, before: Replayed | None = None
) -> Supposition:
    """Something supposed on a copy of a log, of its lines up to one. Errors: Refusal, Malformed; those of the store."""
    copy = Supposition(store, season, up_to, before)
    for seq in supposed.without:
        copy.take_away(seq)
    for request in supposed.requests:
        copy.ask(season, copy.read(request) if isinstance(request, str) else with_grounds(request))
    return copy


def with_grounds(request: Request) -> Request:
    """A request with made-up grounds, where it names none of its own."""
    given = request.basis
    document, reason = (None, None) if given is None else (given.document, given.reason)
    grounds = Basis(
        document=document if document is not None else SUPPOSED.document,
        reason=reason if reason is not None else SUPPOSED.reason,
        source=None if given is None else given.source,
    )
    return request.model_copy(update={"basis": grounds})


def without(store: Store, season: str, seqs: Sequence[int]) -> Replayed:
    """The season without some lines of its log. Errors: Refusal; those of the store."""
    return suppose(store, season, Supposed(without=tuple(seqs))).replayed()


def copied(store: Store, season: str, up_to: int | None = None) -> dict[str, bytes]:
    """A log's segments up to a line, without a torn tail, which an append would set aside. Errors: Malformed."""
    log, segments = store.read(season), whole_segments(store, season)
    if up_to is None or up_to >= log.seq:
        return segments
    if log.placed[up_to].line.request.key == log.placed[up_to - 1].line.request.key:
        raise Malformed(
            f"#{up_to} is in the middle of one append, and nothing can be supposed there",
            remedy=f"Take the line it ends with: {_end_of_append(log.placed, up_to)}",
        )
    return dict(_cut(segments, log.placed[:up_to]))


def _end_of_append(placed: Sequence[Placed], seq: int) -> int:
    key = placed[seq - 1].line.request.key
    return next((one.line.seq - 1 for one in placed[seq:] if one.line.request.key != key), placed[-1].line.seq)


def _cut(segments: dict[str, bytes], placed: Sequence[Placed]) -> Iterable[tuple[str, bytes]]:
    """The segments with these lines and no others."""
    last = {one.segment: one.number for one in placed}
    for name, text in segments.items():
        if name in last:
            yield name, b"".join(line + b"\n" for line in text.split(b"\n")[: last[name]])


def _taken_away(store: Store, season: str, seq: int, *, with_dependents: bool) -> Request:
    lines = store.read(season).lines
    if not 1 <= seq <= len(lines):
        raise Refusal(Refused(f"there is no line #{seq}", f"the last one is #{len(lines)}"))
    if isinstance(lines[seq - 1].data, PenaltyApplied):
        return Rescind(line=seq, basis=SUPPOSED)
    return Void(line=seq, with_dependents=with_dependents, basis=SUPPOSED)
