"""What would stand under suppositions, beside what stands."""

from collections.abc import Sequence
from dataclasses import dataclass

import typer

from racelog.cli.options import Folders
from racelog.cli.reading import read_season
from racelog.cli.supposing import SUPPOSED, Asked, supposed
from racelog.history.branches import branch, branches_table
from racelog.history.whatif import Supposition
from racelog.library.season import round_of
from racelog.tables import lines_table
from racelog.tables.changes import changes_table
from racelog.tables.replayed import Replayed
from racelog.views.changes import branches_view, supposition_view
from racelog.views.draw.terminal import show


@dataclass(frozen=True, slots=True)
class When:
    """The log a supposition starts from, and the round the tables are shown after."""

    as_of: str | None = None
    after: int | None = None


def whatif(
    folders: Folders, season: str, branches: Sequence[Asked], when: When, command: object, *, as_json: bool
) -> None:
    """Print what would stand: the changes of one supposition, or several branches side by side.

    Errors:  Refusal, Malformed.
    """
    before = read_season(folders, season, when.as_of)
    after_round = round_of(before, when.after)
    up_to = None if when.as_of is None else before.seq
    copies = [supposed(command, folders, season, each, up_to) for each in branches]
    if len(branches) == 1 and branches[0].name == SUPPOSED:
        _one(before, branches[0], copies[0], after_round, as_json=as_json)
    else:
        sides = [
            (branch(asked.name, asked.words, copy.lines()), copy.replayed())
            for asked, copy in zip(branches, copies, strict=True)
        ]
        table = branches_table(before, sides, after_round)
        if as_json:
            typer.echo(table.model_dump_json(indent=2))
        else:
            show(branches_view(table))


def _one(before: Replayed, asked: Asked, copy: Supposition, after_round: int | None, *, as_json: bool) -> None:
    after = copy.replayed()
    changes = changes_table(before, after, after_round).model_copy(update={"seq": before.seq, "log_head": before.head})
    if as_json:
        typer.echo(changes.model_dump_json(indent=2))
        return
    lines = {line.seq: line for line in lines_table(before).lines}
    show(supposition_view([lines[seq] for seq in asked.without], copy.lines(requests_alone=True), changes))
