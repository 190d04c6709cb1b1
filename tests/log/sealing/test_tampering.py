"""What somebody may do to a log of thirty lines, and what shows it: the chain alone, a checkpoint, a signature."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from racelog.copies.sealed import SignedLines, against_checkpoints, check_sealed, signed_lines
from racelog.desk.service import Desk
from racelog.errors import LogDamaged
from racelog.facts.events import NoteRecorded, SeasonOpened
from racelog.log.chain import digest, seal
from racelog.log.memory import MemoryStore
from racelog.log.sealing.checkpoint import Checkpoint, checkpoint_text, fact_lines, read_checkpoint_of, tree_of
from racelog.log.sealing.keys import SigningKey, signature_of, signed_text, signer
from racelog.log.sealing.note import Note
from racelog.log.segment import Link, Mark, new_segment, read_stretch
from racelog.log.store import Log

CUP = "made-cup-2026"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
LINES = 30
KEY = SigningKey.new(f"racelog/{CUP}")
OFFICIAL = SigningKey.new("j.doe")


def thirty_lines(sign: Callable[[bytes], str] | None = None) -> MemoryStore:
    """An opening and twenty-nine notes, a minute apart."""
    store = MemoryStore()
    minutes = count()
    desk = Desk(store, clock=lambda: NOON + timedelta(minutes=next(minutes)), sign=sign)
    desk.append(CUP, SeasonOpened(season=CUP, title="Made Cup", year=2026), by="j.doe")
    for number in range(2, LINES + 1):
        desk.append(CUP, NoteRecorded(text=f"car {number} is given 5 seconds"), by="j.doe")
    return store


@pytest.fixture(scope="module")
def whole() -> Mapping[str, bytes]:
    """The segments of the log as it was sealed."""
    return thirty_lines().segments(CUP)


@pytest.fixture(scope="module")
def checkpoint(whole: Mapping[str, bytes]) -> Checkpoint:
    """The checkpoint of all thirty lines."""
    return checkpoint_of(whole, LINES)


def checkpoint_of(segments: Mapping[str, bytes], size: int) -> Checkpoint:
    text = checkpoint_text(CUP, size, tree_of(segments, size).root())
    return read_checkpoint_of(CUP, str(Note(text, (KEY.sign(text.encode()),))).encode(), "0001")


def read(segments: Mapping[str, bytes]) -> Log:
    return MemoryStore({CUP: segments}).read(CUP)


def written_again(bodies: list[dict[str, object]]) -> dict[str, bytes]:
    """The log an insider makes of these lines: numbered anew, chained anew, every hash as it should be."""
    header, link = new_segment(CUP, Link())
    previous, lines = link.digest, [header]
    for number, body in enumerate(bodies, start=1):
        unhashed = {name: value for name, value in body.items() if name != "hash"}
        line = seal(json.dumps({**unhashed, "seq": number, "prev": previous}, separators=(",", ":")).encode())
        lines.append(line + b"\n")
        previous = digest(line)
    return {"00-season": b"".join(lines)}


def bodies_of(segments: Mapping[str, bytes]) -> list[dict[str, object]]:
    return [json.loads(line) for line in fact_lines(segments)]


def check(segments: Mapping[str, bytes], *checkpoints: Checkpoint) -> None:
    """What verify asks of a log and its checkpoints. Errors: LogDamaged."""
    log = read(segments)
    check_sealed(against_checkpoints(tree_of(segments, log.seq), checkpoints, [KEY.verifier]), log.seq)


def test_every_flip_of_a_bit_shows_without_a_checkpoint(whole: Mapping[str, bytes]) -> None:
    """All of them, one after the other: the header's, every line's, every line end's.

    What stands before the line is as it was, so each is read from that line on, as a log that is kept warm is.
    """
    (text,) = whole.values()
    lines, placed = text.splitlines(keepends=True), read(whole).placed
    mark, link = Mark("00-season", "00-season.jsonl"), Link()
    flipped = 0
    for at, line in enumerate(lines):
        rest = b"".join(lines[at + 1 :])
        for bit in range(len(line) * 8):
            changed = bytearray(line)
            changed[bit // 8] ^= 1 << bit % 8
            with pytest.raises(LogDamaged):
                read_stretch(bytes(changed) + rest, CUP, mark, link, last=True)
            flipped += 1
        mark = Mark(mark.name, mark.file, mark.offset + len(line), mark.lines + 1)
        before = placed[at - 1] if at else None
        link = Link(0, digest(line[:-1])) if before is None else Link(before.line.seq, before.digest, before.line.at)
    assert flipped == len(text) * 8


def test_the_log_as_it_was_sealed_is_as_sealed(whole: Mapping[str, bytes], checkpoint: Checkpoint) -> None:
    """Nothing cries wolf: untouched, written out again the same way, or gone on with."""
    check(whole, checkpoint)
    store = MemoryStore({CUP: whole})
    Desk(store).append(CUP, NoteRecorded(text="after the seal"), by="j.doe")
    check(store.segments(CUP), checkpoint)
    assert written_again(bodies_of(whole)) == whole


def edited_last_line(bodies: list[dict[str, object]]) -> list[dict[str, object]]:
    return [*bodies[:-1], {**bodies[-1], "data": {"text": "car 30 is given nothing"}}]


def two_lines_swapped(bodies: list[dict[str, object]]) -> list[dict[str, object]]:
    one, other = bodies[10], bodies[11]
    swapped = [{**other, "at": one["at"]}, {**one, "at": other["at"]}]
    return [*bodies[:10], *swapped, *bodies[12:]]


def written_again_from_the_middle(bodies: list[dict[str, object]]) -> list[dict[str, object]]:
    return [*bodies[:14], {**bodies[14], "by": "somebody else"}, *bodies[15:]]


def a_line_put_in(bodies: list[dict[str, object]]) -> list[dict[str, object]]:
    new = {**bodies[20], "id": "01a1ff57-0000-7000-8000-000000000000", "data": {"text": "car 1 is given nothing"}}
    return [*bodies[:20], {**new, "request": {**_request(new), "key": "put in"}}, *bodies[20:]]


def _request(body: dict[str, object]) -> dict[str, object]:
    request = body["request"]
    assert isinstance(request, dict)
    return request


@pytest.mark.parametrize("change", [edited_last_line, two_lines_swapped, written_again_from_the_middle, a_line_put_in])
def test_a_log_hashed_anew_shows_by_its_checkpoint(
    change: Callable[[list[dict[str, object]]], list[dict[str, object]]],
    whole: Mapping[str, bytes],
    checkpoint: Checkpoint,
) -> None:
    """The chain of an insider is good; the root is not."""
    changed = written_again(change(bodies_of(whole)))
    check(changed)
    with pytest.raises(LogDamaged, match="the first 30 lines are not those that were sealed"):
        check(changed, checkpoint)


@pytest.mark.parametrize("kept", [29, 15, 1])
def test_lines_removed_at_the_end_show_by_the_checkpoint(
    kept: int, whole: Mapping[str, bytes], checkpoint: Checkpoint
) -> None:
    """A log that simply ends earlier has a good chain, too."""
    (text,) = whole.values()
    cut = {"00-season": b"".join(text.splitlines(keepends=True)[: kept + 1])}
    check(cut)
    with pytest.raises(LogDamaged, match=f"the log has {kept} lines, and had 30 when it was sealed"):
        check(cut, checkpoint)


def test_the_earlier_checkpoint_says_where_the_change_is_not(
    whole: Mapping[str, bytes], checkpoint: Checkpoint
) -> None:
    """Two checkpoints bound the change between them."""
    changed = written_again(written_again_from_the_middle(bodies_of(whole)))
    with pytest.raises(LogDamaged) as found:
        check(changed, checkpoint_of(whole, 12), checkpoint)
    assert found.value.excerpt == ("#1 to #12 are as an earlier checkpoint sealed them; the change is in #13 to #30")


def test_a_checkpoint_changed_by_hand_is_no_witness(whole: Mapping[str, bytes], checkpoint: Checkpoint) -> None:
    """Its signature does not fit, and that is said rather than that the log is damaged."""
    changed = written_again(edited_last_line(bodies_of(whole)))
    text = checkpoint_text(CUP, LINES, tree_of(changed, LINES).root())
    forged = read_checkpoint_of(CUP, str(Note(text, checkpoint.note.signatures)).encode(), "0001")
    with pytest.raises(LogDamaged, match="the signature by racelog/made-cup-2026.* does not fit this checkpoint"):
        check(changed, forged)


def test_lines_signed_by_an_official_are_his(whole: Mapping[str, bytes]) -> None:
    """Counted by key; without the key they are by a stranger; unsigned ones are not signed."""
    segments = thirty_lines(signer(CUP, OFFICIAL)).segments(CUP)
    log, key = read(segments), OFFICIAL.verifier
    assert signed_lines(log, segments, [key]) == SignedLines(30, ((key.key, "good", 30),))
    assert signed_lines(log, segments, [KEY.verifier]) == SignedLines(30, ((key.key, "unknown key", 30),))
    assert signed_lines(read(whole), whole, [key]) == SignedLines(30, ())


@pytest.mark.parametrize(
    "change",
    [
        edited_last_line,
        two_lines_swapped,
        written_again_from_the_middle,
        lambda bodies: bodies[:10] + bodies[11:],
        lambda bodies: [{**bodies[0], "data": {**_data(bodies[0]), "year": 2025}}, *bodies[1:]],
        lambda bodies: [{**body, "at": "2026-06-01T12:00:00Z"} for body in bodies],
    ],
)
def test_signed_lines_cannot_be_hashed_anew(
    change: Callable[[list[dict[str, object]]], list[dict[str, object]]],
) -> None:
    """Without a checkpoint, and without the official's key: data, author, time, number or predecessor changed."""
    segments = thirty_lines(signer(CUP, OFFICIAL)).segments(CUP)
    changed = written_again(change(bodies_of(segments)))
    with pytest.raises(LogDamaged, match="the signature by j.doe.* does not fit the line"):
        signed_lines(read(changed), changed, [OFFICIAL.verifier])


