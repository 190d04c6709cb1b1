"""A season at a glance: its calendar, its tables, how far it has got."""

from typing import ClassVar

from racelog.tables.base import Incomplete, Part, Table
from racelog.tables.frame import Points
from racelog.tables.replayed import Replayed
from racelog.tables.standings import standings_table


class WeekendLine(Part):
    """A meeting and its rounds."""

    weekend: str
    name: str
    place: str | None
    country: str | None
    first_day: str | None
    last_day: str | None
    rounds: tuple[int, ...]
    cancelled: bool


class ChampionshipLine(Part):
    """A championship and who leads it (several when level); nobody while the table is incomplete."""

    championship: str
    title: str
    leaders: tuple[str, ...]
    points: Points | None
    assumptions: tuple[str, ...]
    incomplete: tuple[Incomplete, ...]


class SeasonTable(Table):
    """A season at a glance."""

    ROWS: ClassVar[str] = "weekends"

    year: int
    regulations: str | None
    rounds_run: int
    rounds_scheduled: int
    weekends: tuple[WeekendLine, ...]
    championships: tuple[ChampionshipLine, ...]


def season_table(replayed: Replayed) -> SeasonTable:
    """A season at a glance."""
    season = replayed.season
    adopted = replayed.results.in_force
    return SeasonTable(
        **replayed.known_at,
        year=season.year,
        regulations=None if adopted is None else adopted.regulations.name,
        rounds_run=len(replayed.results.rounds_run),
        rounds_scheduled=sum(season.weekends[round_.weekend].cancelled is None for round_ in season.rounds.values()),
        weekends=tuple(
            WeekendLine.like(
                weekend,
                weekend=weekend.id,
                first_day=None if weekend.first_day is None else weekend.first_day.isoformat(),
                last_day=None if weekend.last_day is None else weekend.last_day.isoformat(),
                rounds=tuple(round_.number for round_ in season.rounds.values() if round_.weekend == weekend.id),
                cancelled=weekend.cancelled is not None,
            )
            for weekend in season.weekends.values()
        ),
        championships=tuple(
            _championship(replayed, championship.id) for championship in replayed.results.championships
        ),
    )


def _championship(replayed: Replayed, championship_id: str) -> ChampionshipLine:
    table = standings_table(replayed, championship_id)
    if table is None:
        raise LookupError(championship_id)
    leaders = [line for line in table.standings if line.position == 1]
    return ChampionshipLine(
        championship=championship_id,
        title=table.championship_title,
        leaders=tuple(line.name for line in leaders),
        points=leaders[0].points if leaders else None,
        assumptions=table.assumptions,
        incomplete=table.incomplete,
    )
