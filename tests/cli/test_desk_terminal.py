"""The desk at a pseudo-terminal: a whole weekend typed, and everything that may go wrong at the prompt."""

import json
import os
import re
import shutil
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pexpect  # type: ignore[import-untyped]  # it ships no types
import pytest

from conftest import ROOT, Ended

SEASON = "harbour-cup-2026"
PATIENCE = 60
"""Seconds until a test gives up; nothing is ever measured by it."""

_SEQUENCES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")


class Terminal:
    """A desk in a folder of its own; `racelog` is a fresh copy of the command line."""

    def __init__(self, folder: Path, *, rows: int = 50, columns: int = 200, **environment: str) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("RACELOG_")}
        plain = {"TERM": "xterm", "NO_COLOR": "1", "PROMPT_TOOLKIT_NO_CPR": "1", "PYTHONUTF8": "1", **environment}
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "racelog.cli.app", "desk", SEASON, "--by", "j.doe"],
            cwd=str(folder),
            env={**clean, **plain, "LINES": str(rows), "COLUMNS": str(columns)},
            dimensions=(rows, columns),
            encoding="utf-8",
            timeout=PATIENCE,
        )
        self.child.delaybeforesend = None
        self.standing = ""
        self.greeting = self.prompt()

    def prompt(self) -> str:
        """Wait for the next prompt; what was printed before it. Pasting is switched on as a prompt opens."""
        self.child.expect_exact("\x1b[?2004h")
        printed = self._before()
        self.child.expect(rf"{SEASON} \u00b7 [^>\r\n]* >")
        assert isinstance(self.child.after, str)
        self.standing = self.child.after
        return printed

    def type(self, line: str, *answers: str) -> str:
        """Type a line, and answers to the questions it asks; what was printed, up to the next prompt."""
        self.child.sendline(line)
        return self.taken(*answers)

    def press(self, key: str, *answers: str) -> str:
        """Press a control key."""
        self.child.sendcontrol(key)
        return self.taken(*answers)

    def taken(self, *answers: str) -> str:
        """Wait until a line is taken, and answer what it asks."""
        self.child.expect_exact("\x1b[?2004l")
        printed = ""
        for answer in answers:
            self.child.expect(r"\[y/N\]: |Reason: ")
            printed += self._before()
            self.child.sendcontrol("c") if answer == "^C" else self.child.sendline(answer)
        return printed + self.prompt()

    def _before(self) -> str:
        assert isinstance(self.child.before, str)
        return _SEQUENCES.sub("", self.child.before)

    def gone(self) -> int:
        """Wait for the end; the exit code."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        status: int = self.child.exitstatus
        return status


PRO = (
    ("7", "Ada Lindqvist", "Red Racing"),
    ("21", "Bo Okafor", "Red Racing"),
    ("11", "José Muñoz", "Équipe Bleue"),
    ("021", "Zoë O'Neill", "Équipe Bleue"),
    ("5", "דנה לוי", "Harbour Motorsport"),
    ("8", "Yuki Tanaka", "Harbour Motorsport"),
    ("101", "Piet van der Berg", "Polder Sport"),
    ("102", "Marek Dvořák", "Polder Sport"),
    ("103", "Ingrid Halvorsen", "Fjord Engineering"),
    ("104", "Thabo Mokoena", "Fjord Engineering"),
    ("105", "Luca Bianchi", "Squadra Verde"),
    ("106", "Chen Wei", "Squadra Verde"),
    ("107", "Fatima Zahra", "Atlas Competition"),
    ("108", "Gunnar Eklund", "Atlas Competition"),
    ("109", "Siobhan Murphy", "Emerald Cars"),
    ("110", "Rajesh Iyer", "Emerald Cars"),
    ("111", "Oleksandr Kovalenko", "Dnipro Team"),
    ("112", "Hugo Lefèvre", "Dnipro Team"),
    ("113", "Nadia Petrova", "Quayside Tuning"),
    ("114", "Wim Janssens", "Quayside Tuning"),
)
AM = (
    ("16", "Pedro Torres", "Lantern 🏮 Racing"),
    ("3", "مريم حداد", "Lantern 🏮 Racing"),
    ("117", "Clive Barraclough", "Gentlemen Drivers"),
    ("118", "Esther Nwosu", "Gentlemen Drivers"),
    ("119", "Kjell Sørbø", "Northern Lights"),
    ("120", "Anneliese Vogt", "Northern Lights"),
    ("121", "Dimitris Pappas", "Aegean Speed"),
    ("122", "Jack Thornbury", "Aegean Speed"),
    ("123", "Li Na", "Pearl River"),
    ("124", "Uchenna Eze", "Pearl River"),
    ("125", "Vittorio Conti", "Lago Corse"),
    ("126", "Björn Gustafsson", "Lago Corse"),
    ("127", "Xavier Quintana", "Costa Brava"),
    ("128", "Moana Tairua", "Costa Brava"),
    ("129", "Rhys Llewellyn", "Snowdon Garage"),
    ("130", "Zsófia Nagy", "Snowdon Garage"),
    ("131", "Ewa Wiśniewska", "Vistula"),
    ("132", "Kofi Asante", "Vistula"),
    ("133", "Shirin Farahani", "Caspian"),
    ("134", "Douglas McAllister", "Caspian"),
)
LEADERS_1 = ("7", "21", "11", "021", "16", "3", "5", "8")
LEADERS_2 = ("11", "7", "16", "21", "5", "8", "3")
BEHIND = tuple(str(car) for car in (*range(101, 115), *range(117, 131)))


HALF = Fraction(1, 2)


def by_hand(*scored: tuple[str, int | Fraction]) -> dict[str, str]:
    """Points, exact, of the drivers who have any."""
    names = {car: name for car, name, _ in (*PRO, *AM)}
    return {names[car]: str(points) for car, points in scored}


OVERALL = by_hand(
    ("11", 6 + HALF + 10),  # second, fastest lap; won
    ("21", 10 + 3 + 1),  # won when car 7 went back; fourth, pole
    ("7", 1 + 3 + 6 + HALF),  # pole, fourth by the penalty; second, fastest lap
    ("16", 2 + 4),
    ("021", 4),  # third; retired
    ("5", 2),
    ("3", 1),
    ("8", 1),
)
AMATEURS = by_hand(("16", 10 + 10), ("3", 6 + 6), ("117", 4 + 4), ("118", 3 + 3), ("119", 2 + 2), ("120", 1 + 1))


@pytest.fixture
def paddock(tmp_path: Path) -> Path:
    """An empty folder, and the book."""
    shutil.copy(ROOT / "examples" / "harbour-cup.toml", tmp_path)
    return tmp_path


def points_of(racelog: Callable[..., Ended], championship: str) -> dict[str, str]:
    table = json.loads(racelog("standings", SEASON, "--championship", championship, "--json").out)
    return {line["name"]: line["points"] for line in table["standings"] if line["points"] != "0"}


def test_a_weekend_of_two_races_is_typed_at_the_desk(paddock: Path, racelog: Callable[..., Ended]) -> None:
    """Forty cars, two races: entered, classified, decided, taken back, published; the tables are those of the book."""
    desk = Terminal(paddock)
    assert "not open yet" in desk.standing
    set_up(desk)
    entry_list(desk)
    first_race(desk)
    second_race(desk)
    publication(desk)
    desk.child.sendline("quit")
    assert desk.gone() == 0
    verified = racelog("verify", SEASON)
    assert (verified.code, "chain good" in verified.out) == (0, True)
    assert points_of(racelog, "drivers") == OVERALL
    assert points_of(racelog, "am") == AMATEURS


def set_up(desk: Terminal) -> None:
    for line in (
        'season open "Harbour Cup 2026"',
        "regulations adopt harbour-cup.toml",
        "weekend open 1 Quayside Europe/Berlin",
        "round add 1 1 30",
        "round add 2 1 30",
    ):
        assert "appended #" in desk.type(line, "y")
    assert "R1 to come \u00b7 #5 " in desk.standing


def entry_list(desk: Terminal) -> None:
    """Forty lines, and no question but before the switch and after it."""
    assert "without asking" in desk.type("yes on")
    for race_class, cars in (("pro", PRO), ("am", AM)):
        for car, driver, team in cars:
            assert f"entry_registered: car {car}, {driver}" in desk.type(f'e {car} "{driver}" "{team}" {race_class}')
    desk.type("yes off")


def first_race(desk: Terminal) -> None:
    desk.type(f"q 1 {','.join((*LEADERS_1, *BEHIND))} nc=131,132,133,134", "y")
    order = ",".join((*LEADERS_1, *BEHIND))
    shown = desk.type(f"c R1 {order} dnf=131,132 dns=133,134", "y")
    assert f"racelog classify {SEASON} R1 --order {order} --dnf 131,132 --dns 133,134 --by j.doe" in shown
    assert "R1 not published" in desk.standing
    assert "fastest_lap_set" in desk.type("fl R1 21 1:38.204", "y")
    taken_back = desk.type("undo", "typed for the wrong car", "y")
    assert "to be taken back: #" in taken_back
    assert "fastest_lap_set: R1, car 21" in taken_back
    assert "appended #" in desk.type("fl R1 11 1:38.204", "y")
    before = desk.standing
    penalty = 'p R1 7 positions 3 "SP 26-1" "contact in turn 4"'
    assert "nothing written" in desk.type(penalty, "n")
    assert desk.standing == before
    preview = desk.type(penalty, "y")
    assert "Ada Lindqvist" in preview.partition("Append as #")[0]
    assert "appended #" in preview


def second_race(desk: Terminal) -> None:
    grid = ("21", "7", "11", "16", "021", "5", "8", "3", *BEHIND)
    desk.type(f"q 2 {','.join(grid)} nc=131,132,133,134", "y")
    desk.type(f"c R2 {','.join((*LEADERS_2, *BEHIND[:-1]))} dnf=021,{BEHIND[-1]} dns=131,132,133,134", "y")
    desk.type("fl R2 7 1:37.950", "y")


def publication(desk: Terminal) -> None:
    assert "protests until" in desk.type("pub R1 prov 2026-05-02T14:00", "y")
    assert "R1 provisional protest time over" in desk.standing
    assert "becomes official" in desk.type('pub R1 official 2026-05-02T14:45 early="recorded afterwards"', "y")
    desk.type("pub R2 provisional 2026-05-02T17:00", "y")
    desk.type('pub R2 official 2026-05-02T17:45 early="recorded afterwards"', "y")
    assert "R2 official" in desk.standing


@pytest.fixture
def opened(paddock: Path, racelog: Callable[..., Ended]) -> Path:
    """A folder with a season of one line."""
    assert racelog("season", "open", SEASON, "--title", "Harbour Cup 2026", "--by", "j.doe").code == 0
    return paddock


def test_nothing_that_goes_wrong_ends_the_desk(opened: Path) -> None:
    """Refusals, usage, unknown verbs, an open quotation mark: told as the command line tells them; then the next line."""
    desk = Terminal(opened)
    start = desk.standing
    assert "refused: there is no session R9" in desk.type("c R9 7,11")
    assert "classify has no option --ordre" in desk.type("classify R1 --ordre 7")
    assert "--kind: which penalty kind?" in desk.type("p R1 7")
    assert "ROUND: 'x' is no whole number" in desk.type("round add x 1")
    assert "near it: publish" in desk.type("publsh R1 official")
    assert "a quotation mark is opened" in desk.type("n driver's error")
    assert "Usage: racelog penalty" in desk.type("help p")
    assert "amend-classification" in desk.type("help")
    assert desk.type("# a remark") == desk.type("") == ""
    assert desk.standing == start
    assert "appended #2 note_recorded: still here" in desk.type("n still here --yes")


def test_an_error_of_its_own_does_not_end_the_desk_either(opened: Path) -> None:
    """Told in words; the log is as it was."""
    (opened / "sitecustomize.py").write_text(
        "import racelog.views.season as season, racelog.cli.appending as appending\n"
        "season.seasons_view = lambda *_: 1 / 0\n"
        "def full(*_):\n    raise OSError(28, 'No space left on device', 'events')\n"
        "appending.append_typed = full\n"
    )
    desk = Terminal(opened, PYTHONPATH=str(opened))
    broken = desk.type("seasons")
    assert "racelog stopped on an error of its own: ZeroDivisionError" in broken
    assert "Traceback" not in broken
    assert "events: No space left on device" in desk.type("n rain")
    assert "#1 " in desk.standing


def test_no_and_ctrl_c_write_nothing(opened: Path) -> None:
    """At the question, at the reason, in the middle of a line; the prompt comes back."""
    desk = Terminal(opened)
    desk.type("n rain", "y")
    start = desk.standing
    assert "nothing written" in desk.type("n fog", "n")
    assert "nothing written" in desk.type("n fog", "^C")
    assert "nothing written" in desk.type("undo", "^C")
    assert "nothing written" in desk.type("undo", "slip", "^C")
    desk.child.send("n half a li")
    assert desk.press("c") == ""
    assert desk.standing == start
    assert "event_voided" in desk.type("undo", "slip", "y")
    assert "to be taken back: #1 season_opened" in desk.type("undo", "slip")


@pytest.mark.parametrize("leaving", ["quit", "exit", "\x04"])
def test_the_desk_is_left_by_quit_exit_and_ctrl_d_at_an_empty_line(leaving: str, opened: Path) -> None:
    """And by nothing else."""
    desk = Terminal(opened)
    desk.child.send(leaving if leaving == "\x04" else f"{leaving}\r")
    assert desk.gone() == 0


def test_lines_pasted_together_run_one_by_one_until_one_goes_wrong(opened: Path) -> None:
    """What stands behind it is left out, and that is said."""
    desk = Terminal(opened)
    desk.child.send("\x1b[200~yes on\nfoo\nn rain\x1b[201~\r")
    printed = desk.taken()
    assert "entries are appended without asking" in printed
    assert "there is no verb 'foo'" in printed
    assert "what was pasted behind it was left out" in printed
    assert "#1 " in desk.standing


def test_what_others_append_is_told_above_the_next_prompt(opened: Path, racelog: Callable[..., Ended]) -> None:
    """Where no toolbar can be; the own lines were told when they were appended, and what was taken back is marked."""
    desk = Terminal(opened)
    assert "#1 season_opened Harbour Cup 2026 \u00b7 j.doe " in desk.greeting
    assert "note_recorded mine" not in desk.type("n mine", "y").partition("appended #2")[2]
    assert racelog("note", SEASON, "theirs", "--by", "r.roe").code == 0
    assert racelog("void", SEASON, "3", "--reason", "slip", "--by", "r.roe").code == 0
    printed = desk.type("")
    assert "#3 note_recorded theirs (voided by #4) \u00b7 r.roe " in printed
    assert "#4 event_voided #3 \u00b7 r.roe " in printed
    assert "#2 " not in printed
    assert "#4 " in desk.standing


def test_the_last_events_stand_under_the_line_and_follow_the_log(opened: Path, racelog: Callable[..., Ended]) -> None:
    """Drawn again while nobody types: only what changed, so the note has letters that stood nowhere before."""
    desk = Terminal(opened, PROMPT_TOOLKIT_NO_CPR="")
    desk.child.send("\x1b[1;1R")
    desk.child.expect(r"#1 season_opened Harbour Cup 2026 \u00b7 j\.doe \d\d:\d\d")
    assert racelog("note", SEASON, "ZZZZZZ", "--by", "r.roe").code == 0
    desk.child.expect_exact("ZZZZZZ")


def test_a_log_that_is_damaged_meanwhile_is_said_and_the_desk_stays(opened: Path) -> None:
    """In the prompt, until it is put right."""
    desk = Terminal(opened)
    segment = opened / "events" / SEASON / "00-season.jsonl"
    whole = segment.read_bytes()
    segment.write_bytes(whole.replace(b"Harbour Cup 2026", b"Harbour Cup 2027"))
    assert "does not fit its hash" in desk.type("verify")
    segment.write_bytes(whole + b"{}\n")
    desk.type("")
    assert "TROUBLE WITH THE LOG" in desk.standing
    segment.write_bytes(whole)
    assert "chain good" in desk.type("verify")
    assert "TROUBLE" not in desk.standing


def test_tab_completes(opened: Path) -> None:
    """What it offers stands under the line before."""
    desk = Terminal(opened)
    desk.child.send("verif")
    desk.child.expect_exact("verify")
    assert "chain good" in desk.type("\t")
