"""Published tables held against computed ones, line by line: points, positions, who is listed."""

from collections.abc import Collection, Sequence
from typing import ClassVar, Literal

from racelog.audit.published import PublishedLine, PublishedTable
from racelog.facts.competitors import known_competitors
from racelog.facts.regulations import assumptions
from racelog.facts.values import spoken
from racelog.rules.ranking.standings import Standing, Standings
from racelog.rules.ties.countback import in_words
from racelog.tables import Incomplete
from racelog.tables.base import Part, Rows, incomplete
from racelog.tables.frame import Points
from racelog.tables.replayed import Replayed
from racelog.tables.shown import exact

What = Literal["points", "position", "missing", "unexpected"]


class Figures(Part):
    """A position and points, as published or as computed; exact, and null where there are none.

    For the position of one that was excluded stands EX or DSQ.
    """

    position: int | str | None
    points: Points | None


class Difference(Part):
    """One competitor on whom the tables do not agree.

    missing: published, but nobody of that name is in the computed table; unexpected: the other way round.
    """

    competitor: str
    published: Figures | None
    computed: Figures | None
    what: tuple[What, ...]
    place: str | None
    """Where the published line stands."""
    tie: str | None
    """What set the computed position among those level on points."""


class ChampionshipAudit(Rows):
    """One published table: how many lines were compared, how many agree in points and in position.

    `listed` counts who is in either table with points, `listed_matched` who is in both.
    """

    ROWS: ClassVar[str] = "differences"

    championship: str
    title: str
    compared: int
    matched: int
    places_matched: int
    listed: int
    listed_matched: int
    incomplete: tuple[Incomplete, ...]
    after_round: int | None
    differences: tuple[Difference, ...]


class NotCompared(Part):
    """A published table there is nothing to compare with; `ranked` counts its rows with a position and points."""

    championship: str
    rows: int
    ranked: int
    why: str


class Audit(Part):
    """A season's published tables against its log, as known at line `seq`."""

    season: str
    seq: int
    log_head: str
    regulations: str | None
    assumptions: tuple[str, ...]
    championships: dict[str, ChampionshipAudit]
    not_compared: tuple[NotCompared, ...]

    @property
    def agrees(self) -> bool:
        """Whether nothing differs, and nothing was left out or incomplete; a list of guests may be left out."""
        compared = not any(audit.differences or audit.incomplete for audit in self.championships.values())
        return compared and not any(table.ranked for table in self.not_compared)


def compare(replayed: Replayed, published: Sequence[PublishedTable]) -> Audit:
    """Hold every published table against the computed one after the same round: points, positions, who is listed.

    A position agrees when it is shared with as many, when both tables have excluded the competitor, and when none is
    printed beside the points. A guest may be printed with their points and no position, or not at all. Names are
    matched as the log spells them, in any letter case, and by other names drivers are known by.
    """
    adopted = replayed.results.in_force
    audits: dict[str, ChampionshipAudit] = {}
    left_out: list[NotCompared] = []
    assumed: list[str] = []
    for table in published:
        standings = replayed.results.standings(table.championship, table.after)
        last = replayed.results.last_round or 0
        if standings is None or (table.after or 0) > last:
            why = "the regulations have no such championship"
            left_out.append(_left_out(table, why if standings is None else f"the last round run is {last}"))
            continue
        key = table.championship if table.championship not in audits else f"{table.championship}@{table.after}"
        audits[key] = _audit(replayed, table, standings)
        assumed.extend(assumptions(standings.championship))
    return Audit(
        season=replayed.season.id,
        seq=replayed.seq,
        log_head=replayed.head,
        regulations=None if adopted is None else adopted.regulations.name,
        assumptions=tuple(dict.fromkeys(assumed)),
        championships=audits,
        not_compared=tuple(left_out),
    )


def _left_out(table: PublishedTable, why: str) -> NotCompared:
    ranked = sum(line.position is not None and line.points is not None for line in table.lines)
    return NotCompared(championship=table.championship, rows=len(table.lines), ranked=ranked, why=why)


