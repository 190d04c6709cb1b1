"""The tables for programs: the same JSON as the command line's, CSV where rows suffice, an ETag from the log."""

import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from racelog.audit.compare import Audit
from racelog.errors import RacelogError, public
from racelog.facts.line import CATALOGUE
from racelog.history.differences import Differences, LineEffect
from racelog.tables import (
    DecisionsTable,
    EntryTable,
    LinesTable,
    ResultsTable,
    SeasonTable,
    StandingsTable,
    as_json,
    json_list,
)
from racelog.tables.base import Part, Table
from racelog.tables.explain import Explanation
from racelog.tables.progress import ProgressTable
from racelog.tables.sheet import SheetTable
from racelog.version import __version__
from racelog.views.any_table import table_as_csv
from racelog.web.guard import LONGEST_ADDRESS
from racelog.web.parameters import (
    LINES,
    After,
    KnownHere,
    Name,
    Season,
    Seq,
    audited,
    championship_in,
    differing,
    effect_of,
    explained,
    round_in,
    session_in,
)
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
Tabular = StandingsTable | ResultsTable | EntryTable | DecisionsTable | LinesTable
CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}}}}


class _Answer:
    """Answers with a table of a season, or that the one asking has it already.

    A table is worked out once for a question and a state of the log, and its bytes are shared by all who ask.
    """

    def __init__(self, request: Request, known: KnownHere, season: Season) -> None:
        self._known = known
        self._question = (request.scope["path"], bytes(request.scope["query_string"]))
        self._trouble = known.trouble(season.id)
        state = "" if self._trouble is None else "-damaged"
        self.etag = f'"{season.head[:32]}-{__version__}{state}"'
        self._has_it = _names(request.headers.getlist("if-none-match"), self.etag)
        self._headers = {"etag": self.etag, "cache-control": "no-cache"}

    def json(self, work_out: Callable[[], Table | Part]) -> Response:
        """A table as JSON. Errors: NoSuchTable, when there is none."""

        def text() -> str:
            table = work_out()
            written = as_json(table) if isinstance(table, Table) else table.model_dump_json(indent=2) + "\n"
            return written if self._trouble is None else with_trouble(written, self._trouble)

        return self._answer(text, "application/json")

    def csv(self, work_out: Callable[[], Tabular]) -> Response:
        """A table as CSV. Errors: NoSuchTable, when there is none."""

        def text() -> str:
            return table_as_csv(work_out())

        return self._answer(text, "text/csv; charset=utf-8")

    def goes_on(self, address: str) -> None:
        """Say where the rest of it is."""
        self._headers["link"] = f'<{address}>; rel="next"'

    def _answer(self, text: Callable[[], str], media_type: str) -> Response:
        if self._has_it:
            return Response(status_code=304, headers=self._headers)
        body = self._known.answered((*self._question, self.etag), lambda: text().encode())
        return Response(body, media_type=media_type, headers=self._headers)


def _names(headers: Sequence[str], etag: str) -> bool:
    """Whether any of the states somebody has is this one."""
    states = [state.strip().removeprefix("W/") for header in headers for state in header.split(",")]
    return etag in states or "*" in states


def with_trouble(table: str, trouble: RacelogError) -> str:
    """The JSON of a table of a log that cannot be read as it lies there now: it says so before anything else."""
    error = public(trouble)
    said = json.dumps({"what": error.what, "place": error.place}, ensure_ascii=False)
    return f'{{\n  "trouble": {said},{table.removeprefix("{")}'


Answer = Annotated[_Answer, Depends(_Answer)]


@router.get("/seasons", response_model=list[SeasonTable])
def seasons(known: KnownHere) -> Response:
    """Every season at a glance; `racelog-trouble` names those whose log cannot be read as it lies there now."""
    tables, _, troubles = known.overview()
    headers = {"racelog-trouble": ", ".join(sorted(troubles))} if troubles else {}
    return Response(json_list(tables), media_type="application/json", headers=headers)


@router.get("/seasons/{season}", response_model=SeasonTable)
def season(season: Season, answer: Answer) -> Response:
    """A season at a glance: its calendar, its tables, how far it has got."""
    return answer.json(season.overview)


@router.get("/seasons/{season}/standings/{championship}.csv", responses=CSV, response_class=Response)
def standings_csv(season: Season, answer: Answer, championship: Name, after: After = None) -> Response:
    """A championship as CSV."""
    return answer.csv(lambda: season.standings(championship_in(season, championship), after=round_in(season, after)))


@router.get("/seasons/{season}/standings/{championship}", response_model=StandingsTable)
def standings(season: Season, answer: Answer, championship: Name, after: After = None) -> Response:
    """A championship as a season matrix."""
    return answer.json(lambda: season.standings(championship_in(season, championship), after=round_in(season, after)))


@router.get("/seasons/{season}/progress/{championship}", response_model=ProgressTable)
def progress(season: Season, answer: Answer, championship: Name) -> Response:
    """Everybody's points and position after each round."""
    return answer.json(lambda: season.progress(championship_in(season, championship)))


