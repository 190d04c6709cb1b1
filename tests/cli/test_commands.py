"""The command line: data on stdout, talk on stderr, the right exit codes, colour only where it is wanted."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import EVENTS, ROOT, Ended
from prepared import Prepared

Command = Callable[..., Ended]
CUP = ROOT / "examples" / "harbour-cup-2026"
BOOK = ROOT / "examples" / "harbour-cup.toml"


@pytest.fixture
def here(racelog: Command, three_seasons: Path) -> Command:
    """The command line on the committed logs."""

    def run(*arguments: str, **environment: str) -> Ended:
        return racelog("--events", three_seasons, *arguments, **environment)

    return run


@pytest.mark.parametrize(
    "arguments",
    [
        ("standings", "pccna-2022"),
        ("standings", "pccna-2022", "--championship", "pro-am", "--after", "8"),
        ("results", "pccna-2022", "8", "--class", "pro-am"),
        ("results", "pccna-2022", "R8"),
        ("entries", "pccna-2022"),
        ("log", "pccna-2022", "--since", "190"),
    ],
)
def test_every_table_prints_as_text_json_and_csv(arguments: tuple[str, ...], here: Command) -> None:
    """JSON parses, CSV has rows as wide as its header, text names the season and the line it is known from."""
    text, as_json, as_csv = here(*arguments), here(*arguments, "--json"), here(*arguments, "--csv")
    assert [each.code for each in (text, as_json, as_csv)] == [0, 0, 0]
    assert text.out.startswith("pccna-2022 \u00b7 ")
    assert "#206" in text.out
    assert json.loads(as_json.out)["season"] == "pccna-2022"
    assert len({len(row) for row in csv.reader(io.StringIO(as_csv.out))}) == 1
    assert "\x1b" not in text.out + as_json.out + as_csv.out


def test_seasons_as_json_is_a_list(here: Command) -> None:
    """One for each season kept."""
    seasons = json.loads(here("seasons", "--json").out)
    assert [season["season"] for season in seasons] == ["pccna-2021", "pccna-2022", "pccna-2024"]
    assert seasons[1]["championships"][0]["leaders"] == ["Parker Thompson"]


def test_the_json_of_an_audit_has_the_shape_that_was_promised(here: Command) -> None:
    """Exit code 1: two positions differ."""
    ended = here("audit", "pccna-2022", "--json")
    assert ended.code == 1
    audit = json.loads(ended.out)
    assert set(audit) >= {"season", "seq", "log_head", "championships"}
    overall = audit["championships"]["overall"]
    assert set(overall) >= {"compared", "matched", "incomplete", "after_round", "differences"}
    assert (overall["compared"], overall["matched"], overall["incomplete"], overall["after_round"]) == (
        48,
        48,
        [],
        16,
    )
    assert overall["differences"][0]["competitor"] == "Tom Balames"
    assert overall["differences"][0]["published"] == {"position": 45, "points": "0"}
    assert overall["differences"][0]["computed"] == {"position": 46, "points": "0"}
    assert overall["differences"][0]["what"] == ["position"]


def test_an_incomplete_season_is_never_printed_as_a_result(here: Command) -> None:
    """No position, no plain total."""
    text = here("standings", "pccna-2021").out
    assert "INCOMPLETE: only the winner is known (rounds 1-16)" in text
    assert "(210)" in text
    audit = here("audit", "pccna-2021")
    assert audit.code == 1
    assert "Sebastian Priaulx" not in audit.out
    assert "what is computed is no result, and is not shown" in audit.out


def test_dropped_results_and_assumptions_stand_beside_the_table(here: Command) -> None:
    """Final class standings of 2024."""
    text = here("standings", "pccna-2024", "--championship", "pro-am").out
    first = next(line for line in text.splitlines() if line.startswith("  1 "))
    assert "x" in first
    assert "assumed: class pole and fastest-lap bonuses are unpublished: none are counted" in text


def test_verify_says_how_the_log_stands(here: Command) -> None:
    """As text and as JSON; against itself as a backup it is the same."""
    ended = here("verify", "pccna-2022", "--against", str(EVENTS))
    assert ended.code == 0
    assert "206 lines in 10 segments, chain good, head " in ended.out
    assert "the backup is the same, byte for byte" in ended.out
    report = json.loads(here("verify", "pccna-2022", "--json").out)
    assert (report["seq"], report["segments"], report["whole"]) == (206, 10, True)


def test_a_penalty_is_rescinded_and_reinstated_and_the_projections_follow(
    racelog: Command, copied: Callable[[str], Path], tmp_path: Path
) -> None:
    """Two lines appended, each with document, reason and name; nothing before them is touched."""
    events = copied("pccna-2022")
    before = (events / "pccna-2022" / "09-corrections.jsonl").read_bytes()
    said = ("--doc", "SP 22-40", "--reason", "appeal upheld", "--by", "j.doe")
    rescinded = racelog("--events", events, "rescind", "pccna-2022", "171", *said)
    assert (rescinded.code, rescinded.out) == (
        0,
        "appended #207 penalty_rescinded: R8, car 16: back of class (09-corrections:9)\n",
    )
    assert "| 8 | Pedro Torres |" in (tmp_path / "projections/pccna-2022/standings-pro-am.md").read_text()
    again = racelog("--events", events, "rescind", "pccna-2022", "171", *said)
    assert (again.code, again.err) == (1, "refused: the penalty #171 was rescinded already (#207)\n")
    reinstated = racelog("--events", events, "reinstate", "pccna-2022", "171", *said, "--json")
    assert json.loads(reinstated.out)["lines"][0]["seq"] == 208
    assert "| 8 | Jeff Mosing |" in (tmp_path / "projections/pccna-2022/standings-pro-am.md").read_text()
    assert (events / "pccna-2022" / "09-corrections.jsonl").read_bytes().startswith(before)


def test_an_append_stands_even_when_projecting_fails(
    racelog: Command, copied: Callable[[str], Path], tmp_path: Path
) -> None:
    """It is said, and nothing is lost."""
    events = copied("pccna-2022")
    (tmp_path / "projections").write_text("a file where a folder should be")
    said = ("--doc", "SP 22-40", "--reason", "appeal upheld", "--by", "j.doe")
    ended = racelog("--events", events, "rescind", "pccna-2022", "171", *said)
    assert ended.code == 0
    assert "appended #207" in ended.out
    assert "warning: the log is written, the projections are behind" in ended.err
    assert racelog("--events", events, "verify", "pccna-2022").code == 0


def test_an_import_asked_for_again_adds_nothing(racelog: Command, tmp_path: Path) -> None:
    """The same tables, the same log, whenever it is asked for."""
    command = ("import", "season-tables", CUP, "--regulations", BOOK)
    first = racelog(*command)
    segments = {file: file.read_bytes() for file in (tmp_path / "events" / CUP.name).glob("*.jsonl")}
    again = racelog(*command, "--json")
    assert first.out.startswith("harbour-cup-2026: 22 lines imported, head ")
    assert json.loads(again.out)["added"] == 0
    assert {file: file.read_bytes() for file in (tmp_path / "events" / CUP.name).glob("*.jsonl")} == segments


def test_a_season_that_goes_on_is_imported_again_and_grows(racelog: Command, tmp_path: Path) -> None:
    """After the first round, and after the second: what is there stays, what is new is appended."""
    tables = tmp_path / CUP.name
    shutil.copytree(CUP, tables)
    command = ("import", "season-tables", tables, "--regulations", BOOK)
    whole = {name: (tables / name).read_text().splitlines(keepends=True) for name in ("results.csv", "honours.csv")}
    (tables / "results.csv").write_text("".join(whole["results.csv"][:5]))
    (tables / "honours.csv").write_text("".join(whole["honours.csv"][:2]))
    assert "harbour-cup-2026: 17 lines imported" in racelog(*command).out
    said = ("--by", "j.doe")
    before = (tmp_path / "events" / CUP.name / "01-old-harbour.jsonl").read_bytes()
    for name, lines in whole.items():
        (tables / name).write_text("".join(lines))
    assert "harbour-cup-2026: 5 lines added" in racelog(*command, *said).out
    assert (tmp_path / "events" / CUP.name / "01-old-harbour.jsonl").read_bytes().startswith(before)
    table = json.loads(racelog("standings", "harbour-cup-2026", "--json").out)
    assert [(line["name"], line["points"]) for line in table["standings"]][:2] == [
        ("Ada Lindqvist", "17"),
        ("Bo Okafor", "16"),
    ]


def test_rebuild_takes_out_a_season_whose_log_is_gone(
    racelog: Command, copied: Callable[[str], Path], tmp_path: Path
) -> None:
    """What is computed from nothing is removed."""
    events = copied("pccna-2021")
    copied("pccna-2022")
    assert racelog("--events", events, "rebuild").code == 0
    (events / "pccna-2021").rename(tmp_path / "moved-away")
    ended = racelog("--events", events, "rebuild")
    assert ended.err.splitlines()[-1] == "removed pccna-2021: its log is no longer kept here"
    assert not (tmp_path / "projections" / "pccna-2021").exists()
    assert ended.out == ""


def test_rebuild_may_go_on_and_follow_the_logs(
    prepared: Prepared, racelog: Command, copied: Callable[[str], Path], tmp_path: Path
) -> None:
    """An append reaches the tables of whoever watches; a log that is damaged meanwhile leaves them as they were."""
    events = copied("pccna-2022")
    with prepared.start("--events", events, "rebuild", "--watch", cwd=tmp_path) as watching:
        assert watching.stderr is not None
        try:
            assert [watching.stderr.readline() for _ in range(2)] == [
                "rebuilt pccna-2022 from #206: racelog.db and 68 files\n",
                f"watching {events} (stop with Ctrl-C)\n",
            ]
            said = ("--doc", "SP 22-40", "--reason", "appeal upheld", "--by", "j.doe")
            elsewhere = ("--projections", tmp_path / "elsewhere")
            assert racelog("--events", events, *elsewhere, "rescind", "pccna-2022", "171", *said).code == 0
            assert watching.stderr.readline() == "rebuilt pccna-2022 from #207: racelog.db and 68 files\n"
            with (events / "pccna-2022" / "01-sebring.jsonl").open("ab") as file:
                file.write(b"{}\n")
            assert watching.stderr.readline().startswith("warning: pccna-2022 is left as it was: ")
        finally:
            watching.terminate()


def test_a_place_that_cannot_be_written_is_told_and_caught_up_with(
    prepared: Prepared, racelog: Command, copied: Callable[[str], Path], tmp_path: Path
) -> None:
    """The disk of the projections refuses while they are followed; the next append finds it well again."""
    events = copied("pccna-2022")
    note = (
        "--events",
        events,
        "--projections",
        tmp_path / "elsewhere",
        "note",
        "pccna-2022",
        "weighed",
        "--by",
        "j.doe",
    )
    in_the_way = tmp_path / "projections" / "pccna-2022" / ".season.json.new"
    with prepared.start("--events", events, "rebuild", "--watch", cwd=tmp_path) as watching:
        assert watching.stderr is not None
        try:
            assert watching.stderr.readline().startswith("rebuilt pccna-2022 from #206")
            assert watching.stderr.readline().startswith("watching ")
            in_the_way.mkdir()
            assert racelog(*note).code == 0
            told = watching.stderr.readline()
            assert told.startswith("warning: pccna-2022 is behind, and is written with the next append: ")
            assert ".season.json.new: Is a directory" in told
            watching.stderr.readline()
            in_the_way.rmdir()
            assert racelog(*note).code == 0
            assert watching.stderr.readline().startswith("rebuilt pccna-2022 from #208")
        finally:
            watching.terminate()


def test_verbose_tells_what_is_done_on_stderr(racelog: Command, copied: Callable[[str], Path]) -> None:
    """An event's name, then keys; stdout stays data."""
    events = copied("pccna-2022")
    said = ("--doc", "SP 22-40", "--reason", "appeal upheld", "--by", "j.doe")
    ended = racelog("--events", events, "--verbose", "rescind", "pccna-2022", "171", *said)
    assert ended.err.splitlines() == [
        "event='appended' season='pccna-2022' seq=207 type='penalty_rescinded' level='info'",
        "event='projected' season='pccna-2022' seq=207 level='info'",
    ]
    assert ended.out.startswith("appended #207")


