"""A championship as a season matrix: competitors down, rounds across, a place and its marks in each cell."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal

from racelog.facts.competitors import CompetitorKind
from racelog.facts.events import Fine, GridPlaces, LicencePoints, Probation, Reprimand
from racelog.facts.regulations import Championship, Phase, assumptions
from racelog.facts.season import Decision
from racelog.facts.values import Status
from racelog.rules.awards import Award, added
from racelog.rules.multiples import multiple_of
from racelog.rules.penalties import concerns
from racelog.rules.phases import phases_begun
from racelog.rules.ranking.standings import Standing, Standings
from racelog.rules.ties.countback import in_words
from racelog.tables.base import Incomplete, Part, Pointed, Table, incomplete
from racelog.tables.frame import Points
from racelog.tables.replayed import Replayed
from racelog.tables.shown import exact, points_shown

DECIDED = {"deduction", "adjustment", "exclusion", "reset"}
"""The kinds of award that come from a decision or a phase of the season, not from a session."""
Mark = Literal["pole", "fastest_lap", "penalty", "dropped", "guest"]


class Cell(Part, Pointed):
    """What a competitor did in one round: the place this championship counts, or what became of the car.

    Units:   `points` are exact; the bonuses of the round are in them.
    """

    round: int
    place: int | None
    overall: int | None
    status: str | None
    printed: str
    marks: tuple[Mark, ...]
    points: Points
    log: tuple[int, ...]
    """The lines of the log the awards of this round follow from."""


class Adjusted(Part, Pointed):
    """Points given or taken by a decision."""

    round: int
    points: Points
    reason: str | None
    log: tuple[int, ...]


class StandingLine(Part, Pointed):
    """One competitor; without a position when unranked, or where what is missing leaves it open."""

    position: int | None
    competitor: str
    name: str
    points: Points
    unranked: str | None
    tie: str | None
    results: tuple[Cell, ...]
    adjustments: tuple[Adjusted, ...]


class StandingsTable(Table):
    """A championship after a round.

    When `incomplete` is not empty, points are those known so far, no result, and positions those that are certain.
    """

    ROWS: ClassVar[str] = "standings"

    championship: str
    championship_title: str
    competitor: CompetitorKind
    by: Literal["points", "time"]
    """What is added up; times are milliseconds."""
    phases: tuple[str, ...]
    """The phases of the season that have begun, in words."""
    after_round: int | None
    rounds: tuple[int, ...]
    assumptions: tuple[str, ...]
    as_printed: tuple[str, ...]
    """Rounds whose printed order was irregular and was kept."""
    incomplete: tuple[Incomplete, ...]
    multiples: tuple[str, ...]
    """Rounds that do not pay simply what their places pay, and why."""
    provisional: tuple[int, ...]
    """Rounds that are not official, in a season in which anything was published."""
    standings: tuple[StandingLine, ...]


def standings_table(replayed: Replayed, championship: str, after: int | None = None) -> StandingsTable | None:
    """The table of a championship; None when the regulations have no such championship.

    Made once for a replay, however often it is asked for.
    """
    asked = ("standings", championship, after)
    if asked not in replayed.tables:
        replayed.tables[asked] = _made(replayed, championship, after)
    table = replayed.tables[asked]
    return table if isinstance(table, StandingsTable) else None


def _made(replayed: Replayed, championship: str, after: int | None) -> StandingsTable | None:
    standings = replayed.results.standings(championship, after)
    if standings is None:
        return None
    replayed.tables["ranked", championship, after] = standings
    shown = _shown_before(replayed, standings, championship, after)
    adopted = replayed.season.regulations_at(after)
    printed: Mapping[Status, str] = {} if adopted is None else adopted.regulations.printed
    return StandingsTable(
        **replayed.known_at,
        championship=standings.championship.id,
        championship_title=standings.championship.title,
        competitor=standings.championship.competitor,
        by=standings.championship.by,
        phases=tuple(map(phase_in_words, phases_begun(standings.championship.phases, standings.rounds))),
        after_round=standings.after if after is None else after,
        rounds=standings.rounds,
        assumptions=assumptions(standings.championship),
        as_printed=tuple(
            f"round {classification.round}: {classification.as_printed}"
            for classification in replayed.results.classifications.values()
            if classification.as_printed and classification.round in standings.rounds
        ),
        incomplete=incomplete(standings.gaps),
        multiples=tuple(_multiples(replayed, standings)),
        provisional=tuple(_not_official(replayed, standings.rounds)),
        standings=tuple(
            _line(replayed, standings, line, printed, shown.get(line.competitor)) for line in standings.lines
        ),
    )


def phase_in_words(phase: Phase) -> str:
    """A phase: "Round of 12, from round 30: the best 12 go on, winners first; with 3000 points and what they carry"."""
    who = "all go on" if phase.keep is None else f"the best {phase.keep} go on"
    winners = ", winners first" if phase.by == "wins" else ""
    reset = ", ".join(map(points_shown, phase.reset))
    carried = " and what they carry" if phase.carry is not None else ""
    points = f"; with {reset} points{carried}" if phase.reset else ""
    return f"{phase.title}, from round {phase.first}: {who}{winners}{points}"


def _shown_before(
    replayed: Replayed, standings: Standings, championship: str, after: int | None
) -> Mapping[str, tuple[Standing, StandingLine]]:
    """What stood in the same table some lines of the log ago, and how it was shown."""
    was = replayed.tables_before.get(("ranked", championship, after))
    table = replayed.tables_before.get(("standings", championship, after))
    if not isinstance(was, Standings) or not isinstance(table, StandingsTable) or was.in_doubt != standings.in_doubt:
        return {}
    return {line.competitor: (line, shown) for line, shown in zip(was.lines, table.standings, strict=True)}


def _multiples(replayed: Replayed, standings: Standings) -> Iterator[str]:
    """Each session of the rounds counted that pays a multiple, or by another table."""
    for session in replayed.season.sessions.values():
        if session.round in standings.rounds and replayed.season.is_raced(session):
            note = multiple_of(replayed.season, standings.championship, session, session.round).note
            if note is not None:
                yield f"{session.id}: {note}"


def _not_official(replayed: Replayed, rounds: Sequence[int]) -> Iterator[int]:
    sessions = replayed.season.sessions.values()
    if not any(session.published for session in sessions):
        return
    for number in rounds:
        race = replayed.season.sessions.get(f"R{number}")
        if race is not None and (race.publication is None or race.publication.status != "official"):
            yield number


def _line(
    replayed: Replayed,
    standings: Standings,
    line: Standing,
    printed: Mapping[Status, str],
    before: tuple[Standing, StandingLine] | None,
) -> StandingLine:
    """One line; `before` is the competitor's and how it was shown: what is still the same object is shown the same."""
    if before is not None and before[0] is line:
        return before[1]
    kind = standings.championship.competitor
    position = standings.position_of(line)
    by_round = _by_round(line)
    kept = {} if before is None or before[0].dropped or line.dropped else _kept_cells(*before, by_round)
    return StandingLine(
        position=position,
        competitor=line.competitor,
        name=replayed.competitor(kind, line.competitor),
        points=exact(line.points),
        unranked=line.unranked,
        tie=tie_in_words(replayed, kind, line) if position is not None else None,
        results=tuple(
            kept.get(number) or _cell(replayed, standings.championship, line, by_round[number], printed)
            for number in standings.rounds
            if number in by_round
        ),
        adjustments=tuple(_adjusted(award) for award in line.awards if award.kind in DECIDED),
    )


