"""Audits of many seasons brought together: one line a table, and the sums."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from racelog.audit.compare import Audit, ChampionshipAudit, Difference, NotCompared
from racelog.tables.base import Part, Rows


class TableAudited(Part):
    """One published table of one season, and how far it agrees."""

    season: str
    championship: str
    title: str
    after_round: int | None
    compared: int
    matched: int
    places_matched: int
    listed: int
    listed_matched: int
    complete: bool
    differences: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        """Whether nothing differs, and everything was known."""
        return self.complete and not self.differences

    @property
    def agrees_in_points(self) -> bool:
        """Whether everybody listed has the points published; a running table may leave out who was excluded."""
        return self.complete and not self.in_points

    @property
    def in_points(self) -> tuple[Difference, ...]:
        """The differences in points, and those about somebody listed in one of the tables alone."""
        return tuple(filter(_in_points, self.differences))


class AuditOfAll(Rows):
    """Every published table of some seasons; `after_rounds` are running tables, where they were asked for."""

    ROWS: ClassVar[str] = "tables"

    tables: tuple[TableAudited, ...]
    after_rounds: tuple[TableAudited, ...]
    not_compared: tuple[NotCompared, ...]
    without: tuple[str, ...]
    """Seasons without published tables."""

    @property
    def seasons(self) -> int:
        """How many seasons were compared."""
        return len({table.season for table in self.tables})

    @property
    def agrees(self) -> bool:
        """Whether nothing differs, and nothing with places and points was left out."""
        left_out = any(table.ranked for table in self.not_compared)
        return not left_out and all(table.agrees for table in (*self.tables, *self.after_rounds))


def together(audits: Sequence[Audit], after_rounds: Sequence[Audit] = (), without: Iterable[str] = ()) -> AuditOfAll:
    """The audits of several seasons, table by table in the order they come."""
    return AuditOfAll(
        tables=tuple(_table(audit, championship) for audit in audits for championship in audit.championships.values()),
        after_rounds=tuple(
            _table(audit, championship) for audit in after_rounds for championship in audit.championships.values()
        ),
        not_compared=tuple(table for audit in (*audits, *after_rounds) for table in audit.not_compared),
        without=tuple(without),
    )


def _table(audit: Audit, audited: ChampionshipAudit) -> TableAudited:
    return TableAudited(
        season=audit.season,
        championship=audited.championship,
        title=audited.title,
        after_round=audited.after_round,
        compared=audited.compared,
        matched=audited.matched,
        places_matched=audited.places_matched,
        listed=audited.listed,
        listed_matched=audited.listed_matched,
        complete=not audited.incomplete,
        differences=audited.differences,
    )


def _in_points(difference: Difference) -> bool:
    if difference.computed is not None and difference.published is None:
        return not isinstance(difference.computed.position, str)
    return "points" in difference.what or "missing" in difference.what
