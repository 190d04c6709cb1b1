"""What is asked of the desk for a season's tables, in the order things happened."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time

from slugify import slugify

from racelog.desk.deciding.sessions import irregularities
from racelog.desk.refusals import Refusal, Refused
from racelog.desk.requests.models import Request
from racelog.facts.events import (
    BackOfClass,
    Basis,
    DriverRegistered,
    EntryRegistered,
    FastestLapSet,
    Known,
    PenaltyApplied,
    PoleSet,
    RaceClassified,
    RegulationsAdopted,
    RoundScheduled,
    Row,
    SeasonOpened,
    TeamRegistered,
    WeekendCancelled,
    WeekendScheduled,
)
from racelog.facts.regulations import Regulations
from racelog.facts.values import Status, spoken
from racelog.importers.importing import Step, event_id
from racelog.importers.season_tables.reading import Entrant, Meeting, Race, SeasonTables, usual_name
from racelog.outside.csv_files import CsvRow

STATUSES: dict[str, Status] = {
    "DNF": "DNF", "NC": "NC", "DNS": "DNS", "WD": "WD", "DSQ": "DSQ", "EX": "DSQ",
}  # fmt: skip
SET_UP = "season"


def steps_of(season: str, tables: SeasonTables, regulations: Regulations) -> Iterator[Step]:
    """Every request of a season: set-up, then weekend by weekend what the tables print."""
    yield from _set_up(season, tables, regulations)
    for meeting in tables.meetings:
        for race in tables.races:
            if race.weekend == meeting.weekend:
                yield from _Round(season, tables, meeting, race).steps()


def _set_up(season: str, tables: SeasonTables, regulations: Regulations) -> Iterator[Step]:
    first = tables.meetings[0].row
    opened = SeasonOpened(season=season, title=regulations.title, year=tables.year)
    yield Step(SET_UP, "season", first.place, opened)
    yield Step(SET_UP, "regulations", first.place, RegulationsAdopted(regulations=regulations))
    for meeting in tables.meetings:
        yield from _weekend(meeting)
    for race in tables.races:
        row = race.results[0] if race.honours is None else race.honours
        scheduled = RoundScheduled(
            round=race.number, weekend=race.weekend, minutes=regulations.race_minutes, day=race.day
        )
        yield Step(SET_UP, f"round:{race.number}", row.place, scheduled)
    yield from _entry_list(tables)


def _weekend(meeting: Meeting) -> Iterator[Step]:
    row = meeting.row
    with row.blamed():
        scheduled = WeekendScheduled(
            weekend=meeting.weekend,
            name=row["circuit"],
            circuit=row["circuit"],
            place=row["place"] or None,
            country=row["country"] or None,
            first_day=meeting.first_day,
            last_day=meeting.last_day,
        )
    yield Step(SET_UP, f"weekend:{meeting.weekend}", row.place, scheduled)
    if meeting.cancelled:
        cancelled = WeekendCancelled(weekend=meeting.weekend)
        yield Step(SET_UP, f"weekend:{meeting.weekend}:cancelled", row.place, cancelled)


def _entry_list(tables: SeasonTables) -> Iterator[Step]:
    registered: dict[tuple[str, str], tuple[str, CsvRow]] = {}
    for entrant in tables.entrants:
        row = entrant.row
        for kind, person in (("driver", _driver(tables, row)), ("team", _team(tables, row))):
            if person is None:
                continue
            name, first = registered.setdefault((kind, _id(person)), (person.name, row))
            if spoken(name) != spoken(person.name):
                raise _taken_for_one(row, person, name, first)
            if first is row:
                yield Step(SET_UP, f"{kind}:{_id(person)}", row.place, person)
        yield Step(SET_UP, _entry_key(row), row.place, _entry(tables, entrant))


def _taken_for_one(row: CsvRow, person: DriverRegistered | TeamRegistered, name: str, first: CsvRow) -> Refusal:
    """Two names that give one id: nobody is taken for somebody else in silence."""
    return Refusal(
        Refused(
            f"{person.name!r} and {name!r} ({first.place}) would both be {_id(person)}",
            remedy="If they are one, say so in a corrections file: [[spelling]] name = ..., also = [...]; "
            "if they are two, tell their names apart",
        ),
        place=row.place,
    )


def _id(person: DriverRegistered | TeamRegistered) -> str:
    return person.driver if isinstance(person, DriverRegistered) else person.team


def _slug(tables: SeasonTables, name: str, row: CsvRow) -> str:
    slug = slugify(usual_name(name, tables.spellings))
    if not slug:
        raise row.wrong(f"{name!r} has no letter or digit to make an id of")
    return slug


def _driver(tables: SeasonTables, row: CsvRow) -> DriverRegistered:
    name = usual_name(row["driver"], tables.spellings)
    try:
        born = date.fromisoformat(row["born"]) if row["born"] else None
    except ValueError:
        raise row.wrong(f"{row['born']!r} is no birth date", 'Write it like "1999-04-30"') from None
    with row.blamed():
        return DriverRegistered(
            driver=_slug(tables, name, row),
            name=name,
            also_known_as=tuple(tables.spellings.get(name, ())),
            nationality=row["nationality"] or None,
            born=born,
        )


def _team(tables: SeasonTables, row: CsvRow) -> TeamRegistered | None:
    if not row["team"]:
        return None
    name = usual_name(row["team"], tables.spellings)
    with row.blamed():
        return TeamRegistered(
            team=_slug(tables, name, row),
            name=name,
            also_known_as=tuple(tables.spellings.get(name, ())),
            nationality=row["team_nationality"] or None,
        )


def _entry(tables: SeasonTables, entrant: Entrant) -> EntryRegistered:
    row = entrant.row
    whole = row["weekends"].casefold() == "all"
    with row.blamed():
        return EntryRegistered(
            car=row["car"],
            drivers=(_slug(tables, row["driver"], row),),
            team=_slug(tables, row["team"], row) if row["team"] else None,
            class_=row["class"] or None,
            generation=row["generation"] or None,
            weekends="all" if whole else entrant.weekends,
            full_season=entrant.full_season,
            guest=_yes(row, "guest"),
        )


def _entry_key(row: CsvRow) -> str:
    return f"entry:{row['car']}:{row['weekends']}:{slugify(row['driver'])}"


def _is_place(result: str) -> bool:
    return re.fullmatch(r"[1-9]\d{0,2}", result, re.ASCII) is not None


def _yes(row: CsvRow, column: str) -> bool:
    if row[column].casefold() not in {"yes", "no", ""}:
        raise row.wrong(f"{row[column]!r} is neither yes nor no", f"Say yes or no, or leave {column} empty")
    return row[column].casefold() == "yes"


class _Round:
    """The steps of one round."""

    def __init__(self, season: str, tables: SeasonTables, meeting: Meeting, race: Race) -> None:
        self.season = season
        self.tables = tables
        self.race = race
        self.session = f"R{race.number}"
        self.segment = slugify(meeting.town, max_length=40, word_boundary=True) or f"weekend-{meeting.weekend}"
        self.known = _known(race.day or meeting.last_day or meeting.first_day)

    def steps(self) -> Iterator[Step]:
        """Penalties the printed order contains, that order, and the honours."""
        penalised = [row for row in self.race.results if row["penalty"]]
        for row in penalised:
            yield self._step(self._penalty_key(row), row, self._penalty(row))
        yield from self._classification(penalised)
        if self.race.honours is not None:
            yield from self._honours(self.race.honours)

    def _step(self, key: str, row: CsvRow, request: Request) -> Step:
        return Step(self.segment, key, row.place, request)

    def _car(self, driver: str, row: CsvRow) -> str:
        return self.tables.entrant(driver, self.race.weekend, row).row["car"]

    def _class(self, row: CsvRow) -> str:
        return self.tables.entrant(row["driver"], self.race.weekend, row).row["class"]

    def _penalty_key(self, row: CsvRow) -> str:
        return f"{self.session}:penalty:{self._car(row['driver'], row)}"

    def _penalty(self, row: CsvRow) -> PenaltyApplied:
        if row["penalty"] != "back_of_class":
            raise row.wrong(f"{row['penalty']!r} is no penalty a table prints", "Known: back_of_class")
        return PenaltyApplied(
            session=self.session,
            car=self._car(row["driver"], row),
            penalty=BackOfClass(),
            basis=Basis(reason="marked in the table as moved to the back of its class", source="results.csv"),
            known=self.known,
        )

    def _classification(self, penalised: Sequence[CsvRow]) -> Iterator[Step]:
        printed, honours = self.race.results, self.race.honours
        partial = None
        if printed:
            self._check_once(printed)
            rows = sorted((self._row(row) for row in printed), key=lambda row: row.place or 10_000)
            at = printed[0]
        elif honours is not None:
            rows = [Row(car=self._car(honours["winner"], honours), status="classified", place=1)]
            at, partial = honours, "only the winner is known"
        else:
            return
        twice, missing = irregularities(rows)
        odd = [*twice, *missing, *self._not_last(penalised)]
        with at.blamed():
            classified = RaceClassified(
                session=self.session,
                rows=tuple(rows),
                partial=partial,
                includes=tuple(event_id(self.season, self._penalty_key(row)) for row in penalised),
                as_printed="; ".join(odd) or None,
                known=self.known,
            )
        yield self._step(f"{self.session}:classification", at, classified)

    def _check_once(self, printed: Sequence[CsvRow]) -> None:
        """Every driver stands in a race once."""
        seen: dict[str, CsvRow] = {}
        for row in printed:
            earlier = seen.setdefault(spoken(usual_name(row["driver"], self.tables.spellings)), row)
            if earlier is not row:
                what = f"{row['driver']!r} is in round {self.race.number} already ({earlier.place})"
                raise Refusal(Refused(what, remedy="Take one of the two rows out"), place=row.place)

    def _row(self, printed: CsvRow) -> Row:
        result, car = printed["result"], self._car(printed["driver"], printed)
        if result in STATUSES:
            return Row(car=car, status=STATUSES[result])
        if not _is_place(result):
            raise printed.wrong(f"{result!r} is no result", f"A place, or one of {', '.join(STATUSES)}")
        return Row(car=car, status="classified", place=int(result))

    def _not_last(self, penalised: Sequence[CsvRow]) -> Iterator[str]:
        """Where a car marked as moved to the back of its class is printed ahead of others of it."""
        for row in penalised:
            behind = [
                other
                for other in self.race.results
                if _is_place(other["result"])
                and _is_place(row["result"])
                and int(other["result"]) > int(row["result"])
                and self._class(other) == self._class(row)
            ]
            if behind:
                car, other = self._car(row["driver"], row), self._car(behind[0]["driver"], behind[0])
                yield f"car {car} is marked as moved to the back of its class, yet stands ahead of car {other}"

    def _honours(self, row: CsvRow) -> Iterator[Step]:
        self._check_winners(row)
        if row["pole"]:
            pole = PoleSet(session=self.session, car=self._car(row["pole"], row), known=self.known)
            yield self._step(f"{self.session}:pole", row, pole)
        if row["fastest_lap"]:
            cars = (self._car(row["fastest_lap"], row),)
            lap = FastestLapSet(session=self.session, cars=cars, known=self.known)
            yield self._step(f"{self.session}:fastest_lap", row, lap)

    def _check_winners(self, row: CsvRow) -> None:
        """The winners stated must be those of the results; one of the two tables is wrong otherwise."""
        stated = {None: row["winner"]} | {
            column.removeprefix("winning_").replace("_", "-"): name
            for column, name in row.cells.items()
            if column.startswith("winning_") and column != "winning_team"
        }
        for race_class, winner in stated.items():
            first = self._first(race_class)
            if winner and first is not None and self._car(winner, row) != self._car(first["driver"], first):
                of = "" if race_class is None else f" of {race_class}"
                raise row.wrong(
                    f"{winner!r} is named as winner{of} of round {self.race.number}, but {first.place} has "
                    f"{first['driver']!r} in front",
                    "One of the two tables is wrong: correct it",
                )

    def _first(self, race_class: str | None) -> CsvRow | None:
        placed = [
            row for row in self.race.results if _is_place(row["result"]) and race_class in {None, self._class(row)}
        ]
        return min(placed, key=lambda row: int(row["result"]), default=None)


def _known(day: date | None) -> Known | None:
    """A fact of a day is known at its end; the tables print no hour."""
    if day is None:
        return None
    return Known(at=datetime.combine(day, time(23, 59, 59), UTC), source="calendar")
