"""Requests by the forms of the race office: what is seen before it counts, what counts once, and what never reaches the log."""

import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conftest import ROOT
from documented import shown_in
from offices import Office, office_over
from racelog.desk.requests import lines
from racelog.desk.requests.catalogue import REQUESTS
from racelog.errors import Malformed
from racelog.log.files import FileStore
from racelog.log.store import Log

SEASON = "pccna-2022"
PENALTY = {
    "session": "R8",
    "car": "16",
    "kind": "positions",
    "places": "5",
    "doc": "SP 22-99",
    "reason": "track limits",
}


@pytest.fixture
def office(copied: Callable[[str], Path], tmp_path: Path) -> Iterator[Office]:
    """An office over a season of one's own, with its administrator signed in."""
    made = office_over(copied(SEASON), tmp_path / "accounts")
    with made.client:
        yield made.enter()


@pytest.mark.parametrize("name", REQUESTS)
def test_every_request_of_the_catalogue_has_a_form(office: Office, name: str) -> None:
    """Drawn of its declaration alone: each field by its key, what it offers, and no trouble with an empty one."""
    path = f"/office/{SEASON}/ask/{name.replace(' ', '-')}"
    shown = office.client.get(path)
    assert shown.status_code == 200
    for field in REQUESTS[name].every_field:
        if field.key != "season":
            assert f'name="{field.key}"' in shown.text, field.key
    before = office.bytes_of(SEASON)
    assert office.send(path, {"step": "preview"}).status_code in {200, 422}
    assert office.bytes_of(SEASON) == before


def test_a_penalty_is_seen_and_then_counts(office: Office) -> None:
    """The preview writes nothing; appended it is one line, by whoever is signed in, whatever the form says."""
    before = office.bytes_of(SEASON)
    path = f"/office/{SEASON}/ask/penalty"
    shown = office.send(path, {**PENALTY, "step": "preview"}).text
    assert "#207 penalty_applied: R8, car 16: back 5 places" in html.unescape(shown)
    assert "Append as #207, by j.doe" in shown
    assert "racelog penalty pccna-2022 R8 --car 16 --kind positions --places 5" in shown
    assert office.bytes_of(SEASON) == before
    answer = office.ask(SEASON, "penalty", {**PENALTY, "by": "a.roe"})
    assert answer.headers["location"] == f"/office/{SEASON}/done/207"
    line = json.loads(office.bytes_of(SEASON)[max(office.bytes_of(SEASON))].splitlines()[-1])
    assert (line["seq"], line["by"], line["type"]) == (207, "j.doe", "penalty_applied")
    assert "#207" in office.client.get(f"/office/{SEASON}/done/207").text


def test_pressed_twice_it_counts_once(office: Office) -> None:
    """The same form sent again gets the first answer; so does one whose first answer never arrived."""
    path = f"/office/{SEASON}/ask/penalty"
    shown = office.send(path, {**PENALTY, "step": "preview"}).text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown))
    answers = [office.send(path, {**PENALTY, **hidden, "step": "append"}) for _ in range(3)]
    assert {answer.headers["location"] for answer in answers} == {f"/office/{SEASON}/done/207"}
    assert FileStore(office.events).read(SEASON).seq == 207


def test_where_the_log_has_moved_it_is_seen_again_first(office: Office) -> None:
    """Two officials at two browsers: the second is told what came, sees the preview anew, and nothing was written."""
    path = f"/office/{SEASON}/ask/penalty"
    shown = office.send(path, {**PENALTY, "step": "preview"}).text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown))
    other = office.another().enter("a.roe", administrator=False)
    assert other.ask(SEASON, "note", {"text": "rain"}).status_code == 303
    moved = office.send(path, {**PENALTY, **hidden, "step": "append"})
    assert moved.status_code == 200
    assert "note_recorded" in html.unescape(moved.text)
    assert "Append as #208, by j.doe" in moved.text
    assert FileStore(office.events).read(SEASON).seq == 207
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', moved.text))
    assert office.send(path, {**PENALTY, **again, "step": "append"}).headers["location"].endswith("/done/208")


def test_a_refusal_stands_beside_what_was_typed(office: Office) -> None:
    """What is wrong, what to do; the form keeps what was filled in."""
    answer = office.send(f"/office/{SEASON}/ask/penalty", {**PENALTY, "car": "161", "step": "append"})
    assert answer.status_code == 422
    text = html.unescape(answer.text)
    assert "car 161 is not entered" in text
    assert 'value="track limits"' in text


def test_no_other_site_sends_a_form_in_somebodys_name(office: Office) -> None:
    """Without the session's text, with another's, from another origin, from a page the browser calls another site's."""
    path, before = f"/office/{SEASON}/ask/note", office.bytes_of(SEASON)
    token = office.token
    other = office.another().enter("a.roe").token
    form = {"text": "gotcha", "step": "append", "expect": "206"}
    for data, headers in (
        (form, {}),
        ({**form, "token": other}, {}),
        ({**form, "token": token}, {"origin": "https://evil.example"}),
        ({**form, "token": token}, {"origin": "null"}),
        ({**form, "token": token}, {"sec-fetch-site": "cross-site"}),
        ({**form, "token": token}, {"sec-fetch-site": "same-site"}),
    ):
        assert office.client.post(path, data=data, headers=headers).status_code == 403
    assert office.bytes_of(SEASON) == before


