"""The rows of a championship: its awards and their causes, its table now, its table after every round."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import zip_longest
from typing import cast

from racelog.database.parts import Making
from racelog.database.schema import (
    AwardCauseRow,
    AwardRow,
    ChampionshipRow,
    DbRow,
    StandingAfterRow,
    StandingRow,
)
from racelog.facts.regulations import Championship, assumptions
from racelog.rules.awards import Award
from racelog.rules.ranking.standings import Standing, Standings
from racelog.tables.base import incomplete
from racelog.tables.replayed import Replayed
from racelog.tables.shown import exact
from racelog.tables.standings import DECIDED, tie_in_words

_PER_SESSION = 10_000
"""Awards are numbered within their session, so that one that comes or goes leaves the numbers of the others."""


def points_of(making: Making, replayed: Replayed, championship: Championship, number: int) -> None:
    """The parts of one championship; none where the regulations in force have no such table."""
    after_every_round = replayed.results.after_every_round(championship.id)
    standings = replayed.results.standings(championship.id)
    if standings is None:
        return
    name, named = championship.id, (replayed.season.drivers, replayed.season.teams)
    said = (championship, number, standings.gaps)
    making.add(("championships", name), said, partial(_championship, replayed, championship, standings, number))
    _lines_now(making, replayed, standings, named)
    _awards(making, replayed, championship, standings)
    for after, table in after_every_round.items():
        _lines_after(making, replayed, table, after)


def _championship(replayed: Replayed, championship: Championship, standings: Standings, number: int) -> Iterator[DbRow]:
    yield ChampionshipRow(
        season=replayed.season.id,
        championship=championship.id,
        number=number,
        title=championship.title,
        kind=championship.competitor,
        assumptions="; ".join(assumptions(standings.championship)) or None,
        incomplete="; ".join(map(str, incomplete(standings.gaps))) or None,
    )


def _lines_now(making: Making, replayed: Replayed, standings: Standings, named: tuple[object, ...]) -> None:
    name = ("standings", standings.championship.id)
    made_of = (standings.lines, standings.in_doubt, standings.championship.competitor, *named)
    making.add(
        name, made_of, lambda: (_line_now(replayed, standings, *placed) for placed in enumerate(standings.lines, 1))
    )


def _line_now(replayed: Replayed, standings: Standings, number: int, line: Standing) -> DbRow:
    kind = standings.championship.competitor
    return StandingRow(
        season=replayed.season.id,
        championship=standings.championship.id,
        line=number,
        kind=kind,
        competitor=line.competitor,
        position=standings.position_of(line),
        points=exact(line.points),
        points_value=float(line.points),
        unranked=line.unranked,
        tie=tie_in_words(replayed, kind, line) if standings.position_of(line) is not None else None,
    )


def _lines_after(making: Making, replayed: Replayed, standings: Standings, after: int) -> None:
    """The table after a round; lines that say the same as before make the same rows."""
    name = ("standings_after", standings.championship.id, after)
    known = making.before.get(name)
    before: tuple[Sequence[Standing], Sequence[DbRow]] = (), ()
    said = (standings.in_doubt, standings.championship.competitor)
    if known is not None and known.made_of[1:] == said:
        before = cast("tuple[Standing, ...]", known.made_of[0]), known.rows

    def rows() -> Iterator[DbRow]:
        for number, (line, was, row) in enumerate(zip_longest(standings.lines, *before), start=1):
            if line is None:
                return
            same = was is line or (was is not None and _says_the_same(was, line))
            yield row if same else _line_after(replayed, standings, after, number, line)

    making.add(name, (standings.lines, *said), rows)


def _says_the_same(was: Standing, line: Standing) -> bool:
    """Whether two lines make the same row, whatever their points are made of."""
    return (
        was.position == line.position
        and was.competitor == line.competitor
        and was.points == line.points
        and was.unranked == line.unranked
    )


def _line_after(replayed: Replayed, standings: Standings, after: int, number: int, line: Standing) -> DbRow:
    return StandingAfterRow(
        season=replayed.season.id,
        championship=standings.championship.id,
        round=after,
        line=number,
        kind=standings.championship.competitor,
        competitor=line.competitor,
        position=standings.position_of(line),
        points=exact(line.points),
        points_value=float(line.points),
        unranked=line.unranked,
    )


def _awards(making: Making, replayed: Replayed, championship: Championship, standings: Standings) -> None:
    """Every award of everybody listed, session by session; what is outside any session comes first."""
    results = replayed.results
    listed, last = {line.competitor for line in standings.lines}, results.last_round_of(championship.id) or 0
    dropped = [award for line in standings.lines for award in line.dropped]
    if results.is_ranked_alone(championship.id):
        moved = [award for line in standings.lines for award in line.awards]
        _numbered(making, replayed, championship, ("moved",), 0, (moved, dropped))
        return
    outside = [award for line in standings.lines for award in line.counted if award.kind in DECIDED]
    _numbered(making, replayed, championship, ("outside",), 0, (outside, ()))
    out: dict[str | None, list[Award]] = {}
    for award in dropped:
        out.setdefault(award.session, []).append(award)
    everybody = len(listed) == len(standings.made_of.tallies)
    for number, (session, outcome) in enumerate(results.outcomes.items(), start=1):
        awards = outcome.scored[championship.id].awards
        if not everybody or any(award.round > last for award in awards[:1]):
            awards = tuple(award for award in awards if award.round <= last and award.competitor in listed)
        _numbered(making, replayed, championship, ("session", session), number, (awards, out.get(session, ())))


def _numbered(
    making: Making,
    replayed: Replayed,
    championship: Championship,
    name: tuple[str, ...],
    number: int,
    awards: tuple[Sequence[Award], Sequence[Award]],
) -> None:
    """The rows of some awards and, of them, of those that are dropped; numbered on from the session's number."""
    season, (paid, dropped) = replayed.season.id, awards

    def rows() -> Iterator[DbRow]:
        for at, award in enumerate(paid, start=number * _PER_SESSION + 1):
            yield AwardRow(
                season=season,
                championship=championship.id,
                award=at,
                kind=championship.competitor,
                competitor=award.competitor,
                round=award.round,
                session=award.session,
                what=award.kind,
                points=exact(award.points),
                points_value=float(award.points),
                car=award.car,
                status=award.status,
                place=award.place,
                paid_place=award.paid_place,
                overall=award.overall,
                dropped=award in dropped,
                note=award.note,
            )
            for seq in sorted(set(award.causes)):
                yield AwardCauseRow(season=season, championship=championship.id, award=at, seq=seq)

    making.add(("awards", championship.id, *name), (paid, dropped, number, championship.competitor), rows)
