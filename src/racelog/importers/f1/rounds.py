"""What is asked of the desk for one round of a season file: orders, grids, penalties, the fastest lap."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from fractions import Fraction

from slugify import slugify

from racelog.desk.deciding.sessions import irregularities
from racelog.desk.requests.models import Request
from racelog.errors import Malformed
from racelog.facts.events import (
    Basis,
    Drove,
    FastestLapSet,
    GridPlace,
    GridSet,
    Known,
    MultiplierDeclared,
    NoPoints,
    PenaltyApplied,
    QualifyingClassified,
    RaceClassified,
    Row,
    TimePenalty,
)
from racelog.facts.values import Status
from racelog.importers.f1.cars import Car, Finish, RoundCars
from racelog.importers.f1.decisions import NO_HISTORIES, Decided, Histories
from racelog.importers.f1.on_road import as_on_road
from racelog.importers.f1.reading import blamed
from racelog.importers.f1.rulebook import CONSTRUCTORS, DRIVERS
from racelog.importers.f1.season_file import (
    FastestLap,
    GridRow,
    QualifyingRow,
    ResultRow,
    Round,
    SeasonFile,
    milliseconds,
)
from racelog.importers.importing import Step, event_id

STATUSES: Mapping[str, Status] = {
    "DNF": "DNF", "NC": "NC", "DNS": "DNS", "DNQ": "DNQ", "DNPQ": "DNPQ", "DNP": "DNP", "DSQ": "DSQ", "EX": "DSQ",
    "WD": "WD",
}  # fmt: skip


def known_on(round_: Round) -> Known:
    """A fact of a race day is known at its end; the file has no hour."""
    return Known(at=datetime.combine(round_.date, time(23, 59, 59), UTC), source="calendar")


def segment_of(round_: Round) -> str:
    """What a round's segment of the log is called."""
    return slugify(round_.grand_prix, max_length=40, word_boundary=True)


