"""The state of a season's log and projections, told; and mended where asked."""

import json
from dataclasses import replace

import typer

from racelog.cli.options import Folders
from racelog.cli.projecting import project
from racelog.database import built_from
from racelog.errors import LogDamaged, Malformed, OutOfReach, readable
from racelog.log.doctor import Finding, examine, mend
from racelog.log.files import FileStore
from racelog.log.lock import file_system_of
from racelog.log.store import Log


def doctor(folders: Folders, season: str, *, mend: bool, as_json: bool) -> None:
    """Examine a season, mend it if asked, tell; ends with 1 or 3 where something is left."""
    store = FileStore(folders.events)
    found = _mended(folders, store, season) if mend else _examined(folders, store, season)
    log = _log(folders, season)
    if as_json:
        typer.echo(json.dumps(_report(folders, season, log, found, mended=mend), indent=2))
    _tell(season, log, found, mended=mend, as_json=as_json)
    left = [each.exit_code for each in found if not (mend and each.mend)]
    if left:
        raise typer.Exit(max(left))


def _examined(folders: Folders, store: FileStore, season: str) -> list[Finding]:
    return [*examine(store, season), *_behind(folders, season)]


def _mended(folders: Folders, store: FileStore, season: str) -> list[Finding]:
    found = mend(store, season)
    behind = _behind(folders, season)
    if behind:
        project(folders, season)
    still = _behind(folders, season)
    return [*found, *(replace(each, mend=None) if still else each for each in behind)]


def _behind(folders: Folders, season: str) -> list[Finding]:
    """Projections that were not computed from the log as it is; none where there are none of the season."""
    log = _log(folders, season)
    place = str(folders.projections)
    try:
        built = built_from(folders.projections, season)
    except (Malformed, OutOfReach) as error:
        return [
            Finding(f"the projections cannot be read: {error.what}. Delete them, then: racelog rebuild", place, None)
        ]
    if log is None or built is None or built[1] == log.head:
        return []
    what = f"the projections are of #{built[0]}, and the log is at #{log.seq}"
    return [Finding(what, place, "computed again")]


def _log(folders: Folders, season: str) -> Log | None:
    try:
        return FileStore(folders.events).read(season)
    except (LogDamaged, Malformed):
        return None


def _tell(season: str, log: Log | None, found: list[Finding], *, mended: bool, as_json: bool) -> None:
    """What is left goes to stderr, as errors do; what was mended, and how the log stands, is what was asked for."""
    for each in found:
        if mended and each.mend:
            if not as_json:
                typer.echo(f"{each.place}: {each.what}\n  mended: {each.mend}")
            continue
        then = f"racelog doctor {season} --mend: {each.mend}" if each.mend else each.remedy
        typer.echo("\n".join(map(readable, [f"{each.place}: {each.what}", *([then] if then else [])])), err=True)
    if log is not None and not as_json:
        typer.echo(f"{season}: {log.seq} lines, chain good, head {log.head}{'' if found else ', nothing to mend'}")


def _report(folders: Folders, season: str, log: Log | None, found: list[Finding], *, mended: bool) -> dict[str, object]:
    return {
        "season": season,
        "seq": None if log is None else log.seq,
        "log_head": None if log is None else log.head,
        "file_system": file_system_of(folders.events),
        "findings": [
            {
                "what": each.what,
                "place": each.place,
                "mend": each.mend,
                "remedy": each.remedy,
                "mended": mended and each.mend is not None,
            }
            for each in found
        ],
    }
