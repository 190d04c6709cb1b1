"""Whether points can be given or taken: the championship counts the round, and whoever is meant competes in it.

Somebody whose birth date is not known may compete; that is never guessed.
"""

from racelog.desk.names import drivers_named, near_rounds
from racelog.desk.refusals import refuse
from racelog.facts.competitors import competitor_name, competitors_at, is_person
from racelog.facts.events import PenaltyApplied, PointsAdjusted, PointsDeduction, RedressGiven
from racelog.facts.regulations import Championship, Regulations
from racelog.facts.season import Season, Session
from racelog.rules.adjustments import competing
from racelog.rules.eligibility import Verdict, verdict
from racelog.rules.rounds import counts_round

AMEND = "Name another championship, or amend the entry first"


def check_competitor_competes(season: Season, asked: PointsAdjusted | RedressGiven) -> None:
    """Refused for points in a round the championship does not have, or for somebody who cannot compete in it."""
    number = asked.effective_round if isinstance(asked, PointsAdjusted) else asked.round
    if number not in season.rounds:
        refuse(f"there is no round {number}", near_rounds(season), "Add it first")
    adopted = season.regulations_at(number)
    championship = None if adopted is None else adopted.regulations.championship(asked.championship)
    if adopted is None or championship is None or not counts_round(season, championship, number):
        refuse(f"round {number} is none of {asked.championship}", near_rounds(season))
    if any(map(_may_compete, _verdicts(season, adopted.regulations, championship, asked.competitor))):
        return
    who = competitor_name(season, championship.competitor, asked.competitor)
    refuse(f"{who} has no entry that competes in {asked.championship}", _classes(championship), AMEND)


def check_car_competes(season: Season, session: Session, asked: PenaltyApplied) -> None:
    """Refused for points taken in a championship in which neither the car's drivers nor its team compete."""
    for wanted in (asked.penalty.championships or ()) if isinstance(asked.penalty, PointsDeduction) else ():
        verdicts = [judged for _, judged in competing(season, session, asked.car, wanted, asked.driver)]
        if not any(map(_may_compete, verdicts)):
            who = drivers_named(season, asked.car, session.weekend)
            adopted = season.regulations_at(session.round)
            championship = None if adopted is None else adopted.regulations.championship(wanted)
            hint = None if championship is None else _classes(championship)
            refuse(f"car {asked.car} ({who}) does not compete in {wanted} in {session.id}", hint, AMEND)


def _verdicts(season: Season, rules: Regulations, championship: Championship, competitor: str) -> list[Verdict]:
    """Every entry of a competitor judged, weekend by weekend."""
    driver = season.drivers.get(competitor) if is_person(championship.competitor) else None
    verdicts: list[Verdict] = []
    for entry in season.entries.values():
        for terms in (season.terms_at(entry, weekend) for weekend in season.weekends if entry.runs(weekend)):
            verdicts += [
                verdict(championship.eligible, rules, terms, driver)
                for one in competitors_at(championship.competitor, terms)
                if one == competitor
            ]
    return verdicts


def _may_compete(judged: Verdict) -> bool:
    return judged.eligible or judged.unknown is not None


def _classes(championship: Championship) -> str | None:
    classes = championship.eligible.classes
    return None if classes is None else f"it is for the classes {', '.join(classes)}"
