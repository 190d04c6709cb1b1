"""Deciding on penalties: applied, rescinded, reinstated; and on points given or taken."""

from collections.abc import Iterable
from typing import assert_never

from racelog.desk.deciding.answer import Facts, entry_at, session_of
from racelog.desk.deciding.competing import check_car_competes, check_competitor_competes
from racelog.desk.names import named
from racelog.desk.refusals import refuse
from racelog.desk.requests.models import DecideTogether
from racelog.facts import events
from racelog.facts.competitors import competitor_name, known_competitors
from racelog.facts.naming import near_names
from racelog.facts.season import Decision, Season, Session
from racelog.rules.classification import classify
from racelog.tables.shown import time_shown


def penalise(season: Season, asked: events.PenaltyApplied) -> Facts:
    """A penalty may be recorded before the order is (it was given during the race); then only the entry counts."""
    session = session_of(season, asked.session)
    entry_at(season, asked.car, session)
    _check_driver_in_car(season, asked, session)
    _check_not_given_before(season, asked)
    if isinstance(asked.penalty, events.NoPoints | events.PointsDeduction):
        _check_championships_known(season, asked.penalty.championships or ())
    check_car_competes(season, session, asked)
    _check_lap_possible(session, asked)
    _check_effect(season, session, asked)
    return (asked,)


def decide_together(season: Season, asked: DecideTogether) -> Facts:
    """All of them, each as if it were asked for alone; or the first refusal."""
    for at, decision in enumerate(asked.decisions):
        penalise(season, decision)
        if any(_same(decision, earlier) for earlier in asked.decisions[:at]):
            refuse(f"car {decision.car} is given the same penalty twice in {decision.session}")
    return tuple(_known_since(decision, asked) for decision in asked.decisions)


def _known_since(decision: events.PenaltyApplied, asked: DecideTogether) -> events.PenaltyApplied:
    return decision if asked.known is None else decision.model_copy(update={"known": decision.known or asked.known})


def _check_driver_in_car(season: Season, asked: events.PenaltyApplied, session: Session) -> None:
    """A penalty may name one driver of the car."""
    drivers = season.drivers_of(asked.car, session.weekend)
    if asked.driver is None or asked.driver in drivers:
        return
    names = ", ".join(named(season, driver) for driver in drivers)
    refuse(f"{named(season, asked.driver)} does not drive car {asked.car} in {session.id}", f"drivers: {names}")


def _same(one: events.PenaltyApplied, other: events.PenaltyApplied) -> bool:
    """Whether the second of two decisions taken together adds nothing to the first."""
    if (one.session, one.car) != (other.session, other.car) or not _same_penalty(one.penalty, other.penalty):
        return False
    return isinstance(one.penalty, _ONCE) or (one.basis and one.basis.document) == (
        other.basis and other.basis.document
    )


def _same_penalty(one: events.Penalty, other: events.Penalty) -> bool:
    """A car is disqualified or not, whatever becomes of its place."""
    return one == other or (isinstance(one, events.Disqualified) and isinstance(other, events.Disqualified))


def _check_not_given_before(season: Season, asked: events.PenaltyApplied) -> None:
    for decision in season.decisions.values():
        same_car = (decision.session, decision.car) == (asked.session, asked.car)
        if not same_car or not _same_penalty(decision.penalty, asked.penalty) or decision.rescinded:
            continue
        what = f"car {asked.car} has this penalty in {asked.session} already (#{decision.seq})"
        if isinstance(asked.penalty, _ONCE) and decision.in_force:
            refuse(what, remedy="A second one would change nothing")
        if _document(decision) == (asked.basis and asked.basis.document):
            refuse(what, remedy="If it is another decision, give its document number")


_ONCE = (events.BackOfClass, events.BackOfField, events.Disqualified, events.NoPoints)
"""Penalties that a car has or has not."""


def _document(decision: Decision) -> str | None:
    return None if decision.basis is None else decision.basis.document


