"""`racelog watch --plain`: a season told in lines while officials append by the real command line."""

import json
import os
import re
import select
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conftest import EVENTS, Ended
from paddock import Paddock, championship
from prepared import Prepared, Started
from racelog.facts.events import BackOfField, DriverRegistered
from racelog.live.changes import Change, Gone, Opened, Replaced, as_object
from racelog.live.history import History
from racelog.live.words import ShortNames, in_a_line
from racelog.tables.replayed import Replayed

SEASON = "pccna-2022"
JURY = ("--by", "jury")


@pytest.fixture
def events(copied: Callable[[str], Path]) -> Path:
    return copied(SEASON)


@pytest.fixture
def official(racelog: Callable[..., Ended], events: Path) -> Callable[..., None]:
    """Appends to the season that is watched."""

    def ask(verb: str, *arguments: str) -> None:
        ended = racelog("--events", events, verb, SEASON, *arguments)
        assert ended.code == 0, ended.err

    return ask


@pytest.fixture
def watch(prepared: Prepared, events: Path) -> Iterator[Callable[..., Started]]:
    """Watchers of the season; those that are still there at the end are sent home."""
    started: list[Started] = []

    def start(*options: str) -> Started:
        environment = {**os.environ, "NO_COLOR": "1"}
        started.append(prepared.start("--events", events, "watch", SEASON, *options, environment=environment))
        return started[-1]

    yield start
    for watcher in started:
        watcher.kill()
        watcher.communicate()


def ended(watcher: Started) -> list[str]:
    """What a watcher told until it ended by itself, without the times of day."""
    out, err = watcher.communicate(timeout=60)
    assert (watcher.returncode, err) == (0, "")
    return untimed(out)


def untimed(out: str) -> list[str]:
    lines = out.splitlines()
    assert all(re.match(r"\d\d:\d\d:\d\d ", line) for line in lines), lines
    return [line[9:] for line in lines]


def line_from(watcher: Started) -> str:
    """The next line of a watcher who goes on; each is there as soon as it is told."""
    assert watcher.stdout is not None
    return untimed(watcher.stdout.readline())[0]


def test_the_penalty_of_watkins_glen_in_one_line(racelog: Callable[..., Ended]) -> None:
    """Who moved, from where to where, on how many points; then why. The time is that of the log, in UTC."""
    told = racelog("--events", EVENTS, "watch", SEASON, "--plain", "--since", "200", "--until", "201")
    assert told.out == (
        "12:00:00 #201 Pro-Am: Mosing 9 -> 8 (106), Torres 8 -> 9 (106), Lequeux 50 -> 51: R8 Watkins Glen "
        "International classified anew (the place printed for car 16 (31st, with a dagger) is the one before the...)\n"
    )


def test_appends_are_told_as_officials_make_them(watch: Callable[..., Started], official: Callable[..., None]) -> None:
    """One line each, also those that change no table; it ends with the line it was to end with."""
    watcher = watch("--plain", "--since", "206", "--until", "210")
    official("rescind", "171", "--doc", "SP 22-40", "--reason", "appeal upheld", *JURY)
    official("publish", "R8", "--status", "provisional", *JURY)
    official("note", "scrutineering begins", *JURY)
    official("reinstate", "171", "--doc", "SP 22-41", "--reason", "appeal dismissed", *JURY)
    assert ended(watcher) == [
        "#207 Pro-Am: Torres 9 -> 8 (107), Mosing 8 -> 9 (106), Lequeux 51 -> 50: SP 22-40 back of class rescinded, R8",
        "#208 R8 Watkins Glen International provisional",
        "#209 note: scrutineering begins",
        (
            "#210 Pro-Am: Mosing 9 -> 8 (106), Torres 8 -> 9 (106), Lequeux 50 -> 51: "
            "SP 22-41 back of class reinstated, R8"
        ),
    ]


def test_where_the_output_is_no_terminal_it_is_told_in_lines(
    watch: Callable[..., Started], official: Callable[..., None]
) -> None:
    """Without being asked to."""
    watcher = watch()
    for number in range(1, 200):
        official("note", f"note {number}", *JURY)
        if _ready(watcher):
            break
    assert re.fullmatch(r"#\d+ note: note \d+", line_from(watcher))


