"""Deciding on who takes part: persons, teams, entries and what becomes of them."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from racelog.desk.deciding.answer import Facts, check_weekend_known, check_weekend_open
from racelog.desk.deciding.people import Named, drivers_by_name, team_by_name
from racelog.desk.names import named, weekend_title
from racelog.desk.refusals import Refusal, Refused, refuse, refuse_not_entered
from racelog.desk.requests.models import AmendEntry, Enter, EnterAll, RenumberEntry, Withdraw
from racelog.facts import events
from racelog.facts.evolve.entry_list import driver_registered, entry_added, team_registered
from racelog.facts.naming import near_names
from racelog.facts.season import Driver, Entry, Season, Session, Team, Withdrawal
from racelog.facts.values import STARTED, spoken


def register_driver(season: Season, asked: events.DriverRegistered) -> Facts:
    known = season.drivers.get(asked.driver)
    if known is not None and asked.born in {None, known.born} and _says_nothing_new(known, asked):
        refuse(f"{known.name} is registered already (#{known.seqs[-1]})")
    if asked.born is not None and not 5 <= season.year - asked.born.year <= 100:
        refuse(f"{asked.name} cannot be born on {asked.born} and drive in {season.year}", remedy="Check the date")
    _check_names_free(season.drivers, asked.driver, (asked.name, *asked.also_known_as))
    return (asked,)


NO_CATEGORY = ("none",)
"""What is said to take every category away."""


def _categories(said: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return () if said == NO_CATEGORY else said


def categorise(season: Season, asked: events.DriverCategorised) -> Facts:
    driver = season.drivers.get(asked.driver)
    if driver is None:
        refuse(
            f"no driver {asked.driver!r} is registered", near_names(asked.driver, season.drivers), "Enter them first"
        )
    if asked.categories is None and asked.rating is None:
        refuse("nothing to change was named", remedy="Name a category or a rating")
    if asked.from_weekend is not None:
        check_weekend_known(season, asked.from_weekend)
    asked = asked.model_copy(update={"categories": _categories(asked.categories)})
    for grading in driver.gradings:
        if (grading.from_weekend, grading.categories, grading.rating) == (
            asked.from_weekend,
            asked.categories,
            asked.rating,
        ):
            refuse(f"that is said of {driver.name} already (#{grading.seq})")
    return (asked,)


def register_team(season: Season, asked: events.TeamRegistered) -> Facts:
    known = season.teams.get(asked.team)
    if known is not None and _says_nothing_new(known, asked):
        refuse(f"{known.name} is registered already (#{known.seqs[-1]})")
    _check_names_free(season.teams, asked.team, (asked.name, *asked.also_known_as))
    return (asked,)


def _says_nothing_new(known: Driver | Team, asked: events.DriverRegistered | events.TeamRegistered) -> bool:
    return (
        known.name == asked.name
        and set(asked.also_known_as) <= set(known.also_known_as)
        and asked.nationality in {None, known.nationality}
    )


def _check_names_free(known: Mapping[str, Driver | Team], own: str, names: Iterable[str]) -> None:
    """Refused when a name is another one's: a table could not be matched by it any more."""
    wanted = {spoken(name): name for name in names}
    for other in known.values():
        for name in (other.name, *other.also_known_as):
            if other.id != own and spoken(name) in wanted:
                refuse(f"{wanted[spoken(name)]!r} is the name of {other.id} already (#{other.seqs[0]})")


def enter(season: Season, asked: events.EntryRegistered) -> Facts:
    _check_registered(season, asked)
    for weekend in () if asked.weekends == "all" else asked.weekends:
        check_weekend_known(season, weekend)
    if len(asked.weekends) == 1 and asked.weekends != "all":
        check_weekend_open(season, asked.weekends[0])
    _check_number_free(season, asked)
    return (asked,)


def enter_by_name(season: Season, asked: Enter) -> Facts:
    """An entry as an official says it: drivers and team by name, registered in the same append when they are new."""
    if len(asked.drivers) > 1 and (asked.born or asked.nationality):
        refuse(
            f"car {asked.car} has {len(asked.drivers)} drivers, and a birthday or nationality is that of one",
            remedy="Register the drivers first, each with what is known of them",
        )
    drivers, team, constructor, new = _people(season, asked)
    entry = events.EntryRegistered(
        car=asked.car,
        drivers=drivers or (),
        team=team,
        constructor=constructor,
        class_=asked.class_,
        generation=asked.generation,
        weekends=asked.weekends,
        full_season=asked.full_season,
        guest=asked.guest,
        categories=_categories(asked.categories) or None,
        basis=asked.basis,
        known=asked.known,
    )
    return _with_new(season, new, entry)


