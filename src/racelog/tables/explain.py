"""Why a competitor has its points: every award that adds up to them, and the lines of the log that caused each."""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from typing import ClassVar, Literal, assert_never

from racelog.errors import Malformed
from racelog.facts.competitors import CompetitorKind
from racelog.facts.events import TimePenalty
from racelog.facts.naming import near_names
from racelog.facts.regulations import since
from racelog.rules.awards import Award
from racelog.rules.bonuses import in_words as honour_in_words
from racelog.rules.classification import ClassifiedCar
from racelog.rules.penalties import concerns
from racelog.rules.ranking.standings import Standing, Standings
from racelog.rules.ties.countback import in_words, ordinal
from racelog.tables.base import Part, Pointed, Table
from racelog.tables.frame import Points
from racelog.tables.penalty_words import decision_in_brief
from racelog.tables.replayed import Replayed
from racelog.tables.shown import exact
from racelog.tables.standings import StandingsTable, standings_table


class Cause(Part):
    """A line of the log an award follows from, and where it stands."""

    seq: int
    place: str
    type: str
    at: datetime
    by: str
    document: str | None
    reason: str | None


class TimeItem(Part):
    """A part of a car's race time: the time on the road, or what a decision added. Units: milliseconds."""

    what: str
    milliseconds: int
    seq: int


class Item(Part, Pointed):
    """One award: what it was given for, by which rule, and what caused it.

    Units:   `points` are exact; a dropped one does not count. `times` add up to the car's total, where it is known.
    """

    round: int
    session: str | None
    kind: str
    honour: str | None = since(None)
    car: str | None
    place: int | None
    overall: int | None
    status: str | None
    points: Points
    by: Literal["points", "time"] = "points"
    """What `points` are: points, or milliseconds of a championship of times."""
    dropped: bool
    rule: str
    note: str | None
    decisions: tuple[str, ...]
    times: tuple[TimeItem, ...]
    causes: tuple[Cause, ...]

    @property
    def awarded_for(self) -> str:
        """What it was given for: "12th (32nd overall)", "pole"."""
        if self.kind != "place":
            return (self.honour or self.kind).replace("_", " ")
        if self.place is None:
            return self.status or "no place"
        overall = "" if self.overall in {None, self.place} else f" ({ordinal(self.overall or 0)} overall)"
        return f"{ordinal(self.place)}{overall}"

    @property
    def why(self) -> str:
        """Why it is not simply what the place pays: "dropped", "back of class (SP 26-1)"."""
        return ", ".join(filter(None, ("dropped" if self.dropped else None, self.note, *self.decisions)))

    @property
    def caused_by(self) -> str:
        """The lines of the log that caused it: where each stands, and on which document."""
        return ", ".join(
            cause.place + (f" ({', '.join(filter(None, (cause.document, cause.reason)))})" if cause.document else "")
            for cause in self.causes
        )


class Explanation(Table, Pointed):
    """A competitor's line of a championship, taken apart.

    Shape:   the points of the items that were not dropped add up to `points`, exactly.
    """

    ROWS: ClassVar[str] = "items"

    championship: str
    championship_title: str
    kind: CompetitorKind
    competitor: str
    name: str
    after_round: int | None
    position: int | None
    unranked: str | None
    points: Points
    by: Literal["points", "time"] = "points"
    ties: tuple[str, ...]
    incomplete: tuple[str, ...]
    assumptions: tuple[str, ...]
    joined: tuple[str, ...]
    """The other spellings that are counted here, and the lines that joined them."""
    items: tuple[Item, ...]


def explain(replayed: Replayed, championship: str, competitor: str, after: int | None = None) -> Explanation:
    """Why a competitor, by its id, has its points. Errors: Malformed, when it is not in the table."""
    standings, table = replayed.results.standings(championship, after), standings_table(replayed, championship, after)
    if standings is None or table is None:
        raise Malformed(f"the regulations in force then have no championship {championship!r}")
    line = next((standing for standing in standings.lines if standing.competitor == competitor), None)
    if line is None:
        kind = standings.championship.competitor
        name = replayed.competitor(kind, competitor)
        listed = [replayed.competitor(kind, standing.competitor) for standing in standings.lines]
        raise Malformed(f"{name} is not in {standings.championship.title}", excerpt=near_names(name, listed))
    return _explanation(replayed, standings, table, line)


