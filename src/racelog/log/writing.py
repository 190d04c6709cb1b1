"""What every store does alike before it writes: check the order of things, and lay out the lines."""

import re
from collections.abc import Callable, Mapping, Sequence

from pydantic_core import PydanticSerializationError

from racelog.errors import LogDamaged, Malformed
from racelog.facts.events import SeasonOpened
from racelog.facts.line import NotAFact, decode, encode
from racelog.log.chain import digest, seal
from racelog.log.sealing.checkpoint import sealed_up_to
from racelog.log.segment import Link
from racelog.log.store import Appended, Draft, Log, LogDiffers, LogMoved, Refused

FIRST_SEGMENT = "00-season"
SEGMENT_NAME = re.compile(r"(?=.{1,60}\Z)[a-z0-9]+(-[a-z0-9]+)*")


def check_may_append(log: Log, draft: Draft) -> None:
    """Refuse a draft decided on an older log, and any append behind one that is not whole."""
    check_whole(log)
    if draft.expected is not None and draft.expected != log.seq:
        raise LogMoved(draft.expected, log.seq, log.lines[draft.expected :])


def opened(log: Log) -> Log:
    """The log, if it begins with the opening of its season. Errors: LogDamaged."""
    first = log.placed[0] if log.placed else None
    if first is None or not isinstance(first.line.data, SeasonOpened) or first.line.data.season != log.season:
        place = f"{log.season}/{FIRST_SEGMENT}" if first is None else first.place
        raise LogDamaged(
            f"the log does not begin with the opening of {log.season}",
            place=place,
            remedy=f"Compare with a backup: racelog verify {log.season} --against BACKUP",
        )
    return log


def check_whole(log: Log) -> None:
    """Refuse to write behind an append that lacks a part."""
    if log.unfinished is not None:
        raise LogDamaged(
            f"{log.unfinished}: something was removed after them",
            remedy="Nothing is appended behind them. Put the missing lines back from a backup",
        )


def only(answers: Sequence[Appended | Refused]) -> Appended:
    """The answer to a single append. Errors: what it was refused with."""
    (answer,) = answers
    if isinstance(answer, Appended):
        return answer
    raise answer


def lay_out(link: Link, draft: Draft) -> bytes:
    """The lines of a draft, continuing a chain; time never goes backwards."""
    at = draft.at if link.at is None else max(draft.at, link.at)
    lines: list[bytes] = []
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
        lines.append(seal(body if draft.sign is None else _signed(body, draft.sign)))
        _check_readable(lines[-1])
        previous = digest(lines[-1])
    return b"".join(line + b"\n" for line in lines)


def _signed(body: bytes, sign: Callable[[bytes], str]) -> bytes:
    """The body of a line with the signature of the bytes before it."""
    opened = body[:-1]
    return opened + b',"signed":"' + sign(opened).encode() + b'"}'


def _check_readable(line: bytes) -> None:
    """What could not be read again must not be written."""
    try:
        decode(line)
    except NotAFact as error:
        raise Malformed(f"this cannot be recorded: {error}") from None


def segment_name(existing: Sequence[str], name: str) -> str:
    """The file name (without its ending) of the segment after those that exist. Errors: Malformed."""
    if not SEGMENT_NAME.fullmatch(name):
        raise Malformed(f"{name!r} is no name of a segment", remedy="Small letters, digits and hyphens, 60 at most")
    return f"{len(existing):02d}-{name}"


def goes_into_a_new_segment(log: Log, last_segment: str, checkpoints: Mapping[str, bytes]) -> bool:
    """Whether a checkpoint covers the last line, and so closed the segment it stands in."""
    closed = bool(log.placed) and log.placed[-1].segment == last_segment
    return closed and sealed_up_to(checkpoints) == log.seq


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
