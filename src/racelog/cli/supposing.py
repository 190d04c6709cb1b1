"""Suppositions as they are typed: lines thought away, requests as an official would type them, branches of both."""

import io
import shlex
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from itertools import groupby

import typer
from typer.core import TyperGroup

from racelog.cli.options import Folders
from racelog.cli.prompt.expanding import Seat, expand, named
from racelog.cli.prompt.outcome import told
from racelog.cli.prompt.verbs import verbs_of
from racelog.cli.prompt.wording import words_of
from racelog.cli.reading import store_of
from racelog.desk.requests.kinds import whole
from racelog.errors import Malformed, RacelogError, readable
from racelog.history.whatif import BY, Supposition

WITHOUT = "without"
BETWEEN = ";"
SUPPOSED = "as supposed"


@dataclass(frozen=True, slots=True)
class Asked:
    """One branch: its name, the lines to think away, and the requests, as typed."""

    name: str
    without: tuple[int, ...]
    requests: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """All that is supposed, as typed."""
        return (*(f"{WITHOUT} {seq}" for seq in self.without), *self.requests)


def branches_asked(without: Sequence[int], requests: Sequence[str], branches: Sequence[str]) -> list[Asked]:
    """The branches: that of the options themselves first, then those named. Errors: Malformed."""
    asked = [Asked(SUPPOSED, tuple(without), tuple(requests))] if without or requests else []
    asked += [_branch(each) for each in branches]
    if not asked:
        raise Malformed(
            "what is to be supposed?",
            remedy='Say --without SEQ, --with "REQUEST" (such as --with "rescind 171"), or --branch "NAME: ..."',
        )
    names = [each.name for each in asked]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise Malformed(f"two branches are called {twice!r}", remedy="Give each a name of its own")
    return asked


def _branch(typed: str) -> Asked:
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
    return Asked(name.strip(), tuple(seqs), tuple(requests))


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


def supposed(command: object, folders: Folders, season: str, asked: Asked, up_to: int | None) -> Supposition:
    """A branch worked out on a copy of the log. Errors: Refusal, Malformed, as an official would get them."""
    if not isinstance(command, TyperGroup):
        raise TypeError("something is supposed without the commands to suppose it by")
    copy = Supposition(store_of(folders), season, up_to)
    for seq in asked.without:
        copy.take_away(seq)
    for request in asked.requests:
        try:
            _ask(command, replace(folders, supposed=copy), copy, request)
        except Exception as error:
            typer.echo(f"{asked.name}: {readable(request)}", err=True)
            if isinstance(error, RacelogError):
                raise
            raise typer.Exit(told(error)) from error
    return copy


def _ask(command: TyperGroup, folders: Folders, copy: Supposition, request: str) -> None:
    """Run the command a request stands for on the copy; what it prints is not of interest."""
    verbs = verbs_of(command)
    verb, _ = named(words_of(request), verbs)
    if "--preview" not in verb.options:
        raise Malformed(
            f"{verb.name} asks for nothing to be appended, so it cannot be supposed",
            remedy="Suppose what an official decides: penalty, rescind, classify, appeal decide, ...",
        )
    before = copy.seq
    arguments = expand(request, verbs, Seat(copy.season, BY, before))
    with redirect_stdout(io.StringIO()):
        command.main(arguments, prog_name="racelog", standalone_mode=False, obj=folders)
    if copy.seq == before:
        raise Malformed("this asks for nothing to be appended, so there is nothing to suppose", excerpt=request)
