"""The season as its facts add up: values, never changed in place, each knowing the lines it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Literal
from uuid import UUID

from racelog.facts.events import Basis, GridPlace, Known, Outcome, Penalty, Row, SourceFile
from racelog.facts.regulations import USUAL, BonusFactor, MergeOf, Order, Regulations, SessionKind
from racelog.facts.values import Role

Seq = int
"""The number of a line of the log."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """Regulations and the round they hold from."""

    regulations: Regulations
    from_round: int
    seq: Seq


@dataclass(frozen=True, slots=True)
class Moved:
    """Where something stood in the calendar before a line moved it: a meeting's days and circuit, a round's weekend."""

    first_day: date | None
    last_day: date | None
    at: str
    """The circuit of a meeting; the weekend of a round."""
    seq: Seq


@dataclass(frozen=True, slots=True)
class Weekend:
    """A meeting, in the order of the calendar."""

    id: str
    order: int
    name: str
    circuit: str
    place: str | None
    country: str | None
    first_day: date | None
    last_day: date | None
    zone: str | None
    seq: Seq
    cancelled: Seq | None = None
    closed: Seq | None = None
    moved: tuple[Moved, ...] = ()

    @property
    def to_be_announced(self) -> bool:
        """Whether it was postponed, and no day is known yet."""
        return bool(self.moved) and self.first_day is None and self.last_day is None


@dataclass(frozen=True, slots=True)
class Declared:
    """A multiple of the points declared for one round; in every championship where none is named."""

    factor: Fraction
    bonuses: BonusFactor
    championships: tuple[str, ...] | None
    seq: Seq


@dataclass(frozen=True, slots=True)
class Round:
    """A points-paying race and the meeting it belongs to."""

    number: int
    weekend: str
    minutes: int | None
    day: date | None
    note: str | None
    seq: Seq
    laps: int | None = None
    declared: tuple[Declared, ...] = ()
    slot: int = 0
    """Whose turn it has at its weekend: its own, or that of another round where they are run in another order."""
    moved: tuple[Moved, ...] = ()
    cancelled: Seq | None = None


@dataclass(frozen=True, slots=True)
class Grading:
    """What a driver is counted as, from a weekend on (all season, without one); None leaves what was said before."""

    from_weekend: str | None
    categories: tuple[str, ...] | None
    rating: str | None
    seq: Seq


@dataclass(frozen=True, slots=True)
class Grade:
    """What a driver is counted as at one weekend."""

    driver: str
    categories: tuple[str, ...]
    rating: str | None


@dataclass(frozen=True, slots=True)
class Driver:
    """A person, under all the names tables print."""

    id: str
    name: str
    also_known_as: tuple[str, ...]
    nationality: str | None
    born: date | None
    seqs: tuple[Seq, ...]
    gradings: tuple["Grading", ...] = ()
    """In the order of the log."""


@dataclass(frozen=True, slots=True)
class Team:
    """A team or constructor, under all the names tables print."""

    id: str
    name: str
    also_known_as: tuple[str, ...]
    nationality: str | None
    seqs: tuple[Seq, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """A driver or team registered under another spelling of one: counted as that one, by which line."""

    id: str
    same_as: str
    seq: Seq
    name: str = ""
    """What it was registered as."""


@dataclass(frozen=True, slots=True)
class EntryTerms:
    """What an entry says at a weekend; `seq` is the line that last changed it."""

    drivers: tuple[str, ...]
    team: str | None
    constructor: str | None
    race_class: str | None
    generation: str | None
    full_season: bool
    guest: bool
    seq: Seq
    car: str
    """The number on the car."""
    categories: tuple[str, ...] = ()
    grades: tuple[Grade, ...] = ()
    """Of those drivers who are counted as something."""

    def grade_of(self, driver: str) -> Grade:
        """What a driver of the car is counted as."""
        return next((grade for grade in self.grades if grade.driver == driver), Grade(driver, (), None))


@dataclass(frozen=True, slots=True)
class Amendment:
    """What changes of an entry from a weekend on, by its place in the calendar.

    Where the weekend was postponed behind others since, these are not as they were before that: what holds "from
    weekend 3 on" holds from the one that followed it (`instead`), and at weekend 3 whenever it is held.
    """

    weekend: str
    changes: tuple[tuple[str, object], ...]
    seq: Seq
    from_order: int
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An entry taken back from a round or a weekend on, for that weekend or the rest of the season.

    `order` is the weekend's place in the calendar, `from_order` that of the first one it may cover: where the weekend
    was postponed, the one that followed it (`instead`).
    """

    from_round: int | None
    weekend: str
    rest_of_season: bool
    seq: Seq
    order: int
    from_order: int
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A car number for given weekends; its terms may change from a weekend on."""

    id: UUID
    weekends: tuple[str, ...] | Literal["all"]
    first: EntryTerms
    amendments: tuple[Amendment, ...] = ()
    """In the order of the weekends they hold from, then of the log."""
    withdrawals: tuple[Withdrawal, ...] = ()

    @property
    def car(self) -> str:
        """The number it was entered under; what is painted at a weekend is in its terms."""
        return self.first.car

    @property
    def numbers(self) -> frozenset[str]:
        """Every number it has during the season."""
        later = (value for amendment in self.amendments for name, value in amendment.changes if name == "car")
        return frozenset((self.car, *map(str, later)))

    def runs(self, weekend: str) -> bool:
        """Whether the entry covers a weekend (a withdrawal aside)."""
        return self.weekends == "all" or weekend in self.weekends

    def terms_at(self, order: int) -> EntryTerms:
        """What holds at the weekend of this order in the calendar."""
        terms = self.first
        for amendment in self.amendments:
            if amendment.from_order <= order:
                terms = replace(terms, **dict(amendment.changes), seq=amendment.seq)  # type: ignore[arg-type]
        return terms


@dataclass(frozen=True, slots=True)
class TimedOrder:
    """A classification as it was timed or printed."""

    rows: tuple[Row, ...]
    partial: str | None
    includes: tuple[UUID, ...]
    as_printed: str | None
    vacant: tuple[int, ...]
    seq: Seq
    basis: Basis | None
    amended: bool
    file: SourceFile | None = None


@dataclass(frozen=True, slots=True)
class Honour:
    """A pole or fastest lap: the holders, and the next car where that is known or inferred."""

    cars: tuple[str, ...]
    next_eligible: str | None
    seq: Seq
    inferred: bool
    lap_ms: int | None = None
    drivers: tuple[str, ...] = ()
    """Who set it, where a car had several drivers."""
    points_to: tuple[str, ...] = ()
    """Who is given the points for it, where that is not everyone who set it."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A classification put on the notice board."""

    status: Literal["provisional", "official"]
    seq: Seq
    at: datetime
    """When it was posted; when it was recorded, where that is all that is known."""
    document: str | None = None
    recorded: datetime | None = None
    """When it was recorded, where somebody stated that it was posted at another time."""
    early: str | None = None
    """Why it is official before what is usual was over."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A race stopped early: the lap its order is counted back to, of how many planned."""

    count_back_to: int
    of_laps: int | None
    seq: Seq