class RoundSteps:
    """The steps of one round."""

    def __init__(
        self,
        season: str,
        file: SeasonFile,
        round_: Round,
        cars: RoundCars,
        place: str,
        histories: Histories = NO_HISTORIES,
    ) -> None:
        self.season = season
        self.file = file
        self.round = round_
        self.cars = cars
        self.place = place
        self.segment = segment_of(round_)
        self.known = known_on(round_)
        self.override = file.override(round_)
        self.histories = histories

    def steps(self) -> Iterator[Step]:
        """The sprint with its qualifying and grid, qualifying, the grid, the race, and what holds for it alone."""
        with blamed(self.place):
            yield from self._steps()

    def _steps(self) -> Iterator[Step]:
        round_, number = self.round, self.round.round
        yield from self._multiplier()
        yield from self._qualifying(f"SQ{number}", round_.sprint_qualifying)
        yield from self._grid(f"S{number}", round_.sprint_grid)
        yield from self._race(f"S{number}", self.cars.sprint)
        yield from self._qualifying(f"Q{number}", round_.qualifying)
        yield from self._grid(f"R{number}", round_.grid)
        yield from self._race(f"R{number}", self.cars.race)
        yield from self._fastest_lap()
        if self.histories.last_about(f"R{number}") is None:
            yield from self._no_points(self.segment, self.known)

    def ended_by(self, last: Decided, segment: str) -> Iterator[Step]:
        """What the places of the race do not earn, when the last decision about it has come."""
        with blamed(self.place):
            yield from self._no_points(segment, last.known)

    def printed(self, session: str) -> tuple[Row, ...]:
        """The order of a race as the file prints it, all decisions contained."""
        finishes = self.cars.sprint if session.startswith("S") else self.cars.race
        rows = (self._row(session, finish) for finish in finishes)
        return tuple(sorted(rows, key=lambda row: row.place or 10_000))

    def _step(self, key: str, request: Request) -> Step:
        return Step(self.segment, key, self.place, request)

    def _wrong(self, what: str, remedy: str | None = None) -> Malformed:
        return Malformed(what, place=self.place, remedy=remedy)

    def _why(self) -> Basis | None:
        return None if self.override.why is None else Basis(reason=self.override.why)

    def _multiplier(self) -> Iterator[Step]:
        """A round that pays a multiple, or no point for the fastest lap."""
        factor, no_bonus = self.override.points_multiplier, self.override.fastest_lap is False
        if factor is not None or no_bonus:
            declared = MultiplierDeclared(
                round=self.round.round,
                factor=Fraction(1) if factor is None else factor,
                bonuses="none" if no_bonus else "as_they_are",
                basis=self._why(),
                known=self.known,
            )
            yield self._step(f"R{self.round.round}:multiplier", declared)

    def _qualifying(self, session: str, printed: Sequence[QualifyingRow]) -> Iterator[Step]:
        rows: dict[str, Row] = {}
        for row in printed:
            car = self._car(row)
            if car.number not in rows:
                rows[car.number] = self._qualified(car, row)
        if rows:
            order = tuple(sorted(rows.values(), key=lambda row: row.place or 10_000))
            odd, vacant = _oddities(order)
            fact = QualifyingClassified(session=session, rows=order, vacant=vacant, as_printed=odd, known=self.known)
            yield self._step(f"{session}:classification", fact)

    def _qualified(self, car: Car, row: QualifyingRow) -> Row:
        """The time that decided: that of the last part the car took part in."""
        best = row.q3 or row.q2 or row.q1 or row.time
        status: Status = "classified" if row.pos is not None else STATUSES.get(row.text or "NC", "NC")
        remark = "excluded" if row.text == "EX" else None
        return Row(
            car=car.number,
            status=status,
            place=row.pos,
            best_ms=self._ms(best),
            remark=remark,
            drove=(Drove(driver=row.driver),) if len(car.drivers) > 1 else None,
        )

    def _car(self, row: QualifyingRow | GridRow | FastestLap) -> Car:
        car = self.cars.car(row) or self.cars.of_driver(row.driver)
        if car is None:
            what = f"{row.driver} in car {row.number} is in no result of this round"
            raise self._wrong(what, "Add the row to its results, or take it out here")
        return car

    def _ms(self, printed: str | None) -> int | None:
        if printed is None:
            return None
        time_ms = milliseconds(printed)
        if time_ms is None:
            raise self._wrong(f"{printed!r} is no time", 'Write it like "1:40:52.554", "1:22.585" or "5.000"')
        return time_ms

    def _grid(self, session: str, printed: Sequence[GridRow]) -> Iterator[Step]:
        """Every car once; a place that is printed twice is the first one's, the other's is not known."""
        places: dict[str, GridPlace] = {}
        taken: set[int] = set()
        for row in printed:
            number = self._car(row).number
            place = row.pos if isinstance(row.pos, int) and row.pos not in taken else None
            if number not in places:
                note = row.penalty if isinstance(row.penalty, str) else row.penalty and f"{row.penalty} places"
                places[number] = GridPlace(car=number, place=place, penalty=note or None)
                taken.update(() if place is None else (place,))
        if places:
            fact = GridSet(session=session, places=tuple(places.values()), known=self.known)
            yield self._step(f"{session}:grid", fact)

    def _race(self, session: str, finishes: Sequence[Finish]) -> Iterator[Step]:
        penalised = [finish for finish in finishes if self._ms(finish.row.time_penalty)]
        for finish in penalised:
            yield self._step(self._penalty_key(session, finish), self._penalty(session, finish))
        if not finishes:
            return
        rows, road = self.printed(session), self.histories.on_road.get(session)
        if road is not None:
            rows = as_on_road(rows, road, f"{self.histories.file}: on_road {session}")
        odd, vacant = _oddities(rows)
        fact = RaceClassified(
            session=session,
            rows=rows,
            includes=tuple(event_id(self.season, self._penalty_key(session, finish)) for finish in penalised),
            vacant=vacant,
            as_printed=odd,
            basis=None if road is None or road.source is None else Basis(source=road.source),
            known=self.known,
        )
        yield self._step(f"{session}:classification", fact)

    def _penalty_key(self, session: str, finish: Finish) -> str:
        return f"{session}:time-penalty:{finish.car.number}"

    def _penalty(self, session: str, finish: Finish) -> PenaltyApplied:
        return PenaltyApplied(
            session=session,
            car=finish.car.number,
            penalty=TimePenalty(milliseconds=self._ms(finish.row.time_penalty) or 0),
            basis=Basis(reason="a time penalty, contained in the published time", source=self.file.source),
            known=self.known,
        )

    def _row(self, session: str, finish: Finish) -> Row:
        row = finish.row
        status: Status | None = "classified" if row.pos is not None else STATUSES.get(row.text)
        if status is None:
            raise self._wrong(f"{row.text!r} is no result", f"A place (pos), or one of {', '.join(STATUSES)}")
        return Row(
            car=finish.car.number,
            status=status,
            place=row.pos,
            laps=row.laps,
            total_ms=self._ms(row.time),
            drove=self._drove(session, finish),
            remark=_remark(row),
        )

    def _drove(self, session: str, finish: Finish) -> tuple[Drove, ...] | None:
        """Who drove, where several did, or where what a driver gets is not the usual share."""
        shares = {driver: self._share(session, finish, driver) for driver in finish.car.drivers}
        if len(shares) == 1 and None in shares.values():
            return None
        return tuple(Drove(driver=driver, share=share) for driver, share in shares.items())

    def _share(self, session: str, finish: Finish, driver: str) -> str | None:
        """A driver's part of what the place pays, where the rules of the round say what they get."""
        kind, place = "sprint" if session.startswith("S") else "race", finish.row.pos
        said = (points for named, points in self.override.points_override if named == (kind, driver, place))
        points = next(said, None)
        if points is None:
            return None
        sprint = self.file.rules.sprint
        table = self.file.rules.drivers.points if kind == "race" or sprint is None else sprint.points
        worth = table[place - 1] if place is not None and place <= len(table) else Fraction(0)
        worth *= self.override.points_multiplier or 1
        if not worth and points:
            raise self._wrong(f"{driver} cannot get {points} points for a place that pays none")
        share = points / (worth or 1)
        return str(share) if share in {0, 1} else f"{share.numerator}/{share.denominator}"

    def _fastest_lap(self) -> Iterator[Step]:
        laps = self.round.fastest_laps
        cars = [self._car(lap) for lap in laps]
        if not cars:
            return
        shared = any(len(car.drivers) > 1 for car in cars)
        given = self.override.fastest_lap_to
        fact = FastestLapSet(
            session=f"R{self.round.round}",
            cars=tuple(dict.fromkeys(car.number for car in cars)),
            lap_ms=self._ms(laps[0].time),
            drivers=tuple(dict.fromkeys(lap.driver for lap in laps)) if shared else None,
            points_to=given,
            basis=self._why() if given else None,
            known=self.known,
        )
        yield self._step(f"R{self.round.round}:fastest_lap", fact)

    def _no_points(self, segment: str, known: Known) -> Iterator[Step]:
        """Places that stay, and earn nothing in one championship or the other."""
        for championship, drivers in (
            (DRIVERS, self.override.no_driver_points),
            (CONSTRUCTORS, self.override.no_constructor_points),
        ):
            for driver in drivers:
                car = self.cars.of_driver(driver)
                if car is None:
                    raise self._wrong(f"{driver} is in no result of this round, so no points can be taken")
                decision = PenaltyApplied(
                    session=f"R{self.round.round}",
                    car=car.number,
                    penalty=NoPoints(championships=(championship,)),
                    driver=driver if championship == DRIVERS and len(car.drivers) > 1 else None,
                    basis=self._why(),
                    known=known,
                )
                key = f"R{self.round.round}:no-points:{championship}:{driver}"
                yield Step(segment, key, self.place, decision)


def _remark(row: ResultRow) -> str | None:
    """Why a car retired, also where it was classified for its distance; that it was excluded."""
    words = ["excluded" if row.text == "EX" else None, "started from the pit lane" if row.grid == "PL" else None]
    if row.reason is not None:
        words.append(f"classified, though retired: {row.reason}" if row.pos is not None else row.reason)
    return "; ".join(filter(None, words)) or None


def _oddities(rows: Sequence[Row]) -> tuple[str | None, tuple[int, ...]]:
    """What is irregular about an order as it is printed, and the places nobody holds, which stay vacant."""
    taken = {row.place for row in rows if row.place is not None}
    vacant = tuple(place for place in range(1, max(taken, default=0) + 1) if place not in taken)
    twice, missing = irregularities(rows)
    return "; ".join([*twice, *missing]) or None, vacant
