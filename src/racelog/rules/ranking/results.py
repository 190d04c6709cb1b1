"""Everything that follows from a season: its classifications, its awards, and its tables after any round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from racelog.facts.competitors import competitors_at, is_person
from racelog.facts.regulations import Championship, CountAll, Regulations
from racelog.facts.season import Adopted, Season, Session
from racelog.rules.absences import with_absences
from racelog.rules.adjustments import excluded_by
from racelog.rules.awards import Award
from racelog.rules.ballast import rounds_before
from racelog.rules.change_of_class import after_changes, latest_classes
from racelog.rules.classification import Classification
from racelog.rules.counting import Programme, of_sessions
from racelog.rules.elapsed import in_milliseconds
from racelog.rules.eligibility import verdict
from racelog.rules.grid import GridCar, from_order, from_result, grid_rule, grid_source, reversed_top, starting_grid
from racelog.rules.grid import as_qualified as of_qualifying
from racelog.rules.ranking.every_round import RankedBefore, changed_since, ranked_along
from racelog.rules.ranking.outcomes import Outcome, outcomes_of, same_as_a_whole, same_outcomes
from racelog.rules.ranking.standings import Standings, Table, rank
from racelog.rules.redress import redressed
from racelog.rules.rounds import counts_round
from racelog.rules.scoring import Scored, added_up


@dataclass(frozen=True)
class Results:
    """A season and what follows from it, as known at its last line."""

    season: Season
    outcomes: Mapping[str, Outcome]
    classifications: Mapping[str, Classification]
    scored: Mapping[str, Scored]
    before: Mapping[str, RankedBefore] = field(default_factory=dict, compare=False, repr=False)
    """Tables ranked some lines of the log ago, by championship: what did not change of them is not ranked again."""
    tables: dict[str, dict[int, Standings]] = field(default_factory=dict, compare=False, repr=False)
    """Tables ranked already, by championship and round."""

    @cached_property
    def rounds_run(self) -> tuple[int, ...]:
        """The rounds of which something is classified, in the order they were run."""
        run = {
            classification.round
            for classification in self.classifications.values()
            if classification.round is not None and self.season.is_raced(self.season.sessions[classification.session])
        }
        return tuple(sorted(run & set(self.season.rounds), key=self.season.turn))

    @property
    def last_round(self) -> int | None:
        """The last round run."""
        return self.rounds_run[-1] if self.rounds_run else None

    @property
    def in_force(self) -> Adopted | None:
        """The regulations in force at the last round run; those adopted first, before any."""
        return self.book_after(self.last_round)

    def book_after(self, after: int | None) -> Adopted | None:
        """The regulations a table after a round is made by: those of the highest round run by then.

        A round keeps its number, and so the regulations it was to be run by, however late it is run.
        """
        if after is None or not self.season.turns:
            return self.season.regulations_at(after or 1)
        return self.season.regulations_at(max((after, *(run for run in self.rounds_run if self.is_up_to(run, after)))))

    def is_up_to(self, round_number: int | None, after: int | None) -> bool:
        """Whether something of a round (of none: of all) is in a table after a round; before any, nothing is."""
        if round_number is None or after is None:
            return round_number is None
        return self.season.turn(round_number) <= self.season.turn(after)

    def standings(self, championship_id: str, after: int | None = None) -> Standings | None:
        """A table as it stands after a round (the last one run, without a round) with all that is known now.

        None when the regulations in force at that round have no such championship; without a round, one that an
        amendment ended stands as after the last round run that it had.
        """
        after = self.last_round_of(championship_id) if after is None else after
        if after not in self.rounds_run or self.is_ranked_alone(championship_id):
            table = self.table(championship_id, after)
            return None if table is None else rank(table)
        self._rank(championship_id, (after,))
        return self.tables.get(championship_id, {}).get(after)

    def after_every_round(self, championship_id: str) -> Mapping[int, Standings]:
        """The tables after all rounds run, of those under regulations that have the championship.

        They are ranked together, each from the one before it.
        """
        if self.is_ranked_alone(championship_id):
            found = ((after, self.standings(championship_id, after)) for after in self.rounds_run)
            return {after: standings for after, standings in found if standings is not None}
        self._rank(championship_id, self.rounds_run)
        known = self.tables.get(championship_id, {})
        return {after: known[after] for after in self.rounds_run if after in known}

    def _rank(self, championship_id: str, afters: Sequence[int]) -> None:
        """Have the tables after these rounds ranked, stretch by stretch of the same regulations."""
        made = self.tables.setdefault(championship_id, {})
        wanted = [after for after in afters if after not in made]
        for adopted, stretch in groupby(wanted, key=self.book_after):
            championship = None if adopted is None else adopted.regulations.championship(championship_id)
            if adopted is None or championship is None:
                continue
            rounds = [number for number in self.rounds_run if counts_round(self.season, championship, number)]
            terms = self._terms(championship, adopted)
            made.update(ranked_along(terms, rounds, tuple(stretch), self.before.get(championship_id)))

    def _terms(self, championship: Championship, adopted: Adopted) -> Table:
        """All that tables of a championship are made of, over the whole season."""
        scored = self.scored[championship.id]
        return Table(
            championship=championship,
            awards=scored.awards,
            gaps=scored.gaps,
            rounds=(),
            scoring_places=scoring_places(championship, adopted.regulations),
            regulations=adopted.seq,
            entered=self._entered(championship, adopted),
            exclusions=tuple(
                exclusion for exclusion in self.season.exclusions if exclusion.championship == championship.id
            ),
            programme=self.programme(championship, scored.awards),
        )

    def _entered(self, championship: Championship, adopted: Adopted) -> Sequence[str]:
        everybody = championship.listed == "entered"
        return _entered(self.season, adopted.regulations, championship) if everybody else ()

    def is_moved_about(self, championship_id: str) -> bool:
        """Whether awards move with drivers who change class: then every table is made of awards of its own."""
        return any(championship.change_of_class != "stay" for championship in self._ever(championship_id))

    def is_ranked_alone(self, championship_id: str) -> bool:
        """Whether each table is ranked by itself, from nothing: where a result depends on more than own awards.

        So it is where single sessions are dropped, for one may be put beside others of a round that was run.
        """
        return self.is_moved_about(championship_id) or any(
            championship.least_wins
            or championship.phases
            or championship.minimum is not None
            or championship.redress is not None
            or (not isinstance(championship.counting, CountAll) and of_sessions(championship.counting))
            for championship in self._ever(championship_id)
        )

    def _ever(self, championship_id: str) -> Sequence[Championship]:
        """A championship as the book adopted first and every amendment has it."""
        ever = (adopted.regulations.championship(championship_id) for adopted in self.season.adopted)
        return [championship for championship in ever if championship is not None]

    @cached_property
    def _weekends(self) -> Mapping[int, str]:
        return {number: round_.weekend for number, round_ in self.season.rounds.items()}

    @cached_property
    def _kinds(self) -> Mapping[str, str]:
        in_order = sorted(
            self.season.sessions.values(),
            key=lambda session: (self.season.turn(session.round or 0), session.kind == "race"),
        )
        return {session.id: session.kind for session in in_order}

    def programme(self, championship: Championship, awards: Sequence[Award]) -> Programme:
        """What was run, for whoever counts more than rounds."""
        programme = Programme(self._weekends, {}, self._kinds, self.season.turns)
        by_round = isinstance(championship.counting, CountAll) or not of_sessions(championship.counting)
        plain = by_round and championship.by == "points"
        return programme if plain else programme.with_sessions_of(awards)

    def table(self, championship_id: str, after: int | None = None) -> Table | None:
        """What that table is made of."""
        after = self.last_round_of(championship_id) if after is None else after
        adopted = self.book_after(after)
        championship = None if adopted is None else adopted.regulations.championship(championship_id)
        if adopted is None or championship is None:
            return None
        regulations = adopted.regulations
        entered = self._entered(championship, adopted)
        awards = self._awards_moved(championship, regulations, after)
        rounds = [
            number
            for number in self.rounds_run
            if self.is_up_to(number, after) and counts_round(self.season, championship, number)
        ]
        if championship.by == "time":
            awards = tuple(in_milliseconds(awards, self.classifications))
        awards = [*with_absences(championship, awards, entered, adopted.seq)]
        return Table(
            championship=championship,
            awards=redressed(championship, awards, rounds, self.season.redresses),
            gaps=[gap for gap in self.scored[championship_id].gaps if self.is_up_to(gap.round, after)],
            rounds=rounds,
            scoring_places=scoring_places(championship, regulations),
            regulations=adopted.seq,
            entered=entered,
            exclusions=excluded_by(self.season, championship_id, after),
            programme=self.programme(championship, awards),
        )

    def grid(self, race: Session, *, as_qualified: bool = False) -> tuple[GridCar, ...]:
        """The starting grid of a race, as it was set or (`as_qualified`) as it follows from qualifying; or empty."""
        if race.kind != "race" and race.grid_seq is None and grid_rule(self.season, race) is None:
            return ()
        return starting_grid(self.season, race, self.lined_up(race), as_qualified=as_qualified)

    def lined_up(self, race: Session) -> tuple[GridCar, ...]:
        """The cars in the order the grid of a race is made of, before penalties: of qualifying, or by the book."""
        rule = grid_rule(self.season, race)
        if rule is None:
            qualifying = self.season.qualifying_of(race)
            return of_qualifying(None if qualifying is None else self.classifications.get(qualifying.id))
        if rule.result_of is not None:
            source = grid_source(self.season, race, rule.result_of)
            result = None if source is None else self.classifications.get(source.id)
            return () if result is None else reversed_top(from_result(result, rule), rule, race.drawn)
        before = rounds_before(self, race)
        standings = self.standings(rule.championship or "", before[-1]) if before else None
        if standings is None:
            return ()
        competitors = [line.competitor for line in standings.lines if line.position is not None]
        in_order = from_order(
            self.season, race, standings.championship.competitor, competitors, (standings.regulations,)
        )
        return reversed_top(in_order, rule, race.drawn)

    @cached_property
    def championships(self) -> tuple[Championship, ...]:
        """Those of the regulations in force, then those that ended with an amendment after a round was run."""
        known = [] if self.in_force is None else list(self.in_force.regulations.championships)
        for number in reversed(self.rounds_run):
            adopted = self.book_after(number)
            listed = {championship.id for championship in known}
            known.extend(
                championship
                for championship in (adopted.regulations.championships if adopted else ())
                if championship.id not in listed
            )
        return tuple(known)

    def last_round_of(self, championship_id: str) -> int | None:
        """The last round run under regulations that have a championship; of all, where none was."""
        for number in reversed(self.rounds_run):
            adopted = self.book_after(number)
            if adopted is not None and adopted.regulations.championship(championship_id) is not None:
                return number
        return self.last_round

    def _awards(self, championship_id: str, after: int | None) -> list[Award]:
        scored = self.scored.get(championship_id)
        return [] if scored is None else [award for award in scored.awards if self.is_up_to(award.round, after)]

    def _awards_moved(self, championship: Championship, regulations: Regulations, after: int | None) -> Sequence[Award]:
        """The awards of a table, with those that move in or out with a driver who changed class."""
        if championship.change_of_class == "stay":
            return self._awards(championship.id, after)
        awards = {championship.id: self._awards(championship.id, after) for championship in regulations.championships}
        run = [held for held in self.classifications.values() if held.round and self.is_up_to(held.round, after)]
        latest = latest_classes(sorted(run, key=lambda held: self.season.turn(held.round or 0)))
        return after_changes(championship, awards, regulations, latest)


def scoring_places(championship: Championship, regulations: Regulations) -> int:
    """How many places pay points, by the longest of a championship's tables."""
    return max((len(regulations.table(table)) for scores in championship.scores for table in scores.tables), default=0)