@dataclass(frozen=True, slots=True)
class Drawn:
    """The number drawn: so many of the first places of a grid are reversed."""

    reverse: int
    seq: Seq


@dataclass(frozen=True, slots=True)
class Session:
    """What is known of one session. Honours are kept per class, the overall ones under None."""

    id: str
    kind: SessionKind
    weekend: str
    round: int | None
    seq: Seq
    orders: tuple[TimedOrder, ...] = ()
    grid: tuple[GridPlace, ...] = ()
    grid_seq: Seq | None = None
    drawn: Drawn | None = None
    poles: Mapping[str | None, Honour] = field(default_factory=dict)
    fastest_laps: Mapping[str | None, Honour] = field(default_factory=dict)
    honours: Mapping[tuple[str, str | None], Honour] = field(default_factory=dict)
    """What else is stated, by what it is and class."""
    published: tuple[Publication, ...] = ()
    stopped: Stop | None = None
    minutes: int | None = None
    """The planned length of a session beside the race; that of the race is the round's."""
    laps: int | None = None

    @property
    def publication(self) -> Publication | None:
        """What was last put on the notice board."""
        return self.published[-1] if self.published else None

    @property
    def official(self) -> Publication | None:
        """The latest official publication; from the first one on the session is locked."""
        return next((publication for publication in reversed(self.published) if publication.status == "official"), None)

    @property
    def order(self) -> TimedOrder | None:
        """The latest classification as timed or printed."""
        return self.orders[-1] if self.orders else None