def explain_everybody(replayed: Replayed, championship: str) -> tuple[Explanation, ...]:
    """Why every competitor of a table has its points, in the order of the table; none where there is no table."""
    standings, table = replayed.results.standings(championship), standings_table(replayed, championship)
    if standings is None or table is None:
        return ()
    return tuple(_explanation(replayed, standings, table, line) for line in standings.lines)


def _explanation(replayed: Replayed, standings: Standings, table: StandingsTable, line: Standing) -> Explanation:
    kind = standings.championship.competitor
    return Explanation(
        **replayed.known_at,
        championship=standings.championship.id,
        championship_title=standings.championship.title,
        kind=kind,
        competitor=line.competitor,
        name=replayed.competitor(kind, line.competitor),
        after_round=standings.after,
        position=standings.position_of(line),
        unranked=line.unranked,
        points=exact(line.points),
        by=standings.championship.by,
        ties=tuple(in_words(tie, replayed.competitor(kind, tie.against)) for tie in line.ties),
        incomplete=tuple(str(gap) for gap in table.incomplete),
        assumptions=table.assumptions,
        joined=tuple(_joined(replayed, kind, line.competitor)),
        items=tuple(_items(replayed, standings, line)),
    )


def _joined(replayed: Replayed, kind: CompetitorKind, competitor: str) -> Iterator[str]:
    joins = replayed.season.joined_drivers if kind == "driver" else replayed.season.joined_teams
    for join in joins.values():
        if join.same_as == competitor:
            yield f"{join.name or join.id} ({join.id}): by {replayed.line(join.seq).place} (#{join.seq})"


def _items(replayed: Replayed, standings: Standings, line: Standing) -> Iterator[Item]:
    for award in line.awards:
        car = _car(replayed, award)
        yield Item.like(
            award,
            points=exact(award.points),
            by=standings.championship.by,
            dropped=award in line.dropped,
            rule=_rule(standings, award),
            decisions=tuple(
                decision_in_brief(decision)
                for decision in (() if car is None else car.decisions)
                if concerns(decision, standings.championship, award.competitor)
            ),
            times=() if car is None else tuple(_times(replayed, award, car)),
            causes=tuple(_cause(replayed, seq) for seq in dict.fromkeys(award.causes)),
        )


def _car(replayed: Replayed, award: Award) -> ClassifiedCar | None:
    """The classified car an award for a place is about."""
    classification = replayed.results.classifications.get(award.session or "")
    if classification is None or award.kind != "place":
        return None
    return next((car for car in classification.cars if car.car == award.car), None)


def _rule(standings: Standings, award: Award) -> str:
    """What the regulations pay, in words."""
    match award.kind:
        case "place":
            if award.paid_place is None:
                return "no place, no points"
            if standings.championship.by == "time":
                return "the time of the session"
            paid = ordinal(award.paid_place)
            moved = "" if award.paid_place == award.place else " (the cars ahead may not score)"
            return f"{standings.championship.title}: the points of the {paid} place{moved}"
        case "pole" | "fastest_lap" | "honour":
            return f"the bonus for {honour_in_words(award.honour or award.kind)}"
        case "reset":
            return "points are reset where a phase of the season begins"
        case "redress":
            return "the average of other rounds, for one that was missed"
        case "exclusion":
            return "points that an exclusion takes away"
        case "deduction":
            return "points taken by a decision of the stewards"
        case "adjustment":
            return "points given or taken outside any session"
    assert_never(award.kind)


def _times(replayed: Replayed, award: Award, car: ClassifiedCar) -> Iterator[TimeItem]:
    """The car's total as a sum: on the road, then each decision the recorded time did not contain."""
    classification = replayed.results.classifications.get(award.session or "")
    order = None if classification is None else classification.order
    if order is None or car.timed_ms is None:
        return
    yield TimeItem(what="on the road", milliseconds=car.timed_ms, seq=order.seq)
    for decision in car.decisions:
        if isinstance(decision.penalty, TimePenalty) and decision.id not in order.includes:
            yield TimeItem(
                what=decision_in_brief(decision), milliseconds=decision.penalty.milliseconds, seq=decision.seq
            )


def _cause(replayed: Replayed, seq: int) -> Cause:
    placed = replayed.line(seq)
    basis = placed.line.data.basis
    return Cause(
        seq=seq,
        place=placed.place,
        type=placed.line.type,
        at=placed.line.at,
        by=placed.line.by,
        document=None if basis is None else basis.document,
        reason=None if basis is None else basis.reason,
    )


def total(explanation: Explanation) -> Fraction:
    """What the items that count add up to."""
    return sum((Fraction(item.points) for item in explanation.items if not item.dropped), Fraction(0))
