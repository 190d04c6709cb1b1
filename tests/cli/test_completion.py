"""Completion in bash, zsh and fish: what Tab offers on a command line, from the log as it stands; silent where it cannot."""

import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import COMMITTED, Ended
from racelog.desk.requests.catalogue import REQUESTS

SHELLS = ("bash", "zsh", "fish")
Tab = Callable[..., list[str]]


def environment(shell: str, line: str) -> dict[str, str]:
    """What a shell's script says to racelog at a Tab behind a line."""
    words = shlex.split(line) + ([""] if line.endswith(" ") else [])
    if shell == "bash":
        asked = {"COMP_WORDS": "\n".join(words), "COMP_CWORD": str(len(words) - 1)}
    else:
        asked = {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    return {"_RACELOG_COMPLETE": f"complete_{shell}", **asked}


@pytest.fixture
def tab(racelog: Callable[..., Ended], three_seasons: Path) -> Tab:
    """What is offered behind a line, as it would be put on it; on stderr there is nothing."""

    def press(line: str, shell: str = "bash", events: Path = three_seasons) -> list[str]:
        ended = racelog(RACELOG_EVENTS=str(events), **environment(shell, line))
        assert ended.err == ""
        return [offered(each) for each in ended.out.splitlines() if each not in {"", "_files"}]

    return press


def offered(line: str) -> str:
    """The value of an answer, as each of the three shells is told it."""
    value = line.removeprefix("_arguments '*: :((").split("\t")[0]
    return value.split(":")[0].strip("\"'()") if value.startswith('"') else value


CASES: dict[str, set[str]] = {
    "racelog stan": {"standings"},
    "racelog incident ": {"note", "close"},
    "racelog penalty pccna-2022 R8 --no": {"--no-appeal", "--no-other-lap"},
    "racelog standings ": set(COMMITTED),
    "racelog void pccna-20": set(COMMITTED),
    "racelog standings pccna-2022 --championship ": {"overall", "pro-am", "am", "teams"},
    "racelog title pccna-2022 -c pro": {"pro-am"},
    "racelog standings pccna-2022 --after 1": {"1", "10", "11", "12", "13", "14", "15", "16"},
    "racelog results pccna-2022 R1": {"R1", "R10", "R11", "R12", "R13", "R14", "R15", "R16"},
    "racelog results pccna-2022 8 --class ": {"pro", "pro-am", "am"},
    "racelog penalty pccna-2022 R8": {"R8"},
    "racelog penalty pccna-2022 R8 --car 10": set(),
    "racelog penalty pccna-2022 R8 --car 3": {"3", "30"},
    "racelog penalty pccna-2022 R8 --kind ba": {"back-of-class", "back-of-field"},
    "racelog rescind pccna-2022 ": {"147", "148", "161", "171", "193"},
    "racelog publish pccna-2022 R8 --status ": {"provisional", "official"},
    "racelog weekend close pccna-2022 ": {"1", "2", "3", "4", "5", "6", "7", "8"},
    "racelog log pccna-2022 --type penalty_": {"penalty_applied", "penalty_rescinded", "penalty_reinstated"},
    "racelog incident note pccna-2022 R8 contact --car 7,3": {"7,3", "7,30"},
}


@pytest.mark.parametrize("line", CASES)
@pytest.mark.parametrize("shell", SHELLS)
def test_what_may_come_next_is_offered(line: str, shell: str, tab: Tab) -> None:
    """Commands, options, seasons, sessions, rounds, championships, weekends, cars, kinds of penalty, lines of the log."""
    assert set(tab(line, shell)) == CASES[line]


def test_what_stands_beside_an_offer_is_shown_where_a_shell_shows_it(
    racelog: Callable[..., Ended], three_seasons: Path
) -> None:
    """Cars with who drives them, lines of the log with what they are."""
    for shell, shown in (("zsh", '"30":"Dominique Lequeux"'), ("fish", "30\tDominique Lequeux")):
        asked = environment(shell, "racelog penalty pccna-2022 R8 --car 3")
        assert shown in racelog(RACELOG_EVENTS=str(three_seasons), **asked).out
    line = racelog(RACELOG_EVENTS=str(three_seasons), **environment("fish", "racelog rescind pccna-2022 17")).out
    assert line == "171\tR8, car 16: back of class\n"


def test_a_name_with_a_space_is_one_word_in_every_shell(tab: Tab) -> None:
    """Bash takes an offer as it is: the space is escaped; zsh and fish do that themselves."""
    assert tab("racelog explain pccna-2022 --driver Parker") == ["Parker\\ Thompson"]
    assert tab("racelog explain pccna-2022 --driver Parker", "fish") == ["Parker Thompson"]


def test_the_folder_of_the_logs_is_the_one_on_the_line(
    tab: Tab, three_seasons: Path, copied: Callable[[str], Path]
) -> None:
    """Or the one of RACELOG_EVENTS."""
    one = copied("pccna-2024")
    assert tab("racelog standings ", events=one) == ["pccna-2024"]
    assert set(tab(f"racelog --events {three_seasons} standings ", events=one)) == set(COMMITTED)


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    "line",
    [
        "racelog penalty pccna-2024 R8 --car ",
        "racelog penalty none-2026 R8 --car ",
        "racelog penalty ../x R8 --car ",
        "racelog standings -c ",
    ],
)
def test_a_log_that_cannot_be_read_offers_nothing_and_says_nothing(
    line: str, shell: str, tab: Tab, copied: Callable[[str], Path]
) -> None:
    """Damaged, missing, without a name; so does a folder that is not there."""
    events = copied("pccna-2024")
    segment = min((events / "pccna-2024").glob("*.jsonl"))
    segment.write_bytes(segment.read_bytes().replace(b"Cup", b"Cap", 1))
    assert tab(line, shell, events) == []
    assert tab(line, shell, events / "not there") == []


