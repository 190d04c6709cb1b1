"""Appending from the command line: previewed, confirmed on a terminal, written, projected, told.

The season is read and replayed once: what was typed is read against it, the request is previewed and decided on it, and
what is projected and told afterwards adds the new lines to it.
"""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import typer

from racelog.cli.form_options import How, Stamp
from racelog.cli.options import Folders
from racelog.cli.questions import confirm
from racelog.cli.reading import seasons_of, store_of
from racelog.cli.rebuild import project
from racelog.cli.timing_files import files_read, tell_what_is_contained
from racelog.cli.verbose import tell_done
from racelog.desk.doubts import doubts
from racelog.desk.preview import Previewed, preview
from racelog.desk.requests.complaints import fitting
from racelog.desk.requests.form import Form
from racelog.desk.requests.kinds import Context
from racelog.desk.requests.models import Request
from racelog.desk.requests.reading import Typed, with_grounds
from racelog.desk.requests.reading import request as request_of
from racelog.desk.requests.times import is_time_of_day
from racelog.desk.service import Desk, utc_now
from racelog.errors import Malformed
from racelog.facts.line import Asked
from racelog.facts.season import Season
from racelog.log.store import Appended
from racelog.tables import as_json as table_as_json
from racelog.tables import lines_table
from racelog.tables.replayed import Replayed, replayed
from racelog.views.draw.terminal import show
from racelog.views.preview import preview_view

NOTHING = Replayed((), "", Season())
"""What a season that is about to be opened is read against."""


def append_typed(folders: Folders, season: str, form: Form, typed: Typed, stamp: Stamp) -> None:
    """Have a request of the catalogue appended as it was typed. Errors: Malformed, Refusal; those of an append."""
    _check_stamp(stamp.how)

    def ask(standing: Replayed) -> Request:
        given = {"season": season, **files_read(form, typed, standing.season), **stamp.grounds}
        asked = request_of(form, given, standing.season, standing.lines, now=utc_now())
        tell_what_is_contained(asked, given, standing.season)
        _tell_day(asked, stamp)
        return asked

    _append(folders, season, ask, stamp.how, opening="season" in form.labels)


def append(
    folders: Folders, season: str, request: Request, stamp: Stamp, about: Mapping[str, object] | None = None
) -> None:
    """Have a request made by hand appended as the stamp says; `about` says which session or weekend its times are of."""
    _check_stamp(stamp.how)

    def ask(standing: Replayed) -> Request:
        context = Context(standing.season, standing.lines, about or {})
        asked = with_grounds(request, stamp.grounds, context, utc_now())
        _tell_day(asked, stamp)
        return asked

    _append(folders, season, ask, stamp.how)


def _append(
    folders: Folders, season: str, ask: Callable[[Replayed], Request], how: How, *, opening: bool = False
) -> None:
    desk = Desk(
        store_of(folders),
        clock=utc_now,
        sign=signed_by(season, how.sign),
        known=_known(folders, season),
        clock_is_right=how.clock_is_right,
    )
    asked = ask(NOTHING if opening else _as_asked_before(desk.standing(season), how.key))
    if how.preview:
        _show(_previewed(desk, season, asked, how), how, season)
        return
    expect = how.expect
    if _asks_back(how):
        shown = _previewed(desk, season, asked, how)
        show(preview_view(shown))
        if not shown.again:
            confirm(f'Append as {_numbered(shown)}, by "{how.by}"?')
            expect = shown.before.seq
    appended = desk.append(season, asked, by=how.by, key=how.key, expect=expect)
    _tell(folders, desk, season, appended, as_json=how.as_json)
    seasons_of(folders).remember(desk.known)


def _tell_day(asked: Request, stamp: Stamp) -> None:
    """Say which day a time was taken to be of that named none."""
    typed = stamp.grounds.get("at")
    if asked.known is not None and isinstance(typed, str) and is_time_of_day(typed):
        at = asked.known.at
        typer.echo(f"--at: {typed.strip()} is taken as {at:%Y-%m-%d %H:%M} ({at.tzinfo})", err=True)


