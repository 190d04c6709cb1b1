"""What a request asks for: a season, a moment, a table; looked up the same way for pages and programs."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Annotated, TypeVar

from fastapi import Depends, Path, Query, Request

from racelog.audit.compare import Audit, compare
from racelog.audit.published import PublishedTable, read_published
from racelog.errors import Malformed
from racelog.facts.naming import near_names
from racelog.history.differences import Differences, LineEffect
from racelog.library import season as library
from racelog.library.season import NoSuchTable
from racelog.tables import StandingsTable
from racelog.tables.explain import Explanation
from racelog.web.known import Known
from racelog.web.refusals import NotHere
from racelog.web.watchers import Watchers

T = TypeVar("T")

SeasonName = Annotated[str, Path(max_length=80, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="The season.")]
Name = Annotated[str, Path(max_length=200)]
Seq = Annotated[int, Path(ge=1, le=10**9, description="A line of the log.")]
AsOf = Annotated[
    str | None,
    Query(max_length=40, description="As it was known then: a line of the log, or a time.", examples=["171"]),
]
After = Annotated[
    int | None,
    Query(ge=0, le=9999, description="As it stands after this round, with all that is known now."),
]


def part_of_the_application(name: str, kind: type[T]) -> Callable[[Request], T]:
    """What looks a part up that the application was made with, by its name there."""

    def part(request: Request) -> T:
        value = getattr(request.app.state, name, None)
        if not isinstance(value, kind):
            raise TypeError(f"the application was made without its {name}")
        return value

    return part


KnownHere = Annotated[Known, Depends(part_of_the_application("known", Known))]
WatchersHere = Annotated[Watchers, Depends(part_of_the_application("watchers", Watchers))]


def _season(known: KnownHere, season: SeasonName, as_of: AsOf = None) -> library.Season:
    return known.season(season, as_of)


def season_here(known: KnownHere, season: SeasonName) -> None:
    """Refuse what names no season that can be shown. Errors: NotHere; what is wrong with its log."""
    known.now(season)


LINES = 2_000
"""Lines of the log in one answer."""
Season = Annotated[library.Season, Depends(_season)]
"""The season named in the address, as it was known when `as_of` says."""


def championship_in(season: library.Season, wanted: str) -> str:
    """A championship by its id. Errors: NotHere, with those there are."""
    if wanted not in season.championships:
        raise NotHere(f"there is no championship {wanted[:80]!r}", excerpt=near_names(wanted, season.championships))
    return wanted


def session_in(season: library.Season, wanted: str) -> str:
    """A session by its id. Errors: NotHere, with those there are."""
    if wanted not in season.sessions:
        raise NotHere(f"there is no session {wanted[:80]!r}", excerpt=near_names(wanted, season.facts.sessions))
    return wanted


def round_in(season: library.Season, wanted: int | None) -> int | None:
    """A round that has been run. Errors: NotHere, with the last one that was."""
    run = season.rounds
    if wanted is None or wanted in run:
        return wanted
    last = f"the last round run is {run[-1]}" if run else "no round has been run yet"
    raise NotHere(f"round {wanted} has not been run", excerpt=last)


def line_in(season: library.Season, wanted: int) -> int:
    """A line of the log by its number. Errors: NotHere."""
    if not 1 <= wanted <= season.seq:
        raise NotHere(f"there is no line #{wanted}", excerpt=f"the log has #1 to #{season.seq}")
    return wanted


def audited(known: Known, season: library.Season) -> Audit:
    """The audit of a season. Errors: NotHere, when nothing was published beside its log."""
    file = known.following.events / season.id / "published.csv"
    if not file.is_file() or file.is_symlink():
        raise NotHere("nothing published lies beside the log of this season")
    return known.one_at_a_time(lambda: compare(season.replayed, _published_in(file)))


def _published_in(file: FilePath) -> list[PublishedTable]:
    """The published tables, each line saying where it stands without the path of this machine."""
    return [
        replace(table, lines=tuple(replace(line, place=FilePath(line.place).name) for line in table.lines))
        for table in read_published(file)
    ]


def table_of(season: library.Season, championship: str, after: int | None = None) -> StandingsTable | None:
    """The table of a championship by its id; None where the regulations in force then do not have it."""
    try:
        return season.standings(championship, after=after) if championship in season.championships else None
    except NoSuchTable:
        return None


def explained(season: library.Season, championship: str, competitor: str, after: int | None) -> Explanation:
    """An explanation. Errors: NotHere, for a competitor or championship that is not there."""
    table = table_of(season, championship_in(season, championship), round_in(season, after))
    if table is None or all(line.competitor != competitor for line in table.standings):
        raise NotHere(f"{competitor[:80]!r} is not in this table")
    return season.explain(competitor, championship, after=after)


def differing(known: Known, season: library.Season, first: int, last: int) -> Differences:
    """What changed between two lines. Errors: NotHere; Malformed, for more lines than one answer holds."""
    first, last = line_in(season, first), line_in(season, last)
    if last - first > LINES:
        raise Malformed(
            f"from #{first} to #{last} are more lines than one answer holds",
            remedy=f"Ask for at most {LINES} lines at a time",
        )
    return known.one_at_a_time(lambda: season.differences(first, last))


def effect_of(known: Known, season: library.Season, seq: int) -> LineEffect:
    """What a line changes in a state of a season. Errors: NotHere; Busy."""
    shown = line_in(season, seq)
    return known.one_at_a_time(lambda: season.effect(shown))
