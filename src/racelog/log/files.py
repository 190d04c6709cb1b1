"""Logs kept in files: one folder a season, one JSONL file a segment, written durably under a lock."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from racelog.errors import LogDamaged, OutOfReach
from racelog.facts.line import Asked
from racelog.log import durable, installing
from racelog.log.folder import CHECKPOINTS, SEASON, contents_of, reaching, seasons_in, segments_in, source
from racelog.log.lock import Turn, nobody_writing_in
from racelog.log.season_folder import SeasonFolder
from racelog.log.segment import new_segment
from racelog.log.source import Source
from racelog.log.store import Appended, Draft, Log, Refused, UnknownSeason
from racelog.log.tail import set_aside
from racelog.log.writing import check_not_moved, check_whole, checkpoint_name, only, opened, segment_name, still_missing


class FileStore:
    """Keeps logs in a folder; see the protocol in store.py.

    Durability: an append is one write and one fdatasync before it is acknowledged; a new segment appears whole,
    by a rename, and its folder is synced. A write that fails is taken back, and the log read anew from the disk. While
    several segments are being installed a mark stands beside them: a log with that mark is not read.

    Not for several threads at once: each has a store of its own.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kept: dict[str, SeasonFolder] = {}

    def seasons(self) -> Sequence[str]:
        with reaching(self.folder):
            return seasons_in(self.folder)

    def holds(self, season: str) -> bool:
        with reaching(self.folder):
            return bool(segments_in(self.folder_of(season)))

    def read(self, season: str) -> Log:
        """As the protocol says. What is odd is looked at again while nobody writes: it may have been half written."""
        odd: LogDamaged | None = None
        kept = self._folder_of(season)
        try:
            log = kept.as_it_lies()
            if log.torn is None and log.unfinished is None:
                return opened(log)
        except LogDamaged as damaged:
            odd = damaged
        with nobody_writing_in(kept.path) as certain:
            if odd is None or certain:
                return opened(kept.as_it_lies())
        raise odd

    def read_alone(self, season: str) -> Log:
        """The log as it lies, for whoever knows that nobody is writing. Errors: as for read."""
        return opened(self._folder_of(season).as_it_lies())

    def sources(self, season: str) -> Sequence[Source]:
        with reaching(self.folder):
            found = self._folder_of(season).whole()
            return list(map(source, found.segments, found.sizes))

    def answered(self, season: str, asked: Asked) -> Appended | None:
        kept = self._folder_of(season)
        if not self.holds(season) or kept.caught_up().answer(asked) is None:
            return None
        with nobody_writing_in(kept.path):  # nor about to take it back
            answer = kept.caught_up().answer(asked)
            kept.make_durable(() if answer is None else (answer,))
            return answer

    def append(self, season: str, draft: Draft) -> Appended:
        return only(self.append_all(season, (draft,)))

    def append_all(self, season: str, drafts: Sequence[Draft]) -> Sequence[Appended | Refused]:
        return self._folder_of(season).append_all(drafts)

    def begin_segment(self, season: str, name: str) -> None:
        kept = self._folder_of(season)
        with kept.locked() as turn:
            found = kept.whole()
            warm = kept.to_go_on_from(found)
            check_whole(warm.unfinished)
            file = turn.folder / f"{segment_name([each.stem for each in found.segments], name)}.jsonl"
            set_aside(turn.folder, warm.torn)
            kept.sync_end(found)
            header, _ = new_segment(season, warm.link)
            durable.begin(file, header)

    def segments(self, season: str) -> Mapping[str, bytes]:
        self.read(season)
        return self._texts(season)

    def checkpoints(self, season: str) -> Mapping[str, bytes]:
        return self._folder_of(season).checkpoints()

    def keep_checkpoint(self, season: str, text: bytes, expected: int | None = None) -> str:
        with self.locked(season) as turn:
            check_not_moved(self.read_alone(season), expected)
            kept = self.checkpoints(season)
            name = checkpoint_name(kept, text)
            file = turn.folder / CHECKPOINTS / f"{name}.txt"
            self._folder_of(season).sync_end(contents_of(turn.folder))
            if name in kept:
                durable.sync_name(file)
            else:
                durable.make_folder(file.parent)
                durable.begin(file, text)
            return name

    def kept_of_import(self, season: str) -> Mapping[str, bytes]:
        """The segments there are, also those of an import that was cut short."""
        if not self.holds(season):
            return {}
        with reaching(self.folder):
            cut_short = installing.under_way(self.folder_of(season))
        return self._texts(season) if cut_short else self.segments(season)

    def install(self, season: str, segments: Mapping[str, bytes]) -> bool:
        with self.locked(season) as turn:
            self._folder_of(season).sync_end(contents_of(turn.folder))
            kept = self._texts(season)
            missing = still_missing(season, kept, segments)
            whole = {name: kept.get(name, b"") + text for name, text in missing.items()}
            try:
                installing.install(turn.folder, whole)
            except OSError as error:
                if not installing.under_way(turn.folder):
                    raise
                raise OutOfReach(
                    f"{error.strerror or error}",
                    place=str(error.filename or turn.folder),
                    remedy="The import was cut short, and the log is not read until it is completed: run it again, "
                    f"or racelog doctor {season} --mend",
                ) from error
            return bool(missing)

    def folder_of(self, season: str) -> Path:
        """Where a season is kept, or would be. Errors: UnknownSeason."""
        return self._folder_of(season).path

    @contextmanager
    def locked(self, season: str) -> Iterator[Turn]:
        """The season's folder, made if need be, with nobody else writing in it. Errors: OutOfReach."""
        with self._folder_of(season).locked() as turn:
            yield turn

    def _folder_of(self, season: str) -> SeasonFolder:
        if season not in self._kept:
            if not SEASON.fullmatch(season):
                raise UnknownSeason(
                    f"{season[:100]!r} is no name of a season",
                    remedy='A season is named in small letters, digits and hyphens, such as "touring-cup-2026"',
                )
            self._kept[season] = SeasonFolder(season, self.folder / season)
        return self._kept[season]

    def _texts(self, season: str) -> Mapping[str, bytes]:
        with reaching(self.folder):
            return {file.stem: file.read_bytes() for file in segments_in(self.folder_of(season))}