@dataclass(frozen=True, slots=True)
class Ruling:
    """What became of a decision."""

    what: Literal["rescinded", "reinstated"]
    seq: Seq
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal against a decision; while a suspensive one has no outcome, the decision is held back."""

    id: UUID
    decision: UUID
    by: str
    suspensive: bool
    notified: datetime
    seqs: tuple[Seq, ...]
    filed: datetime | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Protest:
    """A protest, and what became of it."""

    id: UUID
    session: str
    by: str
    against: str | None
    grounds: str
    late: str | None
    seqs: tuple[Seq, ...]
    outcome: Literal["upheld", "dismissed", "withdrawn"] | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """Something the stewards look into, until it is closed."""

    id: UUID
    session: str
    cars: tuple[str, ...]
    what: str
    lap: int | None
    seqs: tuple[Seq, ...]
    closed: bool = False
    decision: UUID | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A penalty and every later decision about it; the last word says whether it is in force."""

    id: UUID
    seq: Seq
    session: str
    car: str
    driver: str | None
    penalty: Penalty
    article: str | None
    stewards: tuple[str, ...]
    basis: Basis | None
    known: Known | None
    at: datetime
    """When it was decided; when it was recorded, where that is all that is known."""
    facts: str | None = None
    wording: str | None = None
    appealable: bool = True
    incident: UUID | None = None
    after_official: bool = False
    rulings: tuple[Ruling, ...] = ()
    appeals: tuple[Appeal, ...] = ()

    @property
    def rescinded(self) -> bool:
        """Whether the last word on the decision took it back."""
        return bool(self.rulings) and self.rulings[-1].what == "rescinded"

    @property
    def held_back(self) -> bool:
        """Whether a suspensive appeal against the decision is open."""
        return any(appeal.suspensive and appeal.outcome is None for appeal in self.appeals)

    @property
    def in_force(self) -> bool:
        """Whether the decision counts as things stand."""
        return not self.rescinded and not self.held_back

    @property
    def seqs(self) -> tuple[Seq, ...]:
        """The lines the decision stands on, first to last word."""
        appeals = (seq for appeal in self.appeals for seq in appeal.seqs)
        return tuple(sorted((self.seq, *(ruling.seq for ruling in self.rulings), *appeals)))


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Points given or taken outside any session."""

    championship: str
    competitor: str
    points: Fraction
    effective_round: int
    seq: int
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class Redressed:
    """A round for which a competitor is given the average of others in one championship."""

    championship: str
    competitor: str
    round: int
    seq: Seq
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A competitor out of one championship's table from a round on."""

    championship: str
    competitor: str
    effective_round: int
    points: Literal["kept", "taken"]
    printed: str
    seq: int
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class OfficialKey:
    """A public key of an official: the line it came with, and the one that revoked it."""

    text: str
    seq: Seq
    revoked: Seq | None = None


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody of the race office, as last appointed; `keys` are all they ever had."""

    id: str
    name: str
    roles: tuple[Role, ...]
    first_day: date | None
    last_day: date | None
    keys: tuple[OfficialKey, ...]
    seq: Seq
    dismissed: Seq | None = None

    def serves(self, day: date) -> bool:
        """Whether they are an official on a day."""
        begun = self.first_day is None or self.first_day <= day
        return begun and self.dismissed is None and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A line about a session's result, voided by a later one."""

    session: str
    line: Seq
    seq: Seq


