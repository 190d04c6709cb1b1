"""The tables for programs: the same JSON as the command line's, CSV where rows suffice, an ETag from the log."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Response

from racelog.audit.compare import Audit, compare
from racelog.audit.published import read_published
from racelog.facts.line import CATALOGUE
from racelog.history.differences import Differences
from racelog.history.differences import differences as between
from racelog.tables import (
    DecisionsTable,
    EntryTable,
    LinesTable,
    ResultsTable,
    SeasonTable,
    StandingsTable,
    as_json,
    decisions_table,
    entry_table,
    json_list,
    lines_table,
    results_table,
    season_table,
    standings_table,
)
from racelog.tables.base import Part, Table
from racelog.tables.explain import Explanation, explain
from racelog.tables.progress import ProgressTable, progress_table
from racelog.tables.sheet import SheetTable, sheet_table
from racelog.version import __version__
from racelog.views.any_table import table_as_csv
from racelog.web.asked import After, KnownHere, Name, Season, championship_in, line_in, round_in, session_in
from racelog.web.guard import LONGEST_ADDRESS
from racelog.web.refusals import NotHere


class Refusal(Part):
    """What is wrong, and what to do."""

    what: str
    place: str | None
    excerpt: str | None
    remedy: str | None


REFUSALS: dict[int | str, dict[str, Any]] = {status: {"model": Refusal} for status in (400, 404, 422, 503)}
ANSWERS: dict[int | str, dict[str, Any]] = {
    **REFUSALS,
    304: {"description": "As you have it."},
    414: {"description": f"An address of more than {LONGEST_ADDRESS} bytes.", "content": {"text/plain": {}}},
}
router = APIRouter(prefix="/api", tags=["tables"], responses=ANSWERS)
IfNoneMatch = Annotated[str | None, Header(max_length=400)]
CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}}}}


def _etag(head: str) -> str:
    return f'"{head[:32]}-{__version__}"'


class _Answer:
    """Answers with a table of a season, or that the one asking has it already."""

    def __init__(self, season: Season, if_none_match: IfNoneMatch = None) -> None:
        self.etag = _etag(season.head)
        self.known = self.etag in {each.strip().removeprefix("W/") for each in (if_none_match or "").split(",")}

    def json(self, table: Table | Part | None) -> Response:
        """A table as JSON. Errors: NotHere, when there is none."""
        if table is None:
            raise NotHere("the regulations in force then have no such table")
        text = as_json(table) if isinstance(table, Table) else table.model_dump_json(indent=2) + "\n"
        return self._answer(text, "application/json")

    def csv(self, table: StandingsTable | ResultsTable | EntryTable | DecisionsTable | LinesTable | None) -> Response:
        """A table as CSV. Errors: NotHere, when there is none."""
        if table is None:
            raise NotHere("the regulations in force then have no such table")
        return self._answer(table_as_csv(table), "text/csv; charset=utf-8")

    def _answer(self, text: str, media_type: str) -> Response:
        headers = {"etag": self.etag, "cache-control": "no-cache"}
        if self.known:
            return Response(status_code=304, headers=headers)
        return Response(text, media_type=media_type, headers=headers)


Answer = Annotated[_Answer, Depends(_Answer)]


@router.get("/seasons", response_model=list[SeasonTable])
def seasons(known: KnownHere) -> Response:
    """Every season at a glance."""
    tables = [season_table(known.now(season)) for season in known.seasons()]
    return Response(json_list(tables), media_type="application/json")


@router.get("/seasons/{season}", response_model=SeasonTable)
def season(season: Season, answer: Answer) -> Response:
    """A season at a glance: its calendar, its tables, how far it has got."""
    return answer.json(season_table(season))


@router.get("/seasons/{season}/standings/{championship}.csv", responses=CSV, response_class=Response)
def standings_csv(season: Season, answer: Answer, championship: Name, after: After = None) -> Response:
    """A championship as CSV."""
    return answer.csv(standings_table(season, championship_in(season, championship), round_in(season, after)))


@router.get("/seasons/{season}/standings/{championship}", response_model=StandingsTable)
def standings(season: Season, answer: Answer, championship: Name, after: After = None) -> Response:
    """A championship as a season matrix."""
    return answer.json(standings_table(season, championship_in(season, championship), round_in(season, after)))


@router.get("/seasons/{season}/progress/{championship}", response_model=ProgressTable)
def progress(season: Season, answer: Answer, championship: Name) -> Response:
    """Everybody's points and position after each round."""
    return answer.json(progress_table(season, championship_in(season, championship)))


