"""A season's whole audit: published tables, a results matrix, tables that cannot be, and what would explain them."""

from collections.abc import Sequence
from dataclasses import replace

from racelog.audit.compare import Audit, compare
from racelog.audit.compare_matrix import MatrixAudit, compare_matrix
from racelog.audit.impossible import ImpossibleTable, impossible_in_log
from racelog.audit.matrix import PrintedCell
from racelog.audit.proposing.proposals import Proposal
from racelog.audit.proposing.propose import propose
from racelog.audit.published import PublishedTable
from racelog.errors import Malformed
from racelog.tables.replayed import Replayed


class WholeAudit(Audit):
    """An audit with everything it was asked for; `matrix` and `proposals` are null where they were not."""

    impossible: tuple[ImpossibleTable, ...]
    matrix: MatrixAudit | None = None
    proposals: tuple[Proposal, ...] | None = None

    @property
    def agrees(self) -> bool:
        """Whether nothing differs in a table or in the matrix."""
        return super().agrees and (self.matrix is None or self.matrix.agrees)


def audit_season(
    replayed: Replayed,
    tables: Sequence[PublishedTable],
    matrix: Sequence[PrintedCell] | None = None,
    *,
    after: int | None = None,
    effort: float | None = None,
) -> WholeAudit:
    """Hold everything published against the log; with an `effort` look for corrections that explain each table.

    Errors:  Malformed, when no race of the matrix is one of the season.
    """
    audit = compare(replayed, tables)
    left_out = {table.championship for table in audit.not_compared}
    compared = [table for table in tables if table.championship not in left_out]
    proposals = None
    if effort is not None:
        proposals = tuple(propose(replayed, table, compared, effort) for table in compared)
    return WholeAudit(
        **{name: getattr(audit, name) for name in Audit.model_fields},
        impossible=impossible_in_log(replayed, after),
        matrix=None if matrix is None else compare_matrix(replayed, matrix, after),
        proposals=proposals,
    )


def tables_asked_for(
    tables: Sequence[PublishedTable], championship: str | None, after: int | None, place: str
) -> tuple[PublishedTable, ...]:
    """The tables of one championship, and those of one round; one printed without a round is of any.

    Errors:  Malformed, when there is none.
    """
    wanted = [table for table in tables if championship in {None, table.championship}]
    if championship is not None and not wanted:
        named = ", ".join(dict.fromkeys(table.championship for table in tables))
        raise Malformed(f"it has no table of {championship}", place=place, excerpt=f"it has: {named}")
    if after is None:
        return tuple(wanted)
    of_round = tuple(replace(table, after=after) for table in wanted if table.after in {None, after})
    if not of_round:
        printed = ", ".join(str(round_) for round_ in dict.fromkeys(table.after for table in wanted))
        raise Malformed(
            f"it has no table after round {after}", place=place, excerpt=f"it has tables after round {printed}"
        )
    return of_round