def _ready(watcher: Started) -> bool:
    """Whether a line is there to be read."""
    assert watcher.stdout is not None
    return bool(select.select([watcher.stdout], [], [], 0.2)[0])


def test_who_comes_back_has_missed_nothing(racelog: Callable[..., Ended]) -> None:
    """Wherever one went away: what came before and what comes after are the whole, no line twice."""

    def told(*options: str) -> list[str]:
        return racelog("--events", EVENTS, "watch", SEASON, *options).out.splitlines()

    whole = told("--since", "150", "--once")
    assert [int(line.split()[1][1:]) for line in whole] == list(range(151, 207))
    for left in ("151", "171", "205"):
        assert told("--since", "150", "--until", left) + told("--since", left, "--once") == whole
    assert told("--since", "206", "--once") == []


def test_an_append_of_several_lines_is_one_line(watch: Callable[..., Started], official: Callable[..., None]) -> None:
    """Told whole to whoever had seen it half."""
    official("enter", "--car", "199", "--driver", "Ada Lind", "--team", "Red Racing", "--class", "am", *JURY)
    assert ended(watch("--since", "208", "--once")) == [
        "#209 driver registered: Ada Lind; team registered: Red Racing; entry registered: car 199, Ada Lind"
    ]


def test_a_race_is_told_by_its_winner_first(racelog: Callable[..., Ended]) -> None:
    """Of more than four competitors three are named, and how many there are besides."""
    told = racelog("--events", EVENTS, "watch", SEASON, "-c", "pro-am", "--since", "196", "--until", "197").out
    assert told == (
        "12:00:00 #197 Pro-Am: Castro 263 -> 288, Metni 272 -> 289, Cirone 190 -> 210, and 6 more: "
        "R16 Road Atlanta classified, 33 cars\n"
    )


def test_json_is_one_object_a_line(racelog: Callable[..., Ended]) -> None:
    """Every one of the same shape; the lines of the log, and the changes exactly."""
    told = racelog("--events", EVENTS, "watch", SEASON, "--json", "--since", "199", "--once")
    objects = [json.loads(line) for line in told.out.splitlines()]
    keys = ["season", "what", "seq", "log_head", "at", "lines", "changes", "complaint"]
    assert [list(each) for each in objects] == [keys] * 7
    assert [(each["what"], each["seq"], len(each["lines"])) for each in objects] == [
        ("grown", seq, 1) for seq in range(200, 207)
    ]
    (pro_am,) = objects[1]["changes"]["championships"]
    assert [(each["name"], each["before_points"], each["after_points"]) for each in pro_am["changes"]] == [
        ("Jeff Mosing", "106", "106"),
        ("Pedro Torres", "107", "106"),
        ("Dominique Lequeux", "50", "51"),
    ]


def test_a_damaged_log_is_a_line_and_a_mended_one_too(
    events: Path, watch: Callable[..., Started], official: Callable[..., None]
) -> None:
    """The watcher stays, and goes on where it was."""
    official("note", "before", *JURY)
    watcher = watch("--plain", "--since", "206", "--until", "208")
    assert line_from(watcher) == "#207 note: before"
    file = max((events / SEASON).glob("*.jsonl"))
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b'"place":2', b'"place":3', 1))
    told = line_from(watcher)
    assert told.startswith("#207 DAMAGED: ")
    assert f"{file.name}:" in told
    assert told.endswith("what was told up to #207 stands")
    file.write_bytes(whole)
    assert line_from(watcher) == "#207 mended: the log reads well again"
    official("note", "after", *JURY)
    assert ended(watcher) == ["#208 note: after"]


def test_ctrl_c_ends_it_quietly(watch: Callable[..., Started]) -> None:
    """It was asked to stop, and stops; nothing went wrong."""
    watcher = watch("--plain", "--since", "205")
    line_from(watcher)
    watcher.send_signal(signal.SIGINT)
    assert ended(watcher) == []


