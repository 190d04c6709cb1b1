"""Deciding who may do what: appointments, and every request held against the roles of who makes it."""

from collections.abc import Collection, Iterable
from datetime import datetime

from racelog.desk.deciding.answer import Facts
from racelog.desk.refusals import refuse
from racelog.desk.requests.models import Request, kind_of
from racelog.desk.requests.roles import roles_for
from racelog.facts import events
from racelog.facts.naming import near_names, official_called
from racelog.facts.season import Official, Season

ADMINISTRATOR = "administrator"


def check_may(season: Season, request: Request, by: str, at: datetime) -> None:
    """Whether whoever asks may: everybody may, until a season has appointed an official.

    Errors:  Refusal, for somebody who is no official that day, or has none of the roles the request is for.
    """
    if not season.officials:
        _check_first(request)
        return
    official = _official(season, by)
    if official.dismissed is not None:
        refuse(f"{by} was dismissed as an official (#{official.dismissed})", remedy=_ask(season, at, ADMINISTRATOR))
    if not official.serves(at.date()):
        refuse(f"{by} is an official {_days(official)}, not today", remedy=_ask(season, at, ADMINISTRATOR))
    kind = kind_of(request)
    wanted = roles_for(kind)
    if not set(official.roles) & set(wanted):
        refuse(
            f"{by} is {_roles(official.roles)}; this is for {_roles(wanted, 'or')}",
            remedy=_ask(season, at, *wanted),
        )
    if request.after_official and "chief_steward" not in official.roles:
        refuse(
            f"{by} is {_roles(official.roles)}; an official result is changed by the chief steward",
            remedy=_ask(season, at, "chief_steward"),
        )


def _check_first(request: Request) -> None:
    """Whoever is appointed first has to be able to appoint the others. Errors: Refusal."""
    if isinstance(request, events.OfficialAppointed) and ADMINISTRATOR not in request.roles:
        refuse(
            "the first official is an administrator, who appoints the others",
            remedy="Nobody else may do anything from then on. Add --role administrator, or appoint one first",
        )


def _official(season: Season, by: str) -> Official:
    """Who asks, by what the log calls them or by their name. Errors: Refusal."""
    official = official_called(season, by)
    if official is None:
        refuse(
            f"{by} is not an official of {season.title}",
            near_names(by, season.officials),
            "An administrator appoints them: racelog official appoint",
        )
    return official


def appoint(season: Season, asked: events.OfficialAppointed) -> Facts:
    if len(set(asked.roles)) != len(asked.roles):
        refuse("a role is named twice")
    known = season.officials.get(asked.official)
    if known is not None:
        _check_administered(season, known, keeps=ADMINISTRATOR in asked.roles)
    revoked = {} if known is None else {key.text: key.revoked for key in known.keys if key.revoked is not None}
    for key in asked.keys:
        if key in revoked:
            what = f"this key of {asked.official} was revoked (#{revoked[key]})"
            refuse(what, remedy="Make a new one: racelog keys new")
        owner = next((one for one in season.officials.values() if key in {own.text for own in one.keys}), known)
        if owner is not None and owner.id != asked.official:
            refuse(f"this is a key of {owner.id}", remedy="Every official has keys of their own: racelog keys new")
    return (asked,)


def dismiss(season: Season, asked: events.OfficialDismissed) -> Facts:
    official = _appointed(season, asked.official)
    if official.dismissed is not None:
        refuse(f"{official.id} was dismissed already (#{official.dismissed})")
    _check_administered(season, official, keeps=False)
    return (asked,)


def revoke_key(season: Season, asked: events.OfficialKeyRevoked) -> Facts:
    official = _appointed(season, asked.official)
    key = next((key for key in official.keys if key.text == asked.key), None)
    if key is None:
        refuse(f"{official.id} has no such key", f"{len(official.keys)} were appointed with them")
    if key.revoked is not None:
        refuse(f"the key was revoked already (#{key.revoked})")
    return (asked,)


def _appointed(season: Season, name: str) -> Official:
    official = season.officials.get(name)
    if official is None:
        refuse(f"no official is called {name}", near_names(name, season.officials), "Name one that was appointed")
    return official


def _check_administered(season: Season, official: Official, *, keeps: bool) -> None:
    """Somebody has to be left who may appoint others. Errors: Refusal."""
    administrators = {
        one.id for one in season.officials.values() if one.dismissed is None and ADMINISTRATOR in one.roles
    }
    if administrators == {official.id} and not keeps:
        refuse(
            f"{official.id} is the only administrator; nobody could appoint anybody any more",
            remedy="Appoint another administrator first",
        )


def _roles(roles: Collection[str], word: str = "and") -> str:
    """Roles in words: "the secretary or an administrator" without the articles."""
    spelt = [CALLED.get(role, role) for role in roles]
    return spelt[0] if len(spelt) == 1 else f"{', '.join(spelt[:-1])} {word} {spelt[-1]}"


CALLED = {"chief_steward": "chief steward", "clerk": "clerk of the course"}


def _ask(season: Season, at: datetime, *roles: str) -> str:
    """Whom to ask instead."""
    able = [one.name for one in season.officials.values() if one.serves(at.date()) and set(one.roles) & set(roles)]
    return f"Ask {_listed(able)}" if able else f"Nobody is {_roles(roles, 'or')}: an administrator appoints one"


def _listed(names: Iterable[str]) -> str:
    return " or ".join(names)


def _days(official: Official) -> str:
    begin = "" if official.first_day is None else f"from {official.first_day} "
    end = "" if official.last_day is None else f"until {official.last_day}"
    return f"{begin}{end}".strip()
