"""A season rehearsed: the same facts in the same order at another time, and so the same tables; never in a real log."""

import json
import shutil
import signal
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import COMMITTED, EVENTS, Ended
from prepared import Prepared
from racelog.desk.service import Desk
from racelog.errors import Malformed
from racelog.facts.events import NoteRecorded, SeasonOpened
from racelog.live.rehearsing import Pace, Rehearsal, appends_of, pauses_between, rehearsal
from racelog.log.files import FileStore
from racelog.log.memory import MemoryStore
from racelog.log.store import Log, LogDiffers, LogMoved
from racelog.tables import (
    Table,
    decisions_table,
    entry_table,
    lines_table,
    results_table,
    season_table,
    standings_table,
)
from racelog.tables.replayed import Replayed, replayed

SEASON = "pccna-2022"
NOW = datetime(2026, 11, 21, 18, tzinfo=UTC)


@pytest.fixture(scope="session")
def logs() -> dict[str, Log]:
    return {season: FileStore(EVENTS).read(season) for season in COMMITTED}


def run(rehearsed: Rehearsal, last: int | None = None, pace: Pace | None = None) -> list[float]:
    """Rehearse without waiting; the pauses there would have been."""
    slept: list[float] = []
    for _ in rehearsed.run(rehearsed.left(last), pace or Pace(), clock=lambda: NOW, sleep=slept.append):
        pass
    return slept


def tables_of(season: Replayed) -> list[dict[str, object]]:
    """Everything readers get, but for the time of recording and the hashes that follow from it."""
    tables: Sequence[Table | None] = [
        season_table(season),
        entry_table(season),
        lines_table(season),
        decisions_table(season),
        *(standings_table(season, each) for each in season.results.scored),
        *(results_table(season, session) for session in season.season.sessions),
    ]
    return [_without_hashes(each.model_dump(mode="json")) for each in tables if each is not None]


def _without_hashes(table: dict[str, object]) -> dict[str, object]:
    if isinstance(table.get("lines"), list):
        lines = [{**line, "at": None, "hash": None} for line in table["lines"]]  # type: ignore[attr-defined]  # a list
        table = {**table, "lines": lines}
    return {**table, "log_head": None}


@pytest.mark.parametrize("season", COMMITTED)
def test_a_rehearsed_season_has_the_tables_of_the_season(season: str, logs: dict[str, Log], tmp_path: Path) -> None:
    """To the last point, and to the place of every line in its segment."""
    source = logs[season]
    run(rehearsal(source, EVENTS, tmp_path))
    again = FileStore(tmp_path).read(season)
    assert again.head != source.head
    assert tables_of(replayed(again.placed, again.head)) == tables_of(replayed(source.placed, source.head))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(season=st.sampled_from(COMMITTED), stops=st.lists(st.integers(1, 170), min_size=1, max_size=3))
