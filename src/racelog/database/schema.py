"""The schema of racelog.db: one dataclass a table, in the order the tables point at each other.

A field is a column; one that may be None may be null. Points stand twice: exact as text ("17/2"), and as a number
to sort and sum by.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from types import UnionType
from typing import Any, ClassVar, Self, TypeVar, dataclass_transform, get_args

PointsAt = tuple[tuple[str, ...], str]
"""Columns, and the table whose key they are."""

_SEASON: PointsAt = (("season",), "seasons")
_EVENT: PointsAt = (("season", "seq"), "events")
_WEEKEND: PointsAt = (("season", "weekend"), "weekends")
_ROUND: PointsAt = (("season", "round"), "rounds")
_SESSION: PointsAt = (("season", "session"), "sessions")
_CHAMPIONSHIP: PointsAt = (("season", "championship"), "championships")
_AWARD: PointsAt = (("season", "championship", "award"), "awards")
_COMPETITOR: PointsAt = (("season", "kind", "competitor"), "competitors")


@dataclass(frozen=True, slots=True, kw_only=True)
class DbRow:
    """A row of a table of the projection."""

    TABLE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]
    POINTS_AT: ClassVar[tuple[PointsAt, ...]]

    season: str

    @classmethod
    def like(cls, source: object, /, **given: object) -> Self:
        """A row with the given columns, and every other one as the source has it under the same name."""
        columns: dict[str, Any] = given | {
            field.name: getattr(source, field.name) for field in fields(cls) if field.name not in given
        }
        return cls(**columns)


AnyRow = TypeVar("AnyRow", bound=DbRow)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def _table(
    name: str, *key: str, points_at: tuple[PointsAt, ...] = (_SEASON,)
) -> Callable[[type[AnyRow]], type[AnyRow]]:
    """A row of the table of this name: its key within a season, and what its columns point at."""

    def declare(row: type[AnyRow]) -> type[AnyRow]:
        row = dataclass(frozen=True, slots=True, kw_only=True)(row)
        row.TABLE, row.KEY, row.POINTS_AT = name, ("season", *key), points_at
        return row

    return declare


@_table("seasons", points_at=())
class SeasonRow(DbRow):
    """A season, and how far it is."""

    title: str
    year: int
    regulations: str | None
    rounds_run: int


@_table("built_from")
class BuiltFromRow(DbRow):
    """Which line of which log, and which code, a season was projected from."""

    seq: int
    log_head: str
    code_version: str


@_table("events", "seq")
class EventRow(DbRow):
    """A line of the log: the fact, who recorded it, when, and where it stands."""

    seq: int
    id: str
    type: str
    v: int
    at: str
    by: str
    request_key: str
    about: str
    reason: str | None
    data: str
    after_official: int
    voided_by: int | None
    segment: str
    line: int
    hash: str


@_table("weekends", "weekend", points_at=(_SEASON, _EVENT))
class WeekendRow(DbRow):
    """A weekend: where and when; it holds one or more rounds."""

    weekend: str
    number: int
    name: str
    circuit: str
    place: str | None
    country: str | None
    first_day: str | None
    last_day: str | None
    cancelled: int
    seq: int


@_table("rounds", "round", points_at=(_WEEKEND, _EVENT))
class RoundRow(DbRow):
    """A round: a race that pays points."""

    round: int
    weekend: str
    minutes: int | None
    day: str | None
    turn: int
    cancelled: int
    run: int
    seq: int


@_table("sessions", "session", points_at=(_WEEKEND, _EVENT))
class SessionRow(DbRow):
    """A session of a weekend, and how far its order is known and published."""

    session: str
    kind: str
    weekend: str
    round: int | None
    publication: str | None
    partial: str | None
    as_printed: str | None
    unknown: str | None
    seq: int


@_table("competitors", "kind", "competitor")
class CompetitorRow(DbRow):
    """A driver, a team or a constructor, under all its names."""

    kind: str
    competitor: str
    name: str
    also_known_as: str | None
    nationality: str | None
    born: str | None


@_table("entries", "weekend", "car", points_at=(_WEEKEND, _EVENT))
class EntryRow(DbRow):
    """A car on the entry list of one weekend."""

    weekend: str
    car: str
    drivers: str
    team: str | None
    race_class: str | None
    generation: str | None
    full_season: int
    guest: int
    withdrawn: int
    seq: int


@_table("classifications", "session", "car", points_at=(_SESSION,))
class ClassificationRow(DbRow):
    """A car in the order of a session: as it stands, and as it was timed."""

    session: str
    line: int
    car: str
    drivers: str
    team: str | None
    race_class: str | None
    place: int | None
    class_place: int | None
    status: str
    timed_place: int | None
    timed_status: str
    laps: int | None
    total_ms: int | None
    timed_ms: int | None
    best_ms: int | None
    causes: str


@_table("grids", "session", "car", points_at=(_SESSION,))
class GridRow(DbRow):
    """A car on the starting grid of a race."""

    session: str
    car: str
    place: int | None
    qualified: int | None
    causes: str


@_table("decisions", "seq", points_at=(_EVENT,))
class DecisionRow(DbRow):
    """A penalty the stewards decided, whether it counts now, and what became of it."""

    seq: int
    session: str
    car: str
    drivers: str
    penalty: str
    details: str
    document: str | None
    article: str | None
    reason: str | None
    facts: str | None
    stewards: str
    decided_at: str
    after_official: int
    held_back: int
    in_force: int
    contained: int
    rulings: str


@_table("championships", "championship")
class ChampionshipRow(DbRow):
    """A championship, what it assumes and what it lacks."""

    championship: str
    number: int
    title: str
    kind: str
    assumptions: str | None
    incomplete: str | None


@_table("awards", "championship", "award", points_at=(_CHAMPIONSHIP, _COMPETITOR))
class AwardRow(DbRow):
    """One item of a total; award_causes says which lines it follows from."""

    championship: str
    award: int
    kind: str
    competitor: str
    round: int
    session: str | None
    what: str
    points: str
    points_value: float
    car: str | None
    status: str | None
    place: int | None
    paid_place: int | None
    overall: int | None
    dropped: int
    note: str | None


@_table("award_causes", "championship", "award", "seq", points_at=(_AWARD, _EVENT))
class AwardCauseRow(DbRow):
    """A line of the log an award follows from."""

    championship: str
    award: int
    seq: int


@_table("standings", "championship", "competitor", points_at=(_CHAMPIONSHIP, _COMPETITOR))
class StandingRow(DbRow):
    """A line of a championship's table as it stands now."""

    championship: str
    line: int
    kind: str
    competitor: str
    position: int | None
    points: str
    points_value: float
    unranked: str | None
    tie: str | None


