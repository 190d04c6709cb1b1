"""A command reads a season once and replays it once, however many tables it is asked for."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from conftest import Ended
from racelog.facts.evolve import replay
from racelog.facts.line import Line
from racelog.facts.season import Season
from racelog.log.reader import WarmLog
from racelog.log.segment import Source
from racelog.rules.ranking.results import Results, results

ONE_READING = (
    ("standings", "pccna-2022"),
    ("standings", "pccna-2022", "--championship", "pro-am", "--after", "8", "--json"),
    ("standings", "pccna-2022", "--as-of", "171"),
    ("results", "pccna-2022", "8", "--class", "pro-am"),
    ("entries", "pccna-2022"),
    ("log", "pccna-2022", "--type", "penalty_applied"),
    ("explain", "pccna-2022", "--driver", "torres", "--championship", "pro-am"),
    ("title", "pccna-2022", "--championship", "am", "--after", "15"),
    ("sheet", "pccna-2022", "R8"),
    ("audit", "pccna-2022", "--summary"),
)


@pytest.mark.parametrize("command", ONE_READING, ids=" ".join)
def test_a_season_is_read_and_replayed_once(
    command: tuple[str, ...],
    three_seasons: Path,
    racelog: Callable[..., Ended],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Counted where logs are read and where replays begin; nothing else gives a table anything to say."""
    read: list[str] = []
    replays: list[int] = []
    worked_out: list[int] = []
    catch_up = WarmLog.catch_up

    def reading(log: WarmLog, sources: Sequence[Source]) -> None:
        read.append(log.season)
        catch_up(log, sources)

    def replaying(lines: Iterable[Line]) -> Season:
        replays.append(1)
        return replay(lines)

    def working_out(season: Season, before: Results | None = None) -> Results:
        worked_out.append(1)
        return results(season, before)

    monkeypatch.setattr(WarmLog, "catch_up", reading)
    monkeypatch.setattr("racelog.tables.replayed.replay", replaying)
    monkeypatch.setattr("racelog.tables.replayed.results", working_out)
    ended = racelog("--events", three_seasons, *command)
    assert ended.code in {0, 1}
    assert ended.out
    assert read == ["pccna-2022"]
    assert replays == [1]
    assert len(worked_out) <= 1
