"""How long the command line takes to say how it is used, beside what importing its libraries takes."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from timing import medians, report

LIMIT = 'python -c "import typer, pydantic"'


def started(*arguments: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


@pytest.mark.benchmark
def test_cold_start_of_help() -> None:
    """An official asks, tired, on a slow laptop."""
    seconds = medians(
        {
            'python -c "pass"': started("-c", "pass"),
            LIMIT: started("-c", "import typer, pydantic"),
            "racelog --help": started("-m", "racelog.cli.app", "--help"),
            "racelog seasons": started("-m", "racelog.cli.app", "seasons"),
        }
    )
    assert set(seconds)
    report("cold start", seconds, LIMIT, lambda _name, _each: "")
