"""The fight for a title as a table: names, exact points, and how far what is said is certain."""

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar

from racelog.rules.title import Allowed, Chance, Fight, title_fight
from racelog.tables.base import Incomplete, Part, Pointed, Table, incomplete
from racelog.tables.frame import Points
from racelog.tables.replayed import Replayed
from racelog.tables.shown import exact


class RivalAllowed(Part):
    """The best place a rival may take; None where the contender is not champion whatever the rival does."""

    competitor: str
    name: str
    best_place: int | None


class FromPlace(Part):
    """A place of a contender in the last race (None: without one) and what it takes to be champion from there."""

    place: int | None
    rivals: tuple[RivalAllowed, ...]


class Contender(Part, Pointed):
    """One who can still win.

    `can_win` is yes, shared, or maybe where the rules are not looked ahead at. `needs` is the least to take if the
    others take nothing they need not take, `certain`
    the least that makes it champion whatever they do (None: not in its own hands). Where not exact the first is a
    lower bound, the second on the safe side or unknown.
    """

    competitor: str
    name: str
    points: Points
    kept: Points
    """Of the points so far, those that will still count at the end."""
    most: Points
    can_win: str
    entered: bool
    needs: Points | None
    needs_exact: bool
    certain: Points | None
    certain_exact: bool
    last_race: tuple[FromPlace, ...]


class TitleTable(Table):
    """A championship's title after a round.

    `sessions` are those to come; `champions` who is champion whatever happens in them; `out` who cannot win any more.
    """

    ROWS: ClassVar[str] = "contenders"

    championship: str
    championship_title: str
    after_round: int | None
    sessions: tuple[str, ...]
    champions: tuple[str, ...]
    contenders: tuple[Contender, ...]
    out: tuple[str, ...]
    incomplete: tuple[Incomplete, ...]
    notes: tuple[str, ...]


def title_tables(replayed: Replayed, championship: str | None, after: int | None = None) -> Iterator[TitleTable]:
    """The titles of a season, or one, as they stand after a round (the last one run without a round)."""
    at_hand = [table.id for table in replayed.results.championships] if after is None else _at(replayed, after)
    for championship_id in at_hand:
        fight = (
            title_fight(replayed.results, championship_id, after) if championship in {None, championship_id} else None
        )
        if fight is not None:
            yield _table(replayed, fight, after)


def _at(replayed: Replayed, after: int) -> list[str]:
    adopted = replayed.results.book_after(after)
    return [] if adopted is None else [championship.id for championship in adopted.regulations.championships]


def _table(replayed: Replayed, fight: Fight, after: int | None) -> TitleTable:
    championship = fight.to_come.table.championship

    def name(competitor: str) -> str:
        return replayed.competitor(championship.competitor, competitor)

    return TitleTable(
        **replayed.known_at,
        championship=championship.id,
        championship_title=championship.title,
        after_round=replayed.results.last_round if after is None else after,
        sessions=tuple(session.id for session in fight.to_come.sessions),
        champions=tuple(map(name, fight.champions)),
        contenders=tuple(_contender(replayed, fight, chance) for chance in fight.chances if chance.can_win != "no"),
        out=tuple(name(chance.competitor) for chance in fight.chances if chance.can_win == "no"),
        incomplete=incomplete(fight.gaps),
        notes=fight.to_come.notes,
    )


def _contender(replayed: Replayed, fight: Fight, chance: Chance) -> Contender:
    kind = fight.to_come.table.championship.competitor
    return Contender.like(
        chance,
        name=replayed.competitor(kind, chance.competitor),
        points=exact(chance.points),
        kept=exact(chance.kept),
        most=exact(chance.most),
        needs=_exact(chance.needs),
        certain=_exact(chance.certain),
        last_race=tuple(_from_place(replayed, fight, allowed) for allowed in chance.last_race),
    )


def _from_place(replayed: Replayed, fight: Fight, allowed: Allowed) -> FromPlace:
    kind = fight.to_come.table.championship.competitor
    rivals = (
        RivalAllowed(competitor=id_, name=replayed.competitor(kind, id_), best_place=at) for id_, at in allowed.rivals
    )
    return FromPlace(place=allowed.place, rivals=tuple(rivals))


def _exact(points: Fraction | None) -> str | None:
    return None if points is None else exact(points)
