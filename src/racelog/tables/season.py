"""A season at a glance: its calendar, its tables, how far it has got."""

from collections.abc import Iterator
from typing import ClassVar

from racelog.facts.season import Moved, Round, Season, Seq, Weekend
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
    """In the order they are run, cancelled ones left out."""
    cancelled: bool
    to_be_announced: bool
    rounds_cancelled: tuple[int, ...]
    changes: tuple[str, ...]
    """What was moved, put in another order or cancelled, in words, each with its reason and line."""


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
        rounds_scheduled=sum(not _is_cancelled(season, round_) for round_ in season.rounds.values()),
        weekends=tuple(
            WeekendLine.like(
                weekend,
                weekend=weekend.id,
                first_day=None if weekend.first_day is None else weekend.first_day.isoformat(),
                last_day=None if weekend.last_day is None else weekend.last_day.isoformat(),
                rounds=tuple(round_.number for round_ in _at(season, weekend) if round_.cancelled is None),
                cancelled=weekend.cancelled is not None,
                rounds_cancelled=tuple(
                    round_.number for round_ in _at(season, weekend) if round_.cancelled is not None
                ),
                changes=tuple(_changes(replayed, weekend)),
            )
            for weekend in season.weekends.values()
        ),
        championships=tuple(
            _championship(replayed, championship.id) for championship in replayed.results.championships
        ),
    )


def _is_cancelled(season: Season, round_: Round) -> bool:
    return round_.cancelled is not None or season.weekends[round_.weekend].cancelled is not None


def _at(season: Season, weekend: Weekend) -> list[Round]:
    """The rounds of a weekend, in the order they are run."""
    rounds = (round_ for round_ in season.rounds.values() if round_.weekend == weekend.id)
    return sorted(rounds, key=lambda round_: season.turn(round_.number))


def _changes(replayed: Replayed, weekend: Weekend) -> Iterator[str]:
    """What became of a weekend and its rounds, as the log says it."""
    if weekend.cancelled is not None:
        yield f"cancelled{_why(replayed, weekend.cancelled)}"
    for at, move in enumerate(weekend.moved):
        later = weekend.moved[at + 1] if at + 1 < len(weekend.moved) else weekend
        where = "" if move.at == _circuit(later) else f", {move.at}"
        yield f"moved from {_days(move) or 'days to be announced'}{where}{_why(replayed, move.seq)}"
    for round_ in _at(replayed.season, weekend):
        for move in round_.moved:
            day = "" if move.first_day is None else f"{move.first_day}, "
            yield f"R{round_.number} moved from {day}weekend {move.at}{_why(replayed, move.seq)}"
        if round_.cancelled is not None:
            yield f"R{round_.number} cancelled{_why(replayed, round_.cancelled)}"


def _circuit(place: Moved | Weekend) -> str:
    return place.at if isinstance(place, Moved) else place.circuit


def _days(move: Moved) -> str:
    return " to ".join(dict.fromkeys(str(day) for day in (move.first_day, move.last_day) if day is not None))


def _why(replayed: Replayed, seq: Seq) -> str:
    """Why a line of the log was written, and which one it is: ": flooded (#12)"."""
    basis = replayed.placed[seq - 1].line.data.basis
    reason = None if basis is None else basis.reason
    return f"{'' if reason is None else f': {reason}'} (#{seq})"


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
