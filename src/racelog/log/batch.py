"""Appends laid out one behind the other, before any of them is written: each gets its own answer."""

from racelog.errors import Malformed
from racelog.log.segment import Link, new_segment
from racelog.log.source import Source
from racelog.log.store import Appended, Draft, KeyReused, LogMoved, Refused
from racelog.log.warm import WarmLog
from racelog.log.writing import check_may_append, check_opened, lay_out


class Batch:
    """What is to be written behind a warm log, which goes on with it: when that fails the log is read anew."""

    def __init__(self, warm: WarmLog, begins: str | None = None) -> None:
        self.warm = warm
        self.after = warm.link.seq
        """The last line there was before it."""
        self.begins = begins
        """The name of the segment it begins, if it does not go on in the last one."""
        self.torn = warm.torn
        self.text = b""
        self.answers: list[Appended | Refused] = []
        self.in_parts = False
        """Whether an append of several lines is among them."""

    @classmethod
    def of_a_new_log(cls, season: str, segment: str, file: str) -> "Batch":
        """A batch that begins with the header of a season's first segment."""
        header, _ = new_segment(season, Link())
        warm = WarmLog(season)
        warm.catch_up([Source(segment, file, len(header), lambda offset, _length: header[offset:])])
        batch = cls(warm, segment)
        batch.text = header
        return batch

    @classmethod
    def behind_a_seal(cls, warm: WarmLog, segment: str, file: str) -> "Batch":
        """A batch that begins a segment: a checkpoint of the last line closed the one before it."""
        batch = cls(warm, segment)
        batch.text, _ = new_segment(warm.season, warm.link)
        warm.begin(segment, file, batch.text)
        return batch

    @property
    def segment(self) -> str:
        """The name of the segment its lines stand in."""
        return self.begins or self.warm.segment

    def lay(self, draft: Draft) -> None:
        """Answer a draft: with the lines it becomes, those it became before, or its refusal. Errors: LogDamaged."""
        try:
            self.answers.append(self._answered(draft))
        except (KeyReused, LogMoved, Malformed) as refused:
            self.answers.append(refused)

    def _answered(self, draft: Draft) -> Appended:
        answer = self.warm.answer(draft.asked)
        if answer is not None:
            return answer
        check_may_append(self.warm, draft)
        opening = self.warm.link.seq == 0
        laid = lay_out(self.warm.link, draft)
        lines = self.warm.go_on(laid)
        if opening:
            check_opened(self.warm.season, self.warm.first)
        self.text += b"".join(each.text for each in laid)
        self.in_parts = self.in_parts or len(lines) > 1
        return Appended(lines)

    @property
    def new(self) -> bool:
        """Whether there is anything to write."""
        return any(isinstance(answer, Appended) and not answer.again for answer in self.answers)

    @property
    def again(self) -> list[Appended]:
        """The answers given before, of lines that are not in this very batch."""
        again = (answer for answer in self.answers if isinstance(answer, Appended) and answer.again)
        return [answer for answer in again if answer.lines[-1].line.seq <= self.after]
