"""What every store does alike when it appends: the order of things checked, lines laid out, batches answered.

Appends are laid out one behind the other before any of them is written, on the warm log, which goes on with them. So
several share one write and one sync, and each has an answer of its own: the lines it becomes, those it became when it
was asked before, or its refusal. When the write fails, the warm log is ahead of the file, and is thrown away.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from pydantic_core import PydanticSerializationError

from racelog.errors import LogDamaged, Malformed
from racelog.facts.line import Line, NotAFact, decode, encode
from racelog.log.chain import seal_and_digest
from racelog.log.reader import WarmLog, check_opened
from racelog.log.sealing.checkpoint import sealed_up_to
from racelog.log.segment import Laid, Link, Source, Unfinished, new_segment
from racelog.log.store import Appended, Draft, KeyReused, Log, LogDiffers, LogMoved, Refused

SEGMENT_NAME = re.compile(r"(?=.{1,60}\Z)[a-z0-9]+(-[a-z0-9]+)*")


def check_may_append(warm: WarmLog, draft: Draft) -> None:
    """Refuse a draft decided on an older log, and any append behind one that is not whole."""
    check_whole(warm.unfinished)
    if draft.expected is not None and draft.expected != warm.link.seq:
        raise LogMoved(draft.expected, warm.link.seq, warm.since(draft.expected))


def check_not_moved(log: Log, expected: int | None) -> None:
    """Refuse what was made of a log that has grown since."""
    if expected is not None and expected != log.seq:
        raise LogMoved(expected, log.seq, log.lines[expected:])


def check_is_still(log: Log, before: Log) -> None:
    """Refuse to replace a log that is not the one that was looked at. Errors: LogMoved."""
    if log.head != before.head:
        raise LogMoved(before.seq, log.seq, log.lines[before.seq :])


def check_whole(unfinished: Unfinished | None) -> None:
    """Refuse to write behind an append that lacks a part."""
    if unfinished is not None:
        raise LogDamaged(
            f"{unfinished}: something was removed after them",
            remedy="Nothing is appended behind them. Put the missing lines back from a backup",
        )


def only(answers: Sequence[Appended | Refused]) -> Appended:
    """The answer to a single append. Errors: what it was refused with."""
    (answer,) = answers
    if isinstance(answer, Appended):
        return answer
    raise answer


def lay_out(link: Link, draft: Draft) -> list[Laid]:
    """The lines of a draft, continuing a chain; time never goes backwards. Errors: Malformed."""
    at = draft.at if link.at is None else max(draft.at, link.at)
    lines: list[Laid] = []
    previous, total = link.digest, len(draft.facts)
    for number, (event_id, fact) in enumerate(draft.facts, start=1):
        try:
            body = encode(
                seq=link.seq + number,
                prev=previous,
                event_id=event_id,
                asked=draft.asked,
                at=at,
                by=draft.by,
                tx=None if total == 1 else f"{number}/{total}",
                fact=fact,
            )
        except (PydanticSerializationError, UnicodeError):
            raise Malformed(f"{draft.by!r} or what was asked is no text that can be written down") from None
        text, previous = seal_and_digest(body if draft.sign is None else _signed(body, draft.sign))
        lines.append(Laid(text + b"\n", _read_again(text), previous))
    return lines


def _signed(body: bytes, sign: Callable[[bytes], str]) -> bytes:
    """The body of a line with the signature of the bytes before it."""
    opened = body[:-1]
    return opened + b',"signed":"' + sign(opened).encode() + b'"}'


def _read_again(text: bytes) -> Line:
    """What could not be read again must not be written."""
    try:
        return decode(text)
    except NotAFact as error:
        raise Malformed(f"this cannot be recorded: {error}") from None


def segment_name(existing: Sequence[str], name: str) -> str:
    """The file name (without its ending) of the segment after those that exist. Errors: Malformed."""
    if not SEGMENT_NAME.fullmatch(name):
        raise Malformed(f"{name!r} is no name of a segment", remedy="Small letters, digits and hyphens, 60 at most")
    return f"{len(existing):02d}-{name}"


def goes_into_a_new_segment(warm: WarmLog, checkpoints: Mapping[str, bytes]) -> bool:
    """Whether a checkpoint covers the last line, and so closed the segment it stands in."""
    return warm.link.seq > 0 and not warm.just_begun and sealed_up_to(checkpoints) == warm.link.seq


def checkpoint_name(kept: Mapping[str, bytes], text: bytes) -> str:
    """The name a checkpoint is kept under: the one it has, or the next number."""
    same = (name for name, other in kept.items() if other == text)
    return next(same, f"{max((int(name) for name in kept), default=0) + 1:04d}")


def still_missing(season: str, kept: Mapping[str, bytes], wanted: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """What is to be added, by segment, so that a store that keeps the beginning of a log keeps all of it.

    Errors:  LogDiffers, unless one of the two logs begins with the other.
    """
    missing = dict(wanted)
    pairs = list(zip(kept.items(), wanted.items(), strict=False))
    for number, ((name, text), (wanted_name, wanted_text)) in enumerate(pairs, start=1):
        grows = number == len(kept) and wanted_text.startswith(text)
        grown = number == len(wanted) and text.startswith(wanted_text)
        if name != wanted_name or not (text == wanted_text or grows or grown):
            raise LogDiffers(
                f"{season} has a log already, and it is another one (from the segment {name} on)",
                remedy="Move that log away first, or keep the new one elsewhere with --events FOLDER",
            )
        missing[name] = wanted_text[len(text) :]
    return {name: text for name, text in missing.items() if text}


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
        self.text += b"".join(line.text for line in laid)
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
