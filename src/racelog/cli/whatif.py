"""The command `whatif`: what would stand without some lines of a log, or were something decided; nothing is written.

What is supposed is typed as officials type it at the desk, and becomes a value by the same way; the copy of the log in
memory takes it as the log would. No command is run.
"""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from racelog.cli.options import After, AsJson, AsOf, Season, folders_of
from racelog.desk.requests.kinds import whole
from racelog.desk.requests.lines import words_of
from racelog.errors import Malformed, RacelogError, readable

if TYPE_CHECKING:  # for the types alone: --help stays quick
    from racelog.desk.requests.form import Form
    from racelog.desk.requests.reading import Typed
    from racelog.facts.season import Season as Facts
    from racelog.history.whatif import Supposition
    from racelog.library.season import Season as ReadSeason

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


def whatif(
    context: typer.Context,
    season: Season,
    missing: Annotated[
        list[int] | None,
        typer.Option("--without", help="A line of the log to think away (may be repeated).", metavar="SEQ", min=1),
    ] = None,
    requests: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            help="What an official would type, without racelog, season and grounds (may be repeated).",
            metavar="REQUEST",
        ),
    ] = None,
    branches: Annotated[
        list[str] | None,
        typer.Option(
            "--branch",
            help="A named supposition, to stand beside others: requests, and without SEQ, a lone ; between two "
            "(may be repeated).",
            metavar='"NAME: REQUEST"',
        ),
    ] = None,
    after: After = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Show what would stand without a decision, or were one taken; nothing is written. Who can still win: racelog title.

    A request is decided as an official's would be, refusals included, on a copy in memory. --without and --with together
    are one supposition.

    Example: racelog whatif pccna-2022 --without 171 --with "penalty R8 --car 30 --kind back-of-class"
    """
    from racelog.cli.reading import season_of  # these late: --help stays quick
    from racelog.history.branches import branch, branches_table
    from racelog.library.season import round_of
    from racelog.views.changes import branches_view
    from racelog.views.draw.terminal import show

    typed = branches_typed(missing or (), requests or (), branches or ())
    then = season_of(folders_of(context), season, as_of)
    after_round = round_of(then.replayed, after)
    copies = [_supposed(then, supposed) for supposed in typed]
    if len(typed) == 1 and typed[0].name == UNNAMED:
        _show_one(then, typed[0], copies[0], after_round, as_json=as_json)
        return
    sides = [
        (branch(supposed.name, supposed.words, copy.lines()), copy.replayed())
        for supposed, copy in zip(typed, copies, strict=True)
    ]
    table = branches_table(then.replayed, sides, after_round)
    if as_json:
        typer.echo(table.model_dump_json(indent=2))
    else:
        show(branches_view(table))


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


def _supposed(season: "ReadSeason", branch: Branch) -> "Supposition":
    """A branch worked out on a copy of the log. Errors: Refusal, Malformed, as an official would get them."""
    from racelog.history.whatif import Supposed  # late: --help stays quick

    copy = season.suppose(Supposed(branch.without))
    for request in branch.requests:
        try:
            _ask(copy, request)
        except RacelogError:
            typer.echo(f"{branch.name}: {readable(request)}", err=True)
            raise
    return copy


def _ask(copy: "Supposition", request: str) -> None:
    """Have a request as it was typed decided on the copy; the files it names are read. Errors: Refusal, Malformed."""
    from racelog.cli.timing_files import files_read, tell_what_is_contained  # late: --help stays quick

    said: dict[str, object] = {}

    def prepared(form: "Form", typed: "Typed", season: "Facts") -> "Typed":
        said.update(files_read(form, typed, season))
        return said

    asked = copy.read(request, prepared)
    tell_what_is_contained(asked, said, copy.replayed().season)
    copy.ask(copy.season, asked)


def _show_one(
    season: "ReadSeason", branch: Branch, copy: "Supposition", after_round: int | None, *, as_json: bool
) -> None:
    from racelog.tables import lines_table  # these late: --help stays quick
    from racelog.tables.changes import changes_table
    from racelog.views.changes import supposition_view
    from racelog.views.draw.terminal import show

    before = season.replayed
    changes = changes_table(before, copy.replayed(), after_round)
    changes = changes.model_copy(update={"seq": before.seq, "log_head": before.head})
    if as_json:
        typer.echo(changes.model_dump_json(indent=2))
        return
    lines = {line.seq: line for line in lines_table(before).lines}
    without = [lines[seq] for seq in branch.without]
    show(supposition_view(without, copy.lines(requests_alone=True), changes))