@router.get("/seasons/{season}/explain/{championship}/{competitor}", response_model=Explanation)
def explanation(season: Season, answer: Answer, championship: Name, competitor: Name, after: After = None) -> Response:
    """Why a driver or team has its points: every award, and the lines of the log it follows from."""
    return answer.json(explained(season, championship, competitor, after))


@router.get("/seasons/{season}/sessions/{session}.csv", responses=CSV, response_class=Response)
def results_csv(season: Season, answer: Answer, session: Name) -> Response:
    """A classification as CSV."""
    return answer.csv(results_table(season, session_in(season, session)))


@router.get("/seasons/{season}/sessions/{session}", response_model=ResultsTable)
def results(
    season: Season,
    answer: Answer,
    session: Name,
    race_class: Annotated[str | None, Query(alias="class", max_length=80)] = None,
) -> Response:
    """The classification of a session, as it stands beside as it was timed."""
    return answer.json(results_table(season, session_in(season, session), race_class))


@router.get("/seasons/{season}/sheets/{session}", response_model=SheetTable)
def sheet(season: Season, answer: Answer, session: Name) -> Response:
    """The sheet of a session: its publication, protest time, decisions."""
    return answer.json(sheet_table(season, session_in(season, session)))


@router.get("/seasons/{season}/entries.csv", responses=CSV, response_class=Response)
def entries_csv(season: Season, answer: Answer) -> Response:
    """The entry list as CSV."""
    return answer.csv(entry_table(season))


@router.get("/seasons/{season}/entries", response_model=EntryTable)
def entries(season: Season, answer: Answer) -> Response:
    """The entry list."""
    return answer.json(entry_table(season))


@router.get("/seasons/{season}/decisions.csv", responses=CSV, response_class=Response)
def decisions_csv(season: Season, answer: Answer) -> Response:
    """All decisions as CSV."""
    return answer.csv(decisions_table(season))


@router.get("/seasons/{season}/decisions", response_model=DecisionsTable)
def decisions(season: Season, answer: Answer) -> Response:
    """All decisions, with what became of them."""
    return answer.json(decisions_table(season))


Type = Annotated[str | None, Query(alias="type", max_length=60, description="Lines of one type of event.")]
Since = Annotated[int, Query(ge=0, le=10**9, description="Lines after this one.")]


@router.get("/seasons/{season}/log.csv", responses=CSV, response_class=Response)
def log_csv(season: Season, answer: Answer, type_: Type = None, since: Since = 0) -> Response:
    """Lines of the log as CSV."""
    return answer.csv(lines_table(season, _type(type_), since))


@router.get("/seasons/{season}/log", response_model=LinesTable)
def log(season: Season, answer: Answer, type_: Type = None, since: Since = 0) -> Response:
    """Lines of the log: who recorded what, when, and why."""
    return answer.json(lines_table(season, _type(type_), since))


@router.get("/seasons/{season}/differences", response_model=Differences)
def differences(
    known: KnownHere,
    season: Season,
    answer: Answer,
    first: Annotated[int, Query(alias="from", ge=1, le=10**9)],
    last: Annotated[int | None, Query(alias="to", ge=1, le=10**9)] = None,
) -> Response:
    """What changed between two lines of the log."""
    before, after = (known.at(season, line_in(season, seq)) for seq in (first, last or season.seq))
    return answer.json(between(before, after))


@router.get("/seasons/{season}/audit", response_model=Audit)
def audit(known: KnownHere, season: Season) -> Response:
    """The published tables held against the computed ones."""
    return Response(audited(known, season).model_dump_json(indent=2) + "\n", media_type="application/json")


def audited(known: KnownHere, season: Season) -> Audit:
    """The audit of a season. Errors: NotHere, when nothing was published beside its log."""
    file = known.following.events / season.season.id / "published.csv"
    if not file.exists():
        raise NotHere("nothing published lies beside the log of this season")
    return compare(season, read_published(file))


def explained(season: Season, championship: str, competitor: str, after: int | None) -> Explanation:
    """An explanation. Errors: NotHere, for a competitor or championship that is not there."""
    wanted = championship_in(season, championship)
    table = standings_table(season, wanted, round_in(season, after))
    if table is None or all(line.competitor != competitor for line in table.standings):
        raise NotHere(f"{competitor[:80]!r} is not in this table")
    return explain(season, wanted, competitor, after)


def _type(wanted: str | None) -> str | None:
    if wanted and wanted not in CATALOGUE:
        raise NotHere(f"no type of event is called {wanted!r}")
    return wanted or None
