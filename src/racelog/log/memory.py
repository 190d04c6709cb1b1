"""Logs kept in memory: for tests, previews and imports. The bytes are those a file would hold."""

from collections.abc import Mapping, Sequence

from racelog.facts.line import Asked
from racelog.log.segment import Link, new_segment
from racelog.log.source import Source
from racelog.log.store import Appended, Draft, Log, UnknownSeason
from racelog.log.warm import WarmLog
from racelog.log.writing import FIRST_SEGMENT, check_may_append, lay_out, opened, segment_name, still_missing


class MemoryStore:
    """Keeps logs in memory; see the protocol in store.py."""

    def __init__(self, logs: Mapping[str, Mapping[str, bytes]] | None = None) -> None:
        self._logs = {season: dict(segments) for season, segments in (logs or {}).items()}
        self._warm: dict[str, WarmLog] = {}

    def seasons(self) -> Sequence[str]:
        return sorted(self._logs)

    def holds(self, season: str) -> bool:
        return season in self._logs

    def read(self, season: str) -> Log:
        return opened(self._caught_up(season).log)

    def answered(self, season: str, asked: Asked) -> Appended | None:
        return self._caught_up(season).answer(asked) if self.holds(season) else None

    def append(self, season: str, draft: Draft) -> Appended:
        if season not in self._logs:
            check_may_append(Log(season), draft)
            self._logs[season] = {FIRST_SEGMENT: new_segment(season, Link())[0]}
        warm = self._caught_up(season)
        answer = warm.answer(draft.asked)
        if answer is not None:
            return answer
        log = warm.log
        check_may_append(log, draft)
        segments = self._logs[season]
        segments[list(segments)[-1]] += lay_out(log.link, draft)
        return Appended(self._caught_up(season).log.placed[log.seq :])

    def begin_segment(self, season: str, name: str) -> None:
        link = self.read(season).link
        segments = self._logs[season]
        segments[segment_name(list(segments), name)] = new_segment(season, link)[0]

    def segments(self, season: str) -> Mapping[str, bytes]:
        self.read(season)
        return dict(self._logs[season])

    def sources(self, season: str) -> Sequence[Source]:
        self.read(season)
        return [_source(season, name, text) for name, text in self._logs[season].items()]

    def kept_of_import(self, season: str) -> Mapping[str, bytes]:
        return dict(self._logs.get(season, {}))

    def install(self, season: str, segments: Mapping[str, bytes]) -> bool:
        missing = still_missing(season, self._logs.get(season, {}), segments)
        kept = self._logs.setdefault(season, {})
        for name, text in missing.items():
            kept[name] = kept.get(name, b"") + text
        return bool(missing)

    def _caught_up(self, season: str) -> WarmLog:
        if season not in self._logs:
            raise UnknownSeason(f"no season {season!r} is kept in memory")
        warm = self._warm.setdefault(season, WarmLog(season))
        warm.catch_up([_source(season, name, text) for name, text in self._logs[season].items()])
        return warm


def _source(season: str, name: str, text: bytes) -> Source:
    def read(offset: int, length: int) -> bytes:
        return text[offset:] if length < 0 else text[offset : offset + length]

    return Source(name, f"{season}/{name}.jsonl", len(text), read)
