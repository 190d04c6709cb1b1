"""One command replays a season once: what was typed is read against it, previewed, decided, projected and told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.main import get_command

from conftest import Ended
from racelog.cli.app import app
from racelog.cli.options import Folders
from racelog.cli.prompt.desk import Sitting
from racelog.facts import line as lines
from racelog.facts.evolve import fold
from racelog.facts.line import Line
from racelog.facts.season import Season
from racelog.log import segment
from racelog.rules.ranking import results as rules
from racelog.rules.ranking.results import Results
from racelog.tables import replayed

HARBOUR = Path(__file__).parents[1] / "errors" / "a-weekend"
LINES = 28
PENALTY = [
    *("penalty", "harbour-cup-2026", "R1", "--car", "7", "--kind", "time", "--seconds", "5"),
    *("--doc", "SP 26-9", "--reason", "contact", "--by", "j.doe"),
]


class Counted:
    """What was worked out: facts added to a season, results of nothing before, lines decoded."""

    def __init__(self) -> None:
        self.facts = 0
        self.results = 0
        self.decoded = 0


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """Counts the work from here on."""
    counts = Counted()
    evolve, results, decode = fold.evolve, rules.results, lines.decode

    def evolved(season: Season, line: Line) -> Season:
        counts.facts += 1
        return evolve(season, line)

    def worked_out(season: Season, before: Results | None = None) -> Results:
        counts.results += before is None
        return results(season, before)

    def decoded(text: bytes) -> Line:
        counts.decoded += 1
        return decode(text)

    monkeypatch.setattr(fold, "evolve", evolved)
    monkeypatch.setattr(replayed, "results", worked_out)
    monkeypatch.setattr(segment, "decode", decoded)
    return counts


@pytest.fixture
def weekend(tmp_path: Path) -> Path:
    """The log of docs/a-weekend.md up to a line, in a folder of its own."""
    log = HARBOUR / "harbour-cup-2026" / "00-season.jsonl"
    kept = tmp_path / "events" / "harbour-cup-2026" / log.name
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[: LINES + 1]))
    return tmp_path


def test_a_penalty_replays_the_log_once(weekend: Path, racelog: Callable[..., Ended], counted: Counted) -> None:
    """Every line is decoded once and added up once, the results are worked out once; then the one line that is new."""
    ended = racelog(*PENALTY, cwd=weekend)
    assert ended.code == 0, ended.err
    assert (counted.facts, counted.results, counted.decoded) == (LINES + 1, 1, LINES)


def test_so_does_a_previewed_one(weekend: Path, racelog: Callable[..., Ended], counted: Counted) -> None:
    """The preview is worked out on what was replayed: before and after share all that did not change."""
    ended = racelog(*PENALTY, "--preview", cwd=weekend)
    assert ended.code == 0, ended.err
    assert (counted.facts, counted.results, counted.decoded) == (LINES + 1, 1, LINES)


def test_so_do_standings(weekend: Path, racelog: Callable[..., Ended], counted: Counted) -> None:
    """A table is read from one replay."""
    ended = racelog("standings", "harbour-cup-2026", cwd=weekend)
    assert ended.code == 0, ended.err
    assert (counted.facts, counted.results, counted.decoded) == (LINES, 1, LINES)


def test_the_desk_replays_the_log_once_for_all_its_lines(weekend: Path, counted: Counted) -> None:
    """What is typed adds its own lines to what was replayed before; a table read in between costs no replay."""
    sitting = Sitting(
        get_command(app),
        Folders(weekend / "events", weekend / "projections"),
        "harbour-cup-2026",
        "j.doe",
        asking=False,
    )
    assert sitting.take('p R1 7 time 5 "SP 26-9" contact') == 0
    after_one = (counted.results, counted.decoded)
    for line in ("n rain from lap 9", "st", "undo slip of the pen", 'p R1 11 reprimand "SP 26-10" contact'):
        assert sitting.take(line) == 0
    assert after_one == (counted.results, counted.decoded) == (1, LINES)


def test_a_key_sent_again_is_answered_with_what_was_made_of_it_then(
    weekend: Path, racelog: Callable[..., Ended]
) -> None:
    """The grid follows from qualifying; a penalty later it would be another one, yet the key is the same request."""
    confirm = ["grid", "harbour-cup-2026", "2", "--confirm", "--id", "grid-2", "--by", "j.doe"]
    first = racelog(*confirm, cwd=weekend)
    assert first.code == 0, first.err
    dropped = [*PENALTY[:5], "--kind", "grid", "--places", "3", *PENALTY[9:]]
    penalised = racelog(*dropped, cwd=weekend)
    assert penalised.code == 0, penalised.err
    again = racelog(*confirm, cwd=weekend)
    assert again.code == 0, again.err
    assert again.out == first.out.replace("appended #", "appended before (the same request) #")
