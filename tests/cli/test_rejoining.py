"""Two copies of one log, appended to separately: recognised, shown, brought together request by request, never silently."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, Ended
from racelog.desk.requests.models import Enter, EnterAll
from racelog.desk.service import Desk
from racelog.facts.events import EntryRegistered, EventVoided, PenaltyApplied
from racelog.log.files import FileStore

CUP = "harbour-cup-2026"
WEEKEND = ROOT / "tests" / "errors" / "a-weekend" / CUP / "00-season.jsonl"
PENALTY = ("penalty", CUP, "R1", "--car", "7", "--kind", "time", "--seconds", "5")
REASON = ("--doc", "SP 26-1", "--reason", "contact in turn 4", "--at", "2026-05-02T13:10")


@pytest.fixture
def cut(tmp_path: Path) -> Callable[..., None]:
    """Makes copies of the log of docs/a-weekend.md up to one of its lines, each in a folder of its own."""

    def make(lines: int, *folders: str) -> None:
        kept = WEEKEND.read_bytes().splitlines(keepends=True)[: lines + 1]
        for folder in folders:
            (tmp_path / folder / CUP).mkdir(parents=True)
            (tmp_path / folder / CUP / WEEKEND.name).write_bytes(b"".join(kept))

    return make


@pytest.fixture
def desk(racelog: Callable[..., Ended], tmp_path: Path) -> Callable[..., Ended]:
    """The command line over one of several folders of logs."""

    def run(folder: str, *arguments: str | Path, by: str = "j.doe") -> Ended:
        return racelog("--events", folder, *arguments, cwd=tmp_path, RACELOG_BY=by, RACELOG_KEYS="keys")

    return run


def requests(ended: Ended) -> list[tuple[str, str, str | None]]:
    return [(each["kind"], each["verdict"], each["why"]) for each in json.loads(ended.out)["requests"]]


def test_a_fork_is_recognised_and_both_sides_are_shown(cut: Callable[..., None], desk: Callable[..., Ended]) -> None:
    """Good chains both; what they share, and what each has since, side by side."""
    cut(24, "here", "there")
    desk("here", "note", CUP, "written here")
    desk("there", "note", CUP, "written there", by="s.teward")
    ended = desk("here", "verify", CUP, "--against", "there")
    assert ended.code == 3
    assert "the two copies were appended to separately, after #24" in ended.err
    assert f"racelog rejoin {CUP} --from BACKUP" in ended.err
    (row,) = [line for line in ended.out.splitlines() if line.startswith("25")]
    assert row.index("written here, j.doe") < row.index("written there, s.teward")
    fork = json.loads(desk("here", "verify", CUP, "--against", "there", "--json").out)["fork"]
    assert (fork["after"], fork["here"][0]["by"], fork["there"][0]["by"]) == (24, "j.doe", "s.teward")


def test_a_whole_weekend_is_rejoined_and_gives_the_same_standings(
    cut: Callable[..., None], desk: Callable[..., Ended], tmp_path: Path
) -> None:
    """Twenty requests of another copy: publications, an incident, penalties, a void, a protest, an appeal that is won.

    Line numbers and ids are others here; what they refer to is the same. Asked for again, nothing is added.
    """
    cut(24, "here")
    cut(45, "there")
    desk("here", "note", CUP, "written here")
    before = (tmp_path / "here" / CUP / WEEKEND.name).read_bytes()
    shown = desk("here", "rejoin", CUP, "--from", "there", "--preview")
    assert (shown.code, "20 requests would be appended, 0 here already, 0 left out" in shown.out) == (0, True)
    assert "Bo Okafor        1      10  ->    2      13" in shown.out
    assert (tmp_path / "here" / CUP / WEEKEND.name).read_bytes() == before
    done = desk("here", "rejoin", CUP, "--from", "there", "--yes", by="clerk")
    assert (done.code, "20 requests appended" in done.out) == (0, True)

    def standings(folder: str) -> object:
        rows = json.loads(desk(folder, "standings", CUP, "--json").out)["standings"]
        return [(row["position"], row["competitor"], row["points"]) for row in rows]

    assert standings("here") == standings("there")
    log = FileStore(tmp_path / "here").read(CUP)
    there = FileStore(tmp_path / "there").read(CUP)
    assert [line.by for line in log.lines[25:]] == [line.by for line in there.lines[24:]]
    source = log.lines[25].data.basis
    assert source is not None
    assert source.source == "rejoined from another copy of this log by clerk: #25 there"
    voids = [line.data.event for line in log.lines if isinstance(line.data, EventVoided)]
    assert [line.seq for line in log.lines if line.id in voids] == [36], "#35 there"
    after = (tmp_path / "here" / CUP / WEEKEND.name).read_bytes()
    again = desk("here", "rejoin", CUP, "--from", "there", "--yes", by="clerk")
    assert (again.code, "0 requests would be appended, 20 here already" in again.out) == (0, True)
    assert (tmp_path / "here" / CUP / WEEKEND.name).read_bytes() == after
    assert "All lines of the backup were rejoined" in desk("here", "verify", CUP, "--against", "there").err


def logs_of(tmp_path: Path, *folders: str) -> list[dict[str, bytes]]:
    return [
        {file.name: file.read_bytes() for file in sorted((tmp_path / folder / CUP).glob("*.jsonl"))}
        for folder in folders
    ]


@pytest.mark.parametrize(("first", "second"), [("track", "home"), ("home", "track")])
def test_two_laptops_end_equal_by_two_commands(
    first: str, second: str, cut: Callable[..., None], desk: Callable[..., Ended], tmp_path: Path
) -> None:
    """Whichever of them rejoins: it has everything then, and the other one takes its log over.

    Who decided stays who decided; who rejoined is told beside it; what stood there is kept as a backup; a second
    rejoining, either way round, adds nothing and says what to do.
    """
    cut(24, "track", "home")
    assert desk("track", "note", CUP, "heard at the track", by="s.teward").code == 0
    assert desk("home", "note", CUP, "heard at home", by="j.doe").code == 0
    assert desk("home", *PENALTY, *REASON, by="j.doe").code == 0
    for folder in ("track", "home"):
        assert desk(folder, "backup", CUP, f"before-{folder}.zip").code == 0
    refused = desk(first, "restore", f"before-{second}.zip")
    assert (refused.code, f"racelog rejoin {CUP} --from before-{second}.zip" in refused.err) == (1, True)
    assert desk(first, "rejoin", CUP, "--from", f"before-{second}.zip", "--yes", by="clerk").code == 0
    assert desk(first, "backup", CUP, "b.zip").code == 0
    other_way = desk(second, "rejoin", CUP, "--from", "b.zip", "--yes", by="clerk")
    assert (other_way.code, "racelog restore here" in other_way.err) == (2, True)
    stood = logs_of(tmp_path, second)[0]
    taken = desk(second, "restore", "b.zip")
    assert (taken.code, "taken over from the backup after #24" in taken.out) == (0, True)
    assert logs_of(tmp_path, first) == logs_of(tmp_path, second)
    (aside,) = (tmp_path / second / CUP).glob("set-aside-*.zip")
    assert f"The log that stood here is kept as {second}/{CUP}/{aside.name}" in taken.err
    assert desk("elsewhere", "restore", aside).code == 0
    assert logs_of(tmp_path, "elsewhere") == [stood]
    log = FileStore(tmp_path / second).read(CUP)
    assert sorted((line.type, line.by) for line in log.lines[24:]) == [
        ("note_recorded", "j.doe"),
        ("note_recorded", "s.teward"),
        ("penalty_applied", "j.doe"),
    ]
    sources = [line.data.basis.source for line in log.lines[24:] if line.data.basis and line.data.basis.source]
    assert all("rejoined from another copy of this log by clerk" in source for source in sources)
    assert len(sources) == (2 if first == "track" else 1)
    for folder in (first, second):
        assert "0 requests would be appended" in desk(folder, "rejoin", CUP, "--from", "before-home.zip").out
        assert desk(folder, "verify", CUP, "--against", "b.zip").code == 0
    assert "nothing to add" in desk(first, "restore", "b.zip").out


def test_another_official_rejoins_again_and_nothing_is_added(
    cut: Callable[..., None], desk: Callable[..., Ended]
) -> None:
    """A note would have been there twice, or refused for a key that was used."""
    cut(24, "here", "there")
    desk("here", "note", CUP, "written here")
    desk("there", "note", CUP, "written there", by="s.teward")
    for by in ("j.doe", "clerk"):
        assert desk("here", "rejoin", CUP, "--from", "there", "--yes", by=by).code == 0
    assert "1 here already" in desk("here", "rejoin", CUP, "--from", "there", by="clerk").out


def test_a_log_with_requests_of_its_own_is_replaced_only_where_somebody_says_so(
    cut: Callable[..., None], desk: Callable[..., Ended], tmp_path: Path
) -> None:
    """The same car was entered for two drivers: one of the two stays out, and its copy has no other way back."""
    cut(23, "here", "there")
    for folder, driver in (("here", "Hal Iversen"), ("there", "Ida Jones")):
        assert (
            desk(folder, "enter", CUP, "--class", "pro", "--car", "12", "--driver", driver, "--weekends", "1").code == 0
        )
    assert desk("here", "rejoin", CUP, "--from", "there", "--yes").code == 1
    assert desk("here", "backup", CUP, "b.zip").code == 0
    before = logs_of(tmp_path, "there")
    assert desk("there", "restore", "b.zip").code == 1
    assert logs_of(tmp_path, "there") == before
    taken = desk("there", "restore", "b.zip", "--give-up")
    assert taken.code == 0
    assert "given up: #25 entry_registered by j.doe" in taken.err
    assert logs_of(tmp_path, "there") == logs_of(tmp_path, "here")


def test_a_sealed_side_stays_and_the_other_one_takes_it_over(
    cut: Callable[..., None], desk: Callable[..., Ended], tmp_path: Path
) -> None:
    """What was sealed is never replaced: it rejoins what the other one has, which then takes its log over."""
    cut(24, "here", "there")
    assert desk("here", "keys", "new").code == 0
    desk("here", "note", CUP, "written here")
    desk("there", "note", CUP, "written there", by="s.teward")
    assert desk("here", "seal", CUP, "--key", "keys/j.doe.key").code == 0
    assert desk("there", "rejoin", CUP, "--from", "here", "--yes").code == 0
    assert desk("there", "backup", CUP, "there.zip").code == 0
    refused = desk("here", "restore", "there.zip")
    assert (refused.code, "this log was sealed up to #25" in refused.err) == (1, True)
    assert desk("here", "rejoin", CUP, "--from", "there.zip", "--yes").code == 0
    assert desk("here", "backup", CUP, "here.zip").code == 0
    assert desk("there", "restore", "here.zip").code == 0
    assert logs_of(tmp_path, "there") == logs_of(tmp_path, "here")
    assert desk("there", "verify", CUP).code == 0


def test_conflicts_are_refused_one_by_one_and_stay_out(
    cut: Callable[..., None], desk: Callable[..., Ended], tmp_path: Path
) -> None:
    """The same decision on both sides, a number entered for two drivers, a classification that is there, what builds on these."""
    cut(23, "here", "there")
    for folder, driver, order in (
        ("here", "Hal Iversen", "7,11,21,99,021,5"),
        ("there", "Ida Jones", "11,7,21,99,021,5"),
    ):
        desk(folder, "enter", CUP, "--class", "pro", "--car", "12", "--driver", driver, "--weekends", "1")
        assert desk(folder, "classify", CUP, "R1", "--order", order, "--dns", "12").code == 0
        assert desk(folder, *PENALTY[:-4], "--kind", "reprimand", *REASON).code == 0
    assert (
        desk("there", "enter", CUP, "--class", "pro", "--car", "13", "--driver", "Jo Kerr", "--weekends", "1").code == 0
    )
    ended = desk("here", "rejoin", CUP, "--from", "there", "--yes", "--json")
    assert ended.code == 1
    told = requests(ended)
    assert [(kind, verdict) for kind, verdict, _ in told] == [
        ("enter", "refused"),
        ("race_classified", "refused"),
        ("penalty_applied", "refused"),
        ("enter", "appended"),
    ]
    assert "car 12 is entered already" in str(told[0][2])
    assert "R1 has a classification already (#" in str(told[1][2])
    cars = [
        line.data.car for line in FileStore(tmp_path / "here").read(CUP).lines if isinstance(line.data, EntryRegistered)
    ]
    assert cars[-2:] == ["12", "13"]
    again = desk("here", "rejoin", CUP, "--from", "there", "--yes", "--json")
    assert [verdict for _, verdict, _ in requests(again)] == ["refused", "refused", "refused", "here already"]


def test_what_builds_on_a_refused_line_is_left_out_too(cut: Callable[..., None], desk: Callable[..., Ended]) -> None:
    """Its event has no counterpart here, and that is said."""
    cut(24, "here", "there")
    for folder in ("here", "there"):
        assert desk(folder, *PENALTY, *REASON).code == 0
    assert desk("there", "void", CUP, "25", "--reason", "wrong car").code == 0
    ended = desk("here", "rejoin", CUP, "--from", "there", "--json")
    assert [(kind, verdict) for kind, verdict, _ in requests(ended)] == [
        ("penalty_applied", "refused"),
        ("void", "cannot be asked again"),
    ]
    assert requests(ended)[1][2] == "it builds on a line of the other copy that is not in this one"


def test_the_same_request_on_both_sides_is_there_already(
    cut: Callable[..., None], desk: Callable[..., Ended], tmp_path: Path
) -> None:
    """An official whose line broke asked both copies under one key; what builds on it there points at the line here."""
    cut(24, "here", "there")
    for folder in ("there", "here"):
        assert desk(folder, *PENALTY, *REASON, "--id", "contact").code == 0
    assert desk("there", "void", CUP, "25", "--reason", "wrong car").code == 0
    ended = desk("here", "rejoin", CUP, "--from", "there", "--json")
    assert requests(ended) == [("penalty_applied", "here already", None), ("void", "appended", None)]
    log = FileStore(tmp_path / "here").read(CUP)
    applied, voided = log.lines[24].data, log.lines[25].data
    assert isinstance(applied, PenaltyApplied)
    assert isinstance(voided, EventVoided)
    assert voided.event == log.lines[24].id


@pytest.mark.parametrize(
    "asked",
    [
        ("enter", CUP, "--car", "31", "--driver", "Kim Lund", "--team", "New Team", "--class", "am", "--weekends", "1"),
        ("amend-entry", CUP, "--car", "7", "--weekend", "1", "--driver", "Max Noll"),
        ("withdraw", CUP, "--car", "5", "--round", "2"),
        ("classify", CUP, "R2", "--order", "7,11,21,99,021,5"),
        ("amend-classification", CUP, "R1", "--place", "7=1", "--place", "11=2", "--doc", "R 2", "--reason", "read again"),
        ("grid", CUP, "2", "--confirm"),
        ("fastest-lap", CUP, "R1", "--car", "7"),
        ("note", CUP, "hello", "--about", "24"),
        ("round", "multiply", CUP, "2", "--factor", "2"),
        ("round", "move", CUP, "R2", "--day", "2026-05-02"),
        ("round", "cancel", CUP, "R2", "--reason", "fog"),
        ("adjust-points", CUP, "-c", "drivers", "--competitor", "bo-okafor", "--points=-1", "--from-round", "1", "--doc", "P 1", "--reason", "late"),
    ],
    ids=lambda asked: " ".join(asked[:2]) if asked[0] == "round" else asked[0],
)  # fmt: skip
def test_each_kind_of_request_is_made_again_of_its_facts(
    asked: tuple[str, ...], cut: Callable[..., None], desk: Callable[..., Ended], tmp_path: Path
) -> None:
    """The same facts here as there, beside their source and their time."""
    cut(24, "here", "there")
    desk("here", "note", CUP, "written here")
    done = desk("there", *asked)
    assert done.code == 0, done.err
    ended = desk("here", "rejoin", CUP, "--from", "there", "--json")
    assert [verdict for _, verdict, _ in requests(ended)] == ["appended"], ended.out
    here = FileStore(tmp_path / "here").read(CUP).lines[25:]
    there = FileStore(tmp_path / "there").read(CUP).lines[24:]
    around = {"basis", "known"}
    assert [line.data.model_dump(exclude=around) for line in here] == [
        line.data.model_dump(exclude=around) for line in there
    ]
    assert {line.request.key for line in here} == {line.request.key for line in there}


def test_several_entries_are_rejoined_as_one_append(
    cut: Callable[..., None], desk: Callable[..., Ended], tmp_path: Path
) -> None:
    """A file of entries: one request, all of it or none."""
    cut(24, "here", "there")
    desk("here", "note", CUP, "written here")
    entered = tuple(
        Enter(class_="pro", car=car, drivers=(who,), weekends=("1",))
        for car, who in (("41", "Ann Alder"), ("42", "Ben Birch"))
    )
    Desk(FileStore(tmp_path / "there")).append(CUP, EnterAll(entries=entered), by="j.doe")
    ended = desk("here", "rejoin", CUP, "--from", "there", "--json")
    assert requests(ended) == [("enter_all", "appended", None)], ended.out
    log = FileStore(tmp_path / "here").read(CUP)
    assert [line.type for line in log.lines[25:]] == ["driver_registered", "entry_registered"] * 2


def test_a_copy_that_only_went_on_is_restored_not_rejoined(
    cut: Callable[..., None], desk: Callable[..., Ended], tmp_path: Path
) -> None:
    """Its lines can be added as they are, byte for byte."""
    cut(24, "here", "there")
    desk("there", "note", CUP, "went on")
    refused = desk("here", "rejoin", CUP, "--from", "there")
    assert (refused.code, "racelog restore here" in refused.err) == (2, True)
    assert desk("there", "backup", CUP, "b.zip").code == 0
    restored = desk("here", "restore", "b.zip")
    assert (restored.code, "1 line added" in restored.out) == (0, True)
    assert (tmp_path / "here" / CUP / WEEKEND.name).read_bytes() == (
        tmp_path / "there" / CUP / WEEKEND.name
    ).read_bytes()
    assert "nothing to add" in desk("here", "restore", "b.zip").out


def test_a_fork_is_never_restored_over(cut: Callable[..., None], desk: Callable[..., Ended], tmp_path: Path) -> None:
    """Both sides are shown, and nothing is written; rejoining takes the file as it is."""
    cut(24, "here", "there")
    desk("here", "note", CUP, "written here")
    desk("there", "note", CUP, "written there")
    desk("there", "backup", CUP, "b.zip")
    before = (tmp_path / "here" / CUP / WEEKEND.name).read_bytes()
    refused = desk("here", "restore", "b.zip")
    assert (refused.code, "appended to separately after #24: a fork" in refused.err) == (1, True)
    assert (tmp_path / "here" / CUP / WEEKEND.name).read_bytes() == before
    assert desk("here", "rejoin", CUP, "--from", "b.zip").code == 0
    assert [getattr(line.data, "text", "") for line in FileStore(tmp_path / "here").read(CUP).lines[24:]] == [
        "written here",
        "written there",
    ]


def test_a_fork_of_a_sealed_log_goes_on_in_its_new_segment(
    cut: Callable[..., None], desk: Callable[..., Ended], tmp_path: Path
) -> None:
    """Sealed here and not there: what is rejoined stands behind the seal, which still holds."""
    cut(24, "here", "there")
    desk("here", "keys", "new", "--name", "j.doe")
    assert desk("here", "seal", CUP, "--key", "keys/j.doe.key").code == 0
    desk("here", "note", CUP, "written here")
    desk("there", "note", CUP, "written there")
    assert desk("here", "rejoin", CUP, "--from", "there", "--yes").code == 0
    segments = list(FileStore(tmp_path / "here").segments(CUP))
    assert segments == ["00-season", "01-after-season"]
    assert desk("here", "verify", CUP).code == 0


def test_restoring_keeps_what_lies_beside_the_log(
    cut: Callable[..., None], desk: Callable[..., Ended], tmp_path: Path
) -> None:
    """Published tables come along; one that is there and says something else stays, and that is said."""
    cut(24, "there")
    (tmp_path / "there" / CUP / "published.csv").write_text("a\n")
    desk("there", "keys", "new", "--name", "j.doe")
    desk("there", "seal", CUP, "--key", "keys/j.doe.key")
    desk("there", "backup", CUP, "b.zip")
    assert desk("here", "restore", "b.zip", "--into", "new").code == 0
    for file in ("published.csv", "checkpoints/0001.txt", WEEKEND.name):
        assert (tmp_path / "new" / CUP / file).read_bytes() == (tmp_path / "there" / CUP / file).read_bytes()
    (tmp_path / "new" / CUP / "published.csv").write_text("b\n")
    again = desk("here", "restore", "b.zip", "--into", "new")
    assert (again.code, "published.csv is another one than in the backup" in again.err) == (0, True)
    assert (tmp_path / "new" / CUP / "published.csv").read_text() == "b\n"
    shutil.rmtree(tmp_path / "new" / CUP / "checkpoints")
    assert desk("here", "restore", "b.zip", "--into", "new").code == 0
    assert "as sealed" in desk("new", "verify", CUP).out
