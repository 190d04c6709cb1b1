"""The desk over HTTP, for programs: every request of the catalogue, previewed or appended, as JSON."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, Path, Query
from fastapi.responses import JSONResponse
from uuid_utils.compat import uuid7

from racelog.desk.requests.catalogue import AROUND, REQUESTS
from racelog.desk.requests.form import Form
from racelog.desk.requests.roles import roles_for
from racelog.errors import Malformed, RacelogError, public
from racelog.log.store import LogMoved
from racelog.tables.changes import ChangesTable
from racelog.web.office import asking
from racelog.web.office.accounts import Machine, SignedIn
from racelog.web.office.room import Room, RoomHere
from racelog.web.office.visitors import Official, Program
from racelog.web.parameters import SeasonName
from racelog.web.refusals import NotHere, status_of

router = APIRouter(prefix="/api", tags=["desk"])
PROBLEM = "application/problem+json"


@router.get("/me")
def me(official: Official) -> dict[str, Any]:
    """Who is signed in, and the text that their requests carry beside the cookie (X-Racelog-Form)."""
    return {"name": official.name, "administrator": official.administrator, "form": official.form}


@router.get("/requests")
def requests(_official: Official) -> list[dict[str, Any]]:
    """Every request: what it does, who may make it, and its fields by the keys of the body."""
    return [
        {
            "name": form.name,
            "says": form.says,
            "roles": list(roles_for(form.kind)),
            "fields": [
                {"key": field.key, "says": field.help, "needed": field.needed, "many": field.many}
                for field in (*form.every_field, *AROUND)
            ],
        }
        for form in REQUESTS.values()
    ]


@router.post("/seasons/{season}/requests/{name}", response_model=None)
def ask(  # noqa: PLR0913, PLR0917 - what the framework hands over
    asks: Program,
    room: RoomHere,
    season: SeasonName,
    name: Annotated[str, Path(max_length=40)],
    body: Annotated[dict[str, Any], Body(description="The fields of the request, as /api/requests lists them.")],
    preview: Annotated[bool, Query(description="Show what would change; write nothing.")] = False,  # noqa: FBT002 - as above
    idempotency_key: Annotated[str | None, Header(max_length=80)] = None,
    if_match: Annotated[str | None, Header(max_length=80, description="The head of the log you have seen.")] = None,
) -> JSONResponse:
    """Have a request decided: previewed, or appended once however often it is sent under one key."""
    form = REQUESTS.get(name.replace("-", " ")) or REQUESTS.get(name)
    if form is None:
        raise NotHere(f"no request is called {name!r}", excerpt=f"known: {', '.join(REQUESTS)}")
    by = _by(asks, season, form)
    key = idempotency_key or str(uuid7())
    try:
        if body.get("season", season) != season:
            raise Malformed(f"season: the address says {season}", remedy="Leave it out of the body")
        given = asking.of_json(form, body)
        expect = None if if_match is None else _seen(room, season, if_match)
        if preview:
            previewed = room.preview(season, form, given, by=by, key=key)
            said = {
                "would_append": [_line(line) for line in previewed.lines],
                "changes": None if previewed.again else _changes(previewed.changes),
                "again": previewed.again,
            }
            return JSONResponse(said, headers={"etag": f'"{previewed.before.head}"'})
        appended = room.append(season, form, given, by=by, key=key, expect=expect)
    except RacelogError as error:
        return _problem(error)
    last = appended.lines[-1]
    said = {
        "appended": [{"seq": one.line.seq, "type": one.line.type, "id": str(one.line.id)} for one in appended.lines],
        "by": last.line.by,
    }
    return JSONResponse(said, 201, headers={"etag": f'"{last.digest}"'})


def _line(line: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of the table of lines
    return {"seq": line.seq, "type": line.type, "about": line.about}


def _changes(changes: ChangesTable) -> Any:  # noqa: ANN401 - JSON
    return changes.model_dump(mode="json")


def _by(asks: SignedIn | Machine, season: str, form: Form) -> str:
    """In whose name it is asked. Errors: NotForThis, for a token that is for something else."""
    if isinstance(asks, Machine) and (asks.season, asks.request) != (season, form.name):
        raise NotForThis(
            f"this token is for {asks.request} in {asks.season} alone", remedy="Ask for another, or sign in"
        )
    return asks.name


class NotForThis(RacelogError):
    """A token that is good, for something else."""

    exit_code = 1


def _seen(room: Room, season: str, head: str) -> int:
    """The last line of the log that was seen, by its hash. Errors: LogMoved."""
    standing = room.standing(season)
    wanted = head.strip().strip('"').removeprefix("W/").strip('"')
    for placed in reversed(standing.placed):
        if placed.digest == wanted:
            return placed.line.seq
    raise Malformed(f"If-Match: no line of {season} has the hash {wanted[:20]!r}", remedy="Send the head you have seen")


def _problem(error: RacelogError) -> JSONResponse:
    """A refusal as RFC 9457 has it, with what to do."""
    told = public(error)
    status = 412 if isinstance(error, LogMoved) else 422 if status_of(error) == 400 else status_of(error)
    said = {
        "type": "about:blank",
        "title": told.what,
        "status": status,
        "detail": told.excerpt,
        "remedy": told.remedy,
    }
    return JSONResponse({key: value for key, value in said.items() if value is not None}, status, media_type=PROBLEM)
