"""Incidents, protests and appeals as officials type them, as requests."""

from collections.abc import Sequence
from dataclasses import dataclass

from racelog.cli.appending import append, options_checked
from racelog.cli.asking import Stamp
from racelog.cli.options import Folders
from racelog.cli.pairs import listed
from racelog.cli.reading import session_named
from racelog.desk.requests.models import (
    CloseIncident,
    DecideAppeal,
    DecideProtest,
    FileAppeal,
    NotifyAppeal,
    WithdrawProtest,
)
from racelog.errors import Malformed
from racelog.facts.events import IncidentNoted, ProtestLodged

OUTCOMES = ("set-aside", "confirmed", "withdrawn", "lapsed")
SESSION = {"session": "SESSION", "line": "LINE"}


@dataclass(frozen=True, slots=True)
class Protest:
    """A protest as it was handed in."""

    by: str
    against: str | None
    grounds: str
    late: str | None


def note_incident(
    folders: Folders, season: str, session: str, what: str, where: tuple[Sequence[str], int | None], stamp: Stamp
) -> None:
    """Note an incident; `where` are the cars and the lap."""
    with options_checked(what="WHAT", cars="--car", **SESSION):
        request = IncidentNoted(
            session=session_named(session),
            cars=tuple(car for each in where[0] for car in listed(each)),
            what=what,
            lap=where[1],
        )
    append(folders, season, request, stamp)


def close_incident(folders: Folders, season: str, line: int, decision: int | None, stamp: Stamp) -> None:
    """Close an incident."""
    with options_checked(**SESSION):
        request = CloseIncident(line=line, decision=decision)
    append(folders, season, request, stamp)


def lodge(folders: Folders, season: str, session: str, protest: Protest, stamp: Stamp) -> None:
    """Lodge a protest."""
    with options_checked(by="--from", **SESSION):
        request = ProtestLodged(
            session=session_named(session),
            by=protest.by,
            against=protest.against,
            grounds=protest.grounds,
            late=protest.late,
        )
    append(folders, season, request, stamp)


def withdraw(folders: Folders, season: str, line: int, stamp: Stamp) -> None:
    """Withdraw a protest."""
    append(folders, season, WithdrawProtest(line=line), stamp)


def decide_protest(
    folders: Folders, season: str, line: int, stewards: Sequence[str], stamp: Stamp, *, upheld: bool
) -> None:
    """Decide a protest."""
    with options_checked(stewards="--steward"):
        request = DecideProtest(line=line, upheld=upheld, stewards=tuple(stewards))
    append(folders, season, request, stamp)


def notify(folders: Folders, season: str, line: int, who: tuple[str, str | None], stamp: Stamp) -> None:
    """Give notice of an appeal; `who` are the appellant and the words for taking it late."""
    with options_checked(by="--from", **SESSION):
        request = NotifyAppeal(line=line, by=who[0], late=who[1])
    append(folders, season, request, stamp)


def file(folders: Folders, season: str, line: int, grounds: tuple[str, str | None], stamp: Stamp) -> None:
    """File an appeal; `grounds` are its grounds and the words for taking it late."""
    with options_checked(**SESSION):
        request = FileAppeal(line=line, grounds=grounds[0], late=grounds[1])
    append(folders, season, request, stamp)


def decide_appeal(folders: Folders, season: str, line: int, outcome: str, stamp: Stamp) -> None:
    """End an appeal."""
    if outcome not in OUTCOMES:
        raise Malformed(f"--outcome: {outcome[:40]!r} is no end of an appeal", remedy=f"One of: {', '.join(OUTCOMES)}")
    with options_checked():
        request = DecideAppeal.model_validate({"line": line, "outcome": outcome.replace("-", "_")})
    append(folders, season, request, stamp)
