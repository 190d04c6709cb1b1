"""Everything that follows from a season: its classifications, its awards, and its tables after any round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from racelog.facts.regulations import Championship, Regulations
from racelog.facts.season import Decision, Season
from racelog.rules.awards import Award
from racelog.rules.change_of_class import after_changes, latest_classes
from racelog.rules.classification import Classification, classify
from racelog.rules.scoring import Scored, counts_round, score
from racelog.rules.standings import Standings, rank


@dataclass(frozen=True, slots=True)
class Results:
    """A season and what follows from it, as known at its last line."""

    season: Season
    classifications: Mapping[str, Classification]
    scored: Mapping[str, Scored]

    @property
    def rounds_run(self) -> tuple[int, ...]:
        """The rounds of which something is classified, in order."""
        run = {each.round for each in self.classifications.values() if each.round is not None and each.cars}
        return tuple(sorted(run & set(self.season.rounds)))

    def standings(self, championship_id: str, after: int | None = None) -> Standings | None:
        """A table as it stands after a round (the last one run, without a round) with all that is known now.

        None when the regulations in force at that round have no such championship.
        """
        adopted = self.season.regulations_at(after)
        championship = None if adopted is None else adopted.regulations.championship(championship_id)
        if adopted is None or championship is None:
            return None
        rounds = [
            number
            for number in self.rounds_run
            if (after is None or number <= after) and counts_round(self.season, championship, number)
        ]
        regulations = adopted.regulations
        tables = [regulations.points[each.points] for each in championship.scores]
        return rank(
            championship,
            self._awards_moved(championship, regulations, after),
            [each for each in self.scored[championship_id].gaps if _is_up_to(each.round, after)],
            rounds,
            last_place=max((len(each.cars) for each in self.classifications.values()), default=0),
            scoring_places=max(map(len, tables), default=0),
            regulations=adopted.seq,
        )

    def _awards(self, championship_id: str, after: int | None) -> list[Award]:
        scored = self.scored.get(championship_id)
        return [] if scored is None else [each for each in scored.awards if _is_up_to(each.round, after)]

    def _awards_moved(
        self, championship: Championship, regulations: Regulations, after: int | None
    ) -> Sequence[Award]:
        """The awards of a table, with those that move in or out with a driver who changed class."""
        if championship.change_of_class == "stay":
            return self._awards(championship.id, after)
        awards = {each.id: self._awards(each.id, after) for each in regulations.championships}
        latest = latest_classes(tuple(self.classifications.values()), after)
        return after_changes(championship, awards, regulations, latest)


def _is_up_to(round_number: int | None, after: int | None) -> bool:
    """Whether something of a round (of none: of all) is in a table after a round."""
    return after is None or round_number is None or round_number <= after


def results(season: Season) -> Results:
    """Classify every session and score every championship of a season."""
    by_session: dict[str, list[Decision]] = {}
    for decision in season.decisions.values():
        by_session.setdefault(decision.session, []).append(decision)
    classifications = {}
    for session in season.sessions.values():
        classification = classify(season, session, by_session.get(session.id, ()))
        if classification is not None:
            classifications[session.id] = classification
    championships = dict.fromkeys(
        championship.id for adopted in season.adopted for championship in adopted.regulations.championships
    )
    scored = {each: score(season, each, classifications) for each in championships}
    return Results(season, classifications, scored)
