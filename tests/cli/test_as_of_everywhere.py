"""As it was known then, on every command that shows a season: the same as if the log had ended there."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from conftest import ROOT, Ended
from paddock import championship, regulations
from racelog.cli.app import app
from racelog.desk.requests.models import Request
from racelog.desk.service import Desk
from racelog.errors import RacelogError
from racelog.facts.events import RegulationsAdopted, SeasonOpened, WeekendScheduled
from racelog.facts.line import Placed
from racelog.log.files import FileStore

GALLERY = ROOT / "tests" / "errors"
SEASON = "harbour-cup-2026"
COMMANDS = get_command(app)
SHOWN = (
    ("standings", SEASON, "--json"),
    ("results", SEASON, "Q1", "--json"),
    ("results", SEASON, "R2"),
    ("entries", SEASON, "--json"),
    ("log", SEASON, "--json"),
    ("sheet", SEASON, "R2", "--json"),
    ("grid", SEASON, "1", "--by", "j.doe"),
    ("explain", SEASON, "--driver", "Ada Lindqvist", "--json"),
)
"""Every command that shows one season, in one form or another."""


@pytest.fixture(autouse=True)
def _built_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line is built once for all the commands below, which is most of the time they take."""
    monkeypatch.setattr("typer.testing._get_command", lambda _app: COMMANDS)


@dataclass(frozen=True)
class Told:
    """What a command printed, or how it refused."""

    out: str
    refused: str | None


def told(events: Path, *asked: str) -> Told:
    """Run a command in this process."""
    ended = CliRunner().invoke(app, ["--events", str(events), *asked])
    if isinstance(ended.exception, RacelogError):
        return Told(ended.stdout, str(ended.exception))
    assert ended.exit_code == 0, ended.output
    return Told(ended.stdout, None)


def whole_appends(placed: tuple[Placed, ...]) -> Iterator[int]:
    """The lines a log may have ended at: the last ones of their appends."""
    return (each.line.seq for each in placed if each.line.part[0] == each.line.part[1])


def cut(log: Path, seq: int, to: Path) -> Path:
    """A copy of a log that ends at a line: each segment begins with its header."""
    left, folder = seq, to / SEASON
    folder.mkdir(parents=True)
    for segment in sorted((log / SEASON).glob("*.jsonl")):
        lines = segment.read_bytes().splitlines(keepends=True)
        if left > 0:
            (folder / segment.name).write_bytes(b"".join(lines[: left + 1]))
        left -= len(lines) - 1
    return to


@pytest.mark.parametrize("log", ["a-weekend", "a-good-log"])
def test_as_of_a_line_is_the_log_that_ended_there(log: str, tmp_path: Path) -> None:
    """Every line of the small logs, every command: tables and refusals are those of the shorter log, to the letter."""
    events = GALLERY / log
    placed = FileStore(events).read(SEASON).placed
    for seq in whole_appends(placed):
        ended = cut(events, seq, tmp_path / str(seq))
        assert FileStore(ended).read(SEASON).seq == seq
        for asked in SHOWN:
            assert told(events, *asked, "--as-of", str(seq)) == told(ended, *asked), (seq, asked)
        if seq > 1:
            spans = ("diff", SEASON, "--from", "1", "--json")
            assert told(events, *spans, "--to", str(seq)) == told(ended, *spans), seq


@pytest.mark.parametrize("log", ["a-weekend", "a-good-log"])
def test_as_of_the_time_a_line_was_recorded_is_as_of_that_line(log: str) -> None:
    """In a season kept as it was run; lines of one append, and of one second, are known together."""
    events = GALLERY / log
    placed = FileStore(events).read(SEASON).placed
    last = {each.line.at: each.line.seq for each in placed}
    for at, seq in list(last.items())[::10]:
        for asked in SHOWN[:4]:
            assert told(events, *asked, "--as-of", at.isoformat()) == told(events, *asked, "--as-of", f"#{seq}")


def a_season(events: Path, *weekends: WeekendScheduled) -> Path:
    """A season of which one line is recorded every hour, from noon (UTC) on the 1st of May."""
    clock = (datetime(2026, 5, 1, 12 + hour, tzinfo=UTC) for hour in range(24))
    moments: list[datetime] = []

    def now() -> datetime:
        return moments[-1]

    desk = Desk(FileStore(events), clock=now)
    requests: tuple[Request, ...] = (
        SeasonOpened(season=SEASON, title="Harbour Cup", year=2026),
        RegulationsAdopted(regulations=regulations(championship())),
        *weekends,
    )
    for request in requests:
        moments.append(next(clock))
        desk.append(SEASON, request, by="j.doe")
    return events


def weekend(number: str, first: str, zone: str | None) -> WeekendScheduled:
    """A meeting that begins on a day, at a circuit of a zone."""
    asked = {"weekend": number, "name": f"Circuit {number}", "circuit": f"Circuit {number}", "first_day": first}
    return WeekendScheduled.model_validate_json(json.dumps({**asked, "zone": zone}))


