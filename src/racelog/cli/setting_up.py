"""Setting a season up: typed values as requests."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from racelog.cli.appending import append, options_checked
from racelog.cli.asking import Stamp
from racelog.cli.options import Folders
from racelog.desk.books import read_book
from racelog.errors import Malformed
from racelog.facts.events import (
    MultiplierDeclared,
    RegulationsAdopted,
    RegulationsAmended,
    RoundScheduled,
    SeasonOpened,
    WeekendCancelled,
    WeekendClosed,
    WeekendScheduled,
)


@dataclass(frozen=True, slots=True)
class Where:
    """A meeting's name and place."""

    name: str
    circuit: str
    place: str | None
    country: str | None
    zone: str | None


@dataclass(frozen=True, slots=True)
class Planned:
    """What a round is planned as."""

    minutes: int | None
    laps: int | None
    day: datetime | None
    note: str | None


def open_season(folders: Folders, season: str, title: str, year: int | None, stamp: Stamp) -> None:
    """The season's first line. Errors: Malformed, when no year is given or in the name."""
    named = re.search(r"(\d{4})\Z", season)
    wanted = year if year is not None else int(named[1]) if named else None
    if wanted is None:
        raise Malformed(f"which year is {season}?", remedy="Say so with --year")
    with options_checked(season="SEASON"):
        request = SeasonOpened(season=season, title=title, year=wanted)
    append(folders, season, request, stamp)


def adopt(folders: Folders, season: str, book: str, stamp: Stamp) -> None:
    """The regulations of a book."""
    append(folders, season, RegulationsAdopted(regulations=read_book(book)), stamp)


def amend(folders: Folders, season: str, book: str, from_round: int, stamp: Stamp) -> None:
    """The regulations as amended, from a round on."""
    with options_checked(effective_round="--from-round"):
        request = RegulationsAmended(regulations=read_book(book), effective_round=from_round)
    append(folders, season, request, stamp)


def open_weekend(
    folders: Folders,
    season: str,
    weekend: str,
    where: Where,
    days: tuple[datetime | None, datetime | None],
    stamp: Stamp,
) -> None:
    """A weekend in the calendar."""
    first, last = map(_day, days)
    with options_checked(weekend="WEEKEND"):
        request = WeekendScheduled(weekend=weekend, first_day=first, last_day=last or first, **asdict(where))
    append(folders, season, request, stamp)


def cancel_weekend(folders: Folders, season: str, weekend: str, stamp: Stamp) -> None:
    """A weekend not held."""
    with options_checked(weekend="WEEKEND"):
        request = WeekendCancelled(weekend=weekend)
    append(folders, season, request, stamp)


def close_weekend(folders: Folders, season: str, weekend: str, stamp: Stamp) -> None:
    """A weekend of which everything is official."""
    with options_checked(weekend="WEEKEND"):
        request = WeekendClosed(weekend=weekend)
    append(folders, season, request, stamp)


def add_round(folders: Folders, season: str, number: int, weekend: str, planned: Planned, stamp: Stamp) -> None:
    """A round of a weekend."""
    with options_checked(round="ROUND"):
        request = RoundScheduled(
            round=number,
            weekend=weekend,
            minutes=planned.minutes,
            laps=planned.laps,
            day=_day(planned.day),
            note=planned.note,
        )
    append(folders, season, request, stamp)


def multiply(
    folders: Folders,
    season: str,
    number: int,
    factor: tuple[str, str],
    championships: Sequence[str] | None,
    stamp: Stamp,
) -> None:
    """What multiple of its points a round pays, and its bonuses."""
    asked = {"round": number, "factor": factor[0], "bonuses": factor[1]}
    with options_checked(round="ROUND", championships="--championship"):
        named = tuple(championships) if championships else None
        request = MultiplierDeclared.model_validate({**asked, "championships": named})
    append(folders, season, request, stamp)


def _day(typed: datetime | None) -> date | None:
    return None if typed is None else typed.date()