@router.get("/seasons/{season}/explain/{championship}/{competitor}", response_model=Explanation)
def explanation(season: Season, answer: Answer, championship: Name, competitor: Name, after: After = None) -> Response:
    """Why a driver or team has its points: every award, and the lines of the log it follows from."""
    return answer.json(lambda: explained(season, championship, competitor, after))


@router.get("/seasons/{season}/sessions/{session}.csv", responses=CSV, response_class=Response)
def results_csv(season: Season, answer: Answer, session: Name) -> Response:
    """A classification as CSV."""
    return answer.csv(lambda: season.results(session_in(season, session)))


@router.get("/seasons/{season}/sessions/{session}", response_model=ResultsTable)
def results(
    season: Season,
    answer: Answer,
    session: Name,
    race_class: Annotated[str | None, Query(alias="class", max_length=80)] = None,
) -> Response:
    """The classification of a session, as it stands beside as it was timed."""
    return answer.json(lambda: season.results(session_in(season, session), class_=race_class or None))


@router.get("/seasons/{season}/sheets/{session}", response_model=SheetTable)
def sheet(season: Season, answer: Answer, session: Name) -> Response:
    """The sheet of a session: its publication, protest time, decisions."""
    return answer.json(lambda: season.sheet(session_in(season, session)))


@router.get("/seasons/{season}/entries.csv", responses=CSV, response_class=Response)
def entries_csv(season: Season, answer: Answer) -> Response:
    """The entry list as CSV."""
    return answer.csv(season.entries)


@router.get("/seasons/{season}/entries", response_model=EntryTable)
def entries(season: Season, answer: Answer) -> Response:
    """The entry list."""
    return answer.json(season.entries)


@router.get("/seasons/{season}/decisions.csv", responses=CSV, response_class=Response)
def decisions_csv(season: Season, answer: Answer) -> Response:
    """All decisions as CSV."""
    return answer.csv(season.decisions)


@router.get("/seasons/{season}/decisions", response_model=DecisionsTable)
def decisions(season: Season, answer: Answer) -> Response:
    """All decisions, with what became of them."""
    return answer.json(season.decisions)


Type = Annotated[str | None, Query(alias="type", max_length=60, description="Lines of one type of event.")]
Since = Annotated[int, Query(ge=0, le=10**9, description="Lines after this one.")]
Limit = Annotated[int, Query(ge=1, le=LINES, description="So many lines at most; `Link` leads to the next ones.")]


class _Lines:
    """Lines of the log that are asked for: of one type, after one line, so many."""

    def __init__(
        self,
        request: Request,
        season: Season,
        answer: Answer,
        type_: Type = None,
        since: Since = 0,
        limit: Limit = LINES,
    ) -> None:
        self._season, self._type, self._since, self._limit = season, _type(type_), since, limit
        wanted = [
            placed.line.seq for placed in season.replayed.placed[since:] if self._type in {None, placed.line.type}
        ]
        if len(wanted) > limit:
            answer.goes_on(str(request.url.include_query_params(since=wanted[limit - 1], limit=limit)))

    def table(self) -> LinesTable:
        """Them."""
        return self._season.log(type=self._type, since=self._since, limit=self._limit)


Lines = Annotated[_Lines, Depends(_Lines)]


@router.get("/seasons/{season}/log.csv", responses=CSV, response_class=Response)
def log_csv(answer: Answer, lines: Lines) -> Response:
    """Lines of the log as CSV."""
    return answer.csv(lines.table)


@router.get("/seasons/{season}/log", response_model=LinesTable)
def log(answer: Answer, lines: Lines) -> Response:
    """Lines of the log: who recorded what, when, and why."""
    return answer.json(lines.table)


@router.get("/seasons/{season}/differences", response_model=Differences)
def differences(
    known: KnownHere,
    season: Season,
    answer: Answer,
    first: Annotated[int, Query(alias="from", ge=1, le=10**9)],
    last: Annotated[int | None, Query(alias="to", ge=1, le=10**9)] = None,
) -> Response:
    """What changed between two lines of the log."""
    return answer.json(lambda: differing(known, season, first, last or season.seq))


@router.get("/seasons/{season}/log/{seq}/effect", response_model=LineEffect)
def effect(known: KnownHere, season: Season, answer: Answer, seq: Seq) -> Response:
    """What one line of the log changes as things stand."""
    return answer.json(lambda: effect_of(known, season, seq))


@router.get("/seasons/{season}/audit", response_model=Audit)
def audit(known: KnownHere, season: Season) -> Response:
    """The published tables held against the computed ones."""
    return Response(audited(known, season).model_dump_json(indent=2) + "\n", media_type="application/json")


def _type(wanted: str | None) -> str | None:
    if wanted and wanted not in CATALOGUE:
        raise NotHere(f"no type of event is called {wanted!r}")
    return wanted or None
