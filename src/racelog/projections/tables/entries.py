"""The entry list of a season: car numbers, who drives them, for whom, in which class, at which weekends."""

from racelog.facts.season import Entry, EntryTerms, Season
from racelog.projections.replayed import Replayed
from racelog.projections.tables.base import Part, Table


class EntryLine(Part):
    """An entry for a stretch of weekends on the same terms."""

    car: str
    drivers: tuple[str, ...]
    team: str | None
    race_class: str | None
    generation: str | None
    weekends: tuple[str, ...]
    full_season: bool
    guest: bool
    withdrawn: tuple[str, ...]
    log: tuple[int, ...]


class EntryTable(Table):
    """The entry list, in the order of entering."""

    entries: tuple[EntryLine, ...]


def entry_table(replayed: Replayed) -> EntryTable:
    """The entry list of a season."""
    season = replayed.season
    return EntryTable(
        season=season.id,
        title=season.title,
        seq=replayed.seq,
        log_head=replayed.head,
        entries=tuple(line for entry in season.entries.values() for line in _lines(replayed, entry)),
    )


def weekends_of(season: Season, entry: Entry) -> tuple[str, ...]:
    """The weekends an entry covers, cancelled ones left out, in the order of the calendar."""
    return tuple(each.id for each in season.weekends.values() if each.cancelled is None and entry.runs(each.id))


def _lines(replayed: Replayed, entry: Entry) -> list[EntryLine]:
    """One line for each stretch of weekends on the same terms."""
    season = replayed.season
    stretches: dict[EntryTerms, list[str]] = {}
    for weekend in weekends_of(season, entry):
        stretches.setdefault(season.terms_at(entry, weekend), []).append(weekend)
    withdrawn = tuple(
        weekend
        for weekend in weekends_of(season, entry)
        if any(each.covers(season.weekends[weekend].order, None) for each in entry.withdrawals)
    )
    return [
        EntryLine(
            car=entry.car,
            drivers=tuple(replayed.names.get(driver, driver) for driver in terms.drivers),
            team=None if terms.team is None else replayed.names.get(terms.team, terms.team),
            race_class=terms.race_class,
            generation=terms.generation,
            weekends=tuple(weekends),
            full_season=terms.full_season,
            guest=terms.guest,
            withdrawn=tuple(each for each in withdrawn if each in weekends),
            log=tuple(sorted({entry.terms[0].seq, terms.seq, *(each.seq for each in entry.withdrawals)})),
        )
        for terms, weekends in stretches.items()
    ]
