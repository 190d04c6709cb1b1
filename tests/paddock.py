"""A made-up season for tests, run in a few words: enter cars, race, decide, look at the table."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any, cast

import pytest

from racelog.desk.refusals import Refusal
from racelog.desk.requests.models import NotifyAppeal, Request
from racelog.desk.service import Desk
from racelog.facts.events import (
    Basis,
    ClassificationPublished,
    DriverRegistered,
    EntryRegistered,
    Penalty,
    PenaltyApplied,
    PenaltyReinstated,
    PenaltyRescinded,
    QualifyingClassified,
    RaceClassified,
    RegulationsAdopted,
    RoundScheduled,
    Row,
    SeasonOpened,
    SessionScheduled,
    TeamRegistered,
    WeekendScheduled,
)
from racelog.facts.line import Line
from racelog.facts.regulations import Championship, RaceClass, Regulations, Scores
from racelog.facts.values import Status
from racelog.importers.importing import imported_id
from racelog.log.memory import MemoryStore
from racelog.log.store import Store
from racelog.rules.ranking.standings import Standings
from racelog.tables.replayed import Replayed, replayed

SEASON = "made-cup-2026"
NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
TABLE = tuple(map(Fraction, (25, 20, 17, 14, 12, 10, 9, 8, 7, 6)))


def championship(championship_id: str = "drivers", **rules: Any) -> Championship:
    """A championship with the rules given; the rest as usual."""
    given = {"title": championship_id.title(), "scores": (Scores(session="race", points="race"),), **rules}
    return Championship(id=championship_id, **given)


def regulations(*championships: Championship, **rules: Any) -> Regulations:
    """Regulations of these championships; three classes, one points table."""
    return Regulations(
        name=rules.pop("name", "made-cup-2026"),
        title="Made Cup 2026",
        source="made up",
        classes=tuple(RaceClass(id=each, title=each.title()) for each in ("pro", "am", "junior")),
        points=rules.pop("points", {"race": TABLE}),
        championships=championships or (championship(),),
        **rules,
    )


class Paddock:
    """A season that is being run. Rounds are scheduled two a weekend as they come.

    The clock stands at `now` until a test moves it. Facts come from an importer of printed tables; with
    `printed=False` from officials at a desk, who need documents and keep to times.
    """

    def __init__(
        self,
        *championships: Championship,
        rules: Regulations | None = None,
        store: Store | None = None,
        printed: bool = True,
    ) -> None:
        self.store = store or MemoryStore()
        self.now = NOON
        self.desk = Desk(self.store, clock=lambda: self.now, ids=imported_id, printed=printed)
        self._asked = 0
        self.ask(SeasonOpened(season=SEASON, title="Made Cup 2026", year=2026))
        self.ask(RegulationsAdopted(regulations=rules or regulations(*championships)))

    def ask(self, request: Request) -> Line:
        """Have a request appended; the first line it became."""
        return self.ask_all(request)[0]

    def ask_all(self, request: Request) -> tuple[Line, ...]:
        """Have a request appended; every line it became."""
        self._asked += 1
        appended = self.desk.append(SEASON, request, by="j.doe", key=f"asked {self._asked}")
        return tuple(placed.line for placed in appended.lines)

    def refusal(self, request: Request) -> str:
        """What the desk says when it refuses a request; no byte of the log may have changed."""
        before = self.store.segments(SEASON)
        with pytest.raises(Refusal) as refused:
            self.ask(request)
        assert refused.value.exit_code == 1
        assert self.store.segments(SEASON) == before
        return str(refused.value).removeprefix("refused: ")

    def later(self, **span: float) -> "Paddock":
        """Some time goes by: minutes=31, hours=2."""
        self.now += timedelta(**span)
        return self

    def weekends(self, count: int) -> "Paddock":
        """Weekends 1 to count, with two rounds each."""
        for number in range(1, count + 1):
            self.ask(WeekendScheduled(weekend=str(number), name=f"Circuit {number}", circuit=f"Circuit {number}"))
            for held in (2 * number - 1, 2 * number):
                self.ask(RoundScheduled(round=held, weekend=str(number)))
        return self

    def enter(self, car: str, driver: str, race_class: str = "pro", *, team: str | None = None, born: date | None = None,
              **terms: Any) -> "Paddock":  # fmt: skip
        """Enter a car with one driver, who is registered under that name if need be."""
        season = self.desk.season(SEASON)
        if driver not in season.drivers:
            self.ask(DriverRegistered(driver=driver, name=driver.replace("-", " ").title(), born=born))
        if team is not None and team not in season.teams:
            self.ask(TeamRegistered(team=team, name=team.title()))
        self.ask(EntryRegistered(car=car, drivers=(driver,), team=team, class_=race_class, **terms))
        return self

    def race(self, number: int, *cars: str, **facts: Any) -> Line:
        """Classify a round: "9" in place 1, "3" in place 2, "16 DNF", ..."""
        return self.ask(RaceClassified(session=f"R{number}", rows=rows(*cars), **facts))

    def qualifying(self, number: int, *cars: str | Row) -> Line:
        """Schedule and classify the qualifying of a round, by car numbers or with the rows of `lapped`."""
        weekend = self.desk.season(SEASON).rounds[number].weekend
        session = f"Q{number}"
        self.ask(SessionScheduled(session=session, kind="qualifying", weekend=weekend, round=number))
        order = tuple(car for car in cars if isinstance(car, Row)) or rows(*map(str, cars))
        return self.ask(QualifyingClassified(session=session, rows=order))

    def provisional(self, session: str) -> Line:
        """Post a classification as provisional, now."""
        return self.ask(ClassificationPublished(session=session, status="provisional"))

    def official(self, session: str) -> Line:
        """Post a classification as provisional, let the protest time pass, and post it as official."""
        self.provisional(session)
        self.later(minutes=31)
        return self.ask(ClassificationPublished(session=session, status="official"))

    def appeal(self, penalty: Line, by: str = "Kelly", **said: Any) -> Line:
        """Give notice of an appeal against a penalty."""
        return self.ask(NotifyAppeal(line=penalty.seq, by=by, **said))

    def penalise(self, session: str, car: str, penalty: Penalty, document: str = "SP 1") -> Line:
        """A stewards' decision."""
        return self.ask(PenaltyApplied(session=session, car=car, penalty=penalty, basis=said(document)))

    def rescind(self, penalty: Line) -> Line:
        """A decision taken back."""
        return self.ask(PenaltyRescinded(penalty=penalty.id, basis=said("SP 98")))

    def reinstate(self, penalty: Line) -> Line:
        """A decision put back."""
        return self.ask(PenaltyReinstated(penalty=penalty.id, basis=said("SP 99")))

    @property
    def replayed(self) -> Replayed:
        """The season as it stands."""
        log = self.store.read(SEASON)
        return replayed(log.placed, log.head)

    def standings(self, championship_id: str = "drivers", after: int | None = None) -> Standings:
        """A championship as it stands."""
        found = self.replayed.results.standings(championship_id, after)
        assert found is not None
        return found

    def table(self, championship_id: str = "drivers", after: int | None = None) -> list[tuple[int | None, str, str]]:
        """A championship in brief: position, competitor, points."""
        return brief(self.standings(championship_id, after))

    def order(self, session: str) -> list[str]:
        """The cars of a session: "1 9" for car 9 in place 1, "DSQ 3" for a disqualified car 3."""
        found = self.replayed.results.classifications[session]
        return [f"{car.place or car.status} {car.car}" for car in found.cars]


