"""A log read, every line verified: kept warm and caught up with what has come, or passed over a piece at a time.

A warm log is what appends go on from: it was read once, and of a file that has grown only what is new is read. It is
trusted as long as the segments it read are still there, under their names, and no shorter. In a pass nothing is kept
but where the chain has got to, so that the memory it takes does not grow with the log. Both read whole appends only;
what stands behind the last of them is reported, and is for the next append, or for people, to judge.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from racelog.errors import LogDamaged, excerpt_of_line
from racelog.facts.events import SeasonOpened
from racelog.facts.line import Asked, Line, Placed
from racelog.log.segment import (
    FIRST_SEGMENT,
    Laid,
    Link,
    Mark,
    Source,
    Stretch,
    TornTail,
    Unfinished,
    collector_paused,
    read_stretch,
)
from racelog.log.store import Appended, KeyReused, Log, Store

PIECE = 1 << 20
"""How many bytes a pass looks at at once; more where a single append is longer."""
Look = Callable[[Mark, bytes], None]
"""Looks at the text of whole appends, and where it begins."""


def opened(log: Log) -> Log:
    """The log, if it begins with the opening of its season. Errors: LogDamaged."""
    check_opened(log.season, log.placed[0] if log.placed else None)
    return log


def check_opened(season: str, first: Placed | None) -> None:
    """Refuse a log whose first line is not the opening of its season."""
    if first is None or not isinstance(first.line.data, SeasonOpened) or first.line.data.season != season:
        raise LogDamaged(
            f"the log does not begin with the opening of {season}",
            place=f"{season}/{FIRST_SEGMENT}" if first is None else first.place,
            remedy=f"Compare with a backup: racelog verify {season} --against BACKUP",
        )


def oddity(log: "Log | Passed") -> LogDamaged | None:
    """What is not whole at the end of a log, if anything."""
    if log.torn is not None:
        return LogDamaged(
            str(log.torn),
            excerpt=excerpt_of_line(log.torn.text),
            remedy="Every line before is good. These do not count; the next append sets them aside",
        )
    if log.unfinished is not None:
        return LogDamaged(
            f"{log.unfinished}: something was removed after them",
            excerpt=excerpt_of_line(log.unfinished.first),
            remedy="Every line before is good. These do not count, and nothing is appended behind them: put the "
            "missing lines back from a backup",
        )
    return None


def whole_segments(store: Store, season: str) -> dict[str, bytes]:
    """The segments without a torn tail, which an append would set aside."""
    torn = store.read(season).torn
    segments = dict(store.segments(season))
    if torn is not None:
        segments[torn.segment] = segments[torn.segment][: torn.offset]
    return segments


class WarmLog:
    """What has been read of one season; only whole appends count as read.

    Once read, earlier lines are taken as verified: who wants every byte looked at again opens the log anew.
    """

    def __init__(self, season: str) -> None:
        self.season = season
        self._forget()

    def _forget(self) -> None:
        self._placed: list[Placed] = []
        self._answers: dict[str, list[Placed]] = {}
        self._marks: list[Mark] = []
        self._link = Link()
        self._torn: TornTail | None = None
        self._unfinished: Unfinished | None = None
        self._log: Log | None = None

    def catch_up(self, sources: Sequence[Source]) -> None:
        """Read what is new; from the beginning when a segment shrank, vanished or changed its name."""
        if not self._continued_by(sources):
            self._forget()
        if self._torn or self._unfinished:
            self._torn, self._unfinished, self._log = None, None, None
        with collector_paused():  # what is read stays
            self._read(sources)

    def _read(self, sources: Sequence[Source]) -> None:
        for number, source in enumerate(sources):
            mark = self._marks[number] if number < len(self._marks) else Mark(source.name, source.file)
            if number < len(self._marks) and mark.offset == source.size:
                continue
            last = number == len(sources) - 1
            self._add(number, read_stretch(source.read(mark.offset, -1), self.season, mark, self._link, last=last))

    def answer(self, asked: Asked) -> Appended | None:
        """The lines already written for the same request, if it was made before. Errors: KeyReused."""
        answered = self._answers.get(asked.key)
        if answered is None:
            return None
        if answered[0].line.request != asked:
            raise KeyReused(asked.key, answered[0].line)
        return Appended(tuple(answered), again=True)

    def go_on(self, laid: Sequence[Laid]) -> tuple[Placed, ...]:
        """Take the lines of an append that are about to be written behind the last one as read; where they stand."""
        mark, last = self._marks[-1], laid[-1]
        placed = tuple(
            Placed(line.line, mark.name, number, line.digest) for number, line in enumerate(laid, start=mark.lines + 1)
        )
        offset = mark.offset + sum(len(line.text) for line in laid)
        after = Mark(mark.name, mark.file, offset, placed[-1].number)
        self._add(len(self._marks) - 1, Stretch(placed, Link(last.line.seq, last.digest, last.line.at), after))
        return placed

    def begin(self, segment: str, file: str, header: bytes) -> None:
        """Take the header of a segment that is about to be begun as read."""
        mark = Mark(segment, file)
        self._add(len(self._marks), read_stretch(header, self.season, mark, self._link, last=True))

    @property
    def sizes(self) -> tuple[int, ...]:
        """How far each segment was read."""
        return tuple([mark.offset for mark in self._marks])

    @property
    def segment(self) -> str:
        """The name of the last segment."""
        return self._marks[-1].name

    @property
    def just_begun(self) -> bool:
        """Whether the last segment has a header and nothing yet behind it."""
        return self._marks[-1].lines == 1

    def cut_short(self) -> None:
        """Take a last append that lacks parts as a write that was cut short: it is known that it was."""
        if self._unfinished is not None:
            self._torn, self._unfinished, self._log = self._unfinished.as_torn(), None, None

    @property
    def link(self) -> Link:
        """What the next line must continue."""
        return self._link

    @property
    def is_whole(self) -> bool:
        """Whether it ended with a whole append when it was read."""
        return self._torn is None and self._unfinished is None

    @property
    def torn(self) -> TornTail | None:
        """What stands behind the last whole append and is none."""
        return self._torn

    @property
    def unfinished(self) -> Unfinished | None:
        """A last append that lacks parts."""
        return self._unfinished

    @property
    def log(self) -> Log:
        """The log as far as it was read."""
        if self._log is None:
            self._log = Log(self.season, tuple(self._placed), self._link, self._torn, self._unfinished)
        return self._log

    @property
    def first(self) -> Placed | None:
        """The first line, if there is one."""
        return self._placed[0] if self._placed else None

    def since(self, seq: int) -> list[Line]:
        """The lines after one."""
        return [placed.line for placed in self._placed[seq:]]

    def _continued_by(self, sources: Sequence[Source]) -> bool:
        if len(sources) < len(self._marks):
            return False
        pairs = zip(self._marks, sources, strict=False)
        return all(mark.name == source.name and mark.offset <= source.size for mark, source in pairs)

    def _add(self, number: int, stretch: Stretch) -> None:
        self._marks[number:] = [stretch.mark]
        self._placed.extend(stretch.placed)
        for placed in stretch.placed:
            self._answers.setdefault(placed.line.request.key, []).append(placed)
        self._link = stretch.link
        self._torn, self._unfinished, self._log = stretch.torn, stretch.unfinished, None


@dataclass(frozen=True, slots=True)
class Passed:
    """How a log stands that was read from its first byte to its last."""

    season: str
    segments: int
    link: Link = field(default_factory=Link)
    torn: TornTail | None = None
    unfinished: Unfinished | None = None

    @property
    def seq(self) -> int:
        """The number of the last line."""
        return self.link.seq

    @property
    def head(self) -> str:
        """The SHA-256 the next line must carry."""
        return self.link.digest


def passed(store: Store, season: str, look: Look | None = None) -> Passed:
    """Read every byte of a log in one pass, in memory that does not grow with it. Errors: as `Store.read`.

    What is odd, or damaged, is looked at again while nobody writes: it may have been half written.
    """
    try:
        first = passed_over(store.sources(season), season, look)
        if first.torn is None and first.unfinished is None:
            return first
    except LogDamaged:
        pass
    with store.undisturbed(season):
        return passed_over(store.sources(season), season, look)


def passed_over(sources: Sequence[Source], season: str, look: Look | None = None) -> Passed:
    """The same of segments as they were found to lie there; what has come since is not looked at."""
    whole = Passed(season, len(sources))
    for stretch in _stretches(sources, season, look):
        whole = replace(whole, link=stretch.link, torn=stretch.torn, unfinished=stretch.unfinished)
    if whole.seq == 0:
        check_opened(season, None)
    return whole


def placed_in(store: Store, season: str) -> Iterator[Placed]:
    """The lines of a log, each verified as it comes. Errors: as `Store.read`, when the pass comes to it."""
    yield from lines_of(store.sources(season), season)


def lines_of(sources: Sequence[Source], season: str) -> Iterator[Placed]:
    """The same of segments as they were found to lie there."""
    for stretch in _stretches(sources, season, None):
        yield from stretch.placed


def _stretches(sources: Sequence[Source], season: str, look: Look | None) -> Iterator[Stretch]:
    link, begun = Link(), False
    for number, source in enumerate(sources, start=1):
        for stretch in _pieces(source, season, link, look, last=number == len(sources)):
            link = stretch.link
            if stretch.placed and not begun:
                check_opened(season, stretch.placed[0])
                begun = True
            yield stretch


def _pieces(source: Source, season: str, link: Link, look: Look | None, *, last: bool) -> Iterator[Stretch]:
    """One segment, a piece of whole appends at a time; what is left of a piece begins the next one."""
    mark, length, at_end = Mark(source.name, source.file), PIECE, False
    while not at_end:
        left = source.size - mark.offset
        text = source.read(mark.offset, min(length, left))
        at_end = len(text) >= left or len(text) < min(length, left)
        whole = text if at_end else text[: text.rfind(b"\n") + 1]
        stretch = read_stretch(whole, season, mark, link, last=last) if whole or at_end else None
        if stretch is None or (stretch.mark.offset == mark.offset and not at_end):
            length *= 2
            continue
        if look is not None:
            look(mark, whole[: stretch.mark.offset - mark.offset])
        mark, link, length = stretch.mark, stretch.link, PIECE
        yield stretch if at_end else replace(stretch, torn=None, unfinished=None)
