"""The decisions of a season: every penalty, and what became of it."""

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from racelog.facts.season import Decision
from racelog.tables.base import Part, Table
from racelog.tables.penalty_words import penalty_in_words
from racelog.tables.replayed import Replayed


class RulingLine(Part):
    """A later word on a decision."""

    what: str
    document: str | None
    reason: str | None
    log: int


class DecisionLine(Part):
    """A penalty; `contained` when the recorded order held it already, so that the order before is not known.

    `drivers` are those of the car, or the one of them it is against.
    """

    seq: int
    session: str
    car: str
    drivers: tuple[str, ...]
    kind: str
    words: str
    details: dict[str, str]
    document: str | None
    article: str | None
    reason: str | None
    source: str | None
    facts: str | None
    decision: str | None
    """The stewards' own words for the penalty."""
    stewards: tuple[str, ...]
    at: datetime
    appealable: bool
    after_official: bool
    held_back: bool
    in_force: bool
    contained: bool
    rulings: tuple[RulingLine, ...]

    @property
    def state(self) -> tuple[str, ...]:
        """Whether a decision stands, and every later word about it."""
        return tuple(self._state())

    def _state(self) -> Iterator[str]:
        yield "in force" if self.in_force else "held back by an appeal" if self.held_back else "not in force"
        if self.after_official:
            yield "after official publication"
        if self.contained:
            yield "in the printed order"
        for ruling in self.rulings:
            said = ", ".join(filter(None, (ruling.document, ruling.reason)))
            yield f"{ruling.what} by #{ruling.log}{f' ({said})' if said else ''}"


class DecisionsTable(Table):
    """All decisions, in the order they were recorded."""

    ROWS: ClassVar[str] = "decisions"

    decisions: tuple[DecisionLine, ...]


def decisions_table(replayed: Replayed) -> DecisionsTable:
    """The decisions of a season."""
    season = replayed.season
    return DecisionsTable(
        **replayed.known_at,
        decisions=tuple(decision_line(replayed, decision) for decision in season.decisions.values()),
    )


def decision_line(replayed: Replayed, decision: Decision) -> DecisionLine:
    """One decision as things stand."""
    season = replayed.season
    session = season.sessions.get(decision.session)
    in_the_car = () if session is None else season.drivers_of(decision.car, session.weekend)
    drivers = in_the_car if decision.driver is None else (decision.driver,)
    details = decision.penalty.model_dump(mode="json", exclude={"kind"}, exclude_none=True)
    return DecisionLine.like(
        decision,
        drivers=tuple(replayed.driver(driver) for driver in drivers),
        kind=decision.penalty.kind,
        words=penalty_in_words(decision.penalty),
        details={key: str(value) for key, value in details.items()},
        document=None if decision.basis is None else decision.basis.document,
        reason=None if decision.basis is None else decision.basis.reason,
        source=None if decision.basis is None else decision.basis.source,
        decision=decision.wording,
        contained=session is not None and session.order is not None and decision.id in session.order.includes,
        rulings=tuple(
            RulingLine(
                what=ruling.what,
                document=None if ruling.basis is None else ruling.basis.document,
                reason=None if ruling.basis is None else ruling.basis.reason,
                log=ruling.seq,
            )
            for ruling in decision.rulings
        ),
    )