def test_stopped_anywhere_it_is_the_season_so_far(
    season: str, stops: list[int], logs: dict[str, Log], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """And it goes on from there, as often as it is stopped."""
    source, into = logs[season], tmp_path_factory.mktemp("rehearsal")
    for stop in stops:
        run(rehearsal(source, EVENTS, into), last=stop)
        again = FileStore(into).read(season)
        assert again.seq >= stop
        kept = source.placed[: again.seq]
        assert tables_of(replayed(again.placed, again.head)) == tables_of(replayed(kept, kept[-1].digest))


def test_who_asked_and_what_for_is_kept(logs: dict[str, Log], tmp_path: Path) -> None:
    """Ids, keys, names and facts are those of the season; the time of recording is now."""
    run(rehearsal(logs[SEASON], EVENTS, tmp_path), last=171)
    for line, of in zip(FileStore(tmp_path).read(SEASON).lines, logs[SEASON].lines, strict=False):
        assert (line.id, line.request, line.by, line.tx, line.data) == (of.id, of.request, of.by, of.tx, of.data)
        assert line.at == NOW


def test_the_season_itself_is_not_touched(copied: Callable[[str], Path], tmp_path: Path) -> None:
    """Not a byte of it, and not a file beside it."""
    events = copied(SEASON)
    before = {file.name: file.read_bytes() for file in (events / SEASON).iterdir()}
    run(rehearsal(FileStore(events).read(SEASON), events, tmp_path / "scratch"))
    assert {file.name: file.read_bytes() for file in (events / SEASON).iterdir()} == before


def test_a_season_is_not_rehearsed_into_itself(logs: dict[str, Log], tmp_path: Path) -> None:
    """Under whatever name its folder is given."""
    (tmp_path / "link").symlink_to(EVENTS)
    with pytest.raises(Malformed, match="not rehearsed into its own log"):
        rehearsal(logs[SEASON], EVENTS, tmp_path / "link")


def test_a_backup_that_is_behind_is_no_rehearsal(copied: Callable[[str], Path], logs: dict[str, Log]) -> None:
    """Its lines are those of the season, and nothing made now belongs behind them."""
    backup = copied(SEASON)
    (backup / SEASON / "09-corrections.jsonl").unlink()
    with pytest.raises(LogDiffers, match="it is no rehearsal"):
        rehearsal(logs[SEASON], EVENTS, backup)


def test_a_rehearsal_that_went_its_own_way_is_left_alone(logs: dict[str, Log], tmp_path: Path) -> None:
    """An official in training appended to it: what comes next in the season no longer belongs there."""
    run(rehearsal(logs[SEASON], EVENTS, tmp_path), last=171)
    Desk(FileStore(tmp_path)).append(SEASON, NoteRecorded(text="my first note"), by="trainee")
    with pytest.raises(LogDiffers, match="another state of it"):
        rehearsal(logs[SEASON], EVENTS, tmp_path)


def test_an_official_who_appends_meanwhile_ends_it(logs: dict[str, Log], tmp_path: Path) -> None:
    """His line is not overwritten, and the next one is not put behind it."""
    rehearsed = rehearsal(logs[SEASON], EVENTS, tmp_path)
    appends = rehearsed.run(rehearsed.left(), Pace(), clock=lambda: NOW, sleep=lambda _: None)
    for _ in range(171):
        next(appends)
    Desk(FileStore(tmp_path), clock=lambda: NOW).append(SEASON, NoteRecorded(text="my first note"), by="trainee")
    with pytest.raises(LogMoved, match="note_recorded by trainee came first"):
        next(appends)


def test_an_imported_season_passes_by_the_days_it_became_known(logs: dict[str, Log], tmp_path: Path) -> None:
    """Its lines were all recorded in one second; between two weekends are weeks, cut to the longest pause."""
    slept = run(rehearsal(logs[SEASON], EVENTS, tmp_path), pace=Pace(speed=60, longest_pause=2))
    weekends = len({each.segment for each in logs[SEASON].placed}) - 2
    assert slept == [2.0] * (weekends - 1)


def test_what_comes_before_is_there_at_once(logs: dict[str, Log], tmp_path: Path) -> None:
    """Who trains for one weekend does not wait for those before it."""
    last = logs[SEASON].placed[-1].line.seq
    assert run(rehearsal(logs[SEASON], EVENTS, tmp_path), pace=Pace(first=last)) == []


def recorded(*after_seconds: float) -> Log:
    """A log an official wrote, each append so long after the season was opened."""
    store, now = MemoryStore(), [NOW]
    desk = Desk(store, clock=lambda: now[0])
    desk.append("made-cup-2026", SeasonOpened(season="made-cup-2026", title="Made Cup", year=2026), by="j.doe")
    for number, seconds in enumerate(after_seconds):
        now[0] = NOW + timedelta(seconds=seconds)
        desk.append("made-cup-2026", NoteRecorded(text=f"note {number}"), by="j.doe")
    return store.read("made-cup-2026")


@pytest.mark.parametrize(
    ("speed", "longest", "pauses"),
    [
        (60, 2, {2: 0.5, 4: 1.0, 5: 2.0}),
        (30, 100, {2: 1.0, 4: 2.0, 5: 100.0}),
        (60, 0, {2: 0, 4: 0, 5: 0}),
        (0, 2, {}),
    ],
)
def test_a_season_as_officials_wrote_it_keeps_its_pace(speed: float, longest: float, pauses: dict[int, float]) -> None:
    """Half a minute, nothing, a minute, a night: divided by the speed, and never longer than the longest pause."""
    log = recorded(30, 30, 90, 40_000)
    assert pauses_between(log.placed, Pace(speed=speed, longest_pause=longest)) == pauses


def test_an_append_of_several_lines_is_appended_whole(logs: dict[str, Log]) -> None:
    """Their parts carry one key."""
    appends = appends_of(logs[SEASON].placed)
    assert sum(len(each) for each in appends) == logs[SEASON].seq
    assert all(append[-1].line.part[0] == append[-1].line.part[1] == len(append) for append in appends)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_stopped_by_hand_it_ends_quietly_and_can_go_on(
    stop: signal.Signals, prepared: Prepared, racelog: Callable[..., Ended], tmp_path: Path
) -> None:
    """In the middle of a long pause; what was said is in the log, and what is in the log was said."""
    words = ["rehearse", SEASON, "--into", str(tmp_path / "scratch"), "--speed", "0.001", "--longest-pause", "600"]
    started = prepared.start("--events", EVENTS, *words, "--json")
    assert started.stdout is not None
    said = [json.loads(started.stdout.readline())]
    started.send_signal(stop)
    rest, talk = started.communicate(timeout=60)
    said.extend(map(json.loads, rest.splitlines()))
    assert started.returncode == 0
    assert "Traceback" not in talk
    assert f"stopped after #{said[-1]['seq']}; it goes on with: racelog rehearse {SEASON} --into" in talk
    log = FileStore(tmp_path / "scratch").read(SEASON)
    assert (log.seq, log.head) == (said[-1]["seq"], said[-1]["head"])
    ended = racelog("--events", EVENTS, *words[:4], "--speed", "max")
    assert ended.code == 0
    assert len(ended.out.splitlines()) == 206 - said[-1]["seq"]
    assert f"after #{said[-1]['seq']}" in ended.err


def test_a_new_folder_is_named(racelog_process: Callable[..., Ended], tmp_path: Path) -> None:
    """Without --into: a temporary one, said on stderr, so that stdout is appends alone."""
    words = ("--events", EVENTS, "rehearse", SEASON, "--speed", "0", "--to", "3")
    ended = racelog_process(*words, TMPDIR=str(tmp_path))
    (scratch,) = tmp_path.glob("racelog-rehearsal-*")
    assert str(scratch) in ended.err
    assert [line.split()[1] for line in ended.out.splitlines()] == ["#1", "#2", "#3"]
    assert "season_opened by season-tables: Porsche Carrera Cup North America 2022" in ended.out
    shutil.rmtree(scratch)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--speed", "fast"), "'fast' is no speed"),
        (("--speed", "-1"), "'-1' is no speed"),
        (("--speed", "nan"), "'nan' is no speed"),
        (("--to", "900"), "it has #1 to #206"),
        (("--from", "20", "--to", "10"), "in their order"),
    ],
)
def test_what_cannot_be_rehearsed_is_said(words: tuple[str, ...], said: str, racelog: Callable[..., Ended]) -> None:
    """Before any folder is made."""
    ended = racelog("--events", EVENTS, "rehearse", SEASON, *words)
    assert ended.code == 2
    assert said in ended.err
