"""What officials met in rough use: keys sent again, clocks of other circuits, torn tails, large fields."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, Ended

SEASON = "harbour-cup-2026"
LOG = ROOT / "tests" / "errors" / "a-weekend" / SEASON / "00-season.jsonl"
WEEKEND = ROOT / "examples" / "a-weekend"
Typed = Callable[..., Ended]


@pytest.fixture
def typed(tmp_path: Path, racelog: Callable[..., Ended]) -> Typed:
    """Types a command for a season whose log goes up to a line of docs/a-weekend.md; later ones go on from there."""
    log = tmp_path / "events" / SEASON / LOG.name

    def type_(command: str, *arguments: str | Path, up_to: int | None = None) -> Ended:
        if up_to is not None:
            log.parent.mkdir(parents=True, exist_ok=True)
            log.write_bytes(b"".join(LOG.read_bytes().splitlines(keepends=True)[: up_to + 1]))
        words = command.split()
        return racelog(*words, SEASON, *arguments, cwd=tmp_path, RACELOG_BY="j.doe")

    return type_


def test_a_time_of_day_is_that_of_the_circuit_the_decision_was_taken_at(typed: Typed) -> None:
    """A weekend in another zone stands later in the calendar; the notice is late by the clock of the first."""
    opened = typed("weekend open", "2", "--circuit", "Bay", "--zone", "Asia/Tokyo", up_to=39)
    assert opened.code == 0, opened.err
    late = typed("appeal notify", "38", "--from", "Red Racing", "--at", "2026-05-03T20:00", "--after-official")
    assert late.code == 1
    assert "ended at 2026-05-03 17:00 (Europe/Berlin)" in late.err
    in_time = typed("appeal notify", "38", "--from", "Red Racing", "--at", "2026-05-03T16:50", "--after-official")
    assert in_time.code == 0, in_time.err


def test_a_file_sent_again_under_its_key_is_answered_as_before(typed: Typed) -> None:
    """The connection broke after the append: asked again, it is the same request, not an amendment."""
    first = typed("classify", "R1", "--file", WEEKEND / "race-1.csv", "--id", "laptop 1", up_to=23)
    assert first.out == "appended #24 race_classified: R1, 6 cars (00-season:25)\n"
    again = typed("classify", "R1", "--file", WEEKEND / "race-1.csv", "--id", "laptop 1")
    assert (again.code, again.out) == (0, "appended before (the same request) " + first.out.removeprefix("appended "))
    other = typed("classify", "R1", "--file", WEEKEND / "race-2.csv", "--id", "laptop 1", "--dns", "5")
    assert other.code == 1
    assert "the key 'laptop 1' was used for another request: #24" in other.err


def test_a_grid_confirmed_again_under_its_key_is_answered_as_before(typed: Typed) -> None:
    """And without the key it is refused, for it is set so already."""
    first = typed("grid", "1", "--confirm", "--id", "g", up_to=23)
    assert first.code == 0, first.err
    assert typed("grid", "1", "--confirm", "--id", "g").out.startswith(
        "appended before (the same request) #24 grid_set"
    )
    refused = typed("grid", "1", "--confirm")
    assert (refused.code, refused.err) == (1, "refused: the grid of R1 is set so already (#24)\n")


def test_a_repeated_answer_says_that_its_line_was_taken_back(typed: Typed) -> None:
    """Who asks again must not believe that it counts."""
    typed("note", "words", "--id", "n", up_to=23)
    typed("void", "24", "--reason", "slip")
    again = typed("note", "words", "--id", "n")
    assert again.out == "appended before (the same request) #24 note_recorded: words (00-season:25), voided by #25\n"
    assert json.loads(typed("note", "words", "--id", "n", "--json").out)["again"] is True


def test_a_preview_behind_a_torn_tail_shows_what_the_append_would_do(typed: Typed, tmp_path: Path) -> None:
    """The laptop died while writing: the tail is set aside by the append, and left out by the preview."""
    typed("entries", up_to=25)
    log = tmp_path / "events" / SEASON / LOG.name
    with log.open("ab") as file:
        file.write(b'{"seq":26,"prev":"abc')
    before = log.read_bytes()
    penalty = ("R1", "--car", "7", "--kind", "time", "--seconds", "5", "--doc", "SP 1", "--reason", "made up")
    shown = typed("penalty", *penalty, "--preview")
    assert shown.code == 0, shown.err
    assert "#26 penalty_applied: R1, car 7: 5 s added" in shown.out
    assert log.read_bytes() == before
    assert typed("penalty", *penalty).code == 0
    assert list(log.parent.glob("*.torn-*"))


def test_a_preview_of_an_order_that_is_not_certain_shows_no_places(typed: Typed) -> None:
    """A time penalty given during the race, and an order typed without times: the places are not known."""
    typed("penalty", "R1", "--car", "11", "--kind", "time", "--seconds", "5", "--doc", "S", "--reason", "r", up_to=23)
    shown = typed("classify", "R1", "--order", "11,7,99,21,021,5", "--preview")
    lines = [line.split() for line in shown.out.splitlines()]
    assert ["classification", "#11", "Bo", "Okafor", "-", "?", "5", "s", "added", "(S)"] in lines
    assert "  car 11: its total time is not known (round 1)" in shown.out


def test_the_penalised_car_stands_first_in_a_preview(typed: Typed) -> None:
    """However many cars move up behind the one sent back."""
    shown = typed(
        "penalty", "R1", "--car", "11", "--kind", "back-of-field", "--doc", "S", "--reason", "r", "--preview", up_to=25
    )
    changes = [line for line in shown.out.splitlines() if line.startswith("classification")]
    assert changes[0].split()[1:] == ["#11", "Bo", "Okafor", "1", "6", "back", "of", "field", "(S)"]


def test_decisions_appended_from_two_files_carry_the_time_they_were_taken_at(
    typed: Typed, tmp_path: Path, racelog: Callable[..., Ended]
) -> None:
    """And may be previewed, sent again, and printed as JSON alone."""
    for name in ("03_Provisional Results.CSV", "00_Results Official.CSV"):
        shutil.copy(ROOT / "tests" / "cli" / "weekend" / name, tmp_path)
    typed("entries", up_to=25)
    files = ("03_Provisional Results.CSV", "00_Results Official.CSV")
    asked = ("--append", SEASON, "R1", "--doc", "SP 1", "--reason", "contact", "--at", "2026-05-02T14:20", "--id", "k")

    def compare(*more: str) -> Ended:
        return racelog("compare-files", *files, *asked, *more, cwd=tmp_path, RACELOG_BY="j.doe")

    assert "Nothing written" in compare("--preview").out
    appended = json.loads(compare("--json").out)
    assert [line["about"] for line in appended["lines"]] == ["R1, car 11: 5 s added"]
    assert compare().out.splitlines()[-1].startswith("appended before (the same request) #26")
    decisions = json.loads(typed("log", "--json").out)["lines"][-1]
    assert decisions["type"] == "penalty_applied"
    assert b'"known":{"at":"2026-05-02T14:20:00+02:00"' in (tmp_path / "events" / SEASON / LOG.name).read_bytes()


def test_a_place_left_vacant_stays_empty(typed: Typed) -> None:
    """Nobody moves up into it, and nobody is paid for it."""
    ended = typed("classify", "R1", "--order", "7,11,21,021,5,99", "--vacant", "2", up_to=23)
    assert ended.code == 0, ended.err
    table = json.loads(typed("standings", "--json").out)["standings"]
    places = {line["name"]: [cell["overall"] for cell in line["results"]] for line in table}
    assert places["Ada Lindqvist"] == [1]
    assert places["Bo Okafor"] == [3]


def test_the_sheet_says_what_the_notice_says(typed: Typed) -> None:
    """Facts, the stewards' words, who signed, whether it can be appealed: as on the paper."""
    decided = typed(
        "penalty",
        *("R1", "--car", "7", "--kind", "reprimand", "--doc", "SP 26-9", "--reason", "track limits"),
        *("--facts", "left the track in turn 4", "--decision", "a reprimand, the first one", "--no-appeal"),
        *("--article", "12.3", "--steward", "A. Steward", "--steward", "B. Steward"),
        up_to=25,
    )
    assert decided.code == 0, decided.err
    assert (
        "  SP 26-9 \u00b7 car 7 Ada Lindqvist \u00b7 reprimand \u00b7 article 12.3 \u00b7 track limits "
        "\u00b7 left the track in turn 4 \u00b7 a reprimand, the first one \u00b7 signed A. Steward, B. Steward "
        "\u00b7 no appeal is possible"
    ) in typed("sheet", "R1").out.splitlines()
