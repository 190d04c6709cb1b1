"""How fast a log is read, verified and decoded, beside the least that takes, untyped readers, and the peer."""

from hashlib import sha256
from pathlib import Path

import pytest

pytest.importorskip("eventsourcing", reason="the peer is an extra: pip install 'racelog[bench]'")

import msgspec  # the extra is asked for first
import orjson
from longer import SEASON, longer_season
from peer import Peer, season_id
from results import Row, section
from timing import medians

from racelog.facts.evolve import replay
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
