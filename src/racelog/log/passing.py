"""A log read in one pass, a piece at a time: every line verified as ever, none of them kept."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from racelog.facts.line import Placed
from racelog.log.segment import Link, Mark, Stretch, TornTail, Unfinished, read_stretch
from racelog.log.source import Source
from racelog.log.store import Store
from racelog.log.writing import check_opened

PIECE = 1 << 20
"""How many bytes are looked at at once; more where a single append is longer."""
Look = Callable[[Mark, bytes], None]
"""Looks at the text of whole appends, and where it begins."""


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
    """Read every byte of a log in one pass, in memory that does not grow with it. Errors: as `Store.read`."""
    sources = store.sources(season)
    found = Passed(season, len(sources))
    for stretch in _stretches(sources, season, look):
        found = replace(found, link=stretch.link, torn=stretch.torn, unfinished=stretch.unfinished)
    if found.seq == 0:
        check_opened(season, None)
    return found


def placed_in(store: Store, season: str) -> Iterator[Placed]:
    """The lines of a log, each verified as it comes. Errors: as `Store.read`, when the pass comes to it."""
    for stretch in _stretches(store.sources(season), season, None):
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
