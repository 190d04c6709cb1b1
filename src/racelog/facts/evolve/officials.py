"""How appointments change the season."""

from dataclasses import replace

from racelog.facts.events import OfficialAppointed, OfficialDismissed, OfficialKeyRevoked
from racelog.facts.evolve.changing import added, changed
from racelog.facts.season import Official, OfficialKey, Season, Seq


def appointed(season: Season, fact: OfficialAppointed, seq: Seq) -> Season:
    """A key had before stays as it was, revoked or not: what it signed is judged by it."""
    before = season.officials.get(fact.official)
    keys = () if before is None else before.keys
    known = {key.text for key in keys}
    official = Official(
        id=fact.official,
        name=fact.name or (fact.official if before is None else before.name),
        roles=fact.roles,
        first_day=fact.from_,
        last_day=fact.until,
        keys=(*keys, *(OfficialKey(text, seq) for text in dict.fromkeys(fact.keys) if text not in known)),
        seq=seq,
    )
    return replace(season, officials=added(season.officials, official.id, official))


def dismissed(season: Season, fact: OfficialDismissed, seq: Seq) -> Season:
    if fact.official not in season.officials:
        return season
    return replace(season, officials=changed(season.officials, fact.official, dismissed=seq))


def key_revoked(season: Season, fact: OfficialKeyRevoked, seq: Seq) -> Season:
    official = season.officials.get(fact.official)
    if official is None:
        return season
    keys = tuple(
        replace(key, revoked=seq) if key.text == fact.key and key.revoked is None else key for key in official.keys
    )
    return replace(season, officials=changed(season.officials, fact.official, keys=keys))