def _known(folders: Folders, season: str) -> dict[str, Replayed]:
    """What was replayed of the season in this process before, as by the lines of the desk before this one."""
    known = seasons_of(folders).replayed_so_far(season)
    return {} if known is None else {season: known}


def _as_asked_before(standing: Replayed, key: str | None) -> Replayed:
    """The season as it was when something was asked under the same key; as it stands, for a new one.

    What a request is made of may be in the log by now: a file read again, or a grid confirmed again, would be another
    request. Asked of the same season it is the same one, and gets its first answer.
    """
    placed = standing.placed
    first = None if key is None else next((one.line.seq for one in placed if one.line.request.key == key), None)
    return standing if first is None else replayed(placed[: first - 1], placed[first - 2].digest if first > 1 else "")


def _check_stamp(how: How) -> None:
    """Errors: Malformed, where nobody is named, or a key is none."""
    if not how.by.strip():
        raise Malformed("--by: nobody is named", remedy="Say who appends: --by NAME, or RACELOG_BY")
    with fitting({"key": "--id"}):
        Asked(key="a new one" if how.key is None else how.key, kind="any", digest="0" * 64)


def signed_by(season: str, key_file: Path | None) -> Callable[[bytes], str] | None:
    """What signs the lines of a season; None without a key. Errors: Malformed, OutOfReach."""
    if key_file is None:
        return None
    from racelog.log.sealing.keys import read_signing_key, signer  # late: who does not sign does not wait for it

    return signer(season, read_signing_key(key_file))


def _previewed(desk: Desk, season: str, request: Request, how: How) -> Previewed:
    return preview(desk, season, request, by=how.by, key=how.key, expect=how.expect)


def _asks_back(how: How) -> bool:
    """On a terminal an official sees what changes first; a script, or --yes, has decided already."""
    return not how.yes and not how.as_json and sys.stdin.isatty() and sys.stdout.isatty()


def _show(shown: Previewed, how: How, season: str) -> None:
    if how.as_json:
        facts = [{"seq": line.seq, "type": line.type, "about": line.about} for line in shown.lines]
        changes = json.loads(shown.changes.model_dump_json())
        typer.echo(json.dumps({"season": season, "again": shown.again, "would_append": facts, "changes": changes}))
        return
    show(preview_view(shown))
    if not shown.again:
        typer.echo(f'Nothing written. Repeat with --yes to append as {_numbered(shown)}, by "{how.by}".')


def _numbered(shown: Previewed) -> str:
    first, last = shown.seqs[0], shown.seqs[-1]
    return f"event {first}" if first == last else f"events {first} to {last}"


def _tell(folders: Folders, desk: Desk, season: str, appended: Appended, *, as_json: bool) -> None:
    """Say what was written, then project: the log has it, and whoever waits for the projections knows."""
    for placed in () if appended.again else appended.lines:
        tell_done(folders, "appended", season=season, seq=placed.line.seq, type=placed.line.type)
    try:
        _acknowledge(desk, season, appended, as_json=as_json)
        sys.stdout.flush()
    finally:
        project(folders, season, desk.standing)


def _acknowledge(desk: Desk, season: str, appended: Appended, *, as_json: bool) -> None:
    seqs = {placed.line.seq for placed in appended.lines}
    standing = desk.standing(season)
    table = lines_table(standing, since=min(seqs) - 1)
    lines = table.model_copy(update={"lines": tuple(line for line in table.lines if line.seq in seqs)})
    if as_json:
        typer.echo(json.dumps({**json.loads(table_as_json(lines)), "again": appended.again}, indent=2))
        return
    word = "appended before (the same request)" if appended.again else "appended"
    for line in lines.lines:
        voided = f", voided by #{line.voided_by}" if line.voided_by else ""
        typer.echo(f"{word} #{line.seq} {line.type}: {line.about} ({line.segment}:{line.line}){voided}")
    for doubt in () if appended.again else doubts(standing.season, [placed.line.data for placed in appended.lines]):
        typer.echo(f"warning: {doubt}", err=True)
