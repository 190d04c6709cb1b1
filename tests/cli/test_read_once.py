"""A command reads a season once and replays it once, however many tables it is asked for."""

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Ended
from racelog.log.reader import WarmLog
from racelog.rules.results import results

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
    catch_up = WarmLog.catch_up

    def reading(log: WarmLog, *given: object) -> None:
        read.append(log.season)
        catch_up(log, *given)  # type: ignore[arg-type] # handed on as it came

    def counted(season: object, *given: object) -> object:
        replays.append(1)
        return results(season, *given)  # type: ignore[arg-type] # the same

    monkeypatch.setattr(WarmLog, "catch_up", reading)
    monkeypatch.setattr("racelog.tables.replayed.results", counted)
    ended = racelog("--events", three_seasons, *command)
    assert ended.code in {0, 1}
    assert ended.out
    assert read == ["pccna-2022"]
    assert replays == [1]
