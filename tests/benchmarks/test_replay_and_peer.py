"""How fast a log is read, verified and decoded, beside the least that takes, untyped readers, and the peer."""

import gc
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

pytest.importorskip("eventsourcing", reason="the peer is an extra: pip install 'racelog[bench]'")

import msgspec  # the extra is asked for first
import orjson
from longer import SEASON, longer_season
from peer import Peer, season_id
from pydantic import TypeAdapter
from pydantic_core import from_json
from results import Row, section
from timing import medians
from unvalidated import unvalidated

from racelog.facts.evolve import replay
from racelog.facts.line import AnyLine, Line, decode
from racelog.log.files import FileStore


@pytest.mark.benchmark
def test_verified_replay_to_facts(tmp_path: Path) -> None:
    """From the bytes on the disk to typed facts, every hash looked at."""
    FileStore(tmp_path / "events").install(SEASON, longer_season(10))
    (file,) = (tmp_path / "events" / SEASON).glob("*.jsonl")
    lines = FileStore(tmp_path / "events").read(SEASON).lines
    peer, season = Peer(tmp_path), season_id(SEASON)
    peer.append_all(season, lines)
    verified = "racelog: read, verify, decode strictly"
    plain = "pyeventsourcing: to domain events (neither verified nor validated)"
    seconds = medians(
        {
            "read": file.read_bytes,
            "read + hash": lambda: [sha256(line).hexdigest() for line in file.read_bytes().splitlines()],
            "read + orjson": lambda: [orjson.loads(line) for line in file.read_bytes().splitlines()],
            "read + msgspec": lambda: [msgspec.json.decode(line) for line in file.read_bytes().splitlines()],
            verified: lambda: FileStore(tmp_path / "events").read(SEASON),
            "racelog: the same, and the season added up": lambda: replay(
                FileStore(tmp_path / "events").read(SEASON).lines
            ),
            plain: lambda: peer.replay(season),
            "pyeventsourcing: the same, with every fact validated": lambda: peer.replay_validated(season),
        },
        runs=9,
    )
    ratio = seconds[plain] / seconds[verified]
    rows = [
        Row(
            name,
            (f"{each * 1e6 / len(lines):.1f} µs", f"{len(lines) / each:.0f}/s", f"{seconds[plain] / each:.2f}"),
            *(("2.5 of the peer", ratio >= 2.5) if name == verified else ()),
        )
        for name, each in seconds.items()
    ]
    size = file.stat().st_size // len(lines)
    title = f"Verified replay of {len(lines)} events ({size} bytes each, on average)"
    section("replay", title, ("an event", "events", "of the peer"), rows)
    peer.close()


@pytest.mark.benchmark
def test_ways_to_decode_a_line() -> None:
    """The way racelog goes, beside those it does not: each line of a season ten times as long, kept."""
    (segment,) = longer_season(10).values()
    texts = segment.splitlines()[1:]
    together = b"[" + b",".join(texts) + b"]"
    adapter: TypeAdapter[Line] = TypeAdapter(AnyLine)
    batched: TypeAdapter[tuple[Line, ...]] = TypeAdapter(tuple[AnyLine, ...])

    def made_anew() -> list[Line]:
        anew: TypeAdapter[Line] = TypeAdapter(AnyLine)
        return [anew.validate_json(text) for text in texts]

    ways: dict[str, Callable[[], object]] = {
        "racelog: strictly, line by line, one validator for ever, collector paused": paused(
            lambda: [decode(text) for text in texts]
        ),
        "the same, collector running": lambda: [decode(text) for text in texts],
        "through the adapter, line by line": lambda: [adapter.validate_json(text) for text in texts],
        "through an adapter made anew for the read": made_anew,
        "all lines in one batch": lambda: batched.validate_json(together),
        "all lines in one batch, collector paused": paused(lambda: batched.validate_json(together)),
        "not validated, as below a verified checkpoint, collector paused": paused(
            lambda: [unvalidated(text) for text in texts]
        ),
        "JSON alone": paused(lambda: [from_json(text) for text in texts]),
    }
    seconds = medians(ways, runs=9)
    own = next(iter(seconds.values()))
    rows = [Row(name, (f"{each * 1e6 / len(texts):.1f} µs", f"{each / own:.2f}")) for name, each in seconds.items()]
    note = (
        "Without validation the objects are still to be made, in Python, which takes longer than pydantic takes to "
        "validate and make them: lines below a verified checkpoint are decoded as all others are."
    )
    title = f"Ways to decode a line ({len(texts)} of them, kept)"
    section("decoding", title, ("a line", "of the first"), rows, [note])


def paused(way: Callable[[], object]) -> Callable[[], object]:
    def run() -> object:
        gc.disable()
        try:
            return way()
        finally:
            gc.enable()

    return run
