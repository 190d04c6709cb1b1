"""Appending from the command line: previewed, confirmed on a terminal, written, projected, told."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from pydantic import ValidationError

from racelog.cli.asking import Stamp
from racelog.cli.options import Folders
from racelog.cli.previewing import print_preview
from racelog.cli.questions import confirm
from racelog.cli.reading import read_season, store_of
from racelog.cli.rebuild import project
from racelog.cli.requests import around
from racelog.cli.telling import logger
from racelog.cli.times import known_at
from racelog.desk.doubts import doubts
from racelog.desk.previewing import Previewed, preview
from racelog.desk.requests.form import Form
from racelog.desk.requests.models import Request
from racelog.desk.requests.reading import Typed
from racelog.desk.requests.reading import request as request_of
from racelog.desk.service import Desk, utc_now
from racelog.errors import Malformed
from racelog.facts.complaints import first_complaint, plainly
from racelog.facts.events import Basis
from racelog.facts.evolve import replay
from racelog.facts.line import Asked
from racelog.history.whatif import SUPPOSED
from racelog.log.store import Appended
from racelog.tables import as_json as table_as_json
from racelog.tables import lines_table


@contextmanager
def options_checked(**named: str) -> Iterator[None]:
    """Values that do not fit are told by the option they came in. Errors: Malformed.

    `named` gives the option of a field where it is not simply --field.
    """
    try:
        yield
    except ValidationError as error:
        first = first_complaint(error)
        parts = [part.rstrip("_") for part in first["loc"] if isinstance(part, str)]
        field = next((part for part in parts if part in named), parts[-1] if parts else "")
        option = named.get(field, f"--{field.replace('_', '-')}")
        raise Malformed(f"{option}: {plainly(first)}" if field else plainly(first)) from None


def append(folders: Folders, season: str, request: Request, stamp: Stamp) -> None:
    """Have a request appended as the stamp says, or show what it would change."""
    _check_stamp(stamp)
    _append(folders, season, with_words(folders, season, request, stamp), stamp)


def append_typed(folders: Folders, season: str, form: Form, typed: Typed, stamp: Stamp) -> None:
    """Have a request of the catalogue appended as it was typed. Errors: Malformed, Refusal; those of an append."""
    _check_stamp(stamp)
    given = {"season": season, **typed, **around(stamp)}
    if folders.supposed is not None:
        supposed = {"doc": SUPPOSED.document, "reason": SUPPOSED.reason}
        given |= {key: words for key, words in supposed.items() if given[key] is None}
    store = store_of(folders)
    opens = "season" in form.labels
    lines = () if opens or not store.holds(season) else store.read(season).lines
    _append(folders, season, request_of(form, given, replay(lines), lines, now=utc_now()), stamp)


def _append(folders: Folders, season: str, asked: Request, stamp: Stamp) -> None:
    sign = signed_by(season, stamp.sign)
    if folders.supposed is not None:
        folders.supposed.ask(season, asked)
        return
    if stamp.preview:
        _show(previewed(folders, season, asked, stamp), stamp, season)
        return
    expect = stamp.expect
    if _asks_back(stamp):
        shown = previewed(folders, season, asked, stamp)
        print_preview(shown)
        if not shown.again:
            confirm(f'Append as {_numbered(shown)}, by "{stamp.by}"?')
            expect = shown.before.seq
    appended = Desk(store_of(folders), sign=sign).append(season, asked, by=stamp.by, key=stamp.key, expect=expect)
    tell(folders, season, appended, as_json=stamp.as_json)


def _check_stamp(stamp: Stamp) -> None:
    """Errors: Malformed, where nobody is named, or a key is none."""
    if not stamp.by.strip():
        raise Malformed("--by: nobody is named", remedy="Say who appends: --by NAME, or RACELOG_BY")
    with options_checked(key="--id"):
        Asked(key="a new one" if stamp.key is None else stamp.key, kind="any", digest="0" * 64)


def signed_by(season: str, key_file: Path | None) -> Callable[[bytes], str] | None:
    """What signs the lines of a season; None without a key. Errors: Malformed, OutOfReach."""
    if key_file is None:
        return None
    from racelog.log.sealing.keys import read_signing_key, signer

    return signer(season, read_signing_key(key_file))


def with_words(folders: Folders, season: str, request: Request, stamp: Stamp) -> Request:
    """The request with its grounds and its time. Errors: Malformed, naming the option."""
    with options_checked(document="--doc"):
        given = {"document": stamp.doc, "reason": stamp.reason, "source": stamp.source}
        if folders.supposed is not None:
            grounds = {"document": SUPPOSED.document, "reason": SUPPOSED.reason}
            given |= {field: words for field, words in grounds.items() if given[field] is None}
        basis = Basis.model_validate(given)
    return request.model_copy(
        update={
            "basis": basis if any(given.values()) or "" in given.values() else None,
            "known": None if stamp.at is None else known_at(folders, season, request, stamp.at),
            "after_official": True if stamp.after_official else None,
        }
    )


def previewed(folders: Folders, season: str, request: Request, stamp: Stamp) -> Previewed:
    """What a request would change, computed on a copy in memory."""
    return preview(store_of(folders), season, request, by=stamp.by, key=stamp.key, expect=stamp.expect)


def _asks_back(stamp: Stamp) -> bool:
    """On a terminal an official sees what changes first; a script, or --yes, has decided already."""
    return not stamp.yes and not stamp.as_json and sys.stdin.isatty() and sys.stdout.isatty()


def _show(shown: Previewed, stamp: Stamp, season: str) -> None:
    if stamp.as_json:
        facts = [{"seq": line.seq, "type": line.type, "about": line.about} for line in shown.lines]
        changes = json.loads(shown.changes.model_dump_json())
        typer.echo(json.dumps({"season": season, "again": shown.again, "would_append": facts, "changes": changes}))
        return
    print_preview(shown)
    if not shown.again:
        typer.echo(f'Nothing written. Repeat with --yes to append as {_numbered(shown)}, by "{stamp.by}".')


def _numbered(shown: Previewed) -> str:
    first, last = shown.seqs[0], shown.seqs[-1]
    return f"event {first}" if first == last else f"events {first} to {last}"


def tell(folders: Folders, season: str, appended: Appended, *, as_json: bool) -> None:
    """Project, then print: what is printed has happened."""
    for placed in () if appended.again else appended.lines:
        logger(folders).info("appended", season=season, seq=placed.line.seq, type=placed.line.type)
    project(folders, season)
    seqs = {placed.line.seq for placed in appended.lines}
    replayed = read_season(folders, season)
    table = lines_table(replayed, since=min(seqs) - 1)
    lines = table.model_copy(update={"lines": tuple(line for line in table.lines if line.seq in seqs)})
    if as_json:
        typer.echo(json.dumps({**json.loads(table_as_json(lines)), "again": appended.again}, indent=2))
        return
    word = "appended before (the same request)" if appended.again else "appended"
    for line in lines.lines:
        voided = f", voided by #{line.voided_by}" if line.voided_by else ""
        typer.echo(f"{word} #{line.seq} {line.type}: {line.about} ({line.segment}:{line.line}){voided}")
    for doubt in () if appended.again else doubts(replayed.season, [placed.line.data for placed in appended.lines]):
        typer.echo(f"warning: {doubt}", err=True)
