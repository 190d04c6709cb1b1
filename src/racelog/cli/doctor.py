"""The command `doctor`: the state of a season's log and of what was computed from it, told, and mended where asked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from racelog.cli.options import AsJson, Folders, Season, folders_of

if TYPE_CHECKING:  # for the types alone: --help stays quick
    from racelog.log.doctor import Finding
    from racelog.log.store import Log


def doctor(
    context: typer.Context,
    season: Season,
    mend: Annotated[
        bool, typer.Option("--mend", help="Mend what can be mended; no line that was acknowledged is touched.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say what state a log is in after a crash, a power cut or a full disk; --mend mends what can be mended.

    Exit code 0 when nothing is left to mend, 1 when --mend would mend it, 3 when the log cannot be relied on.

    Example: racelog doctor pccna-2022
    """
    import json  # these late: --help stays quick

    from racelog.log.doctor import findings_as_json
    from racelog.log.lock import file_system_of

    folders = folders_of(context)
    findings = _findings(folders, season, mend=mend)
    log = _log(folders, season)
    if as_json:
        report = {
            "season": season,
            "seq": None if log is None else log.seq,
            "log_head": None if log is None else log.head,
            "file_system": file_system_of(folders.events),
            "findings": findings_as_json(findings, mended=mend),
        }
        typer.echo(json.dumps(report, indent=2))
    _tell(season, log, findings, mended=mend, as_json=as_json)
    left = [finding.exit_code for finding in findings if not (mend and finding.mend)]
    if left:
        raise typer.Exit(max(left))


def _findings(folders: Folders, season: str, *, mend: bool) -> "list[Finding]":
    """What is wrong with the log, and with what was computed from it; mended, where asked."""
    from dataclasses import replace  # these late: --help stays quick

    from racelog.cli.rebuild import project
    from racelog.log import doctor as doctoring
    from racelog.log.files import FileStore

    store = FileStore(folders.events)
    findings = doctoring.mend(store, season) if mend else doctoring.examine(store, season)
    behind = _behind(folders, season)
    if not (mend and behind):
        return [*findings, *behind]
    project(folders, season)
    still = bool(_behind(folders, season))
    return [*findings, *(replace(finding, mend=None) if still else finding for finding in behind)]


def _behind(folders: Folders, season: str) -> "list[Finding]":
    """Projections that were not computed from the log as it is; none where there are none of the season."""
    from racelog.database import built_from  # these late: --help stays quick
    from racelog.errors import Malformed, OutOfReach
    from racelog.log.doctor import Finding

    log = _log(folders, season)
    place = str(folders.projections)
    try:
        built = built_from(folders.projections, season)
    except (Malformed, OutOfReach) as error:
        return [Finding(f"the projections cannot be read: {error.what}", place, "set aside, and computed again")]
    if log is None or built is None or built[1] == log.head:
        return []
    what = f"the projections are of #{built[0]}, and the log is at #{log.seq}"
    return [Finding(what, place, "computed again")]


def _log(folders: Folders, season: str) -> "Log | None":
    from racelog.errors import LogDamaged, Malformed  # these late: --help stays quick
    from racelog.log.files import FileStore

    try:
        return FileStore(folders.events).read(season)
    except (LogDamaged, Malformed):
        return None


def _tell(season: str, log: "Log | None", findings: Sequence["Finding"], *, mended: bool, as_json: bool) -> None:
    """What is left goes to stderr, as errors do; what was mended, and how the log stands, is what was asked for."""
    from racelog.errors import readable  # late: --help stays quick

    for finding in findings:
        if mended and finding.mend:
            if not as_json:
                typer.echo(f"{finding.place}: {finding.what}\n  mended: {finding.mend}")
            continue
        then = f"racelog doctor {season} --mend: {finding.mend}" if finding.mend else finding.remedy
        said = [f"{finding.place}: {finding.what}", *([then] if then else [])]
        typer.echo("\n".join(map(readable, said)), err=True)
    if log is not None and not as_json:
        nothing = "" if findings else ", nothing to mend"
        typer.echo(f"{season}: {log.seq} lines, chain good, head {log.head}{nothing}")
