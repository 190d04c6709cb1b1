"""What state a log is in, and the mending of what can be mended without touching a line that was acknowledged."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from racelog.errors import LogDamaged, OutOfReach
from racelog.log import durable, recovery
from racelog.log.files import FileStore
from racelog.log.folder import CHECKPOINTS, reaching, segments_in
from racelog.log.lock import Turn, nobody_writing_in, refuse_where_locks_do_not_hold
from racelog.log.recovery import end_last_line, lacks_line_end, set_aside
from racelog.log.store import UnknownSeason


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a log that is not as it should be; `mend` is what mending does, None where it cannot.

    `exit_code` is what stays when it is not mended: 3 where the log cannot be relied on, 1 otherwise.
    """

    what: str
    place: str
    mend: str | None = None
    remedy: str | None = None
    """What to do where it cannot be mended."""
    exit_code: int = 1


@dataclass(frozen=True, slots=True)
class _Ailment:
    finding: Finding
    cure: Callable[[Turn], object] | None = None


def examine(store: FileStore, season: str) -> list[Finding]:
    """What is wrong with a log, looked at while nobody writes. Errors: UnknownSeason, OutOfReach."""
    with nobody_writing_in(store.folder_of(season)):
        return [ailment.finding for ailment in _ailments(store, season)]


def mend(store: FileStore, season: str) -> list[Finding]:
    """Mend what can be mended; what was found. One mended thing may bring another one to light.

    Errors:  UnknownSeason, OutOfReach.
    """
    examine(store, season)
    findings: list[Finding] = []
    with store.locked(season) as turn:
        while True:
            new = [ailment for ailment in _ailments(store, season) if ailment.finding not in findings]
            findings.extend(ailment.finding for ailment in new)
            curable = [ailment.cure for ailment in new if ailment.cure is not None]
            for cure in curable:
                cure(turn)
            if not curable:
                return findings


def findings_as_json(findings: Sequence[Finding], *, mended: bool) -> list[dict[str, object]]:
    """What was found, as values for programs."""
    return [
        {
            "what": finding.what,
            "place": finding.place,
            "mend": finding.mend,
            "remedy": finding.remedy,
            "mended": mended and finding.mend is not None,
        }
        for finding in findings
    ]


def _ailments(store: FileStore, season: str) -> Iterator[_Ailment]:
    folder = store.folder_of(season)
    if not folder.is_dir() or not any(folder.iterdir()):
        store.read(season)  # says what seasons there are
    with reaching(folder):
        cut_short = recovery.install_under_way(folder)
        try:
            yield from _of_the_disk(folder)
            yield from _of_an_install(season, folder) if cut_short else _of_drafts(folder)
            if not cut_short:
                yield from _of_the_end(store, season)
        except UnknownSeason:
            what = "no segment is in this folder: the season was never opened"
            yield _Ailment(Finding(what, str(folder), remedy="Open it, or remove the folder"))
        except LogDamaged as damaged:
            place = damaged.place or str(folder)
            yield _Ailment(Finding(damaged.what, place, remedy=damaged.remedy, exit_code=damaged.exit_code))


def _of_the_disk(folder: Path) -> Iterator[_Ailment]:
    try:
        refuse_where_locks_do_not_hold(folder)
    except OutOfReach as refused:
        yield _Ailment(Finding(refused.what, str(folder), remedy=refused.remedy, exit_code=refused.exit_code))


def _of_an_install(season: str, folder: Path) -> Iterator[_Ailment]:
    what = "an import was cut short: the log is not read until it is completed"
    if recovery.can_be_completed(folder):
        finding = Finding(what, str(folder), "completed, all it wanted to write being there", exit_code=3)
        yield _Ailment(finding, lambda turn: recovery.complete(turn.folder))
    else:
        remedy = f"Not all it wanted to write is there: run the same import of {season} again"
        yield _Ailment(Finding(what, str(folder), remedy=remedy, exit_code=3))


def _of_drafts(folder: Path) -> Iterator[_Ailment]:
    for draft in sorted(file for place in (folder, folder / CHECKPOINTS) for file in place.glob(".*.new")):
        finding = Finding("a draft of a write that was cut short; it never counted", str(draft), "removed")
        yield _Ailment(finding, _Removing(draft))


def _of_the_end(store: FileStore, season: str) -> Iterator[_Ailment]:
    files = segments_in(store.folder_of(season))
    if files and lacks_line_end(season, {file.stem: durable.read_plain(file) for file in files}):
        what = "the last line is whole but has no line end"
        finding = Finding(what, str(files[-1]), "its line end added, and the line counts", exit_code=3)
        yield _Ailment(finding, lambda _turn: end_last_line(season, files))
        return
    log = FileStore(store.folder).read_alone(season)
    if log.torn is not None:
        torn, size = log.torn, len(log.torn.text)
        what = f"{size} bytes at the end are no whole append: a write was cut short, and never acknowledged"
        finding = Finding(what, torn.place, "set aside, beside the log")
        yield _Ailment(finding, lambda turn: set_aside(turn.folder, torn))
    if log.unfinished is not None:
        what = (
            f"the last append has {log.unfinished.lines} of its {log.unfinished.of} lines, each of them whole: "
            "something was removed after them"
        )
        remedy = (
            "They may have been acknowledged, so they are left as they are: put the missing lines back from a backup"
        )
        yield _Ailment(Finding(what, log.unfinished.place, remedy=remedy, exit_code=3))


class _Removing:
    """Removes a draft."""

    def __init__(self, draft: Path) -> None:
        self._draft = draft

    def __call__(self, _turn: Turn) -> None:
        self._draft.unlink(missing_ok=True)
        durable.sync_folder(self._draft.parent)