def _data(body: dict[str, object]) -> dict[str, object]:
    told = body["data"]
    assert isinstance(told, dict)
    return told


def test_a_signature_holds_for_its_season_alone() -> None:
    """The same line, byte for byte, in another season was not signed."""
    segments = thirty_lines(signer("another-cup-2026", OFFICIAL)).segments(CUP)
    with pytest.raises(LogDamaged, match="does not fit the line"):
        signed_lines(read(segments), segments, [OFFICIAL.verifier])


def test_a_signature_is_of_the_bytes_of_the_line() -> None:
    """Everything before it: number, predecessor, who, when, data."""
    (line, *_) = fact_lines(thirty_lines(signer(CUP, OFFICIAL)).segments(CUP))
    found = signature_of(line)
    assert found is not None
    signature, body = found
    assert line.startswith(body + b',"signed":"j.doe ')
    assert OFFICIAL.sign(signed_text(CUP, body)) == signature


def test_something_that_is_no_signature_is_damage(whole: Mapping[str, bytes]) -> None:
    """It looks like one to the eye; no key could have made it."""
    odd = written_again([{**body, "signed": "j.doe AAAA+/=="} for body in bodies_of(whole)])
    with pytest.raises(LogDamaged, match="carries something that is no signature"):
        signed_lines(read(odd), odd, [OFFICIAL.verifier])
