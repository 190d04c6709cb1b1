"""Projections that follow the logs: whatever is appended is written again, as it comes."""

import gc
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from racelog.errors import OutOfReach, RacelogError
from racelog.live.changes import Change, Damaged, Gone, Grown, Mended, Opened, Replaced
from racelog.live.following import Following
from racelog.projections.rebuild import Projections, Rebuilt


@dataclass(frozen=True, slots=True)
class Removed:
    """A season whose log is no longer kept, taken out of the projections."""

    season: str


@dataclass(frozen=True, slots=True)
class LeftAsItWas:
    """A season whose log is damaged: what was written of it before stays."""

    season: str
    error: RacelogError | str


@dataclass(frozen=True, slots=True)
class Behind:
    """A season that could not be written; it is tried again with the next append."""

    season: str
    error: OutOfReach


Step = Rebuilt | Removed | LeftAsItWas | Behind


class FollowedProjections:
    """Writes every season that grows, each kept warm; `written` are the heads of those that are up to date."""

    def __init__(self, projections: Projections, following: Following, written: Mapping[str, str]) -> None:
        self._projections = projections
        self._following = following
        self._written = dict(written)
        self._behind: set[str] = set()

    def catch_up(self) -> Iterator[Step]:
        """Write what came between the last writing and the first look of the follower."""
        self._following.look()
        for season in self._following.seasons:
            latest = self._following.replayed(season)
            if latest is not None and latest.head != self._written.get(season):
                yield self._projections.write(season, latest)
        # what is there stays: the collector need not look at it again after every append
        gc.collect()
        gc.freeze()

    def steps(self) -> Iterator[Step]:
        """What was done about every change, as it comes, until stopped."""
        for change in self._following.changes():
            yield from self._follow(change)

    def _follow(self, change: Change) -> Iterator[Step]:
        season = change.season
        match change:
            case Grown() | Opened() | Replaced() | Mended():
                # of several appends that came at once the last state is written
                if change.replayed is self._following.replayed(season):
                    self._behind.add(season)
                yield from self._write_what_is_behind()
            case Damaged():
                yield LeftAsItWas(season, change.complaint)
            case Gone():
                self._projections.remove(season)
                yield Removed(season)
            case _:
                assert_never(change)

    def _write_what_is_behind(self) -> Iterator[Step]:
        """Write every season that is behind; what cannot be written stays behind, and is tried again next time."""
        for season in sorted(self._behind):
            latest = self._following.replayed(season)
            try:
                if latest is not None:
                    yield self._projections.write(season, latest)
                self._behind.discard(season)
            except OutOfReach as error:
                yield Behind(season, error)
