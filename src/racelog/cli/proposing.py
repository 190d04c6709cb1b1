"""What an audit tells beside the tables: a matrix cell by cell, tables that cannot be, what would explain a table."""

from collections.abc import Sequence

import typer
from rich.text import Text

from racelog.audit.compare_matrix import CellDifference, MatrixAudit
from racelog.audit.impossible import ImpossibleTable
from racelog.audit.proposing.proposals import Proposal, ProposedSet
from racelog.cli.screen import print_table, table_of

_WHAT = {
    "place": "",
    "mark": "only one of the two says it was moved to the back of its class",
    "missing": "no such car is classified",
    "unexpected": "not printed",
    "unknown": "the log leaves the order uncertain",
}


def print_impossible(tables: Sequence[ImpossibleTable], what: str) -> None:
    """One line for each table that cannot be as it stands."""
    for each in tables:
        since = "" if each.amended is None else f"; amended by #{each.amended}"
        typer.echo(f"impossible as {what}: {each.session}: {each} ({each.where}{since})")


def print_matrix(matrix: MatrixAudit, *, summary: bool) -> None:
    """How many cells agree, and each that does not, with the lines that say why."""
    typer.echo(f"matrix: {matrix.matched} of {matrix.cells} cells agree")
    for number in matrix.not_run:
        typer.echo(f"not compared: round {number} of the matrix has not been run")
    if not summary and matrix.differences:
        shown = table_of("round", "car", "driver", "printed", "computed", "why", fold=("why",))
        for each in matrix.differences:
            shown.add_row(
                str(each.round),
                each.car or "",
                Text(each.driver or ""),
                each.printed or "-",
                each.computed or "-",
                Text(_why(each)),
            )
        print_table(shown)
    print_impossible(matrix.impossible, "printed")


def _why(difference: CellDifference) -> str:
    words = [_WHAT[each] for each in difference.what if _WHAT[each]]
    words += [f"{cause.says} (#{cause.seq} {cause.where})" for cause in difference.why]
    return "; ".join(words)


def print_proposals(proposals: Sequence[Proposal]) -> None:
    """What would explain each table that differs; nothing of it is applied."""
    for each in proposals:
        if each.verdict == "nothing":
            continue
        after = "" if each.after_round is None else f" after round {each.after_round}"
        typer.echo(f"{each.title}{after}: {each.differing} of {each.compared} totals differ")
        for line in _lines(each):
            typer.echo(f"  {line}")
    if any(each.sets for each in proposals):
        typer.echo("proposed, and not applied: whoever agrees records it, with a reason and a source")


def _lines(proposal: Proposal) -> list[str]:
    lines = [_verdict(proposal)]
    for number, each in enumerate(proposal.sets, start=1):
        if len(proposal.sets) > 1:
            lines.append(f"set {number}{_places(each)}")
        lines += _set(each)
        if len(proposal.sets) == 1:
            lines.append(f"then {each.places_agree} of {each.compared} places agree too")
    if proposal.sets or proposal.verdict == "out of time":
        lines.append(proposal.why)
    lines += [f"not considered: {each}" for each in proposal.left_out]
    return lines


def _verdict(proposal: Proposal) -> str:
    limit = "" if proposal.seconds is None else f" (the time limit of {proposal.seconds:g} s was reached)"
    least = _corrections(proposal.at_least)
    match proposal.verdict:
        case "found":
            number = _corrections(proposal.needed or 0)
            other = {
                True: "no other set as small does",
                False: "another set as small does too",
                None: "whether another set as small does was not settled",
            }
            return f"{number} would explain them, fewer would not; {other[proposal.only]}{limit}"
        case "best so far":
            found = _corrections(len(proposal.sets[0].corrections)) if proposal.sets else "none"
            return f"{found} would explain them; that {least} at least are needed is proven{limit}"
        case "out of time":
            each = proposal.at_least_one_a_race
            more = (
                ""
                if each is None
                else f" ({each} with the rules as they are and no more than one correction of an order)"
            )
            return f"proven to need {least} at least{more}; no set was found{limit}"
        case _:
            return proposal.why


def _places(made: ProposedSet) -> str:
    return f", with which {made.places_agree} of {made.compared} places agree too"


def _set(made: ProposedSet) -> list[str]:
    lines = []
    for each in made.corrections:
        where = "rules" if each.round is None else f"R{each.round}"
        also = ", which the table itself suggests" if each.suggested else ""
        ways = "" if each.ways == 1 else f" (or {each.ways - 1} other ways to the same points)"
        lines.append(f"  {where:<5} {each.words}{also}{ways}")
    return [*lines, *(f"  but   {each}" for each in made.changes)]


def _corrections(number: int) -> str:
    return "1 correction" if number == 1 else f"{number} corrections"
