"""What a request asks for: a season, a moment, a table; looked up the same way for pages and programs."""

from typing import Annotated

from fastapi import Depends, Path, Query, Request

from racelog.facts.naming import near_names
from racelog.tables.replayed import Replayed
from racelog.web.known import Known
from racelog.web.refusals import NotHere
from racelog.web.watchers import Watchers

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


def _known(request: Request) -> Known:
    known = request.app.state.known
    if not isinstance(known, Known):
        raise TypeError("the application was made without its seasons")
    return known


def _watchers(request: Request) -> Watchers:
    watchers = request.app.state.watchers
    if not isinstance(watchers, Watchers):
        raise TypeError("the application was made without its watchers")
    return watchers


KnownHere = Annotated[Known, Depends(_known)]
WatchersHere = Annotated[Watchers, Depends(_watchers)]


def _season(known: KnownHere, season: SeasonName, as_of: AsOf = None) -> Replayed:
    return known.as_of(season, as_of)


def season_here(known: KnownHere, season: SeasonName) -> None:
    """Refuse what names no season that can be shown. Errors: NotHere; what is wrong with its log."""
    known.now(season)


Season = Annotated[Replayed, Depends(_season)]
"""The season named in the address, as it was known when `as_of` says."""


def championship_in(season: Replayed, wanted: str) -> str:
    """A championship by its id. Errors: NotHere, with those there are."""
    listed = [each.id for adopted in season.season.adopted for each in adopted.regulations.championships]
    if wanted not in listed:
        raise NotHere(f"there is no championship {wanted[:80]!r}", excerpt=near_names(wanted, dict.fromkeys(listed)))
    return wanted


def session_in(season: Replayed, wanted: str) -> str:
    """A session by its id. Errors: NotHere, with those there are."""
    if wanted not in season.season.sessions:
        raise NotHere(f"there is no session {wanted[:80]!r}", excerpt=near_names(wanted, season.season.sessions))
    return wanted


def round_in(season: Replayed, wanted: int | None) -> int | None:
    """A round that has been run. Errors: NotHere, with the last one that was."""
    run = season.results.rounds_run
    if wanted is None or wanted in run:
        return wanted
    last = f"the last round run is {run[-1]}" if run else "no round has been run yet"
    raise NotHere(f"round {wanted} has not been run", excerpt=last)


def line_in(season: Replayed, wanted: int) -> int:
    """A line of the log by its number. Errors: NotHere."""
    if not 1 <= wanted <= season.seq:
        raise NotHere(f"there is no line #{wanted}", excerpt=f"the log has #1 to #{season.seq}")
    return wanted
