"""How facts about drivers, teams and entries change the season."""

from uuid import UUID

from racelog.facts.events import (
    DriverCategorised,
    DriverRegistered,
    EntryAmended,
    EntryRegistered,
    EntryRenumbered,
    EntryWithdrawn,
    TeamRegistered,
)
from racelog.facts.evolve.changing import added, changed, replace
from racelog.facts.line import Line
from racelog.facts.season import Amendment, Driver, Entry, EntryTerms, Grading, Season, Seq, Team, Withdrawal


def driver_registered(season: Season, fact: DriverRegistered, seq: Seq) -> Season:
    known = season.drivers.get(fact.driver)
    driver = Driver(
        id=fact.driver,
        name=fact.name,
        also_known_as=_names(known, fact),
        nationality=fact.nationality or (known.nationality if known else None),
        born=fact.born or (known.born if known else None),
        seqs=(*(known.seqs if known else ()), seq),
        gradings=known.gradings if known else (),
    )
    return replace(season, drivers=added(season.drivers, driver.id, driver))


def driver_categorised(season: Season, fact: DriverCategorised, seq: Seq) -> Season:
    known = season.drivers.get(fact.driver)
    if known is None:
        return season
    grading = Grading(fact.from_weekend, fact.categories, fact.rating, seq)
    return replace(season, drivers=changed(season.drivers, known.id, gradings=(*known.gradings, grading)))


def team_registered(season: Season, fact: TeamRegistered, seq: Seq) -> Season:
    known = season.teams.get(fact.team)
    team = Team(
        id=fact.team,
        name=fact.name,
        also_known_as=_names(known, fact),
        nationality=fact.nationality or (known.nationality if known else None),
        seqs=(*(known.seqs if known else ()), seq),
    )
    return replace(season, teams=added(season.teams, team.id, team))


def _names(known: Driver | Team | None, fact: DriverRegistered | TeamRegistered) -> tuple[str, ...]:
    """All names ever given except the present one, in the order they came."""
    earlier = (*known.also_known_as, known.name) if known else ()
    return tuple(name for name in dict.fromkeys((*earlier, *fact.also_known_as)) if name != fact.name)


def entry_registered(season: Season, fact: EntryRegistered, line: Line) -> Season:
    return entry_added(season, fact, line.id, line.seq)


def entry_added(season: Season, fact: EntryRegistered, entry_id: UUID, seq: Seq) -> Season:
    terms = EntryTerms(
        drivers=fact.drivers,
        team=fact.team,
        constructor=fact.constructor,
        race_class=fact.class_,
        generation=fact.generation,
        full_season=fact.full_season,
        guest=fact.guest,
        seq=seq,
        car=fact.car,
        categories=fact.categories or (),
    )
    entry = Entry(entry_id, fact.weekends, terms)
    weekends = ("all",) if fact.weekends == "all" else fact.weekends
    return replace(
        season,
        entries=added(season.entries, entry.id, entry),
        entered={**season.entered, **{(weekend, entry.car): entry.id for weekend in weekends}},
    )


def entry_amended(season: Season, fact: EntryAmended, seq: Seq) -> Season:
    """What a later weekend says stays said, whatever is amended from an earlier one on afterwards."""
    named: dict[str, object] = {
        "drivers": fact.drivers,
        "team": fact.team,
        "constructor": fact.constructor,
        "race_class": fact.class_,
        "generation": fact.generation,
        "full_season": fact.full_season,
        "guest": fact.guest,
        "categories": fact.categories,
    }
    changes = tuple((name, value) for name, value in named.items() if value is not None)
    return _amended(season, fact.entry, fact.from_weekend, changes, seq)


def entry_renumbered(season: Season, fact: EntryRenumbered, seq: Seq) -> Season:
    """The number is one of the terms that change; what was said about the old one is about the same entry."""
    season = _amended(season, fact.entry, fact.from_weekend, (("car", fact.car),), seq)
    known = fact.entry not in season.entries or fact.entry in season.renumbered
    return season if known else replace(season, renumbered=(*season.renumbered, fact.entry))


def _amended(
    season: Season, amended: UUID, from_weekend: str, changes: tuple[tuple[str, object], ...], seq: Seq
) -> Season:
    """The season with an amendment more; as it is when its entry or weekend was voided."""
    entry, weekend = season.entries.get(amended), season.weekends.get(from_weekend)
    if entry is None or weekend is None:
        return season
    amendment = Amendment(weekend.id, changes, seq, weekend.order)
    amendments = sorted((*entry.amendments, amendment), key=lambda change: (change.from_order, change.seq))
    return replace(season, entries=changed(season.entries, entry.id, amendments=tuple(amendments)))


def entry_withdrawn(season: Season, fact: EntryWithdrawn, seq: Seq) -> Season:
    entry = season.entries.get(fact.entry)
    weekend = fact.from_weekend
    if fact.from_round is not None and fact.from_round in season.rounds:
        weekend = season.rounds[fact.from_round].weekend
    if entry is None or weekend is None or weekend not in season.weekends:
        return season
    withdrawal = Withdrawal(
        from_round=fact.from_round,
        weekend=weekend,
        rest_of_season=fact.rest_of_season,
        seq=seq,
        order=season.weekends[weekend].order,
        from_order=season.weekends[weekend].order,
    )
    withdrawals = (*entry.withdrawals, withdrawal)
    return replace(season, entries=changed(season.entries, entry.id, withdrawals=withdrawals))