def test_commands_and_options_are_completed_without_the_models(tmp_path: Path, three_seasons: Path) -> None:
    """Nothing that reads a log is imported before a value is asked for."""
    for line, reads in (("racelog pen", False), ("racelog penalty pccna-2022 R8 --k", False), ("racelog void ", True)):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "racelog.cli.app"],
            cwd=tmp_path,
            env={"RACELOG_EVENTS": str(three_seasons), **environment("bash", line)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout
        assert ("racelog.log.files" in done.stderr) == reads
        assert reads or "racelog.facts" not in done.stderr


@pytest.mark.parametrize("shell", SHELLS)
def test_completion_is_installed_for_each_shell(
    shell: str, tmp_path: Path, racelog_process: Callable[..., Ended]
) -> None:
    """In the home of whoever asks; what is shown is what is installed."""
    at = {"HOME": str(tmp_path), "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    shown = racelog_process("--show-completion", shell, **at)
    installed = racelog_process("--install-completion", shell, **at)
    assert (shown.code, installed.code) == (0, 0)
    file = {
        "bash": ".bash_completions/racelog.sh",
        "zsh": ".zfunc/_racelog",
        "fish": ".config/fish/completions/racelog.fish",
    }
    script = (tmp_path / file[shell]).read_text()
    assert script.strip() == shown.out.strip()
    assert f"_RACELOG_COMPLETE=complete_{shell}" in script


def test_bash_completes_for_real(tmp_path: Path, three_seasons: Path) -> None:
    """Its own script sourced, its own function called, as a Tab calls it."""
    bin_ = Path(sys.executable).parent
    asked = (
        'eval "$(racelog --show-completion)"\n'
        "COMP_WORDS=(racelog penalty pccna-2022 R8 --car 3) COMP_CWORD=5\n"
        '_racelog_completion racelog\nprintf "%s\\n" "${COMPREPLY[@]}"\n'
        "COMP_WORDS=(racelog explain pccna-2022 --driver Parker) COMP_CWORD=4\n"
        '_racelog_completion racelog\nprintf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", asked],
        cwd=tmp_path,
        env={"PATH": f"{bin_}:/usr/bin:/bin", "RACELOG_EVENTS": str(three_seasons), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.split("\n"), done.stderr) == (["3", "30", "Parker\\ Thompson", ""], "")


def test_every_field_of_the_catalogue_that_a_season_offers_for_is_completed(tab: Tab) -> None:
    """For each option of each request something is offered, or the season has nothing of its kind."""
    for form in REQUESTS.values():
        for field in form.every_field:
            if field.option and field.kind.words:
                words = tab(f"racelog {form.name} pccna-2022 {field.option} ")
                assert set(words) == set(field.kind.words), (form.name, field.option)
