"""A log kept warm: read once, verified as it goes, and caught up with what has come since."""

from collections.abc import Sequence

from racelog.facts.line import Asked, Placed
from racelog.log.segment import Link, Mark, Stretch, TornTail, Unfinished, read_stretch
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

    def catch_up(self, sources: Sequence[Source]) -> Log:
        """Read what is new; from the beginning when a segment shrank, vanished or changed its name."""
        if not self._continued_by(sources):
            self._forget()
        self._torn, self._unfinished = None, None
        for number, source in enumerate(sources):
            mark = self._marks[number] if number < len(self._marks) else Mark(source.name, source.file)
            if number < len(self._marks) and mark.offset == source.size:
                continue
            last = number == len(sources) - 1
            self._add(number, read_stretch(source.read(mark.offset, -1), self.season, mark, self._link, last=last))
        return self.log

    def answer(self, asked: Asked) -> Appended | None:
        """The lines already written for the same request, if it was made before. Errors: KeyReused."""
        answered = self._answers.get(asked.key)
        if answered is None:
            return None
        if answered[0].line.request != asked:
            raise KeyReused(asked.key, answered[0].line)
        return Appended(tuple(answered), again=True)

    def go_on(self, text: bytes) -> tuple[Placed, ...]:
        """Take what is about to be written behind the last line as read; the lines of it."""
        number = len(self._marks) - 1
        before = len(self._placed)
        self._add(number, read_stretch(text, self.season, self._marks[number], self._link, last=True))
        return tuple(self._placed[before:])

    def begin(self, segment: str, file: str, header: bytes) -> None:
        """Take the header of a segment that is about to be begun as read."""
        mark = Mark(segment, file)
        self._add(len(self._marks), read_stretch(header, self.season, mark, self._link, last=True))

    @property
    def segment(self) -> str:
        """The name of the last segment."""
        return self._marks[-1].name

    def cut_short(self) -> None:
        """Take a last append that lacks parts as a write that was cut short: it is known that it was."""
        if self._unfinished is not None:
            self._torn, self._unfinished = self._unfinished.as_torn(), None

    @property
    def link(self) -> Link:
        """What the next line must continue."""
        return self._link

    @property
    def log(self) -> Log:
        """The log as far as it was read."""
        return Log(self.season, tuple(self._placed), self._link, self._torn, self._unfinished)

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
        self._torn, self._unfinished = stretch.torn, stretch.unfinished
