"""A season replayed from its log, with everything a table may need to point back at a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from racelog.facts.evolve import replay
from racelog.facts.line import Placed
from racelog.facts.season import Season
from racelog.rules.results import Results, results


@dataclass(frozen=True)
class Replayed:
    """A season as known at a line of its log, and what follows from it."""

    placed: tuple[Placed, ...]
    head: str
    results: Results

    @property
    def season(self) -> Season:
        """The facts added up."""
        return self.results.season

    @property
    def seq(self) -> int:
        """The last line read."""
        return self.season.seq

    def line(self, seq: int) -> Placed:
        """One line of the log; lines are numbered without gaps."""
        return self.placed[seq - 1]

    @cached_property
    def names(self) -> dict[str, str]:
        """What drivers and teams are called, by id."""
        teams = {team.id: team.name for team in self.season.teams.values()}
        return teams | {driver.id: driver.name for driver in self.season.drivers.values()}


def replayed(placed: Sequence[Placed], head: str) -> Replayed:
    """Replay a log, or any prefix of one."""
    return Replayed(tuple(placed), head, results(replay(each.line for each in placed)))
