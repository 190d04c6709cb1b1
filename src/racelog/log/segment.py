"""One segment of a log: a header line, then one line an event; read strictly, line by line."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from pydantic import Field, ValidationError

from racelog.errors import LogDamaged, excerpt_of_line
from racelog.facts.complaints import first_complaint, plainly
from racelog.facts.line import Line, NotAFact, Placed, Sha256, decode
from racelog.facts.values import Model, Slug
from racelog.log.chain import GENESIS, begins_with_whole_line, digest, digest_if_it_fits, fits_its_hash, seal_and_digest

FORMAT = 1
FIRST_SEGMENT = "00-season"


class Header(Model):
    """The first line of a segment: where it continues the season."""

    racelog: int = Field(ge=FORMAT, le=FORMAT)
    season: Slug
    first_seq: int = Field(ge=1)
    prev: Sha256
    hash: Sha256


@dataclass(frozen=True, slots=True)
class Source:
    """A segment as it lies somewhere: its name, its size in bytes, and how to read it from an offset on."""

    name: str
    file: str
    """The name errors show."""
    size: int
    read: Callable[[int, int], bytes]
    """So many bytes from an offset on; to the end where the number is negative."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where the chain has got to: what the next line must continue."""

    seq: int = 0
    digest: str = GENESIS
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a segment has been read: bytes and lines, up to the end of a whole append."""

    name: str
    file: str
    """The name errors show."""
    offset: int = 0
    lines: int = 0


@dataclass(frozen=True, slots=True)
class TornTail:
    """Bytes from `offset` on, at the end of the last segment, that are no whole append: a write cut short.

    They do not count as read, and the next append sets them aside.
    """

    segment: str
    place: str
    offset: int
    text: bytes

    def __str__(self) -> str:
        return f"{self.place}: {len(self.text)} bytes at the end are no whole append (a write was cut short)"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A last append that lacks parts though every line of it is whole: something was removed after them.

    Its lines do not count as read, and are never set aside.
    """

    segment: str
    place: str
    offset: int
    lines: int
    of: int
    text: bytes

    @property
    def first(self) -> bytes:
        """The first of its lines."""
        return self.text.partition(b"\n")[0]

    def as_torn(self) -> TornTail:
        """The same as a write cut short, where it is known that it was one."""
        return TornTail(self.segment, self.place, self.offset, self.text)

    def __str__(self) -> str:
        return f"{self.place}: the last append has {self.lines} of its {self.of} lines, each of them whole"


@dataclass(frozen=True, slots=True)
class Laid:
    """A line about to be written: its bytes with the line end, what they say, and the digest the next line carries."""

    text: bytes
    line: Line
    digest: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was read of a segment, up to its last whole append."""

    placed: tuple[Placed, ...]
    link: Link
    mark: Mark
    torn: TornTail | None = None
    unfinished: Unfinished | None = None


def new_segment(season: str, link: Link) -> tuple[bytes, Link]:
    """The header, with its line end, of a segment that continues a chain, and what its first line continues."""
    body = f'{{"racelog":{FORMAT},"season":"{season}","first_seq":{link.seq + 1},"prev":"{link.digest}"}}'
    header, hashed = seal_and_digest(body.encode())
    return header + b"\n", Link(link.seq, hashed, link.at)


def read_stretch(text: bytes, season: str, mark: Mark, link: Link, *, last: bool) -> Stretch:
    """Read a segment from a mark on, verifying every line against the chain before it is decoded.

    Only the last segment of a season may have a torn tail.
    Errors:  LogDamaged, with file, line, excerpt and what to do.
    """
    reader = _Reader(season, mark, link)
    *whole, tail = text.split(b"\n")
    if not text and mark.lines == 0:
        raise reader.damaged(1, b"", "the file is empty, not even a header")
    if tail and fits_its_hash(tail):
        what = "the last line is whole but has no line end (an editor may have taken it)"
        mend = f"The next append adds it, or racelog doctor {season} --mend"
        raise reader.damaged(mark.lines + len(whole) + 1, tail, what, mend)
    if begins_with_whole_line(tail):
        what = "a whole line is followed by something that is no line end (changed after it was written)"
        raise reader.damaged(mark.lines + len(whole) + 1, tail, what)
    if tail and (not last or mark.lines + len(whole) == 0):
        raise reader.damaged(mark.lines + len(whole) + 1, tail, "the line is cut short")
    placed: list[Placed] = []
    with collector_paused():
        for number, line in enumerate(whole, start=mark.lines + 1):
            if number == 1:
                link = reader.header(line, link)
                continue
            placed.append(reader.line(number, line, link))
            link = Link(placed[-1].line.seq, placed[-1].digest, placed[-1].line.at)
    return reader.up_to_last_whole_append(placed, whole, tail, link)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Lines that are read stay, and hold no cycles: looking for garbage among them takes a tenth of the time."""
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