def enter_all(season: Season, asked: EnterAll) -> Facts:
    """All entries that are not there yet, each as if it were asked for alone; or the first refusal."""
    facts: list[events.Event] = []
    standing = season
    for at, entry in enumerate(asked.entries):
        if entered_so(standing, entry) or _is_entered(standing, entry):
            continue
        try:
            answer = enter_by_name(season, entry.model_copy(update={"basis": asked.basis, "known": asked.known}))
        except Refusal:
            if any(_same_car(before, entry) for before in asked.entries[:at]):
                refuse(f"car {entry.car} is to be entered twice")
            raise
        facts.extend(answer)
        season = _entered(_registered(season, answer), answer)
    if not facts:
        refuse("every one of these cars is entered already")
    return tuple(facts)


def _same_car(one: Enter, other: Enter) -> bool:
    everywhere = "all" in {one.weekends, other.weekends}
    return one.car == other.car and (everywhere or not set(one.weekends).isdisjoint(other.weekends))


def _entered(season: Season, facts: Facts) -> Season:
    """The season as it will be once an entry is recorded, which has no id yet."""
    for fact in facts:
        if isinstance(fact, events.EntryRegistered):
            season = entry_added(season, fact, UUID(int=len(season.entries) + 1), season.seq)
    return season


def faults_of_entries(season: Season, entries: Sequence[Enter]) -> tuple[dict[int, Refused], set[int]]:
    """Why entries of a list may not be made, by their numbers in it; and the numbers of those that are made already.

    Each is judged with those before it that may be.
    """
    refused: dict[int, Refused] = {}
    there: set[int] = set()
    growing = season
    for at, entry in enumerate(entries):
        try:
            if _is_entered(season, entry):
                there.add(at)
                continue
            answer = enter_by_name(growing, entry)
            growing = _entered(_registered(growing, answer), answer)
        except Refusal as refusal:
            refused[at] = refusal.refused
    return refused, there


def _is_entered(season: Season, asked: Enter) -> bool:
    """Whether a car was entered as it is asked for, for the same weekends, whatever was amended since."""
    entries = (entry for entry in season.entries.values() if asked.car == entry.car)
    same = next((entry for entry in entries if entry.weekends == asked.weekends), None)
    if same is None:
        return False
    try:
        drivers, team, constructor, new = _people(season, asked)
    except Refusal:
        return False
    said = (drivers, team, constructor, asked.class_, asked.generation, asked.full_season, asked.guest)
    first = same.first
    was = (first.drivers, first.team, first.constructor, first.race_class, first.generation)
    return not new and said == (*was, first.full_season, first.guest)


def told_apart(season: Season, entries: Iterable[Enter]) -> tuple[Enter, ...]:
    """Entries of one list, whose names are the list's own to tell apart: "Team A" beside "Team B" are two.

    A name that looks like one the season knows is still asked about, when the list is decided on.
    """
    apart: list[Enter] = []
    growing = season
    for entry in entries:
        own = entry
        if not entry.new_names and _taken(growing, entry) is None and _taken(season, entry) is not None:
            own = entry.model_copy(update={"new_names": True})
        apart.append(own)
        growing = _registered(growing, _taken(growing, own) or ())
    return tuple(apart)


def _taken(season: Season, asked: Enter) -> Facts | None:
    try:
        return enter_by_name(season, asked)
    except Refusal:
        return None


def entered_so(season: Season, asked: Enter) -> bool:
    """Whether a car is entered for all those weekends with these drivers already."""
    if asked.weekends == "all":
        return False
    entries = [season.entry_of(asked.car, weekend) for weekend in asked.weekends if weekend in season.weekends]
    try:
        drivers = drivers_by_name(season, asked.drivers, new_names=True)
    except Refusal:
        return False
    if drivers.new or len(entries) < len(asked.weekends):
        return False
    return all(
        entry is not None and season.terms_at(entry, weekend).drivers == drivers.ids
        for entry, weekend in zip(entries, asked.weekends, strict=True)
    )


def _people(
    season: Season, asked: Enter | AmendEntry
) -> tuple[tuple[str, ...] | None, str | None, str | None, tuple[events.Event, ...]]:
    """The ids of those named, and the registrations of those who are new."""
    born, nationality = (asked.born, asked.nationality) if isinstance(asked, Enter) else (None, None)
    new_names = asked.new_names
    drivers = drivers_by_name(
        season, asked.drivers or (), new_names=bool(new_names), nationality=nationality, born=born
    )
    team = team_by_name(season, asked.team, new_names=bool(new_names))
    constructor = team_by_name(_registered(season, team.new), asked.constructor, new_names=bool(new_names))
    new = (*drivers.new, *team.new, *constructor.new)
    return drivers.ids or None, _only(team), _only(constructor), new