def _by_round(line: Standing) -> dict[int, list[Award]]:
    """The awards of sessions, by round."""
    awards: dict[int, list[Award]] = {}
    for award in line.awards:
        if award.kind not in DECIDED:
            awards.setdefault(award.round, []).append(award)
    return awards


def _kept_cells(was: Standing, shown: StandingLine, by_round: Mapping[int, Sequence[Award]]) -> Mapping[int, Cell]:
    """The cells of rounds whose awards are still the same objects."""
    before = _by_round(was)
    return {
        cell.round: cell
        for cell in shown.results
        if (now := by_round.get(cell.round)) is not None
        and len(now) == len(before[cell.round])
        and all(one is other for one, other in zip(now, before[cell.round], strict=True))
    }


def tie_in_words(replayed: Replayed, kind: CompetitorKind, line: Standing) -> str | None:
    """Why a competitor stands behind the one it is level on points with; None for one that does not."""
    ties = [in_words(tie, replayed.competitor(kind, tie.against)) for tie in line.ties if not tie.ahead]
    return "; ".join(ties) or None


def _adjusted(award: Award) -> Adjusted:
    return Adjusted(round=award.round, points=exact(award.points), reason=award.note, log=award.causes)


def _cell(
    replayed: Replayed, championship: Championship, line: Standing, awards: list[Award], printed: Mapping[Status, str]
) -> Cell:
    places = [award for award in awards if award.kind == "place"]
    main = next(iter(_shown(replayed, places)), None)
    return Cell(
        round=awards[0].round,
        place=None if main is None else main.place,
        overall=None if main is None else main.overall,
        status=None if main is None else main.status,
        printed="/".join(_printed(award, printed) for award in _shown(replayed, places)),
        marks=_marks(replayed, championship, line, awards),
        points=exact(added(award.points for award in awards)),
        log=tuple(sorted({seq for award in awards for seq in award.causes})),
    )


def _shown(replayed: Replayed, places: list[Award]) -> list[Award]:
    """The places a matrix shows, the best first: those of the race rather than a sprint's, of every car."""

    def of_race(award: Award) -> bool:
        session = replayed.season.sessions.get(award.session or "")
        return session is not None and session.kind == "race"

    shown = [award for award in places if of_race(award)] or places
    return sorted(shown, key=lambda award: award.place or 10_000)


def _printed(award: Award, printed: Mapping[Status, str]) -> str:
    if award.place is not None:
        return str(award.place)
    if award.status == "classified":
        return "?"
    return "" if award.status is None else printed.get(award.status, award.status)


def _marks(replayed: Replayed, championship: Championship, line: Standing, awards: list[Award]) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    kinds = {award.kind for award in awards}
    if "pole" in kinds:
        marks.append("pole")
    if "fastest_lap" in kinds:
        marks.append("fastest_lap")
    if any(_penalised(replayed, championship, award) for award in awards):
        marks.append("penalty")
    if any(award in line.dropped for award in awards):
        marks.append("dropped")
    if any(award.guest for award in awards):
        marks.append("guest")
    return tuple(marks)


def _penalised(replayed: Replayed, championship: Championship, award: Award) -> bool:
    """Whether a decision in force about a competitor stands against the car in that session."""
    classification = replayed.results.classifications.get(award.session or "")
    cars = () if classification is None or award.kind != "place" else classification.cars
    return any(
        _touches_results(decision) and concerns(decision, championship, award.competitor)
        for car in cars
        if car.car == award.car
        for decision in car.decisions
    )


def _touches_results(decision: Decision) -> bool:
    """Whether a penalty is about this result: not a fine, words, or the next grid."""
    return not isinstance(decision.penalty, GridPlaces | Reprimand | Fine | Probation | LicencePoints)
