"""Audits: how far what was published agrees with what is computed, every difference, and what would explain it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from racelog.audit.compare import Audit, ChampionshipAudit, Difference, Figures
from racelog.audit.compare_matrix import CellDifference, MatrixAudit
from racelog.audit.impossible import ImpossibleTable
from racelog.audit.proposing.proposals import Proposal, ProposedSet
from racelog.audit.season import WholeAudit
from racelog.audit.seasons import AuditOfAll, TableAudited
from racelog.tables.shown import points_shown, short_head
from racelog.views.view import Block, Cell, Field, Grid, View, Words, counted, grid, linked

AGREEMENT = "Agreement of every published table"


def audit_view(audit: WholeAudit, *, summary: bool = False) -> View:
    """The audit of one season; a summary leaves the single differences out."""
    return View(None, AGREEMENT, tuple(_audit(audit, summary=summary)))


def _audit(audit: WholeAudit, *, summary: bool) -> Iterator[Block]:
    if audit.championships:
        yield agreement_grid(audit)
    for key, championship in audit.championships.items():
        yield from incomplete_words(championship)
        if championship.differences and not championship.incomplete and not summary:
            yield differences_grid({key: championship}, "")
    yield from not_compared_words(audit)
    if audit.matrix is not None:
        yield from _matrix(audit.matrix, summary=summary)
    yield from impossible_words(audit.impossible, "recorded")
    yield from _proposals(audit.proposals or ())
    yield from (Words(assumption, "assumed", "note") for assumption in audit.assumptions)
    head = short_head(audit.log_head)
    yield Words(f"log {audit.season} #{audit.seq}, head {head}, chain good, regulations {audit.regulations}")


def tables_blocks(audit: Audit) -> Iterator[Block]:
    """Published tables alone, every difference of each, and what was assumed."""
    yield agreement_grid(audit)
    for key, championship in audit.championships.items():
        yield from incomplete_words(championship)
        if championship.differences and not championship.incomplete:
            yield differences_grid({key: championship}, f"{championship.title}: where they differ")
    yield from not_compared_words(audit)
    yield from (Words(assumption, "assumed", "note") for assumption in audit.assumptions)


def agreement_grid(audit: Audit) -> Grid:
    """How far every published table agrees with the computed one."""
    fields: tuple[Field[ChampionshipAudit], ...] = (
        Field("championship", lambda table: linked(table.title, "championship", table.championship), "name"),
        Field("totals agree", lambda table: f"{table.matched} of {table.compared}"),
        Field("places agree", lambda table: f"{table.places_matched} of {table.compared}"),
        Field("listed agree", lambda table: f"{table.listed_matched} of {table.listed}"),
        Field("after", lambda table: None if table.after_round is None else f"round {table.after_round}"),
        Field("first difference", _first_difference, "words"),
    )
    return grid(AGREEMENT, fields, audit.championships.values())


def _first_difference(table: ChampionshipAudit) -> str:
    if table.incomplete:
        return "incomplete"
    return "" if not table.differences else _in_words(table.differences[0])


def _in_words(difference: Difference) -> str:
    """What was published of a competitor, and what is computed."""
    published, computed = _figures(difference.published), _figures(difference.computed)
    return f"{difference.competitor}: published {published}, computed {computed}"


def incomplete_words(table: ChampionshipAudit) -> Iterator[Words]:
    """Why nothing is held against a table."""
    for missing in table.incomplete:
        text = f"INCOMPLETE: {missing}; what is computed is no result, and is not shown"
        yield Words(text, table.title, "note")


def not_compared_words(audit: Audit | AuditOfAll) -> Iterator[Words]:
    """The published tables that could not be compared, and why."""
    for left_out in audit.not_compared:
        rows = f"{counted(left_out.rows, 'row')}, {left_out.ranked} with a position and points"
        text = f"{left_out.championship} ({rows}): {left_out.why}"
        yield Words(text, "not compared", "note")


@dataclass(frozen=True, slots=True)
class _Differing:
    """A difference, and the table it is of."""

    table: ChampionshipAudit
    difference: Difference


def differences_grid(tables: dict[str, ChampionshipAudit], caption: str) -> Grid:
    """Everybody whose published line differs from the computed one, and in what."""
    fields: tuple[Field[_Differing], ...] = (
        Field("differs in", lambda line: line.table.title),
        Field(None, lambda line: line.table.championship, id="championship"),
        Field(None, lambda line: line.table.after_round, id="after_round"),
        Field("competitor", lambda line: line.difference.competitor, "name", id="competitor", names_row=True),
        Field(None, lambda line: " ".join(line.difference.what), id="what"),
        Field("published", lambda line: _figures(line.difference.published)),
        Field(None, lambda line: _position(line.difference.published), id="published_position"),
        Field(None, lambda line: _points(line.difference.published), id="published_points"),
        Field("computed", lambda line: _figures(line.difference.computed)),
        Field(None, lambda line: _position(line.difference.computed), id="computed_position"),
        Field(None, lambda line: _points(line.difference.computed), id="computed_points"),
        Field("what", _what_differs, "words"),
        Field("published in", lambda line: _where(line.difference), id="place", optional=True),
    )
    lines = [_Differing(table, difference) for table in tables.values() for difference in table.differences]
    return grid(caption, fields, lines)


def differences_view(audit: Audit) -> View:
    """Every difference in one grid: what CSV has of an audit."""
    return View(None, "differences", (differences_grid(dict(audit.championships), "differences"),))


def _what_differs(line: _Differing) -> str:
    """What differs; with the tie-break, where only that can have moved a position."""
    difference = line.difference
    tied = f" ({difference.tie})" if difference.tie and "position" in difference.what else ""
    return ", ".join(difference.what) + tied


def _where(difference: Difference) -> Cell | None:
    return None if difference.place is None else Cell(PurePath(difference.place).name, difference.place)


def _position(figures: Figures | None) -> Cell | None:
    return None if figures is None else Cell("", figures.position)


def _points(figures: Figures | None) -> Cell | None:
    return None if figures is None else Cell("", figures.points)


def _figures(figures: Figures | None) -> str:
    """A position and points: "45. with 0"."""
    if figures is None:
        return "not listed"
    if figures.position is None and figures.points is None:
        return "not ranked"
    place = f"{figures.position}." if isinstance(figures.position, int) else figures.position or "no place"
    points = "no points" if figures.points is None else points_shown(figures.points)
    return f"{place} with {points}"


_WHAT = {
    "place": "",
    "mark": "only one of the two says it was moved to the back of its class",
    "missing": "no such car is classified",
    "unexpected": "not printed",
    "unknown": "the log leaves the order uncertain",
}


def _matrix(matrix: MatrixAudit, *, summary: bool) -> Iterator[Block]:
    """How many cells agree, and each that does not, with the lines that say why."""
    yield Words(f"{matrix.matched} of {matrix.cells} cells agree", "matrix")
    for number in matrix.not_run:
        yield Words(f"round {number} of the matrix has not been run", "not compared", "note")
    if matrix.differences and not summary:
        fields: tuple[Field[CellDifference], ...] = (
            Field("round", lambda cell: cell.round, "number"),
            Field("car", lambda cell: cell.car, "car"),
            Field("driver", lambda cell: cell.driver, "name"),
            Field("printed", lambda cell: cell.printed or "-"),
            Field("computed", lambda cell: cell.computed or "-"),
            Field("why", _why, "words"),
        )
        yield grid("", fields, matrix.differences)
    yield from impossible_words(matrix.impossible, "printed")


def _why(cell: CellDifference) -> str:
    words = [_WHAT[what] for what in cell.what if _WHAT[what]]
    return "; ".join((*words, *(f"{cause.says} (#{cause.seq} {cause.where})" for cause in cell.why)))


def impossible_words(tables: Iterable[ImpossibleTable], what: str) -> Iterator[Words]:
    """A sentence for each table that cannot be as it stands."""
    for table in tables:
        since = "" if table.amended is None else f"; amended by #{table.amended}"
        yield Words(f"{table.session}: {table} ({table.where}{since})", f"impossible as {what}", "note")


def _proposals(proposals: Sequence[Proposal]) -> Iterator[Words]:
    """What would explain each table that differs; nothing of it is applied."""
    for proposal in proposals:
        if proposal.verdict == "nothing":
            continue
        after = "" if proposal.after_round is None else f" after round {proposal.after_round}"
        yield Words(f"{proposal.title}{after}: {proposal.differing} of {proposal.compared} totals differ")
        yield from (Words(f"  {line}") for line in _proposal(proposal))
    if any(proposal.sets for proposal in proposals):
        yield Words("proposed, and not applied: whoever agrees records it, with a reason and a source")


def _proposal(proposal: Proposal) -> Iterator[str]:
    yield _verdict(proposal)
    for number, corrections in enumerate(proposal.sets, start=1):
        agree = f"{corrections.places_agree} of {corrections.compared} places agree too"
        if len(proposal.sets) > 1:
            yield f"set {number}, with which {agree}"
            yield from _set(corrections)
        else:
            yield from _set(corrections)
            yield f"then {agree}"
    if proposal.sets or proposal.verdict == "given up":
        yield proposal.why
    yield from (f"not considered: {left_out}" for left_out in proposal.left_out)


def _verdict(proposal: Proposal) -> str:
    limit = "" if proposal.effort is None else f" (given up after an effort of {proposal.effort:g})"
    least = counted(proposal.at_least, "correction")
    match proposal.verdict:
        case "found":
            needed = counted(proposal.needed or 0, "correction")
            other = {
                True: "no other set as small does",
                False: "another set as small does too",
                None: "whether another set as small does was not settled",
            }
            return f"{needed} would explain them, fewer would not; {other[proposal.only]}{limit}"
        case "best so far":
            best = counted(len(proposal.sets[0].corrections), "correction") if proposal.sets else "none"
            return f"{best} would explain them; that {least} at least are needed is proven{limit}"
        case "given up":
            a_race = proposal.at_least_one_a_race
            narrower = "with the rules as they are and no more than one correction of an order"
            more = "" if a_race is None else f" ({a_race} {narrower})"
            return f"proven to need {least} at least{more}; no set was found{limit}"
        case _:
            return proposal.why


def _set(corrections: ProposedSet) -> Iterator[str]:
    for correction in corrections.corrections:
        where = "rules" if correction.round is None else f"R{correction.round}"
        also = ", which the table itself suggests" if correction.suggested else ""
        ways = "" if correction.ways == 1 else f" (or {correction.ways - 1} other ways to the same points)"
        yield f"  {where:<5} {correction.words}{also}{ways}"
    yield from (f"  but   {change}" for change in corrections.changes)


def audit_of_all_view(audit: AuditOfAll) -> View:
    """The audits of many seasons: one line a table, and the sums."""
    return View(None, "audit of all seasons", tuple(_of_all(audit)))


def _of_all(audit: AuditOfAll) -> Iterator[Block]:
    fields: tuple[Field[TableAudited], ...] = (
        Field("season", lambda table: table.season),
        Field("championship", lambda table: table.title),
        Field("totals agree", lambda table: f"{table.matched} of {table.compared}"),
        Field("places agree", lambda table: f"{table.places_matched} of {table.compared}"),
        Field("listed agree", lambda table: f"{table.listed_matched} of {table.listed}"),
        Field("first difference", _first_of, "words"),
    )
    yield grid("", fields, audit.tables)
    yield from not_compared_words(audit)
    for season in audit.without:
        yield Words(f"{season}: no published.csv beside its log", "not compared", "note")
    yield from _after_rounds(audit.after_rounds)
    yield Words(_sums(audit))


def _first_of(table: TableAudited) -> str:
    if not table.complete:
        return "incomplete"
    return _in_words((*table.in_points, *table.differences)[0]) if table.differences else ""


def _after_rounds(tables: Sequence[TableAudited]) -> Iterator[Block]:
    """The running tables that differ in points, and how many agree."""
    if not tables:
        return
    apart = [table for table in tables if not table.agrees_in_points]
    if apart:
        fields: tuple[Field[TableAudited], ...] = (
            Field("season", lambda table: table.season),
            Field("after", lambda table: f"round {table.after_round}"),
            Field("championship", lambda table: table.title),
            Field("first difference", _first_of, "words"),
        )
        yield grid("", fields, apart)
    in_full = sum(table.agrees for table in tables)
    yield Words(
        f"{len(tables)} tables, {in_full} agree in full, {len(tables) - in_full - len(apart)} in points "
        f"but not in places or who is listed, {len(apart)} differ in points",
        "after rounds",
    )


def _sums(audit: AuditOfAll) -> str:
    tables = audit.tables
    compared, listed = sum(table.compared for table in tables), sum(table.listed for table in tables)
    agree = sum(table.agrees for table in tables)
    return (
        f"{agree} of {len(tables)} tables of {counted(audit.seasons, 'season')} agree: "
        f"{sum(table.matched for table in tables)} of {compared} totals, "
        f"{sum(table.places_matched for table in tables)} of {compared} places, "
        f"{sum(table.listed_matched for table in tables)} of {listed} listed"
    )
