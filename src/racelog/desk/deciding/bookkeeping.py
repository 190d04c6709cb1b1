"""Deciding on clerical errors: which event is taken back, and what builds on it; and on notes."""

from collections.abc import Sequence

from racelog.desk.deciding.answer import Facts
from racelog.desk.deciding.grounds import Standing
from racelog.desk.deciding.references import said
from racelog.desk.refusals import refuse
from racelog.desk.requests.models import Void
from racelog.facts.events import (
    EventVoided,
    OfficialAppointed,
    OfficialDismissed,
    OfficialKeyRevoked,
    SeasonOpened,
)
from racelog.facts.line import Line
from racelog.facts.season import Season

SHOWN = 8
"""How many dependents a refusal names."""


def void(season: Season, lines: Sequence[Line], asked: Void) -> Facts:
    if asked.basis is None or asked.basis.reason is None:
        refuse("a clerical error is taken back with a reason", remedy="Give the reason")
    line = next((line for line in lines if asked.line in {line.seq, line.id}), None)
    if line is None:
        refuse(f"there is no line {said(asked.line)}", f"the last one is #{season.seq}")
    if isinstance(line.data, EventVoided):
        refuse(
            f"#{line.seq} takes back a clerical error; that is not taken back again",
            remedy="Record the fact anew",
        )
    if line.id in season.voided:
        refuse(f"#{line.seq} was taken back already (#{season.voided[line.id]})")
    if isinstance(line.data, OfficialAppointed | OfficialDismissed | OfficialKeyRevoked):
        refuse(
            f"#{line.seq} says who may do what, by which everything since was judged",
            remedy="Appoint the official again, or dismiss them: that holds from now on",
        )
    if isinstance(line.data, SeasonOpened):
        refuse(f"#{line.seq} opens the season; without it there is no season")
    built = Standing(season, lines).dependents(line)
    if built and not asked.with_dependents:
        more = f" and {len(built) - SHOWN} more" if len(built) > SHOWN else ""
        refuse(
            f"#{line.seq} {line.type} has later events built on it",
            ", ".join(f"#{line.seq} {line.type}" for line in built[:SHOWN]) + more,
            "Take those back first, or all of them together (--with-dependents)",
        )
    return tuple(
        EventVoided(event=dependent.id, basis=asked.basis, known=asked.known) for dependent in (*reversed(built), line)
    )


def decided_void(season: Season, lines: Sequence[Line], asked: EventVoided) -> Facts:
    line = next((line for line in lines if line.id == asked.event), None)
    if line is None:
        refuse(f"there is no event {asked.event}")
    return void(season, lines, Void(line=line.seq, basis=asked.basis, known=asked.known))
