"""The entry list of a season: car numbers, who drives them, for whom, in which class, at which weekends."""

from collections.abc import Mapping
from typing import ClassVar

from racelog.facts.regulations import since
from racelog.facts.season import Entry, EntryTerms, Grade, Season, Session, Withdrawal
from racelog.rules.ballast import Carried, ballast_at, carried_in_words
from racelog.rules.rounds import has_order, will_not_be_run
from racelog.tables.base import Part, Table
from racelog.tables.replayed import Replayed


class EntryLine(Part):
    """An entry for a stretch of weekends on the same terms."""

    car: str
    drivers: tuple[str, ...]
    driver_ids: tuple[str, ...]
    team: str | None
    team_id: str | None
    race_class: str | None
    generation: str | None
    weekends: tuple[str, ...]
    full_season: bool
    guest: bool
    categories: tuple[str, ...]
    """What the entry is counted as beside its class."""
    graded: tuple[str, ...]
    """What its drivers are counted as, in words: "Ada Lindqvist: bronze, rookie"."""
    withdrawn: tuple[str, ...]
    """In words: "weekend 3", "from round 2 on"."""
    carries: str | None = since(None)
    """What it carries for its success in the next race, where that is of these weekends: "R3: 30 kg"."""
    log: tuple[int, ...]


class EntryTable(Table):
    """The entry list, in the order of entering."""

    ROWS: ClassVar[str] = "entries"

    entries: tuple[EntryLine, ...]


def entry_table(replayed: Replayed) -> EntryTable:
    """The entry list of a season."""
    season = replayed.season
    race = _next_race(season)
    carrying = {} if race is None else ballast_at(replayed.results, race)
    return EntryTable(
        **replayed.known_at,
        entries=tuple(line for entry in season.entries.values() for line in _lines(replayed, entry, race, carrying)),
    )


def _next_race(season: Season) -> Session | None:
    """The first race that has no order yet, and will be run."""
    to_run = (
        session
        for session in season.sessions.values()
        if session.kind == "race" and not has_order(season, session) and not will_not_be_run(season, session)
    )
    return min(to_run, key=lambda race: season.turn(race.round or 0), default=None)


def weekends_of(season: Season, entry: Entry) -> tuple[str, ...]:
    """The weekends an entry covers, cancelled ones left out, in the order of the calendar."""
    return tuple(
        weekend.id for weekend in season.weekends.values() if weekend.cancelled is None and entry.runs(weekend.id)
    )


def withdrawn_at(season: Season, entry: Entry, weekend: str) -> bool:
    """Whether a car is withdrawn from every round of a weekend."""
    rounds = [round_.number for round_ in season.rounds.values() if round_.weekend == weekend]
    return all(season.withdrawal_of(entry, weekend, number) is not None for number in rounds or (None,))


def _when(season: Season, withdrawal: Withdrawal) -> str:
    return next(weekend.id for weekend in season.weekends.values() if weekend.order == withdrawal.from_order)


def _in_words(season: Season, withdrawal: Withdrawal) -> str:
    of_round = withdrawal.from_round is not None
    when = _when(season, withdrawal) if withdrawal.rest_of_season else withdrawal.weekend
    what = f"round {withdrawal.from_round}" if of_round else f"weekend {when}"
    if withdrawal.rest_of_season:
        return f"from {what} on"
    return f"from {what} to the end of the weekend" if of_round else what


def _graded(replayed: Replayed, grade: Grade) -> str:
    said = ", ".join(filter(None, (grade.rating, *grade.categories))) or "nothing"
    return f"{replayed.driver(grade.driver)}: {said}"


def _lines(
    replayed: Replayed, entry: Entry, race: Session | None, carrying: Mapping[str, tuple[Carried, ...]]
) -> list[EntryLine]:
    """One line for each stretch of weekends on the same terms; with what is carried in the next race."""
    season = replayed.season
    stretches: dict[EntryTerms, list[str]] = {}
    for weekend in weekends_of(season, entry):
        stretches.setdefault(season.terms_at(entry, weekend), []).append(weekend)
    return [
        EntryLine.like(
            terms,
            drivers=tuple(replayed.driver(driver) for driver in terms.drivers),
            driver_ids=terms.drivers,
            team=None if terms.team is None else replayed.team(terms.team),
            team_id=terms.team,
            graded=tuple(_graded(replayed, grade) for grade in terms.grades),
            weekends=("all",) if len(stretches) == 1 and terms.full_season else tuple(weekends),
            withdrawn=tuple(
                _in_words(season, withdrawal)
                for withdrawal in entry.withdrawals
                if _when(season, withdrawal) in weekends
            ),
            carries=None
            if race is None or race.weekend not in weekends or terms.car not in carrying
            else f"{race.id}: {carried_in_words(carrying[terms.car])}",
            log=tuple(sorted({entry.first.seq, terms.seq, *(withdrawal.seq for withdrawal in entry.withdrawals)})),
        )
        for terms, weekends in stretches.items()
    ]