def _check_championships_known(season: Season, wanted: Iterable[str]) -> None:
    known = dict.fromkeys(
        championship.id for adopted in season.adopted for championship in adopted.regulations.championships
    )
    for championship in wanted:
        if championship not in known:
            refuse(f"there is no championship {championship!r}", f"championships: {', '.join(known)}")


def _check_lap_possible(session: Session, asked: events.PenaltyApplied) -> None:
    """Refused for a lap nobody can have driven, and for a next-best one of a car that has none."""
    lap = asked.penalty
    if not isinstance(lap, events.LapDeleted):
        return
    if 0 in {lap.lap_ms, lap.next_best_ms}:
        refuse("a lap takes longer than 0 milliseconds", remedy="Check the time")
    if lap.no_other_lap and lap.next_best_ms is not None:
        refuse(
            f"car {asked.car} cannot have a next-best lap and no other lap in {session.id}",
            remedy="Give --next-best TIME or --no-other-lap, not both",
        )
    row = next((row for row in (session.order.rows if session.order else ()) if row.car == asked.car), None)
    if row is None or row.best_ms is None or lap.lap_ms is None or lap.lap_ms >= row.best_ms:
        return
    refuse(
        f"car {asked.car} drove no lap in {session.id} as fast as the one to be deleted",
        f"its best lap was {time_shown(row.best_ms)}",
        "Check the time; a lap the timing system left out already needs no decision",
    )


def _check_effect(season: Season, session: Session, asked: events.PenaltyApplied) -> None:
    """Refused where the order is known and the penalty could do nothing to it."""
    if session.order is None:
        return
    row = next((row for row in session.order.rows if row.car == asked.car), None)
    match asked.penalty:
        case events.TimePenalty():
            _check_known(session, asked, row, "time", known=row is not None and row.total_ms is not None)
        case events.LapsPenalty():
            _check_known(session, asked, row, "lap count", known=row is not None and row.laps is not None)
        case events.Positions() | events.BackOfClass() | events.BackOfField():
            _check_known(session, asked, row, "place", known=row is not None)
        case events.LapDeleted():
            _check_lap_to_delete(season, session, asked, asked.penalty)
        case events.Disqualified():
            if row is not None and row.status == "DSQ":
                refuse(f"car {asked.car} is disqualified in {session.id} already (#{session.order.seq})")
        case (
            events.NoPoints()
            | events.PointsDeduction()
            | events.GridPlaces()
            | events.Reprimand()
            | events.Fine()
            | events.Probation()
            | events.LicencePoints()
        ):
            pass
        case _:
            assert_never(asked.penalty)


def _check_known(
    session: Session, asked: events.PenaltyApplied, row: events.Row | None, what: str, *, known: bool
) -> None:
    if session.order is None:
        return
    if row is None:
        refuse(f"car {asked.car} is not in the classification of {session.id} (#{session.order.seq})")
    if row.place is None:
        refuse(
            f"car {asked.car} has no place in {session.id} to lose: {row.status}",
            remedy="Give it a penalty that does not need one: grid, points, no-points, fine, reprimand",
        )
    if not known:
        refuse(
            f"the {what} of car {asked.car} in {session.id} is not known, so this penalty cannot be worked out",
            remedy=f"Amend the classification of {session.id} with times first, or give a penalty in places",
        )


def _check_lap_to_delete(
    season: Season, session: Session, asked: events.PenaltyApplied, lap: events.LapDeleted
) -> None:
    """In qualifying the next-best lap must be known, or that there is none; laps deleted before are gone."""
    now = classify(season, session, tuple(season.decisions.values()))
    if now is None:
        return
    car = next((car for car in now.cars if car.car == asked.car), None)
    if car is None:
        refuse(f"car {asked.car} is not in the classification of {session.id} (#{now.seq})")
    deleted = lap.lap_ms or car.best_ms
    if lap.next_best_ms is not None and deleted is not None and lap.next_best_ms < deleted:
        refuse(
            f"the next-best lap of car {asked.car} in {session.id} cannot be faster than the one deleted",
            remedy="Check the times",
        )
    known = lap.no_other_lap or lap.next_best_ms is not None or car.second_ms is not None
    not_best = lap.lap_ms is not None and car.best_ms is not None and lap.lap_ms != car.best_ms
    if not season.by_best_lap(session) or known or not_best or car.status != "classified":
        return
    refuse(
        f"the next-best lap of car {asked.car} in {session.id} is not known",
        remedy="Give it with --next-best TIME, or say that there is none with --no-other-lap",
    )


