"""What stands on what, what official publication locks, and what a segment is called: as it always was, line by line.

The files in `stands_on/` were written when every type of event was matched by hand: a line of a log, the later lines
that would have to be taken back with it, the sessions it may change, and the segment an append of it would begin.
"""

from itertools import groupby
from pathlib import Path

import pytest

from racelog.desk.deciding.grounds import Standing
from racelog.desk.deciding.locked import about
from racelog.desk.segment_name import segment_of
from racelog.facts.evolve import replay, replay_in_passes
from racelog.log.files import FileStore

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WRITTEN = sorted((HERE / "stands_on").glob("*.txt"))


def folder_of(written: Path) -> tuple[Path, str]:
    """The folder of logs and the season a file is about."""
    folder, season = written.stem.split("--")
    return ROOT / "events" if folder == "events" else ROOT / "tests" / "facts" / "golden" / "logs" / folder, season


def in_ranges(seqs: list[int]) -> str:
    """Line numbers as people write them: "3 7-9"."""
    stretches = ([seq for _, seq in part] for _, part in groupby(enumerate(seqs), lambda pair: pair[1] - pair[0]))
    return " ".join(str(part[0]) if len(part) == 1 else f"{part[0]}-{part[-1]}" for part in stretches)


@pytest.mark.parametrize("written", WRITTEN, ids=[written.stem for written in WRITTEN])
def test_voids_locks_and_segments_are_what_they_were(written: Path) -> None:
    folder, name = folder_of(written)
    log = FileStore(folder).read(name)
    season = replay(log.lines)
    standing, said = Standing(season, log.lines), []
    for line in log.lines:
        built = "voided" if line.id in season.voided else in_ranges([one.seq for one in standing.dependents(line)])
        sessions = " ".join(about(season, log.lines, line.data))
        said.append(f"#{line.seq} | {built} | {sessions} | {segment_of(season, [line.data], log.placed)}")
    said.append("taken back | " + " ".join(f"{back.session}:{back.line}:{back.seq}" for back in season.taken_back))
    assert said == written.read_text(encoding="utf-8").splitlines()
    assert replay_in_passes(lambda: log.lines).taken_back == season.taken_back


def test_every_golden_log_and_committed_season_is_held_against() -> None:
    """The comparison covers whatever is kept."""
    assert len(WRITTEN) >= 6
    kept = sum(len(written.read_text(encoding="utf-8").splitlines()) - 1 for written in WRITTEN)
    assert kept >= 749
