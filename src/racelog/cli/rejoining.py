"""Two copies of a log brought together again: shown, confirmed, asked for request by request, told."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.text import Text

from racelog.cli.appending import signed_by
from racelog.cli.changing import print_changes
from racelog.cli.forking import fork_as_json, print_fork
from racelog.cli.options import Folders
from racelog.cli.projecting import project
from racelog.cli.questions import confirm
from racelog.cli.reading import store_of
from racelog.cli.screen import print_table, table_of
from racelog.copies.backup import read_backup
from racelog.copies.forks import Fork, fork_of
from racelog.copies.rejoining import Rejoined, Rejoiner, copy_of
from racelog.desk.previewing import whole
from racelog.desk.service import utc_now
from racelog.desk.words import status_shown
from racelog.errors import Malformed
from racelog.facts.line import Placed
from racelog.log.append import check_whole
from racelog.log.store import Store
from racelog.tables.changes import changes_table
from racelog.tables.replayed import Replayed, replayed

REFUSED = 1


@dataclass(frozen=True, slots=True)
class How:
    """Who asks, and whether to write at once, to ask first, or to show alone."""

    by: str
    sign: Path | None
    preview: bool
    yes: bool
    as_json: bool


def rejoin(folders: Folders, season: str, other: Path, how: How) -> None:
    """Ask again for what another copy has. Errors: Malformed, LogDamaged, LogMoved, OutOfReach."""
    if not how.by.strip():
        raise Malformed("--by: nobody is named", remedy="Say who appends: --by NAME, or RACELOG_BY")
    rejoiner = Rejoiner(how.by, signed_by(season, how.sign))
    store = store_of(folders)
    fork = _fork(store, season, other)
    copy = copy_of(store, season)
    before = _as_it_stands(copy, season)
    supposed = list(Rejoiner(how.by).ask(copy, fork))
    new = [each for each in supposed if each.verdict == "appended"]
    if not how.as_json:
        print_fork(fork)
        _print(supposed)
        if new:
            _print_changes(before, _as_it_stands(copy, season))
    if how.preview or not new:
        _end(fork, supposed, how, written=False)
    if not how.yes and not how.as_json and sys.stdin.isatty() and sys.stdout.isatty():
        confirm(f'Ask for {_counted(len(new), "request")} again, by "{how.by}"?')
    found = list(rejoiner.ask(store, fork, expect=before.seq))
    project(folders, season)
    _end(fork, found, how, written=True)


def _fork(store: Store, season: str, other: Path) -> Fork:
    """Both sides, if there are two. Errors: Malformed."""
    check_whole(store.read(season).unfinished)
    fork = fork_of(season, whole(store, season), read_backup(other, season))
    if not fork.after:
        raise Malformed(
            "the two logs have no line in common",
            place=str(other),
            remedy="They are no copies of one log: name another one",
        )
    if not fork.here and fork.there:
        raise Malformed(
            f"that copy is this log, gone on with after #{fork.after}: there is nothing to rejoin",
            place=str(other),
            remedy="Add its lines as they are: racelog backup there, racelog restore here",
        )
    return fork


def _as_it_stands(store: Store, season: str) -> Replayed:
    log = store.read(season)
    return replayed(log.placed, log.head)


def _print(found: Sequence[Rejoined]) -> None:
    """What becomes of every request of the other copy."""
    table = table_of("there", "request", "by", "becomes", fold=("request", "becomes"))
    for each in found:
        first = each.there[0].line
        table.add_row(_numbers(each.there), Text(first.request.kind), Text(first.by), Text(_becomes(each)))
    print_table(table)


def _becomes(found: Rejoined) -> str:
    if found.verdict == "appended":
        return _numbers(found.here)
    if found.verdict == "here already":
        return f"here already ({_numbers(found.here)})"
    return f"{found.verdict}: {found.why}"


def _numbers(placed: Sequence[Placed]) -> str:
    seqs = [each.line.seq for each in placed]
    return f"#{seqs[0]}" if len(seqs) == 1 else f"#{seqs[0]}-#{seqs[-1]}"


def _print_changes(before: Replayed, after: Replayed) -> None:
    now = utc_now()
    print_changes(
        changes_table(before, after),
        lambda session: status_shown(after.season, after.season.sessions[session], now),
    )


def _end(fork: Fork, found: Sequence[Rejoined], how: How, *, written: bool) -> None:
    """Say how it went, and end: with 1 when something stays out."""
    counted = {verdict: sum(each.verdict == verdict for each in found) for verdict in _VERDICTS}
    if how.as_json:
        requests = [
            {
                "there": [each.line.seq for each in one.there],
                "kind": one.there[0].line.request.kind,
                "key": one.there[0].line.request.key,
                "verdict": one.verdict,
                "here": [each.line.seq for each in one.here] if written or one.verdict == "here already" else [],
                "why": one.why,
            }
            for one in found
        ]
        told = {"season": fork.season, "written": written, "fork": fork_as_json(fork), "requests": requests}
        typer.echo(json.dumps(told, indent=2))
    else:
        out = counted["refused"] + counted["cannot be asked again"]
        appended = "appended" if written else "would be appended"
        typer.echo(
            f"{fork.season}: {_counted(counted['appended'], 'request')} {appended}, "
            f"{counted['here already']} here already, {out} left out"
        )
        if not written and counted["appended"]:
            typer.echo("Nothing written. Repeat with --yes to append them.")
    raise typer.Exit(REFUSED if any(each.why is not None for each in found) else 0)


_VERDICTS = ("appended", "here already", "refused", "cannot be asked again")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
