"""What every store does alike before it writes: check the order of things, and lay out the lines."""

from collections.abc import Mapping, Sequence

from racelog.errors import LogDamaged
from racelog.facts.line import encode
from racelog.log.chain import digest, seal
from racelog.log.segment import Link
from racelog.log.store import Draft, Log, LogDiffers, LogMoved

FIRST_SEGMENT = "00-season"


def check_may_append(log: Log, draft: Draft) -> None:
    """Refuse a draft decided on an older log, and any append behind one that is not whole."""
    check_whole(log)
    if draft.expected is not None and draft.expected != log.seq:
        raise LogMoved(draft.expected, log.seq, log.lines[draft.expected :])


def check_whole(log: Log) -> None:
    """Refuse to write behind an append that lacks a part."""
    if log.unfinished is not None:
        raise LogDamaged(
            f"{log.unfinished}: something was removed after them",
            remedy="Nothing is appended behind them. Put the missing lines back from a backup",
        )


def lay_out(link: Link, draft: Draft) -> bytes:
    """The lines of a draft, continuing a chain; time never goes backwards."""
    at = draft.at if link.at is None else max(draft.at, link.at)
    lines: list[bytes] = []
    previous, total = link.digest, len(draft.facts)
    for number, (event_id, fact) in enumerate(draft.facts, start=1):
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
        lines.append(seal(body))
        previous = digest(lines[-1])
    return b"".join(line + b"\n" for line in lines)


def segment_name(existing: Sequence[str], name: str) -> str:
    """The file name (without its ending) of the segment after those that exist."""
    return f"{len(existing):02d}-{name}"


def still_missing(season: str, kept: Mapping[str, bytes], wanted: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The segments still to be written so that a store keeps a log; empty when it keeps it already.

    Errors:  LogDiffers, unless one of the two logs begins with the other.
    """
    names = list(wanted)
    for number, (name, text) in enumerate(list(kept.items())[: len(names)]):
        open_at_the_end = number == len(names) - 1 and text.startswith(wanted.get(name, text + b" "))
        if name != names[number] or (text != wanted[name] and not open_at_the_end):
            raise LogDiffers(
                f"{season} has a log already, and it is another one (from the segment {name} on)",
                remedy="Move that log away first, or keep the new one elsewhere with --events FOLDER",
            )
    return {name: text for name, text in wanted.items() if name not in kept}