def rescind(season: Season, asked: events.PenaltyRescinded) -> Facts:
    decision = season.decisions.get(asked.penalty)
    if decision is None:
        refuse(f"there is no penalty {asked.penalty}")
    if decision.rescinded:
        last = decision.rulings[-1]
        refuse(f"the penalty #{decision.seq} was rescinded already (#{last.seq})")
    return (asked,)


def reinstate(season: Season, asked: events.PenaltyReinstated) -> Facts:
    decision = season.decisions.get(asked.penalty)
    if decision is None:
        refuse(f"there is no penalty {asked.penalty}")
    open_appeal = next((appeal for appeal in decision.appeals if appeal.suspensive and appeal.outcome is None), None)
    if open_appeal is not None and not decision.rescinded:
        refuse(
            f"the penalty #{decision.seq} is held back by the appeal #{open_appeal.seqs[0]}, and was not rescinded",
            remedy="It counts again when the appeal ends without success",
        )
    if not decision.rescinded:
        refuse(f"the penalty #{decision.seq} is in force", remedy="Only a rescinded penalty is reinstated")
    return (asked,)


def _named_in(season: Season, asked: events.PointsAdjusted | events.CompetitorExcluded | events.RedressGiven) -> str:
    """The name of a competitor of a championship, both known."""
    _check_championships_known(season, [asked.championship])
    number = asked.round if isinstance(asked, events.RedressGiven) else asked.effective_round
    of_the_round = season.regulations_at(number)
    rules = [adopted.regulations for adopted in (*season.adopted, *((of_the_round,) if of_the_round else ()))]
    tables = [table for table in (one.championship(asked.championship) for one in rules) if table is not None]
    kind = tables[-1].competitor
    known = known_competitors(season, kind)
    if asked.competitor not in known:
        near, what = near_names(asked.competitor, known), kind.replace("_", "-")
        refuse(f"{asked.championship} is for {what}s, and no {what} {asked.competitor!r} is registered", near)
    return competitor_name(season, kind, asked.competitor)


def adjust_points(season: Season, asked: events.PointsAdjusted) -> Facts:
    name = _named_in(season, asked)
    if asked.points == 0:
        refuse(f"0 points change nothing for {name}")
    check_competitor_competes(season, asked)
    for earlier in season.adjustments:
        same = (earlier.championship, earlier.competitor, earlier.points, earlier.effective_round)
        again = same == (asked.championship, asked.competitor, asked.points, asked.effective_round)
        if again and earlier.basis == asked.basis:
            refuse(
                f"{name} has these points already (#{earlier.seq})",
                remedy="If it is another decision, give its document number",
            )
    return (asked,)


def give_redress(season: Season, asked: events.RedressGiven) -> Facts:
    name = _named_in(season, asked)
    check_competitor_competes(season, asked)
    adopted = season.regulations_at(asked.round)
    championship = None if adopted is None else adopted.regulations.championship(asked.championship)
    if championship is None or championship.redress is None:
        refuse(
            f"the regulations say of no redress in {asked.championship}",
            remedy="Points that are stated are given by adjust-points",
        )
    for earlier in season.redresses:
        same = (earlier.championship, earlier.competitor, earlier.round)
        if same == (asked.championship, asked.competitor, asked.round):
            refuse(f"{name} has redress for round {asked.round} already (#{earlier.seq})")
    return (asked,)


def exclude(season: Season, asked: events.CompetitorExcluded) -> Facts:
    name = _named_in(season, asked)
    for earlier in season.exclusions:
        if (earlier.championship, earlier.competitor) == (asked.championship, asked.competitor):
            refuse(
                f"{name} is excluded from {asked.championship} already (#{earlier.seq})",
                remedy=f"If that was a clerical error, take it back first: void #{earlier.seq}",
            )
    return (asked,)