class _Reader:
    """Reads the lines of one segment; knows how to say where something is wrong."""

    def __init__(self, season: str, mark: Mark, link: Link) -> None:
        self.season = season
        self.mark = mark
        self.began = link

    def damaged(self, number: int, text: bytes, what: str, remedy: str | None = None) -> LogDamaged:
        good = "" if number == 1 else "Line 1 is good. " if number == 2 else f"Lines 1 to {number - 1} are good. "
        compare = f"Compare with a backup: racelog verify {self.season} --against BACKUP"
        return LogDamaged(
            what,
            place=f"{self.mark.file}:{number}",
            excerpt=excerpt_of_line(text) or None,
            remedy=good + (remedy or compare),
        )

    def header(self, text: bytes, link: Link) -> Link:
        if not fits_its_hash(text):
            raise self.damaged(1, text, "the header does not fit its hash (changed after it was written)")
        try:
            header = Header.model_validate_json(text)
        except ValidationError as error:
            first = first_complaint(error)
            where = ".".join(map(str, first["loc"]))
            raise self.damaged(1, text, f"no header of a log: {where}: {plainly(first)}") from None
        if header.season != self.season:
            raise self.damaged(1, text, f"this segment belongs to the season {header.season}")
        if (header.first_seq, header.prev) != (link.seq + 1, link.digest):
            what = f"the segment does not continue the one before it, which ends with #{link.seq}"
            raise self.damaged(1, text, what)
        return Link(link.seq, digest(text), link.at)

    def line(self, number: int, text: bytes, link: Link) -> Placed:
        hashed = digest_if_it_fits(text)
        if hashed is None:
            raise self.damaged(number, text, "the line does not fit its hash (changed after it was written)")
        try:
            line = decode(text)
        except NotAFact as error:
            raise self.damaged(number, text, str(error)) from None
        wrong = _breaks_the_chain(line, link)
        if wrong is not None:
            raise self.damaged(number, text, wrong)
        return Placed(line, self.mark.name, number, hashed)

    def up_to_last_whole_append(
        self, placed: Sequence[Placed], whole: Sequence[bytes], tail: bytes, link: Link
    ) -> Stretch:
        """Check that every append is whole; what follows the last whole one does not count as read."""
        opened = self._check_appends(placed, whole)
        kept = placed[: len(placed) - opened]
        lines = len(whole) - opened
        offset = self.mark.offset + sum(len(line) + 1 for line in whole[:lines])
        mark = Mark(self.mark.name, self.mark.file, offset, self.mark.lines + lines)
        if opened:
            first = placed[-opened].line
            link = Link(first.seq - 1, first.prev, kept[-1].line.at if kept else self.began.at)
        place = f"{mark.file}:{mark.lines + 1}"
        if tail:
            text = b"\n".join((*whole[lines:], tail))
            return Stretch(tuple(kept), link, mark, TornTail(mark.name, place, offset, text))
        if opened:
            text = b"".join(line + b"\n" for line in whole[lines:])
            lost = Unfinished(mark.name, place, offset, opened, placed[-1].line.part[1], text)
            return Stretch(tuple(kept), link, mark, None, lost)
        return Stretch(tuple(kept), link, mark)

    def _check_appends(self, placed: Sequence[Placed], whole: Sequence[bytes]) -> int:
        """How many lines at the end belong to an append that has not all its parts."""
        opened: Placed | None = None
        for at, one in enumerate(placed):
            part, of = one.line.part
            before = 0 if opened is None else opened.line.part[0]
            same = opened is None or _same_append(opened.line, one.line)
            if part != before + 1 or part > of or not same:
                what = f"an append is not whole: its part {before + 1} should stand here"
                raise self.damaged(one.number, whole[at + len(whole) - len(placed)], what)
            opened = None if part == of else one
        return 0 if opened is None else opened.line.part[0]


def _same_append(one: Line, other: Line) -> bool:
    return (one.request, one.part[1]) == (other.request, other.part[1])


def _breaks_the_chain(line: Line, link: Link) -> str | None:
    if line.seq <= link.seq:
        return f"#{line.seq} stands here again: the line is a copy, or out of order (after #{link.seq})"
    if line.seq > link.seq + 1:
        missing = f"#{link.seq + 1}" if line.seq == link.seq + 2 else f"#{link.seq + 1} to #{line.seq - 1}"
        return f"{missing} is missing before #{line.seq} (lines were removed)"
    if line.prev != link.digest:
        return f"the line does not continue the one before it (#{link.seq} is not what it was)"
    if link.at is not None and line.at < link.at:
        return f"#{line.seq} is dated before #{link.seq}"
    return None
