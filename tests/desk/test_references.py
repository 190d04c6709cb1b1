"""An event is named by its line or by its id: the same request either way, found once, and the same bytes as ever."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from pydantic_core import to_json

from racelog.desk.deciding import decide
from racelog.desk.refusals import Refused
from racelog.desk.requests.models import (
    CloseIncident,
    DecideAppeal,
    DecideProtest,
    EventRef,
    FileAppeal,
    NotifyAppeal,
    Reinstate,
    Request,
    Rescind,
    Void,
    WithdrawProtest,
    kind_of,
)
from racelog.desk.service import asked_of
from racelog.facts.events import Basis
from racelog.facts.evolve import replay
from racelog.facts.line import Line
from racelog.log.files import FileStore

HARBOUR = Path(__file__).parents[1] / "errors" / "a-weekend"
AT = datetime(2026, 5, 25, 12, 0, tzinfo=UTC)
WORDS = Basis(document="SP 26-9", reason="new evidence")

ASKED: dict[str, tuple[int, int, Callable[[EventRef], Request]]] = {
    "rescind": (28, 27, lambda line: Rescind(line=line, basis=WORDS)),
    "close_incident": (27, 26, lambda line: CloseIncident(line=line, basis=WORDS)),
    "withdraw_protest": (33, 33, lambda line: WithdrawProtest(line=line)),
    "decide_protest": (33, 33, lambda line: DecideProtest(line=line, upheld=False, basis=WORDS)),
    "notify_appeal": (38, 38, lambda line: NotifyAppeal(line=line, by="Red Racing", late="let in", basis=WORDS)),
    "file_appeal": (40, 40, lambda line: FileAppeal(line=line, grounds="video", late="let in")),
    "decide_appeal": (40, 40, lambda line: DecideAppeal(line=line, outcome="withdrawn")),
    "void": (24, 24, lambda line: Void(line=line, basis=WORDS)),
}
"""By kind: how many lines the log has then, the line of the event, and the request about it."""
WRITTEN = {
    "rescind": (Rescind(line=171, basis=Basis(reason="won", document="SP 1")), b'"line":171'),
    "reinstate": (Reinstate(line=171), b'"line":171'),
    "close_incident": (CloseIncident(line=26, decision=27), b'"line":26,"decision":27'),
    "withdraw_protest": (WithdrawProtest(line=33), b'"line":33'),
    "decide_protest": (DecideProtest(line=33, upheld=True), b'"line":33,"upheld":true,"stewards":[]'),
    "notify_appeal": (NotifyAppeal(line=38, by="Red"), b'"line":38,"by":"Red"'),
    "file_appeal": (FileAppeal(line=40, grounds="video"), b'"line":40,"grounds":"video"'),
    "decide_appeal": (DecideAppeal(line=40, outcome="lapsed"), b'"line":40,"outcome":"lapsed"'),
    "void": (Void(line=35), b'"line":35,"with_dependents":false'),
}


def log_up_to(seq: int) -> tuple[Line, ...]:
    """The beginning of the log of docs/a-weekend.md."""
    return FileStore(HARBOUR).read("harbour-cup-2026").lines[:seq]


@pytest.mark.parametrize(("up_to", "line", "asked"), ASKED.values(), ids=ASKED)
def test_by_line_or_by_id_it_becomes_the_same_facts(
    up_to: int, line: int, asked: Callable[[EventRef], Request]
) -> None:
    """A program that has the id and an official who reads the line ask for the same."""
    lines = log_up_to(up_to)
    season = replay(lines)
    by_line, by_id = (decide(season, lines, asked(wanted), at=AT) for wanted in (line, lines[line - 1].id))
    assert by_line == by_id
    refused = by_line.what if isinstance(by_line, Refused) else ""
    assert not isinstance(by_line, Refused) or "official" in refused or "built on it" in refused, refused


@pytest.mark.parametrize(("up_to", "line", "asked"), ASKED.values(), ids=ASKED)
def test_what_is_no_such_event_is_refused_as_it_was_named(
    up_to: int, line: int, asked: Callable[[EventRef], Request]
) -> None:
    """By the line, or by the id; whoever asked finds it again in the words."""
    lines = log_up_to(up_to)
    season = replay(lines)
    for wanted, shown in ((999, "#999"), (UUID(int=7), str(UUID(int=7)))):
        answer = decide(season, lines, asked(wanted), at=AT)
        assert isinstance(answer, Refused)
        assert shown in answer.what, line


@pytest.mark.parametrize(("kind", "asked", "written"), [(kind, *known) for kind, known in WRITTEN.items()], ids=WRITTEN)
def test_what_a_line_was_asked_with_is_written_as_ever(kind: str, asked: Request, written: bytes) -> None:
    """Kind and bytes are what the digest in the log was made of: a contract."""
    text = to_json(asked, exclude_none=True, by_alias=True)
    assert kind_of(asked) == kind == asked_of(asked, "a key").kind
    assert text.endswith(written + b"}")