def _only(named: Named) -> str | None:
    return named.ids[0] if named.ids else None


def _registered(season: Season, new: Iterable[events.Event]) -> Season:
    """The season as it will be once some registrations are recorded."""
    for fact in new:
        if isinstance(fact, events.DriverRegistered):
            season = driver_registered(season, fact, season.seq)
        elif isinstance(fact, events.TeamRegistered):
            season = team_registered(season, fact, season.seq)
    return season


def _with_new(
    season: Season, new: tuple[events.Event, ...], entry: events.EntryRegistered | events.EntryAmended
) -> Facts:
    """The registrations of who is new, then the entry; each checked as if it were asked for alone."""
    for fact in new:
        if isinstance(fact, events.DriverRegistered):
            register_driver(season, fact)
        elif isinstance(fact, events.TeamRegistered):
            register_team(season, fact)
        season = _registered(season, (fact,))
    return (
        *new,
        *(enter(season, entry) if isinstance(entry, events.EntryRegistered) else decided_amendment(season, entry)),
    )


def _check_registered(season: Season, asked: events.EntryRegistered | events.EntryAmended) -> None:
    for driver in asked.drivers or ():
        if driver not in season.drivers:
            refuse(
                f"no driver {driver!r} is registered",
                near_names(driver, season.drivers),
                "Register the driver first",
            )
        if (asked.drivers or ()).count(driver) > 1:
            refuse(f"{named(season, driver)} is named twice for one car")
    for team in filter(None, (asked.team, asked.constructor)):
        if team not in season.teams:
            near = near_names(team, season.teams)
            refuse(f"no team {team!r} is registered", near, "Register the team first")
    adopted = season.regulations_at()
    if asked.class_ is None or adopted is None or adopted.regulations.race_class(asked.class_):
        return
    declared = ", ".join(race_class.id for race_class in adopted.regulations.classes)
    refuse(f"the regulations have no class {asked.class_!r}", f"classes: {declared or 'none'}")


def _check_number_free(season: Season, asked: events.EntryRegistered) -> None:
    calendar = season.weekends if asked.weekends == "all" else asked.weekends
    if asked.weekends == "all" and not calendar:
        calendar = ("1",)
    _check_free(season, asked.car, calendar, "Choose another number, other weekends, or amend that entry")


def _check_free(season: Season, car: str, weekends: Iterable[str], remedy: str, own: Entry | None = None) -> None:
    """Refused where another car has a number at one of some weekends."""
    for other in season.entries.values():
        if car not in other.numbers or other is own:
            continue
        for weekend in weekends:
            if other.runs(weekend) and season.number_of(other, weekend) == car:
                who = "/".join(named(season, driver) for driver in other.first.drivers)
                refuse(f"car {car} is entered already for {weekend_title(season, weekend)}, by {who}", remedy=remedy)


def amend_entry(season: Season, asked: AmendEntry) -> Facts:
    entry = _entry(season, asked.car, asked.weekend)
    wanted = (asked.drivers, asked.team, asked.constructor, asked.class_, asked.generation)
    if all(value is None for value in (*wanted, asked.full_season, asked.guest, asked.categories)):
        refuse("nothing to change was named", remedy="Name a driver, team, class, generation or guest")
    drivers, team, constructor, new = _people(season, asked)
    amended = events.EntryAmended(
        entry=entry.id,
        from_weekend=asked.weekend,
        drivers=drivers,
        team=team,
        constructor=constructor,
        class_=asked.class_,
        generation=asked.generation,
        full_season=asked.full_season,
        guest=asked.guest,
        categories=_categories(asked.categories),
        basis=asked.basis,
        known=asked.known,
    )
    return _with_new(season, new, amended)


def decided_amendment(season: Season, asked: events.EntryAmended) -> Facts:
    entry = season.entries.get(asked.entry)
    if entry is None:
        refuse(f"there is no entry {asked.entry}")
    check_weekend_known(season, asked.from_weekend)
    _check_registered(season, asked)
    before = season.terms_at(entry, asked.from_weekend)
    changed = {
        "drivers": (asked.drivers, before.drivers),
        "team": (asked.team, before.team),
        "constructor": (asked.constructor, before.constructor),
        "class": (asked.class_, before.race_class),
        "generation": (asked.generation, before.generation),
        "full season": (asked.full_season, before.full_season),
        "guest": (asked.guest, before.guest),
        "categories": (asked.categories, before.categories),
    }
    if all(wanted in {None, was} for wanted, was in changed.values()):
        refuse(f"this changes nothing about car {before.car} from weekend {asked.from_weekend} on")
    return (asked,)


