"""A log kept warm: read once, verified as it goes, and caught up with what has come since."""

from collections.abc import Sequence

from racelog.facts.line import Asked, Line, Placed
from racelog.log.segment import Laid, Link, Mark, Stretch, TornTail, Unfinished, read_stretch
from racelog.log.source import Source
from racelog.log.store import Appended, KeyReused, Log


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
            Placed(each.line, mark.name, number, each.digest) for number, each in enumerate(laid, start=mark.lines + 1)
        )
        offset = mark.offset + sum(len(each.text) for each in laid)
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
