"""Penalties as officials type them, as requests; and what becomes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from racelog.cli.appending import append, options_checked
from racelog.cli.asking import Stamp
from racelog.cli.numbers import whole
from racelog.cli.options import Folders
from racelog.cli.reading import read_season, session_named
from racelog.cli.times import milliseconds
from racelog.desk.refusals import Refusal, Refused
from racelog.desk.requests.models import Reinstate, Rescind
from racelog.errors import Malformed
from racelog.facts.events import CompetitorExcluded, PenaltyApplied, PointsAdjusted


@dataclass(frozen=True, slots=True)
class Terms:
    """A penalty's kind, and what the kinds need."""

    kind: str
    seconds: str | None
    laps: int | None
    places: int | None
    points: str | None
    championships: Sequence[str] | None
    amount: int | None
    currency: str | None
    until: str | None
    lap_time: str | None
    next_best: str | None
    no_other_lap: bool
    leaves_vacant: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """What the published notice of a decision says beside its number, reason and penalty."""

    article: str | None
    facts: str | None
    decision: str | None
    stewards: Sequence[str]
    driver: str | None
    no_appeal: bool
    incident: int | None


NEEDED = {
    "time": ("seconds",),
    "laps": ("laps",),
    "positions": ("places",),
    "back_of_class": (),
    "back_of_field": (),
    "disqualified": (),
    "no_points": (),
    "points": ("points",),
    "grid": ("places",),
    "lap_deleted": (),
    "reprimand": (),
    "fine": ("amount", "currency"),
    "probation": ("until",),
    "licence_points": ("points",),
}
ALLOWED = {
    "no_points": ("championships",),
    "points": ("championships",),
    "lap_deleted": ("lap_time", "next_best", "no_other_lap"),
    "disqualified": ("leaves_vacant",),
}
SHORT_KINDS = {"boc": "back-of-class", "bof": "back-of-field", "dsq": "disqualified", "pos": "positions"}
OPTIONS = {"championships": "--championship"}


def penalty(folders: Folders, season: str, session: str, car: str, terms: Terms, notice: Notice, stamp: Stamp) -> None:
    """A decision of the stewards. Errors: Malformed, when the kind lacks what it needs, or is given what it has not."""
    with options_checked(session="SESSION", appealable="--no-appeal", stewards="--steward", **_PENALTY_OPTIONS):
        request = PenaltyApplied.model_validate(
            {
                "session": session_named(session),
                "car": car,
                "penalty": _penalty(terms),
                "driver": notice.driver,
                "article": notice.article,
                "facts": notice.facts,
                "decision": notice.decision,
                "stewards": tuple(notice.stewards),
                "appealable": False if notice.no_appeal else None,
                "incident": None if notice.incident is None else _incident(folders, season, notice.incident),
            }
        )
    append(folders, season, request, stamp)


_PENALTY_OPTIONS = {"milliseconds": "--seconds", "lap_ms": "--lap-time", "next_best_ms": "--next-best"}


def _penalty(terms: Terms) -> dict[str, Any]:
    """The penalty as the log writes it."""
    kind = SHORT_KINDS.get(terms.kind, terms.kind).replace("-", "_")
    if kind not in NEEDED:
        raise Malformed(
            f"--kind: {terms.kind[:40]!r} is no kind of penalty",
            remedy=f"One of: {', '.join(each.replace('_', '-') for each in NEEDED)}",
        )
    given = {name for name in _SPECIAL if getattr(terms, name) is not None and getattr(terms, name) is not False}
    shown = kind.replace("_", "-")
    for name in NEEDED[kind]:
        if name not in given:
            raise Malformed(f"a penalty of the kind {shown} needs {_option(name)}")
    for name in sorted(given - set(NEEDED[kind]) - set(ALLOWED.get(kind, ()))):
        raise Malformed(f"{_option(name)} says nothing about a penalty of the kind {shown}", remedy="Leave it out")
    return {"kind": kind, **_substance(kind, terms)}


_SPECIAL = (
    *("seconds", "laps", "places", "points", "championships", "amount", "currency", "until"),
    *("lap_time", "next_best", "no_other_lap", "leaves_vacant"),
)


def _option(name: str) -> str:
    return OPTIONS.get(name, f"--{name.replace('_', '-')}")


def _substance(kind: str, terms: Terms) -> dict[str, Any]:
    match kind:
        case "time":
            return {"milliseconds": milliseconds(terms.seconds or "", "--seconds")}
        case "laps":
            return {"laps": terms.laps}
        case "positions" | "grid":
            return {"places": terms.places}
        case "points" | "no_points":
            named = tuple(terms.championships) if terms.championships else None
            return {"championships": named} | ({"points": terms.points} if kind == "points" else {})
        case "licence_points":
            return {"points": _whole(terms.points or "")}
        case "fine":
            return {"amount": terms.amount, "currency": terms.currency}
        case "probation":
            return {"until": terms.until}
        case "disqualified":
            return {"leaves_vacant": terms.leaves_vacant}
        case "lap_deleted":
            return {
                "lap_ms": None if terms.lap_time is None else milliseconds(terms.lap_time, "--lap-time"),
                "next_best_ms": None if terms.next_best is None else milliseconds(terms.next_best, "--next-best"),
                "no_other_lap": True if terms.no_other_lap else None,
            }
        case _:
            return {}


def _whole(typed: str) -> int:
    points = whole(typed)
    if points is None:
        raise Malformed(f"--points: {typed[:40]!r} is no whole number of licence points")
    return points


def _incident(folders: Folders, season: str, line: int) -> UUID:
    """The id of an incident by its line. Errors: Refusal."""
    incidents = read_season(folders, season).season.incidents
    found = next((each.id for each in incidents.values() if each.seqs[0] == line), None)
    if found is None:
        known = ", ".join(f"#{each.seqs[0]}" for each in incidents.values())
        raise Refusal(Refused(f"#{line} is no incident", f"incidents: {known or 'none'}"))
    return found


def rescind(folders: Folders, season: str, line: int, stamp: Stamp) -> None:
    """Rescind a penalty."""
    append(folders, season, Rescind(line=line), stamp)


def reinstate(folders: Folders, season: str, line: int, stamp: Stamp) -> None:
    """Reinstate a penalty."""
    append(folders, season, Reinstate(line=line), stamp)


def adjust_points(folders: Folders, season: str, whose: tuple[str, str], points: tuple[str, int], stamp: Stamp) -> None:
    """Give or take points; `whose` are the championship and the competitor, `points` how many, from which round."""
    with options_checked(effective_round="--from-round"):
        request = PointsAdjusted.model_validate(
            {"championship": whose[0], "competitor": whose[1], "points": points[0], "effective_round": points[1]}
        )
    append(folders, season, request, stamp)


def exclude(
    folders: Folders, season: str, whose: tuple[str, str], terms: Mapping[str, int | str], stamp: Stamp
) -> None:
    """Exclude a competitor from a championship; `terms` are from when, what becomes of the points, what is printed."""
    with options_checked(effective_round="--from-round"):
        request = CompetitorExcluded.model_validate({"championship": whose[0], "competitor": whose[1], **terms})
    append(folders, season, request, stamp)