def brief(standings: Standings) -> list[tuple[int | None, str, str]]:
    """A table in brief: position, competitor, points."""
    return [(line.position, line.competitor, str(line.points)) for line in standings.lines]


def rows(*cars: str) -> tuple[Row, ...]:
    """A classification in brief: cars in order, "16 DNF" for one without a place."""
    found: list[Row] = []
    for said in cars:
        car, _, status = said.partition(" ")
        place = sum(row.place is not None for row in found) + 1
        if status:
            found.append(Row(car=car, status=cast("Status", status)))
        else:
            found.append(Row(car=car, status="classified", place=place))
    return tuple(found)


def timed(*said: str) -> tuple[Row, ...]:
    """A classification with times: "1 40:01.000", or "4 40:10.000 -1" for a car one lap down on 20 laps."""
    found = []
    for place, each in enumerate(said, start=1):
        car, clock, *behind = each.split()
        laps = 20 + int(behind[0] if behind else 0)
        found.append(Row(car=car, status="classified", place=place, laps=laps, total_ms=lap(clock)))
    return tuple(found)


def lapped(*said: str) -> tuple[Row, ...]:
    """A qualifying order with best and second-best laps: "1 1:30.000 1:30.500", or without the second."""
    found = []
    for place, each in enumerate(said, start=1):
        car, *laps = each.split()
        best_ms, second_ms = (*map(lap, laps), None, None)[:2]
        found.append(Row(car=car, status="classified", place=place, best_ms=best_ms, second_ms=second_ms))
    return tuple(found)


def lap(clock: str) -> int:
    """A lap time in milliseconds: "1:30.000" is 90000."""
    minutes, _, seconds = clock.partition(":")
    return int(minutes) * 60_000 + round(float(seconds) * 1000)


def said(document: str, reason: str = "made up") -> Basis:
    """The number of a document, and a reason."""
    return Basis(document=document, reason=reason)


def three_cars(paddock: Paddock, weekends: int = 1) -> Paddock:
    """Cars 1, 2 and 3 of three drivers, for some weekends."""
    return paddock.weekends(weekends).enter("1", "van-berlo").enter("2", "thompson").enter("3", "dickinson")


def under_way(*, printed: bool = True) -> Paddock:
    """Two weekends of two rounds; cars 1, 2 and 3 for all, car 8 for weekend 1; round 1 has been run."""
    made = Paddock(championship(), championship("am"), printed=printed).weekends(2)
    made.enter("1", "kay-van-berlo", team="kelly").enter("2", "parker-thompson").enter("3", "riley-dickinson", "am")
    made.enter("8", "leh-keen", weekends=("1",))
    made.ask(SessionScheduled(session="Q1", kind="qualifying", weekend="1", round=1))
    made.race(1, "1", "2", "3", "8 DNF")
    return made


def cars_of(names: Sequence[str]) -> list[str]:
    """The cars of an order in brief."""
    return [name.split()[1] for name in names]