def test_what_names_a_file_of_the_server_is_not_read(office: Office) -> None:
    """A book, a key, a timing file: sent, or named among those that ship; never a path."""
    secret = ROOT / "pyproject.toml"
    for request, field in (("regulations adopt", "book"), ("regulations amend", "book"), ("classify", "file")):
        answer = office.ask(SEASON, request, {field: str(secret), "session": "R8", "from-round": "3"})
        assert answer.status_code == 422
        assert "hatchling" not in answer.text
    for key in (str(secret), f"{secret}+x", "../pyproject.toml"):
        form = {"who": "j.doe", "role": "administrator", "with-key": key}
        assert "is no public key" in html.unescape(office.ask(SEASON, "official appoint", form).text)


def test_what_is_typed_is_text_on_every_page(office: Office) -> None:
    """A script in every field of every request is shown as it was typed."""
    evil = "<script>alert(1)</script>"
    for name, form in REQUESTS.items():
        filled = {field.key: evil for field in form.every_field}
        shown = office.send(f"/office/{SEASON}/ask/{name.replace(' ', '-')}", {**filled, "step": "preview"})
        assert shown.status_code < 500
        assert "<script>alert" not in shown.text
    assert "<script>alert" not in office.client.get(f"/office/{SEASON}/ask/penalty", params={"reason": evil}).text


def test_a_file_is_sent_once_and_read_at_every_step(office: Office, tmp_path: Path) -> None:
    """Kept between the preview and the append, for whoever sent it; too large, or no timing file: refused with its row."""
    season = "harbour-cup-2026"
    book = (ROOT / "examples/harbour-cup.toml").read_bytes()
    assert office.ask(season, "season open", {"title": "Harbour Cup 2026"}).status_code == 303
    answer = office.ask(season, "regulations adopt", {}, {"book": ("mine.toml", book)})
    assert answer.headers["location"] == f"/office/{season}/done/2"
    path = f"/office/{season}/ask/regulations-adopt"
    for content, why in (
        (b"name = ", "mine.toml"),
        (b"\xff\xfe", "no text in UTF-8"),
        (b"x" * (4 << 20) + b"y", "larger than 4 MB"),
    ):
        refused = office.send(path, {"step": "preview"}, files={"book": ("../../mine.toml", content)})
        assert refused.status_code == 422
        assert why in refused.text
        assert str(tmp_path) not in refused.text
    assert office.send(path, {"step": "preview"}, files={"book": ("x", b"z" * (6 << 20))}).status_code == 413
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (64 << 20))
    refused = office.send(
        f"/office/{SEASON}/ask/classify",
        {"session": "R8", "step": "preview"},
        files={"file": ("x.xlsx", bomb.getvalue())},
    )
    assert refused.status_code == 422


def test_a_weekend_by_forms_is_the_weekend_by_commands(tmp_path: Path, weekend: Path) -> None:
    """docs/a-weekend.md, every command filled into its form: the same lines but for times, ids, keys and hashes."""
    by_forms = office_over(tmp_path / "forms", tmp_path / "accounts")
    (tmp_path / "forms").mkdir()
    asked = 0
    with by_forms.client:
        by_forms.enter()
        for shown in shown_in("docs/a-weekend.md"):
            words = lines.words_of(shown.command)
            if words[0] != "racelog" or "--preview" in words or "||" in words:
                continue
            try:
                form, rest = lines.named(words, REQUESTS)
            except Malformed:
                continue
            season, rest = rest[0], rest[1:]
            if form.name == "grid" and not {"--confirm", "--order"} & set(rest):
                continue
            filled = dict(lines.filled(form, rest).typed)
            files = {}
            for key in [
                key for key in filled if key in {"file", "book"} and str(filled[key]).endswith((".csv", ".toml"))
            ]:
                name = str(filled.pop(key))
                source = next(iter([*(ROOT / "examples").rglob(name)]))
                files[key] = (name, source.read_bytes())
            data = {key: "\n".join(value) if isinstance(value, list) else "yes" if value is True else "no" if value is False else value
                    for key, value in filled.items()}  # fmt: skip
            answer = by_forms.ask(season, form.name, data, files or None)
            assert answer.status_code == 303, f"{shown.command}\n{re.sub('<[^>]+>', ' ', answer.text)}"
            asked += 1
    assert asked > 30
    by_commands = FileStore(weekend.parent.parent).read("harbour-cup-2026")
    assert _substance(FileStore(tmp_path / "forms").read("harbour-cup-2026")) == _substance(by_commands)


def _substance(log: Log) -> list[tuple[str, str]]:
    """What a log says, but for ids, times and whom it is by: events are named by their lines."""
    numbers = {str(placed.line.id): f"#{placed.line.seq}" for placed in log.placed}
    said = []
    for placed in log.placed:
        text = placed.line.data.model_copy(update={"known": None}).model_dump_json(exclude_none=True, by_alias=True)
        for event, number in numbers.items():
            text = text.replace(event, number)
        said.append((placed.line.type, text))
    return said
