"""A season replayed from its log, with everything a table may need to point back at a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypedDict
from uuid import UUID

from racelog.facts.competitors import CompetitorKind, competitor_name
from racelog.facts.evolve import continued, replay
from racelog.facts.line import Line, Placed
from racelog.facts.season import Season
from racelog.rules.ranking.outcomes import same_as_a_whole
from racelog.rules.ranking.results import Results, results


class KnownAt(TypedDict):
    """What every table begins with: the season, and the line and head of the log it is known at."""

    season: str
    title: str
    seq: int
    log_head: str


@dataclass(frozen=True)
class Replayed:
    """A season as known at a line of its log, and what follows from it."""

    placed: tuple[Placed, ...]
    head: str
    season: Season
    """The facts added up."""
    earlier: Results | None = field(default=None, compare=False, repr=False)
    """What followed from the same season some lines ago, where somebody worked it out."""
    tables: dict[object, object] = field(default_factory=dict, compare=False, repr=False)
    """Tables made of it already, by what was asked for."""
    tables_before: Mapping[object, object] = field(default_factory=dict, compare=False, repr=False)
    """Those made some lines of the log ago, where their lines may still be what they were."""
    worded_since: int | None = field(default=None, compare=False, repr=False)
    """The line since which every earlier one is told in the same words; None where that is not known."""

    @cached_property
    def seq_of(self) -> Mapping[UUID, int]:
        """The number of a line by the id of its event."""
        return {placed.line.id: placed.line.seq for placed in self.placed}

    @cached_property
    def results(self) -> Results:
        """What follows from the facts; worked out when first asked for, on top of what followed some lines ago."""
        worked_out = results(self.season, self.earlier)
        object.__setattr__(self, "earlier", None)  # kept no longer than needed: a season is large
        return worked_out

    @property
    def known_results(self) -> Results | None:
        """The results, or those of some lines ago, where either was worked out already."""
        known: Results | None = self.__dict__.get("results")
        return self.earlier if known is None else known

    def worked_out(self) -> "Replayed":
        """The same, with its results worked out now, so that those of what comes after are made on top of them."""
        self.__dict__.setdefault("results", self.results)
        return self

    def with_results(self, supposed: Results) -> "Replayed":
        """The same lines with other results: those something that is not in the log would have."""
        changed = Replayed(self.placed, self.head, supposed.season)
        changed.__dict__["results"] = supposed
        return changed

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line read, in order."""
        return tuple(placed.line for placed in self.placed)

    @property
    def seq(self) -> int:
        """The last line read."""
        return self.season.seq

    @property
    def known_at(self) -> KnownAt:
        """What the tables made of it begin with."""
        return KnownAt(season=self.season.id, title=self.season.title, seq=self.seq, log_head=self.head)

    def line(self, seq: int) -> Placed:
        """One line of the log; lines are numbered without gaps."""
        return self.placed[seq - 1]

    def driver(self, driver_id: str) -> str:
        """What a driver is called; the id of one who is not registered."""
        joined = self.season.joined_drivers.get(driver_id)
        known = self.season.drivers.get(driver_id if joined is None else joined.same_as)
        return driver_id if known is None else known.name

    def team(self, team_id: str) -> str:
        """What a team or constructor is called; the id of one that is not registered."""
        joined = self.season.joined_teams.get(team_id)
        known = self.season.teams.get(team_id if joined is None else joined.same_as)
        return team_id if known is None else known.name

    def competitor(self, kind: CompetitorKind, competitor: str) -> str:
        """What a competitor of a championship is called."""
        return competitor_name(self.season, kind, competitor)


def replayed(placed: Sequence[Placed], head: str, before: Replayed | None = None) -> Replayed:
    """Replay a log, or any prefix of one.

    `before` is the same log some lines ago, if it is at hand: only what has come since is worked out. Where it is
    of another log, it is not looked at.
    """
    if before is None or not _begins(placed, before):
        return Replayed(tuple(placed), head, replay(one.line for one in placed))
    season = continued(before.season, [one.line for one in placed])
    kept = before.tables if same_as_a_whole(before.season, season) else {}
    return Replayed(
        tuple(placed),
        head,
        season,
        earlier=before.known_results,
        tables_before=kept,
        worded_since=_worded_since(before, season),
    )


def _begins(placed: Sequence[Placed], before: Replayed) -> bool:
    """Whether a log begins with what was replayed before; its hashes are chained, so the last one tells."""
    return 0 < before.seq <= len(placed) and placed[before.seq - 1].digest == before.placed[-1].digest


def worded_with(season: Season) -> tuple[object, ...]:
    """What the words a line is told in depend on: the names in it, and whether it was taken back."""
    return season.weekends, season.drivers, season.teams, season.entries, season.adopted, season.voided


def _worded_since(before: Replayed, season: Season) -> int | None:
    pairs = zip(worded_with(before.season), worded_with(season), strict=True)
    if not all(was is now for was, now in pairs):
        return None
    return before.seq if before.worded_since is None else before.worded_since