def renumber(season: Season, asked: RenumberEntry) -> Facts:
    entry = _entry(season, asked.car, asked.weekend)
    renumbered = events.EntryRenumbered(
        entry=entry.id, car=asked.number, from_weekend=asked.weekend, basis=asked.basis, known=asked.known
    )
    return decided_number(season, renumbered)


def decided_number(season: Season, asked: events.EntryRenumbered) -> Facts:
    """A number changes for weekends to come; what was run under the old one stays as it was run."""
    entry = season.entries.get(asked.entry)
    if entry is None:
        refuse(f"there is no entry {asked.entry}")
    check_weekend_open(season, asked.from_weekend)
    first = season.weekends[asked.from_weekend]
    was = season.number_of(entry, first.id)
    if was == asked.car:
        refuse(f"car {was} has that number at {weekend_title(season, first.id)} already")
    later = [weekend.id for weekend in season.weekends.values() if weekend.order >= first.order]
    _check_free(season, asked.car, later, "Choose another number, or give that car another one first", entry)
    for session in season.sessions.values():
        if session.weekend in later and entry.runs(session.weekend):
            _check_not_named(season, session, season.number_of(entry, session.weekend))
    return (asked,)


def _check_not_named(season: Season, session: Session, car: str) -> None:
    """Refused where a car was in a session already, or something was said about it there."""
    cars = {row.car for order in session.orders for row in order.rows} | {place.car for place in session.grid}
    cars |= {decision.car for decision in season.decisions.values() if decision.session == session.id}
    cars |= {one for incident in season.incidents.values() if incident.session == session.id for one in incident.cars}
    if car in cars:
        refuse(
            f"car {car} is known by that number in {session.id} already",
            remedy="A number changes from a weekend on that is still to come",
        )


def withdraw(season: Season, asked: Withdraw) -> Facts:
    weekend = asked.weekend
    if asked.round is not None:
        if asked.round not in season.rounds:
            refuse(f"there is no round {asked.round}")
        weekend = season.rounds[asked.round].weekend
    if weekend is None:
        refuse("from when on is not said", remedy="Name a round or a weekend")
    entry = _entry(season, asked.car, weekend)
    return decided_withdrawal(
        season,
        events.EntryWithdrawn(
            entry=entry.id,
            from_round=asked.round,
            from_weekend=weekend if asked.round is None else None,
            rest_of_season=asked.rest_of_season,
            basis=asked.basis,
            known=asked.known,
        ),
    )


def decided_withdrawal(season: Season, asked: events.EntryWithdrawn) -> Facts:
    entry = season.entries.get(asked.entry)
    if entry is None:
        refuse(f"there is no entry {asked.entry}")
    if asked.from_round is not None and asked.from_round not in season.rounds:
        refuse(f"there is no round {asked.from_round}")
    weekend = asked.from_weekend or season.rounds[asked.from_round or 0].weekend
    check_weekend_open(season, weekend)
    earlier = season.withdrawal_of(entry, weekend, asked.from_round)
    if earlier is not None:
        refuse(f"car {season.number_of(entry, weekend)} is withdrawn already (#{earlier.seq})")
    _check_not_raced(season, entry, asked, weekend)
    return (asked,)


def _check_not_raced(season: Season, entry: Entry, asked: events.EntryWithdrawn, weekend: str) -> None:
    """Refused when the car ran in a race it would be withdrawn from; qualifying it may have run in."""
    order = season.weekends[weekend].order
    withdrawal = Withdrawal(asked.from_round, weekend, asked.rest_of_season, season.seq, order, order)
    for session in season.sessions.values():
        car = season.number_of(entry, session.weekend)
        rows = () if session.order is None or not season.is_raced(session) else session.order.rows
        ran = any(row.car == car and row.status in STARTED for row in rows) and entry.runs(session.weekend)
        if ran and season.covers(withdrawal, session.weekend, session.round):
            refuse(f"car {car} ran in {session.id}, so it cannot be withdrawn before that")


def _entry(season: Season, car: str, weekend: str) -> Entry:
    check_weekend_known(season, weekend)
    entry = season.entry_of(car, weekend)
    if entry is None:
        refuse_not_entered(season, car, weekend, "Enter it first")
    return entry