def _audit(replayed: Replayed, table: PublishedTable, standings: Standings) -> ChampionshipAudit:
    computed = by_name(replayed, standings)
    ranked = [line for line in table.lines if line.points is not None]
    computed_line = {line.name: computed.get(spoken(line.name)) for line in table.lines}
    seen = {standing.competitor for standing in computed_line.values() if standing is not None}
    differences = [
        difference
        for line in table.lines
        if (difference := _difference(replayed, line, computed_line[line.name], standings)) is not None
    ]
    differences += [
        _unexpected(replayed, standing, standings)
        for standing in standings.lines
        if standing.competitor not in seen and _listed(standing)
    ]
    listed = {
        standing.competitor
        for line in table.lines
        if (standing := computed_line[line.name]) is not None and _may_stand(line, standing)
    }
    return ChampionshipAudit(
        championship=standings.championship.id,
        title=standings.championship.title,
        compared=len(ranked),
        matched=sum(_points_agree(line, computed_line[line.name]) for line in ranked),
        places_matched=sum(_place_agrees(line, computed_line[line.name], standings) for line in ranked),
        listed=len(ranked) + sum("unexpected" in difference.what for difference in differences),
        listed_matched=sum(_is_one_of(computed_line[line.name], listed) for line in ranked),
        incomplete=incomplete(standings.gaps),
        after_round=standings.after if table.after is None else table.after,
        differences=tuple(differences),
    )


def by_name(replayed: Replayed, standings: Standings) -> dict[str, Standing]:
    """Standings by every name their competitor goes by; a real name before another's alias."""
    known = known_competitors(replayed.season, standings.championship.competitor)
    names: dict[str, Standing] = {}
    for line in standings.lines:
        names[spoken(line.competitor)] = line
    for line in standings.lines:
        for name in known.get(line.competitor, ())[1:]:
            names[spoken(name)] = line
    for line in standings.lines:
        names[spoken(replayed.competitor(standings.championship.competitor, line.competitor))] = line
    return names


def _listed(standing: Standing) -> bool:
    """Whether somebody stands in the table: ranked, or excluded and listed last."""
    return standing.unranked in {None, "excluded"}


def _is_one_of(standing: Standing | None, listed: Collection[str]) -> bool:
    return standing is not None and standing.competitor in listed


def _points_agree(line: PublishedLine, standing: Standing | None) -> bool:
    return standing is not None and _may_stand(line, standing) and line.agrees_with(standing.points)


def _may_stand(line: PublishedLine, standing: Standing) -> bool:
    """Whether somebody may be printed with points: ranked, or below the ranking without a position, as a guest is."""
    return _listed(standing) or (line.position is None and line.excluded is None)


def _place_agrees(line: PublishedLine, standing: Standing | None, standings: Standings) -> bool:
    if standing is None or standing.competitor in standings.in_doubt:
        return False
    if line.position is None and line.excluded is None and line.points is not None and standing.printed is None:
        return True  # a table that leaves a position empty claims none: many print that of level competitors once
    return (line.position, line.excluded) == (standing.position, standing.printed)


def _difference(
    replayed: Replayed, line: PublishedLine, standing: Standing | None, standings: Standings
) -> Difference | None:
    what: list[What] = []
    if standing is None:
        what = ["missing"]
    elif line.points is None and not _listed(standing):
        return None
    else:
        if not _points_agree(line, standing):
            what.append("points")
        if not _place_agrees(line, standing, standings):
            what.append("position")
    if not what:
        return None
    return Difference(
        competitor=line.name,
        published=Figures(
            position=line.excluded or line.position,
            points=None if line.points is None else exact(line.points),
        ),
        computed=None if standing is None else _figures(standing, standings),
        what=tuple(what),
        place=line.place,
        tie=None if standing is None else _tie(replayed, standing, standings),
    )


def _unexpected(replayed: Replayed, standing: Standing, standings: Standings) -> Difference:
    return Difference(
        competitor=replayed.competitor(standings.championship.competitor, standing.competitor),
        published=None,
        computed=_figures(standing, standings),
        what=("unexpected",),
        place=None,
        tie=_tie(replayed, standing, standings),
    )


def _figures(standing: Standing, standings: Standings) -> Figures:
    position = standing.printed or standings.position_of(standing)
    points = exact(standing.points) if _listed(standing) else None
    return Figures(position=position, points=points)


def _tie(replayed: Replayed, standing: Standing, standings: Standings) -> str | None:
    kind = standings.championship.competitor
    words = [in_words(tie, replayed.competitor(kind, tie.against)) for tie in standing.ties]
    return "; ".join(words) or None
