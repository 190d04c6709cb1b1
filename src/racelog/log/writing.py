"""What every store does alike before it writes: check the order of things, and lay out the lines."""

import re
from collections.abc import Callable, Mapping, Sequence

from pydantic_core import PydanticSerializationError

from racelog.errors import LogDamaged, Malformed
from racelog.facts.events import SeasonOpened
from racelog.facts.line import Line, NotAFact, Placed, decode, encode
from racelog.log.chain import seal_and_digest
from racelog.log.sealing.checkpoint import sealed_up_to
from racelog.log.segment import Laid, Link, Unfinished
from racelog.log.store import Appended, Draft, Log, LogDiffers, LogMoved, Refused
from racelog.log.warm import WarmLog

FIRST_SEGMENT = "00-season"
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