def test_colour_is_for_terminals_and_not_where_no_color_says_so(here: Command) -> None:
    """The text reads without it."""
    forced = here("standings", "pccna-2022", FORCE_COLOR="1", NO_COLOR="")
    plain = here("standings", "pccna-2022")
    assert "\x1b[" in forced.out
    assert "\x1b[" not in plain.out


def test_on_a_narrow_screen_the_earliest_rounds_are_left_out_and_said(here: Command) -> None:
    """A phone's terminal."""
    ended = here("standings", "pccna-2022", FORCE_COLOR="1", NO_COLOR="", COLUMNS="60", TERM="xterm")
    assert "do not fit on this screen; --csv has them all" in ended.out
    assert "R16" in ended.out


def test_an_error_of_its_own_is_told_without_a_traceback(racelog_process: Command, tmp_path: Path) -> None:
    """With where to look; the traceback only when it is asked for."""
    broken = tmp_path / "sitecustomize.py"
    broken.write_text("import racelog.log.files as files\nfiles.FileStore.seasons = lambda self: 1 / 0\n")
    ended = racelog_process("seasons", PYTHONPATH=str(tmp_path))
    assert ended.code == 70
    assert ended.err.startswith("racelog stopped on an error of its own: ZeroDivisionError: division by zero\n")
    assert "Traceback" not in ended.err
    assert "Traceback" in racelog_process("seasons", PYTHONPATH=str(tmp_path), RACELOG_DEBUG="1").err


def test_version(racelog: Command) -> None:
    """One line."""
    assert racelog("--version").out == "racelog 0.2.0\n"