@_table("standings_after", "championship", "round", "competitor", points_at=(_CHAMPIONSHIP, _COMPETITOR, _ROUND))
class StandingAfterRow(DbRow):
    """A line of a table as it stands after a round, with all that is known now."""

    championship: str
    round: int
    line: int
    kind: str
    competitor: str
    position: int | None
    points: str
    points_value: float
    unranked: str | None


TABLES: tuple[type[DbRow], ...] = (
    SeasonRow,
    BuiltFromRow,
    EventRow,
    WeekendRow,
    RoundRow,
    SessionRow,
    CompetitorRow,
    EntryRow,
    ClassificationRow,
    GridRow,
    DecisionRow,
    ChampionshipRow,
    AwardRow,
    AwardCauseRow,
    StandingRow,
    StandingAfterRow,
)


def columns(table: type[DbRow]) -> dict[str, type]:
    """The columns of a table and their types, in order."""
    return {field.name: _plain_type(field.type) for field in fields(table)}


def required(table: type[DbRow]) -> list[str]:
    """The columns that may not be null."""
    return [field.name for field in fields(table) if not isinstance(field.type, UnionType)]


def _plain_type(annotation: object) -> type:
    plain = get_args(annotation)[0] if isinstance(annotation, UnionType) else annotation
    if not isinstance(plain, type):
        raise TypeError(f"{annotation} is no type of a column")
    return plain