@dataclass(frozen=True, slots=True)
class Season:
    """Everything the log says, added up to its last line read."""

    id: str = ""
    title: str = ""
    year: int = 0
    seq: Seq = 0
    adopted: tuple[Adopted, ...] = ()
    weekends: Mapping[str, Weekend] = field(default_factory=dict)
    rounds: Mapping[int, Round] = field(default_factory=dict)
    sessions: Mapping[str, Session] = field(default_factory=dict)
    drivers: Mapping[str, Driver] = field(default_factory=dict)
    teams: Mapping[str, Team] = field(default_factory=dict)
    joined_drivers: Mapping[str, Joined] = field(default_factory=dict)
    """The ids that are another spelling of a driver; no fact that was added up names them any more."""
    joined_teams: Mapping[str, Joined] = field(default_factory=dict)
    entries: Mapping[UUID, Entry] = field(default_factory=dict)
    entered: Mapping[tuple[str, str], UUID] = field(default_factory=dict)
    """The entry by weekend and car number; under the weekend "all" those for the whole season."""
    decisions: Mapping[UUID, Decision] = field(default_factory=dict)
    adjustments: tuple[Adjustment, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    redresses: tuple[Redressed, ...] = ()
    turns: Mapping[int, int] = field(default_factory=dict)
    """The rounds that are not run in the order of their numbers, each with the number whose turn it has."""
    renumbered: tuple[UUID, ...] = ()
    """The entries whose number changes during the season."""
    incidents: Mapping[UUID, Incident] = field(default_factory=dict)
    protests: Mapping[UUID, Protest] = field(default_factory=dict)
    officials: Mapping[str, Official] = field(default_factory=dict)
    voided: Mapping[UUID, Seq] = field(default_factory=dict)
    taken_back: tuple[TakenBack, ...] = ()
    """Of the lines voided, those about the result of a session."""

    def regulations_at(self, round_number: int | None = None) -> Adopted | None:
        """The regulations in force at a round; the latest of all without one."""
        held = [adopted_ for adopted_ in self.adopted if round_number is None or adopted_.from_round <= round_number]
        return held[-1] if held else None

    def turn(self, round_number: int) -> int:
        """When a round is run: rounds in the order of their turns are in the order of the calendar.

        It is the number itself, unless rounds are run in another order: then the third round run has the turn 3 (where
        numbers are missing, the third number there is).
        """
        return self.turns.get(round_number, round_number)

    def is_cancelled(self, session: Session) -> bool:
        """Whether a session is of a weekend or a round that was cancelled."""
        return self.cancelled_by(session) is not None

    def cancelled_by(self, session: Session) -> Seq | None:
        """The line that cancelled the weekend or the round of a session."""
        round_ = self.rounds.get(session.round or 0)
        return self.weekends[session.weekend].cancelled or (None if round_ is None else round_.cancelled)

    def order_of(self, session: Session) -> Order:
        """How the order of a session comes about, by the regulations of its round."""
        adopted = self.regulations_at(session.round)
        return USUAL.get(session.kind, "race") if adopted is None else adopted.regulations.order_of(session.kind)

    def by_best_lap(self, session: Session) -> bool:
        """Whether the best laps make the order of a session, so that a deleted one moves its car."""
        order = self.order_of(session)
        return order == "qualifying" or (isinstance(order, MergeOf) and order.by == "time")

    def is_raced(self, session: Session, seen: frozenset[str] = frozenset()) -> bool:
        """Whether the order of a session is that of a finish, its own or its parts': a race, a sprint, a heat."""
        order = self.order_of(session)
        if isinstance(order, str):
            return order == "race"
        kinds = {self.sessions[part].kind if part in self.sessions else part for part in order.parts}
        seen = seen | {session.kind}
        return any(self.is_raced(replace(session, kind=kind), seen) for kind in kinds - seen)

    def holds_everybody(self, session: Session) -> bool:
        """Whether every car entered belongs in the order of a session; heats and groups hold a part of the field."""
        adopted = self.regulations_at(session.round)
        rule = None if adopted is None else adopted.regulations.session_rule(session.kind)
        if rule is not None and rule.field is not None:
            return rule.field == "all"
        groups = [one for one in self.sessions.values() if (one.kind, one.round) == (session.kind, session.round)]
        return session.kind in USUAL and len(groups) <= 1

    def qualifying_of(self, race: Session) -> Session | None:
        """The qualifying session of a race's round that has an order, of its own or worked out from others."""
        of_round = [one for one in self.sessions.values() if one.round == race.round and one.kind == "qualifying"]
        worked_out = (one for one in of_round if not isinstance(self.order_of(one), str))
        return next((one for one in of_round if one.orders), None) or next(worked_out, None)

    def drivers_of(self, car: str, weekend: str) -> tuple[str, ...]:
        """The drivers entered in a car at a weekend, by id."""
        entry = self.entry_of(car, weekend)
        return () if entry is None else self.terms_at(entry, weekend).drivers

    def entry_of(self, car: str, weekend: str) -> Entry | None:
        """The entry that puts this car number on this weekend's entry list."""
        for renumbered in self.renumbered:
            entry = self.entries[renumbered]
            if entry.runs(weekend) and self.number_of(entry, weekend) == car:
                return entry
        known = self.entered.get((weekend, car)) or self.entered.get(("all", car))
        return None if known is None or known in self.renumbered else self.entries[known]

    def number_of(self, entry: Entry, weekend: str) -> str:
        """The number on the car of an entry at a weekend."""
        return self.terms_at(entry, weekend).car if weekend in self.weekends else entry.car

    def withdrawal_of(self, entry: Entry, weekend: str, round_number: int | None = None) -> Withdrawal | None:
        """The first withdrawal that keeps an entry from a round of a weekend; without a round, from any of it."""
        covering = (held for held in entry.withdrawals if self.covers(held, weekend, round_number))
        return next(covering, None)

    def covers(self, withdrawal: Withdrawal, weekend: str, round_number: int | None) -> bool:
        """Whether a withdrawal keeps a car from a round of a weekend."""
        order = self.weekends[weekend].order
        if withdrawal.from_round is not None and round_number == withdrawal.from_round:
            return True
        if order != withdrawal.order:
            return withdrawal.rest_of_season and order >= withdrawal.from_order
        first = withdrawal.from_round
        return first is None or round_number is None or self.turn(round_number) >= self.turn(first)

    def entered_at(self, weekend: str) -> tuple[Entry, ...]:
        """The entry list of a weekend, withdrawals included, in the order of entering."""
        return tuple(entry for entry in self.entries.values() if entry.runs(weekend))

    def terms_at(self, entry: Entry, weekend: str) -> EntryTerms:
        """What the entry says at this weekend, and what its drivers are counted as then."""
        terms = entry.terms_at(self.weekends[weekend].order)
        graded = [driver for driver in terms.drivers if driver in self.drivers and self.drivers[driver].gradings]
        if not graded:
            return terms
        return replace(terms, grades=tuple(self._grade_at(self.drivers[driver], weekend) for driver in graded))

    def _grade_at(self, driver: Driver, weekend: str) -> Grade:
        """What holds of what was said of a driver: from the latest weekend, and of that the latest line."""
        order = self.weekends[weekend].order

        def begins(grading: Grading) -> int:
            known = self.weekends.get(grading.from_weekend or "")
            return 0 if known is None else known.order

        grade = Grade(driver.id, (), None)
        for grading in sorted(driver.gradings, key=lambda grading: (begins(grading), grading.seq)):
            if grading.from_weekend is None or begins(grading) <= order:
                categories = grade.categories if grading.categories is None else grading.categories
                grade = Grade(driver.id, categories, grading.rating or grade.rating)
        return grade
