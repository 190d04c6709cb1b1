"""The command `whatif`: what would stand without some lines of a log, or were something decided; nothing is written.

What is supposed is typed as officials type it, and becomes a value by the same way as at every other door; the copy of
the log in memory takes it as the log would. No command is run.
"""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import typer

from racelog.cli.branching import print_branches
from racelog.cli.changing import print_changes
from racelog.cli.options import Folders
from racelog.cli.reading import season_of
from racelog.cli.timing_files import files_read, tell_what_is_contained
from racelog.desk.requests.form import Form
from racelog.desk.requests.kinds import whole
from racelog.desk.requests.lines import words_of
from racelog.desk.requests.reading import Typed
from racelog.errors import Malformed, RacelogError, readable
from racelog.history.branches import branch, branches_table
from racelog.history.whatif import Supposed, Supposition
from racelog.library.season import Season, round_of
from racelog.tables import lines_table
from racelog.tables.changes import changes_table
from racelog.tables.replayed import Replayed

WITHOUT = "without"
BETWEEN = ";"
UNNAMED = "as supposed"


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch as typed: its name, the lines to think away, and the requests."""

    name: str
    without: tuple[int, ...]
    requests: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """All that is supposed."""
        return (*(f"{WITHOUT} {seq}" for seq in self.without), *self.requests)


@dataclass(frozen=True, slots=True)
class When:
    """The log a supposition starts from, and the round the tables are shown after."""

    as_of: str | None = None
    after: int | None = None


def branches_typed(without: Sequence[int], requests: Sequence[str], branches: Sequence[str]) -> list[Branch]:
    """The branches: that of --without and --with first, then those named. Errors: Malformed."""
    typed = [Branch(UNNAMED, tuple(without), tuple(requests))] if without or requests else []
    typed += map(_branch, branches)
    if not typed:
        raise Malformed(
            "what is to be supposed?",
            remedy='Say --without SEQ, --with "REQUEST" (such as --with "rescind 171"), or --branch "NAME: ..."',
        )
    names = [supposed.name for supposed in typed]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise Malformed(f"two branches are called {twice!r}", remedy="Give each a name of its own")
    return typed


def _branch(typed: str) -> Branch:
    """A branch as typed: "NAME: CHANGE ; CHANGE". Errors: Malformed."""
    name, colon, rest = typed.partition(":")
    if not colon or not name.strip() or any(mark in name for mark in ('"', "'", "--")):
        raise Malformed(
            "--branch: a branch begins with its name",
            excerpt=typed.strip()[:100],
            remedy='Such as --branch "the appeal succeeds: rescind 171"',
        )
    seqs: list[int] = []
    requests: list[str] = []
    for change in _changes(rest):
        words = words_of(change)
        if words[:1] == [WITHOUT]:
            seqs += _seqs(change, words[1:])
        else:
            requests.append(change)
    if not seqs and not requests:
        raise Malformed(f"--branch: nothing is supposed in {name.strip()!r}", excerpt=typed.strip()[:100])
    return Branch(name.strip(), tuple(seqs), tuple(requests))


def _changes(typed: str) -> Iterator[str]:
    """The changes of a branch: a semicolon that is a word of its own stands between two."""
    words = words_of(typed)
    for between, change in groupby(words, key=lambda word: word == BETWEEN):
        if not between:
            yield shlex.join(change)


def _seqs(change: str, words: Sequence[str]) -> list[int]:
    seqs = [seq for seq in (whole(word.removeprefix("#")) for word in words) if seq is not None]
    if not seqs or len(seqs) < len(words):
        raise Malformed("without which line?", excerpt=change[:100], remedy="Give its number: without 171")
    return seqs


def whatif(folders: Folders, season: str, branches: Sequence[Branch], when: When, *, as_json: bool) -> None:
    """Print what would stand: the changes of one supposition, or several branches side by side.

    Errors:  Refusal, Malformed.
    """
    then = season_of(folders, season, when.as_of)
    after_round = round_of(then.replayed, when.after)
    copies = [supposed(then, branch) for branch in branches]
    if len(branches) == 1 and branches[0].name == UNNAMED:
        _one(then.replayed, branches[0], copies[0], after_round, as_json=as_json)
        return
    sides = [
        (branch(typed.name, typed.words, copy.lines()), copy.replayed())
        for typed, copy in zip(branches, copies, strict=True)
    ]
    print_branches(branches_table(then.replayed, sides, after_round), as_json=as_json)


def supposed(season: Season, typed: Branch) -> Supposition:
    """A branch worked out on a copy of the log. Errors: Refusal, Malformed, as an official would get them."""
    copy = season.suppose(Supposed(typed.without))
    for request in typed.requests:
        try:
            _ask(copy, request)
        except RacelogError:
            typer.echo(f"{typed.name}: {readable(request)}", err=True)
            raise
    return copy


def _ask(copy: Supposition, request: str) -> None:
    """Have a request as it was typed decided on the copy; the files it names are read. Errors: Refusal, Malformed."""
    said: dict[str, object] = {}

    def prepared(form: Form, typed: Typed) -> Typed:
        said.update(files_read(form, typed))
        return said

    asked = copy.read(request, prepared)
    tell_what_is_contained(asked, said, copy.replayed().season)
    copy.ask(copy.season, asked)


def _one(before: Replayed, typed: Branch, copy: Supposition, after_round: int | None, *, as_json: bool) -> None:
    after = copy.replayed()
    changes = changes_table(before, after, after_round).model_copy(update={"seq": before.seq, "log_head": before.head})
    if as_json:
        typer.echo(changes.model_dump_json(indent=2))
        return
    lines = {line.seq: line for line in lines_table(before).lines}
    for seq in typed.without:
        typer.echo(f"without #{seq} {lines[seq].type}: {lines[seq].about}")
    for line in copy.lines(requests_alone=True):
        typer.echo(f"with #{line.seq} {line.type}: {line.about}")
    print_changes(changes, lambda session: session)
    typer.echo("Nothing was written.")
