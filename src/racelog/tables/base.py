"""What all tables have in common: which season, as known at which line of the log."""

from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ConfigDict
from pydantic_core import to_json

from racelog.rules.awards import Gap
from racelog.tables.shown import numbers_shown


class Part(BaseModel):
    """A part of a table."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True, validate_by_name=True)


class Table(Part):
    """A table of a season, as known at line `seq` of the log, whose head is `log_head`."""

    season: str
    title: str
    seq: int
    log_head: str


def as_json(table: Table) -> str:
    """A table as indented JSON, with a line end; exact, and byte for byte the same for the same log."""
    return table.model_dump_json(indent=2) + "\n"


def json_list(tables: Sequence[Table]) -> str:
    """Several tables as one list of indented JSON, with a line end."""
    return to_json(tables, indent=2, by_alias=True).decode() + "\n"


class Incomplete(Part):
    """Something a table needs and the log does not say, and the rounds it is missing in (none: all over)."""

    what: str
    rounds: tuple[int, ...]

    def __str__(self) -> str:
        where = f" (round{'s' if len(self.rounds) > 1 else ''} {numbers_shown(self.rounds)})" if self.rounds else ""
        return f"{self.what}{where}"


def incomplete(gaps: Iterable[Gap]) -> tuple[Incomplete, ...]:
    """Gaps of the same kind brought together."""
    rounds: dict[str, list[int]] = {}
    for gap in gaps:
        found = rounds.setdefault(gap.what, [])
        if gap.round is not None and gap.round not in found:
            found.append(gap.round)
    return tuple(Incomplete(what=what, rounds=tuple(sorted(found))) for what, found in rounds.items())
