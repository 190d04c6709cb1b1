"""What all tables have in common: which season, as known at which line of the log."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, ClassVar, Protocol, Self

from pydantic import BaseModel, ConfigDict
from pydantic_core import to_json

from racelog.rules.awards import Gap
from racelog.tables.frame import Column, Points, Using, columns_of, frame
from racelog.tables.shown import numbers_shown


class Part(BaseModel):
    """A part of a table."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True, validate_by_name=True)

    @classmethod
    def like(cls, source: object, /, **given: object) -> Self:
        """A part with the given fields, and every other one as the source has it under the same name."""
        fields: dict[str, Any] = given | {name: getattr(source, name) for name in cls.model_fields if name not in given}
        return cls(**fields)


class _WithPoints(Protocol):
    @property
    def points(self) -> Points: ...


class Pointed:
    """A part with points, which may be reckoned with."""

    @property
    def exact_points(self: _WithPoints) -> Fraction:
        """The points as an exact number."""
        return Fraction(self.points)


class Rows(Part):
    """A part with rows: a table, or what else may be laid out as columns."""

    ROWS: ClassVar[str]
    """The field that holds the rows."""

    def columns(self, part: str | None = None) -> dict[str, list[Any]]:
        """The rows as lists, by the name of their column; those of another part where one is named.

        Shape:   all lists are of equal length; a standing's "results" have a row a competitor a round.
        Units:   points are floats, with their exact texts beside them ("points_text"); times as the name says.
        Errors:  Malformed, for a part the table has not.
        """
        return {column.name: column.values for column in self.laid_out(part)}

    def to_frame(self, part: str | None = None, *, using: Using | None = None) -> Any:  # noqa: ANN401 - not a dependency
        """The same as a data frame: of pandas where it is installed, else of polars; or of the one named.

        Errors:  NoFrames, where there is neither; Malformed, for a part the table has not.
        """
        return frame(self.laid_out(part), using)

    def laid_out(self, part: str | None = None) -> tuple[Column, ...]:
        """The columns with what stands in each. Errors: Malformed, for a part that is not there."""
        return columns_of(self, part or self.ROWS)


class Table(Rows):
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
        missing_in = rounds.setdefault(gap.what, [])
        if gap.round is not None and gap.round not in missing_in:
            missing_in.append(gap.round)
    return tuple(Incomplete(what=what, rounds=tuple(sorted(missing_in))) for what, missing_in in rounds.items())
