"""A name that is a script, or a formula, stands in the log as it was typed, and on every page and in every table as a text."""

from pathlib import Path

from conftest import ROOT
from offices import Office, office_over
from racelog.desk.requests.catalogue import REQUESTS

SEASON = "harbour-cup-2026"
EVIL = '"><script>alert(1)</script>'
FORMULA = "=HYPERLINK(1)"


def _opened(tmp_path: Path) -> Office:
    """An office over a season in which everything with a name of its own has a hostile one."""
    (tmp_path / "events").mkdir()
    office = office_over(tmp_path / "events", tmp_path / "accounts").enter()
    book = (ROOT / "examples/harbour-cup.toml").read_bytes()
    asked: list[tuple[str, dict[str, str]]] = [
        ("season open", {"title": EVIL}),
        ("weekend open", {"weekend": "1", "circuit": EVIL, "name": EVIL, "place": EVIL, "zone": "Europe/Berlin"}),
        ("round add", {"round": "1", "weekend": "1", "minutes": "30", "day": "2026-05-02", "note": EVIL}),
        ("enter", {"car": "7", "driver": EVIL, "team": EVIL, "class": "pro", "reason": EVIL, "doc": EVIL}),
        ("enter", {"car": "8", "driver": FORMULA, "team": f"{FORMULA}2", "class": "pro"}),
        ("note", {"text": EVIL, "source": EVIL}),
        ("incident note", {"session": "R1", "what": EVIL, "car": "7"}),
    ]
    for name, form in asked:
        answer = office.ask(SEASON, name, form)
        assert answer.status_code == 303, f"{name}: {answer.text}"
        if name == "season open":
            answer = office.ask(SEASON, "regulations adopt", {}, {"book": ("own.toml", book)})
            assert answer.status_code == 303
    return office


def test_a_script_in_a_name_is_text_everywhere(tmp_path: Path) -> None:
    """In the control room, what is offered in forms, what is corrected and was done, and on the pages for everybody."""
    office = _opened(tmp_path)
    with office.client:
        log = office.client.get(f"/api/seasons/{SEASON}/log").json()
        numbers = range(1, log["seq"] + 1)
        paths = [
            "/office",
            f"/office/{SEASON}",
            *(f"/office/{SEASON}/ask/{name.replace(' ', '-')}" for name in REQUESTS),
            *(f"/office/{SEASON}/{page}/{number}" for page in ("correct", "done") for number in numbers),
            *(f"/{SEASON}{page}" for page in ("", "/log", "/entries", "/decisions", "/sessions/R1")),
        ]
        seen = 0
        for path in paths:
            answer = office.client.get(path)
            assert answer.status_code in {200, 404}, path
            assert "<script>alert" not in answer.text, path
            seen += "&lt;script&gt;alert" in answer.text
    assert seen > len(REQUESTS)


def test_a_formula_in_a_name_is_none_in_a_spreadsheet(tmp_path: Path) -> None:
    """A cell that would be run begins with an apostrophe."""
    office = _opened(tmp_path)
    with office.client:
        csv = office.client.get(f"/api/seasons/{SEASON}/entries.csv").text
    assert f"'{FORMULA}" in csv
    assert f",{FORMULA}" not in csv