@pytest.mark.parametrize(
    ("typed", "seq", "said"),
    [
        ("2026-05-01T15:30", 2, "--as-of: 2026-05-01 15:30 is taken in Europe/Berlin, the zone of weekend 1 (Circuit 1)\n"),
        ("2026-05-01T13:30+00:00", 2, ""),
        ("2026-05-01T13:30Z", 2, ""),
        ("2026-05-02T00:00", 4, "--as-of: 2026-05-02 00:00 is taken in Asia/Tokyo, the zone of weekend 2 (Circuit 2)\n"),
        ("2026-05-03T09:00", 5, "--as-of: 2026-05-03 09:00 is taken as UTC: no zone is known for it\n"),
    ],
)  # fmt: skip
def test_a_time_without_a_zone_is_of_the_weekend_it_falls_in(
    typed: str, seq: int, said: str, racelog: Callable[..., Ended], tmp_path: Path
) -> None:
    """Of the last one begun before it, by the clock at that circuit; which zone that is stands on stderr."""
    weekends = (
        weekend("1", "2026-04-30", "Europe/Berlin"),
        weekend("2", "2026-05-02", "Asia/Tokyo"),
        weekend("3", "2026-05-03", None),
    )
    events = a_season(tmp_path / "events", *weekends)
    ended = racelog("--events", events, "log", SEASON, "--as-of", typed, "--csv")
    assert ended.code == 0
    assert ended.out.count("\n") - 1 == seq
    assert ended.err == said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("log", SEASON, "--as-of", "2026-10-25T02:30"), "--as-of: the clocks are changed then: 2026-10-25T02:30 is there twice, or not at all (Europe/Berlin)\nGive the offset: 2026-10-25T02:30+02:00 or 2026-10-25T02:30+01:00\n"),
        (("diff", SEASON, "--from", "2026-10-25T02:30"), "--from: the clocks are changed then: 2026-10-25T02:30 is there twice, or not at all (Europe/Berlin)\nGive the offset: 2026-10-25T02:30+02:00 or 2026-10-25T02:30+01:00\n"),
        (("diff", SEASON, "--from", "2026-05-01T15:30+02:00", "--to", "noon"), "--to: 'noon' is neither a line nor a time\nSuch as 171, or 2022-06-25T18:00\n"),
        (("diff", SEASON, "--from", "2026-05-01T15:30+02:00", "--to", "2026-05-01T15:40+02:00"), "--from #2 is not before --to #2\nGive the earlier one first, with a line recorded between them\n"),
        (("seasons", "--as-of", "3"), "--as-of: a line is one season's, and here are several\nGive a time: 2022-06-25T18:00\n"),
    ],
)  # fmt: skip
def test_a_time_that_is_none_is_refused(
    asked: tuple[str, ...], said: str, racelog: Callable[..., Ended], tmp_path: Path
) -> None:
    """An hour that is there twice asks for its offset; and two times with nothing between them are no span."""
    events = a_season(tmp_path / "events", weekend("1", "2026-04-30", "Europe/Berlin"))
    ended = racelog("--events", events, *asked)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.endswith(said)


def test_a_diff_between_two_times(racelog: Callable[..., Ended], tmp_path: Path) -> None:
    """The lines recorded after the one, and not after the other."""
    events = a_season(tmp_path / "events", weekend("1", "2026-04-30", "Europe/Berlin"))
    ended = racelog("--events", events, "diff", SEASON, "--from", "2026-05-01T14:30", "--to", "2026-05-01T15:30")
    assert ended.code == 0, ended.err
    assert ended.out.startswith("#2 regulations_adopted")
    assert "#3" not in ended.out


def test_the_seasons_as_they_were_known_at_a_time(three_seasons: Path, racelog: Callable[..., Ended]) -> None:
    """A season of which nothing was known then is not listed; another one has run as many rounds as it had."""
    ended = racelog("--events", three_seasons, "seasons", "--as-of", "2022-04-30", "--csv")
    assert ended.code == 0, ended.err
    assert [line.split(",")[0] for line in ended.out.splitlines()[1:] if line][:1] == ["pccna-2021"]
    assert "pccna-2024" not in ended.out


def test_what_officials_add_to_an_imported_season_is_known_when_they_recorded_it(
    copied: Callable[[str], Path], racelog: Callable[..., Ended]
) -> None:
    """A penalty of 2022 rescinded today is in force as of any day of 2022, and gone as of the last line."""
    events = copied("pccna-2022")
    racelog("--events", events, "rescind", "pccna-2022", "171", "--doc", "SP 22-40", "--reason", "upheld", "--by", "j")
    asked = ("--events", events, "standings", "pccna-2022", "--championship", "pro-am", "--csv")
    then, now = racelog(*asked, "--as-of", "2022-12-31").out, racelog(*asked).out
    assert then != now
    assert then == racelog(*asked, "--as-of", "206").out