def _entered(season: Season, regulations: Regulations, championship: Championship) -> list[str]:
    """Every competitor with an entry that is eligible at some weekend, in the order of entering."""
    found: dict[str, None] = {}
    for entry in season.entries.values():
        for weekend in season.weekends.values():
            if not entry.runs(weekend.id):
                continue
            terms = season.terms_at(entry, weekend.id)
            kind, first_alone = championship.competitor, championship.shared_cars.drivers == "first"
            for competitor in competitors_at(kind, terms, first_alone=first_alone):
                driver = season.drivers.get(competitor) if is_person(kind) else None
                if verdict(championship.eligible, regulations, terms, driver).eligible:
                    found[competitor] = None
    return list(found)


def results(season: Season, before: Results | None = None) -> Results:
    """Classify every session and score every championship of a season.

    `before` are the results of the same log some lines ago: what they say of the rounds that nothing new is about is
    taken over, so that one more fact costs what its round costs.
    """
    reused = {} if before is None else same_outcomes(before.season, season, before.outcomes)
    outcomes = outcomes_of(season, reused, None if before is None else before.outcomes)
    championships = dict.fromkeys(
        championship.id for adopted in season.adopted for championship in adopted.regulations.championships
    )
    scored = {
        championship: added_up(season, championship, (outcome.scored[championship] for outcome in outcomes.values()))
        for championship in championships
    }
    return Results(
        season=season,
        outcomes=outcomes,
        classifications={
            session: outcome.classification
            for session, outcome in outcomes.items()
            if outcome.classification is not None
        },
        scored=scored,
        before={} if before is None else _ranked_before(before, season, outcomes, scored),
    )


def _ranked_before(
    before: Results, season: Season, outcomes: Mapping[str, Outcome], scored: Mapping[str, Scored]
) -> Mapping[str, RankedBefore]:
    """The tables that may be taken over, and what has changed since they were ranked."""
    if not same_as_a_whole(before.season, season) or before.season.exclusions != season.exclusions:
        return {}
    found: dict[str, RankedBefore] = {}
    for championship, now in scored.items():
        # a copy: another thread may be ranking into it
        tables, older = dict(before.tables.get(championship, {})), before.before.get(championship)
        if tables or older is not None:
            was = before.outcomes, before.scored[championship]
            since = changed_since(championship, tables, was, (outcomes, now), season.turn)
            found[championship] = since if older is None else since.and_before(older)
    return found
