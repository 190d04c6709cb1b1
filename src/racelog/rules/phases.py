"""Phases of a season: who goes on into one, with how many points, and where those stand who do not.

A table after a round of a phase is made of the one after the last round before it: its points are settled there, what
was dropped stays dropped, and whoever goes on takes an item along that makes them what the book resets them to. So a
total is still a sum of items, and each says why. `tier` is how far down a competitor's group is: those in it are 0.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from racelog.facts.regulations import Carry, Phase
from racelog.facts.season import Seq
from racelog.rules.awards import NO_POINTS, Award, added
from racelog.rules.counting import Programme


@dataclass(frozen=True, slots=True)
class Settled:
    """A competitor in the table a phase begins with; without a position when unranked."""

    competitor: str
    position: int | None
    points: Fraction
    counted: tuple[Award, ...]
    dropped: tuple[Award, ...]
    tier: int


@dataclass(frozen=True, slots=True)
class Begun:
    """A phase that has begun: the one before it, the last round before it, and positions when the first one began."""

    phase: Phase
    before: Phase | None
    last_round: int
    began: Mapping[str, int]
    programme: Programme
    since: int
    """The turn the phase before it began with."""
    championship: str
    regulations: Seq


def phases_begun(phases: Sequence[Phase], rounds: Sequence[int]) -> list[Phase]:
    """The phases that have begun, each with its first round, or with a later one that is run before that."""
    return [phase for phase in phases if rounds and phase.first <= max(rounds)]


def entered(begun: Begun, table: Sequence[Settled]) -> dict[str, tuple[int, tuple[Award, ...]]]:
    """For everybody in the table: their tier in the phase, and what they take along into it."""
    going_on = _going_on(begun, table)
    stays = begun.phase.out == "together" and begun.before is not None and begun.before.out == "together"
    found: dict[str, tuple[int, tuple[Award, ...]]] = {}
    for own in table:
        if own.competitor in going_on:
            found[own.competitor] = 0, tuple(_reset(begun, own, going_on[own.competitor]))
        elif own.tier == 0:
            found[own.competitor] = 1, tuple(_taken_back(begun, own))
        else:
            found[own.competitor] = own.tier if stays else own.tier + 1, ()
    return found


def _going_on(begun: Begun, table: Sequence[Settled]) -> dict[str, int]:
    """Who goes on, each with how many are ahead of them; several share a number."""
    candidates = [own for own in table if own.position is not None and own.tier == 0]
    keyed = sorted((_strength(begun, own), own.competitor) for own in candidates)
    keep = begun.phase.keep or len(keyed)
    last = keyed[min(keep, len(keyed)) - 1][0] if keyed else None
    return {
        competitor: sum(other < strength for other, _ in keyed)
        for strength, competitor in keyed
        if last is not None and strength <= last
    }


def _strength(begun: Begun, own: Settled) -> tuple[int, int]:
    """Sorts those who may go on, the best first: by wins where the book says so, then by position."""
    wins = 0
    if begun.phase.by == "wins":
        wins = sum(
            award.kind == "place" and award.place == 1 and begun.programme.turn(award.round) >= begun.since
            for award in chain(own.counted, own.dropped)
            if begun.programme.kinds.get(award.session or "", "race") == "race"
        )
    return -wins, own.position or 0


def _reset(begun: Begun, own: Settled, ahead: int) -> Iterator[Award]:
    phase = begun.phase
    if not phase.reset:
        return
    base = phase.reset[min(ahead, len(phase.reset) - 1)]
    carried = NO_POINTS if phase.carry is None else _carried(begun, phase.carry, own)
    of = f" ({base}, and {carried} carried)" if carried else ""
    words = f"{phase.title}: reset from {own.points} to {base + carried}{of}"
    yield _item(begun, own, base + carried - own.points, words)


def _carried(begun: Begun, carry: Carry, own: Settled) -> Fraction:
    position = begun.began.get(own.competitor)
    for_position = carry.position[position - 1] if position and position <= len(carry.position) else NO_POINTS
    return for_position + added(_for_places(begun, carry, own))


def _for_places(begun: Begun, carry: Carry, own: Settled) -> Iterator[Fraction]:
    for award in chain(own.counted, own.dropped):
        table = carry.places.get(begun.programme.kinds.get(award.session or "", "race"), ())
        if award.kind == "place" and award.place is not None and award.place <= len(table):
            yield table[award.place - 1]


def _taken_back(begun: Begun, own: Settled) -> Iterator[Award]:
    """For one who is out together with all who are out since the first phase: what later phases had reset."""
    resets = [award for award in own.counted if award.kind == "reset"]
    later = added(award.points for award in resets[1:])
    if begun.phase.out == "together" and later:
        yield _item(begun, own, -later, f"out before {begun.phase.title}: without the resets since the first phase")


def _item(begun: Begun, own: Settled, points: Fraction, note: str) -> Award:
    return Award(
        championship=begun.championship,
        competitor=own.competitor,
        round=begun.last_round,
        session=None,
        kind="reset",
        points=points,
        causes=(begun.regulations,),
        note=note,
    )
