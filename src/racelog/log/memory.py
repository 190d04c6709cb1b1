"""Logs kept in memory: for tests, previews and imports. The bytes are those a file would hold."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from racelog.errors import LogDamaged
from racelog.facts.line import Asked
from racelog.log.append import (
    Batch,
    check_is_still,
    check_not_moved,
    check_whole,
    checkpoint_name,
    goes_into_a_new_segment,
    only,
    segment_name,
    still_missing,
)
from racelog.log.reader import WarmLog, opened
from racelog.log.segment import FIRST_SEGMENT, Source, new_segment
from racelog.log.store import Appended, Draft, Log, Refused, UnknownSeason


class MemoryStore:
    """Keeps logs in memory; see the protocol in store.py."""

    def __init__(
        self,
        logs: Mapping[str, Mapping[str, bytes]] | None = None,
        checkpoints: Mapping[str, Mapping[str, bytes]] | None = None,
    ) -> None:
        self._logs = {season: dict(segments) for season, segments in (logs or {}).items()}
        self._checkpoints = {season: dict(kept) for season, kept in (checkpoints or {}).items()}
        self._warm: dict[str, WarmLog] = {}

    def seasons(self) -> Sequence[str]:
        return sorted(self._logs)

    def holds(self, season: str) -> bool:
        return season in self._logs

    def folder_of(self, season: str) -> Path | None:  # noqa: ARG002 - as the protocol has it
        return None

    def read(self, season: str) -> Log:
        return opened(self._caught_up(season).log)

    def answered(self, season: str, asked: Asked) -> Appended | None:
        return self._caught_up(season).answer(asked) if self.holds(season) else None

    def append(self, season: str, draft: Draft) -> Appended:
        return only(self.append_all(season, (draft,)))

    def append_all(self, season: str, drafts: Sequence[Draft]) -> Sequence[Appended | Refused]:
        batch = self._batch(season, drafts)
        try:
            for draft in drafts:
                batch.lay(draft)
        except LogDamaged:
            self._warm.pop(season, None)
            raise
        if batch.new:
            segments = self._logs.setdefault(season, {})
            segments[batch.segment] = segments.get(batch.segment, b"") + batch.text
            self._warm[season] = batch.warm
        elif batch.begins:
            self._warm.pop(season, None)
        return batch.answers

    def _batch(self, season: str, drafts: Sequence[Draft]) -> Batch:
        if season not in self._logs:
            return Batch.of_a_new_log(season, FIRST_SEGMENT, _file(season))
        warm, segments = self._caught_up(season), list(self._logs[season])
        if goes_into_a_new_segment(warm, self._checkpoints.get(season, {})):
            return Batch.behind_a_seal(warm, segment_name(segments, drafts[0].segment), _file(season))
        return Batch(warm)

    def begin_segment(self, season: str, name: str) -> None:
        log = self.read(season)
        check_whole(log.unfinished)
        segments = self._logs[season]
        segments[segment_name(list(segments), name)] = new_segment(season, log.link)[0]

    def segments(self, season: str) -> Mapping[str, bytes]:
        self.read(season)
        return dict(self._logs[season])

    def checkpoints(self, season: str) -> Mapping[str, bytes]:
        return dict(self._checkpoints.get(season, {}))

    def keep_checkpoint(self, season: str, text: bytes, expected: int | None = None) -> str:
        check_not_moved(self.read(season), expected)
        kept = self._checkpoints.setdefault(season, {})
        name = checkpoint_name(kept, text)
        kept[name] = text
        return name

    def sources(self, season: str) -> Sequence[Source]:
        self.read(season)
        return [_source(season, name, text) for name, text in self._logs[season].items()]

    def undisturbed(self, season: str) -> AbstractContextManager[bool]:  # noqa: ARG002 - as the protocol has it
        return nullcontext(enter_result=True)

    def kept_of_import(self, season: str) -> Mapping[str, bytes]:
        return dict(self._logs.get(season, {}))

    def install(self, season: str, segments: Mapping[str, bytes]) -> bool:
        missing = still_missing(season, self._logs.get(season, {}), segments)
        kept = self._logs.setdefault(season, {})
        for name, text in missing.items():
            kept[name] = kept.get(name, b"") + text
        return bool(missing)

    def replace(self, season: str, segments: Mapping[str, bytes], instead_of: Log, aside: tuple[str, bytes]) -> None:  # noqa: ARG002 - nothing lies beside a log in memory
        check_is_still(self.read(season), instead_of)
        self._logs[season] = dict(segments)
        self._warm.pop(season, None)

    def _caught_up(self, season: str) -> WarmLog:
        if season not in self._logs:
            raise UnknownSeason(f"no season {season!r} is kept in memory")
        warm = self._warm.setdefault(season, WarmLog(season))
        warm.catch_up([_source(season, name, text) for name, text in self._logs[season].items()])
        return warm


def _source(season: str, name: str, text: bytes) -> Source:
    def read(offset: int, length: int) -> bytes:
        return text[offset:] if length < 0 else text[offset : offset + length]

    return Source(name, _file(season, name), len(text), read)


def _file(season: str, name: str = FIRST_SEGMENT) -> str:
    return f"{season}/{name}.jsonl"
