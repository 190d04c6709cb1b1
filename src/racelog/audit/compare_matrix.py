"""A published matrix held against the classifications, cell by cell; what differs with the lines that say why."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from racelog.audit.impossible import ImpossibleTable, irregular, round_session
from racelog.audit.matrix import PrintedCell
from racelog.errors import Malformed
from racelog.facts.events import BackOfClass
from racelog.facts.season import Decision, Seq, Session
from racelog.facts.values import spoken
from racelog.rules.classification import Classification, ClassifiedCar
from racelog.rules.penalties import changes_order
from racelog.tables.base import Part
from racelog.tables.penalty_words import decision_in_brief
from racelog.tables.replayed import Replayed

CellDiffers = Literal["place", "mark", "missing", "unexpected", "unknown"]


class Cause(Part):
    """A line of the log a computed place follows from, and what it says."""

    seq: Seq
    where: str
    says: str


class CellDifference(Part):
    """One cell that does not agree.

    place: printed and computed results are not the same; mark: only one of the two says the car was moved to the back
    of its class; missing: no such car is classified; unexpected: classified, but not printed; unknown: the log leaves
    the order uncertain.
    """

    round: int
    car: str | None
    driver: str | None
    printed: str | None
    computed: str | None
    what: tuple[CellDiffers, ...]
    why: tuple[Cause, ...]
    where: str | None
    """The printed cell: file and line."""


class MatrixAudit(Part):
    """A matrix: how many cells were compared and agree, those that do not, and races printed as they cannot be."""

    cells: int
    matched: int
    differences: tuple[CellDifference, ...]
    impossible: tuple[ImpossibleTable, ...]
    not_run: tuple[int, ...]
    """Rounds printed of which the log has no classification."""

    @property
    def agrees(self) -> bool:
        """Whether every cell agrees."""
        return not self.differences and not self.not_run


def compare_matrix(replayed: Replayed, cells: Sequence[PrintedCell], after: int | None = None) -> MatrixAudit:
    """Hold every cell up to a round against the classification computed from the log.

    Errors:  Malformed, when no race of the matrix is one of the season.
    """
    printed = [cell for cell in cells if after is None or cell.round <= after]
    rounds = sorted({cell.round for cell in printed})
    differing: list[CellDifference] = []
    not_run: list[int] = []
    compared = 0
    for number in rounds:
        session = round_session(replayed.season, number)
        classification = None if session is None else replayed.results.classifications.get(session.id)
        of_round = [cell for cell in printed if cell.round == number]
        if session is None or classification is None:
            not_run.append(number)
            continue
        race = _Race(replayed, session, classification)
        differences = list(race.differences(of_round))
        compared += len(of_round) + sum("unexpected" in difference.what for difference in differences)
        differing.extend(differences)
    if not compared:
        raise Malformed(
            "no race of the matrix has been run in this season",
            place=cells[0].where,
            excerpt=f"the matrix has the races {', '.join(map(str, rounds)) or 'of later rounds alone'}",
            remedy="Name the matrix of this season, or leave out --after",
        )
    return MatrixAudit(
        cells=compared,
        matched=compared - len(differing),
        differences=tuple(differing),
        impossible=tuple(_impossible(printed)),
        not_run=tuple(not_run),
    )


def _impossible(cells: Sequence[PrintedCell]) -> Iterator[ImpossibleTable]:
    for number in sorted({cell.round for cell in cells}):
        of_round = [cell for cell in cells if cell.round == number]
        placed = [(cell.place, cell.driver or f"car {cell.car}") for cell in of_round if cell.place is not None]
        shared, missing = irregular(placed)
        if shared or missing:
            yield ImpossibleTable(
                session=f"R{number}",
                round=number,
                where=of_round[0].where,
                seq=None,
                shared=shared,
                missing=missing,
            )


class _Race:
    """One round: its classification, and who is meant by a printed cell."""

    def __init__(self, replayed: Replayed, session: Session, classification: Classification) -> None:
        self.replayed = replayed
        self.session = session
        self.classification = classification
        self.by_name = {name: car for car in classification.cars for name in self._names(car)}
        self.by_car = {spoken(car.car): car for car in classification.cars}

    def differences(self, cells: Sequence[PrintedCell]) -> Iterator[CellDifference]:
        """Cells in the order printed, then the cars nobody printed."""
        met: set[str] = set()
        for cell in cells:
            car = self._meant(cell)
            if car is not None:
                met.add(car.car)
            difference = self._difference(cell, car)
            if difference is not None:
                yield difference
        for car in self.classification.cars:
            if car.car not in met:
                yield self._said(None, car, ("unexpected",))

    def _names(self, car: ClassifiedCar) -> Iterator[str]:
        for drove in car.drove:
            driver = self.replayed.season.drivers.get(drove.driver)
            yield spoken(drove.driver)
            for name in () if driver is None else (driver.name, *driver.also_known_as):
                yield spoken(name)

    def _meant(self, cell: PrintedCell) -> ClassifiedCar | None:
        """The car of a cell: by its number where one is printed, and then its driver has to be the same."""
        named = None if cell.driver is None else self.by_name.get(spoken(cell.driver))
        if cell.car is None:
            return named
        numbered = self.by_car.get(spoken(cell.car))
        return None if cell.driver is not None and named is not numbered else numbered

    def _difference(self, cell: PrintedCell, car: ClassifiedCar | None) -> CellDifference | None:
        if car is None:
            return self._said(cell, None, ("missing",))
        what: list[CellDiffers] = []
        if car.open is not None:
            what.append("unknown")
        elif (cell.place, cell.status or "classified") != (car.place, car.status):
            what.append("place")
        if cell.penalised != any(map(_moved_back, car.decisions)):
            what.append("mark")
        return self._said(cell, car, tuple(what)) if what else None

    def _said(
        self, cell: PrintedCell | None, car: ClassifiedCar | None, what: tuple[CellDiffers, ...]
    ) -> CellDifference:
        return CellDifference(
            round=self.session.round or 0,
            car=car.car if car is not None else cell.car if cell is not None else None,
            driver=self._driver(cell, car),
            printed=None if cell is None else cell.printed + ("\u2020" if cell.penalised else ""),
            computed=None if car is None else self._computed(car),
            what=what,
            why=() if car is None else tuple(self._why(car)),
            where=None if cell is None else cell.where,
        )

    def _driver(self, cell: PrintedCell | None, car: ClassifiedCar | None) -> str | None:
        if car is None or not car.drove:
            return None if cell is None else cell.driver
        return " / ".join(self.replayed.driver(drove.driver) for drove in car.drove)

    def _computed(self, car: ClassifiedCar) -> str:
        if car.open is not None:
            return "uncertain"
        mark = "\u2020" if any(map(_moved_back, car.decisions)) else ""
        if car.place is not None:
            return f"{car.place}{mark}"
        adopted = self.replayed.season.regulations_at(self.session.round)
        printed = {} if adopted is None else adopted.regulations.printed
        return printed.get(car.status, car.status) + mark

    def _why(self, car: ClassifiedCar) -> Iterator[Cause]:
        """The decisions that moved the car, its own or another's; else the order its place was recorded in."""
        seqs = set(car.causes)
        moved = [decision for decision in self._decisions() if decision.seq in seqs]
        for decision in moved:
            against = "" if decision.car == car.car else f" for car {decision.car}"
            yield self._cause(decision.seq, decision_in_brief(decision) + against)
        order = self.session.order
        if order is not None and (order.amended or not moved):
            reason = None if order.basis is None else order.basis.reason
            what = "classification amended" if order.amended else "classified so"
            yield self._cause(order.seq, what + (f": {reason}" if reason else ""))

    def _decisions(self) -> Iterable[Decision]:
        of_session = (
            decision for decision in self.replayed.season.decisions.values() if decision.session == self.session.id
        )
        return (decision for decision in of_session if decision.in_force and changes_order(decision.penalty))

    def _cause(self, seq: Seq, says: str) -> Cause:
        return Cause(seq=seq, where=self.replayed.line(seq).place, says=says)


def _moved_back(decision: Decision) -> bool:
    return isinstance(decision.penalty, BackOfClass)