def test_a_reader_that_goes_away_ends_it_quietly(watch: Callable[..., Started], official: Callable[..., None]) -> None:
    """As `| head -1` does."""
    watcher = watch("--plain", "--since", "205")
    line_from(watcher)
    assert watcher.stdout is not None
    watcher.stdout.close()
    official("note", "nobody reads this", *JURY)
    assert watcher.wait(60) == -signal.SIGPIPE
    assert watcher.stderr is not None
    assert watcher.stderr.read() == ""


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--since", "999"), "--since: there is no line #999 yet\n  the log has #1 to #206\n"),
        (("-c", "riders", "--once"), "there is no championship 'riders'\n"),
    ],
)
def test_what_cannot_be_watched_is_said(
    options: tuple[str, ...], complaint: str, racelog: Callable[..., Ended]
) -> None:
    """Before anything is told."""
    told = racelog("--events", EVENTS, "watch", SEASON, *options)
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith(complaint)


def test_a_season_that_is_not_here_and_a_log_that_is_damaged(events: Path, racelog: Callable[..., Ended]) -> None:
    """There is no good state to show: it ends at once, as reading it would."""
    assert racelog("--events", events, "watch", "pccna-1999").code == 2
    file = max((events / SEASON).glob("*.jsonl"))
    file.write_bytes(file.read_bytes().replace(b'"place":2', b'"place":3', 1))
    told = racelog("--events", events, "watch", SEASON, "--plain")
    assert (told.code, told.out) == (3, "")
    assert file.name in told.err


def test_a_season_of_officials_told_from_its_first_line() -> None:
    """Entries, an order, its publication, a decision: each in words of the paddock."""
    made = Paddock(championship()).weekends(1).enter("1", "ada-lind").enter("2", "bo-lind").enter("3", "cy-tanaka")
    made.race(1, "1", "2", "3")
    made.provisional("R1")
    made.penalise("R1", "1", BackOfField())
    assert [in_a_line(each, made.now) for each in History(made.replayed).since(0)][-4:] == [
        "12:00:00 #11 entry registered: car 3, Cy Tanaka",
        (
            "12:00:00 #12 Drivers: Ada Lind new 1 (25), Bo Lind new 2 (20), Tanaka new 3 (17): "
            "R1 Circuit 1 classified, 3 cars"
        ),
        "12:00:00 #13 R1 Circuit 1 provisional",
        "12:00:00 #14 Drivers: Bo Lind 2 -> 1 (25), Tanaka 3 -> 2 (20), Ada Lind 1 -> 3 (17): SP 1 back of field, R1",
    ]


def test_names_are_short_unless_two_are_alike() -> None:
    """The given name is left out; van Berlo keeps his van."""
    made = Paddock(championship())
    for driver, name in (("a", "Ada Lind"), ("b", "Bo Lind"), ("c", "Kay van Berlo"), ("d", "Pele")):
        made.ask(DriverRegistered(driver=driver, name=name))
    short = ShortNames(made.replayed)
    names = ["Ada Lind", "Bo Lind", "Kay van Berlo", "Pele", "Kelly-Moss Road and Race"]
    assert [short.of(each) for each in names] == [
        "Ada Lind",
        "Bo Lind",
        "van Berlo",
        "Pele",
        "Kelly-Moss Road and Race",
    ]


def test_a_log_that_comes_and_goes_is_told(committed: Callable[[str], Replayed]) -> None:
    """Also one that is not the log that was told of before; in words and as objects."""
    season = committed(SEASON)
    at = season.placed[-1].line.at
    head = season.head
    told: list[Change] = [Opened(SEASON, season), Replaced(SEASON, 213, season), Gone(SEASON)]
    assert [in_a_line(each, at)[9:] for each in told] == [
        "#206 opened: Porsche Carrera Cup North America 2022",
        "#206 REPLACED: the log is not the one told of up to #213; forget that, and go on from #206",
        "GONE: no log of pccna-2022 is kept here any longer",
    ]
    objects = [as_object(each, at) for each in told]
    assert [(each.what, each.seq, each.log_head) for each in objects] == [
        ("opened", 206, head),
        ("replaced", 206, head),
        ("gone", 0, None),
    ]
