"""A season replayed from its log, with everything a table may need to point back at a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

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

    def driver(self, driver_id: str) -> str:
        """What a driver is called; the id of one who is not registered."""
        known = self.season.drivers.get(driver_id)
        return driver_id if known is None else known.name

    def team(self, team_id: str) -> str:
        """What a team or constructor is called; the id of one that is not registered."""
        known = self.season.teams.get(team_id)
        return team_id if known is None else known.name

    def competitor(self, kind: Literal["driver", "team", "constructor"], competitor: str) -> str:
        """What a competitor of a championship is called."""
        return self.driver(competitor) if kind == "driver" else self.team(competitor)


def replayed(placed: Sequence[Placed], head: str) -> Replayed:
    """Replay a log, or any prefix of one."""
    return Replayed(tuple(placed), head, results(replay(each.line for each in placed)))
