"""The peer: pyeventsourcing with its SQLite recorder on disk, every commit waiting for the disk (synchronous=FULL)."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import DomainEvent
from eventsourcing.persistence import DatetimeAsISO, JSONTranscoder, Mapper, UUIDAsHex
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore
from pydantic import TypeAdapter
from pydantic_core import from_json

from racelog.facts.line import CATALOGUE, Line

NAMESPACE = UUID("6a3f9c52-5f5e-4f2b-9c9d-2f1f0f6f7a11")
FULL = 2
"""What SQLite calls `PRAGMA synchronous = FULL`."""
_FACTS = {type_: TypeAdapter(fact) for type_, fact in CATALOGUE.items()}


@dataclass(frozen=True)
class Recorded(DomainEvent):
    """A fact as an event of the peer: what racelog's line says, as its own documentation would have it."""

    type: str
    v: int
    by: str
    request: dict[str, Any]
    data: dict[str, Any]


class Peer:
    """A recorder on disk, and the mapper of domain events."""

    def __init__(self, folder: Path, *, pool: int = 1) -> None:
        self._datastore = SQLiteDatastore(str(folder / "peer.db"), pool_size=pool, max_overflow=pool, lock_timeout=60)
        self.recorder = SQLiteApplicationRecorder(self._datastore)
        self.recorder.create_table()
        with self._datastore.transaction(commit=False) as cursor:
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone()[0] == FULL, "every commit waits for the disk, as an append of racelog does"
        transcoder = JSONTranscoder()
        transcoder.register(UUIDAsHex())
        transcoder.register(DatetimeAsISO())
        self._mapper: Mapper[UUID] = Mapper(transcoder)

    def append(self, event: "Recorded") -> None:
        """One event, durably."""
        self.recorder.insert_events([self._mapper.to_stored_event(event)])

    def append_all(self, season: UUID, lines: Sequence[Line]) -> None:
        """Many events in one transaction."""
        events = (recorded(season, version, line) for version, line in enumerate(lines, start=1))
        self.recorder.insert_events([self._mapper.to_stored_event(each) for each in events])

    def replay(self, season: UUID) -> Iterable[Any]:
        """The domain events of a season; nothing is verified, nor validated."""
        return [self._mapper.to_domain_event(each) for each in self.recorder.select_events(season)]

    def replay_validated(self, season: UUID) -> Iterable[Any]:
        """The same with every fact validated by the model racelog has for it, which is what racelog does too."""
        return [_FACTS[event.type].validate_python(event.data, strict=False) for event in self.replay(season)]

    def close(self) -> None:
        """Let go of the file."""
        self._datastore.close()


def season_id(name: str) -> UUID:
    """The id the peer knows a season by."""
    return uuid5(NAMESPACE, name)


def recorded(season: UUID, version: int, line: Line) -> Recorded:
    """A line as an event of the peer."""
    at: datetime = line.at
    return Recorded(
        originator_id=season,
        originator_version=version,
        timestamp=at,
        type=line.type,
        v=line.v,
        by=line.by,
        request=asdict(line.request),
        data=from_json(line.data.model_dump_json(exclude_none=True)),
    )
