"""Commands that take a while are ended by Ctrl-C at once: told what is written, and nothing is half done."""

from collections.abc import Callable
from pathlib import Path

import highspy
import pytest

from conftest import ROOT, Ended
from racelog.projections.files import write_all

TABLES = ROOT / "examples/harbour-cup-2026"
COMMANDS = {
    "title": (("title", "pccna-2022"), "racelog.tables.title.title_tables", "nothing was written"),
    "report": (("report", "pccna-2022", "--out", "report.html"), "racelog.library.report.document", "nothing was written"),
    "audit": (("audit", "pccna-2022", "--propose"), "racelog.audit.season.propose", "nothing was written"),
    "import": (
        ("import", "season-tables", TABLES, "--regulations", ROOT / "examples/harbour-cup.toml"),
        "racelog.library.imports.log_of",
        "what is not kept yet is added when the same is imported again",
    ),
}  # fmt: skip


def stopped(*_given: object, **_named: object) -> None:
    """Somebody types Ctrl-C in the middle of it."""
    raise KeyboardInterrupt


@pytest.mark.parametrize("name", COMMANDS)
def test_ctrl_c_ends_a_long_command_at_once(
    name: str, racelog: Callable[..., Ended], three_seasons: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the exit code of what was stopped; no file, no half of one."""
    command, where, told = COMMANDS[name]
    monkeypatch.setattr(where, stopped)
    events = tmp_path / "events" if name == "import" else three_seasons
    ended = racelog("--events", events, *command)
    assert (ended.code, ended.out, ended.err) == (130, "", f"stopped: {told}\n")
    assert list(tmp_path.glob("*.html")) == []
    assert list(tmp_path.glob("events/*/*.jsonl")) == []


def test_ctrl_c_leaves_whole_seasons_behind(
    racelog: Callable[..., Ended], three_seasons: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped in the second of three: the first is there, the second as it was."""
    writes: list[str] = []

    def second_is_stopped(*given: object, **named: object) -> object:
        writes.append("season")
        if len(writes) == 2:
            raise KeyboardInterrupt
        return write_all(*given, **named)  # type: ignore[arg-type] # handed on as it came

    monkeypatch.setattr("racelog.projections.rebuild.write_all", second_is_stopped)
    ended = racelog("--events", three_seasons, "rebuild")
    assert ended.code == 130
    assert ended.err.splitlines()[-1] == "stopped: 1 of 3 seasons are rebuilt, each of them whole"
    assert [folder.name for folder in sorted((tmp_path / "projections").iterdir()) if folder.is_dir()] == ["pccna-2021"]


def test_ctrl_c_ends_the_solver(
    racelog: Callable[..., Ended], three_seasons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It searches in a thread of its own, is told to stop, and the command ends."""
    cancelled: list[bool] = []
    cancel = highspy.Highs.cancelSolve

    def cancelling(solver: highspy.Highs) -> None:
        cancelled.append(True)
        cancel(solver)  # type: ignore[no-untyped-call] # it says no types

    def stopped_while_it_runs(solver: highspy.Highs, timeout: float = -1) -> tuple[bool, None]:
        if solver.is_solver_running():
            raise KeyboardInterrupt
        return True, None

    monkeypatch.setattr(highspy.Highs, "wait", stopped_while_it_runs)
    monkeypatch.setattr(highspy.Highs, "cancelSolve", cancelling)
    ended = racelog("--events", three_seasons, "audit", "pccna-2024", "--propose", "--championship", "overall")
    assert (ended.code, ended.err) == (130, "stopped: nothing was written\n")
    assert cancelled == [True]
    monkeypatch.undo()
    # whoever asks again at once waits for it to end, and is answered
    again = racelog(
        "--events", three_seasons, "audit", "pccna-2022", "--propose", "--as-of", "199", "-c", "am", "--summary"
    )
    assert "1 correction would explain them" in again.out
