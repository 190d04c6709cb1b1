"""Everything that follows from a season: its classifications, its awards, and its tables after any round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from racelog.facts.regulations import Championship, Regulations
from racelog.facts.season import Adopted, Season, Session
from racelog.rules.awards import Award
from racelog.rules.change_of_class import after_changes, latest_classes
from racelog.rules.classification import Classification
from racelog.rules.eligibility import verdict
from racelog.rules.exclusions import excluded_by
from racelog.rules.grid import GridCar, starting_grid
from racelog.rules.outcomes import Outcome, outcomes_of, same_outcomes
from racelog.rules.rounds import counts_round
from racelog.rules.scoring import Scored, added_up
from racelog.rules.standings import Standings, Table, rank


@dataclass(frozen=True)
class Results:
    """A season and what follows from it, as known at its last line."""

    season: Season
    outcomes: Mapping[str, Outcome]
    classifications: Mapping[str, Classification]
    scored: Mapping[str, Scored]

    @cached_property
    def rounds_run(self) -> tuple[int, ...]:
        """The rounds of which something is classified, in order."""
        run = {
            each.round
            for each in self.classifications.values()
            if each.round is not None and self.season.sessions[each.session].kind in {"sprint", "race"}
        }
        return tuple(sorted(run & set(self.season.rounds)))

    @property
    def last_round(self) -> int | None:
        """The last round run."""
        return self.rounds_run[-1] if self.rounds_run else None

    @property
    def in_force(self) -> Adopted | None:
        """The regulations in force at the last round run; those adopted first, before any."""
        return self.season.regulations_at(self.last_round or 1)

    def standings(self, championship_id: str, after: int | None = None) -> Standings | None:
        """A table as it stands after a round (the last one run, without a round) with all that is known now.

        None when the regulations in force at that round have no such championship; without a round, one that an
        amendment ended stands as after the last round run that it had.
        """
        table = self.table(championship_id, after)
        return None if table is None else rank(table)

    def table(self, championship_id: str, after: int | None = None) -> Table | None:
        """What that table is made of."""
        after = self._last_round_of(championship_id) if after is None else after
        adopted = self.season.regulations_at(after or 1)
        championship = None if adopted is None else adopted.regulations.championship(championship_id)
        if adopted is None or championship is None:
            return None
        regulations = adopted.regulations
        everybody = championship.listed == "entered"
        return Table(
            championship=championship,
            awards=self._awards_moved(championship, regulations, after),
            gaps=[each for each in self.scored[championship_id].gaps if _is_up_to(each.round, after)],
            rounds=[
                number
                for number in self.rounds_run
                if _is_up_to(number, after) and counts_round(self.season, championship, number)
            ],
            scoring_places=scoring_places(championship, regulations),
            regulations=adopted.seq,
            entered=_entered(self.season, regulations, championship) if everybody else (),
            exclusions=excluded_by(self.season, championship_id, after),
        )

    def grid(self, race: Session, *, as_qualified: bool = False) -> tuple[GridCar, ...]:
        """The starting grid of a race, as it was set or (`as_qualified`) as it follows from qualifying; or empty."""
        qualifying = self.season.qualifying_of(race)
        order = None if qualifying is None else self.classifications.get(qualifying.id)
        return starting_grid(self.season, race, order, as_qualified=as_qualified) if race.kind == "race" else ()

    @cached_property
    def championships(self) -> tuple[Championship, ...]:
        """Those of the regulations in force, then those that ended with an amendment after a round was run."""
        known = [] if self.in_force is None else list(self.in_force.regulations.championships)
        for number in reversed(self.rounds_run):
            adopted = self.season.regulations_at(number)
            listed = {each.id for each in known}
            known.extend(
                each for each in (adopted.regulations.championships if adopted else ()) if each.id not in listed
            )
        return tuple(known)

    def _last_round_of(self, championship_id: str) -> int | None:
        """The last round run under regulations that have a championship; of all, where none was."""
        for number in reversed(self.rounds_run):
            adopted = self.season.regulations_at(number)
            if adopted is not None and adopted.regulations.championship(championship_id) is not None:
                return number
        return self.last_round

    def _awards(self, championship_id: str, after: int | None) -> list[Award]:
        scored = self.scored.get(championship_id)
        return [] if scored is None else [each for each in scored.awards if _is_up_to(each.round, after)]

    def _awards_moved(self, championship: Championship, regulations: Regulations, after: int | None) -> Sequence[Award]:
        """The awards of a table, with those that move in or out with a driver who changed class."""
        if championship.change_of_class == "stay":
            return self._awards(championship.id, after)
        awards = {each.id: self._awards(each.id, after) for each in regulations.championships}
        latest = latest_classes(tuple(self.classifications.values()), after)
        return after_changes(championship, awards, regulations, latest)


def scoring_places(championship: Championship, regulations: Regulations) -> int:
    """How many places pay points, by the longest of a championship's tables."""
    return max((len(regulations.points[each.points]) for each in championship.scores), default=0)


def _is_up_to(round_number: int | None, after: int | None) -> bool:
    """Whether something of a round (of none: of all) is in a table after a round; before any, nothing is."""
    return round_number is None or (after is not None and round_number <= after)


def _entered(season: Season, regulations: Regulations, championship: Championship) -> list[str]:
    """Every competitor with an entry that is eligible at some weekend, in the order of entering."""
    found: dict[str, None] = {}
    for entry in season.entries.values():
        for weekend in season.weekends.values():
            if not entry.runs(weekend.id):
                continue
            terms = season.terms_at(entry, weekend.id)
            ids = {"driver": terms.drivers, "team": (terms.team,), "constructor": (terms.constructor,)}
            for competitor in ids[championship.competitor]:
                driver = season.drivers.get(competitor or "") if championship.competitor == "driver" else None
                if competitor and verdict(championship.eligible, regulations, terms, driver).eligible:
                    found[competitor] = None
    return list(found)


def results(season: Season, before: Results | None = None) -> Results:
    """Classify every session and score every championship of a season.

    `before` are the results of the same log some lines ago: what they say of the rounds that nothing new is about is
    taken over, so that one more fact costs what its round costs.
    """
    reused = {} if before is None else same_outcomes(before.season, season, before.outcomes)
    outcomes = outcomes_of(season, reused)
    championships = dict.fromkeys(
        championship.id for adopted in season.adopted for championship in adopted.regulations.championships
    )
    return Results(
        season=season,
        outcomes=outcomes,
        classifications={
            session: outcome.classification
            for session, outcome in outcomes.items()
            if outcome.classification is not None
        },
        scored={
            each: added_up(season, each, (outcome.scored[each] for outcome in outcomes.values()))
            for each in championships
        },
    )
