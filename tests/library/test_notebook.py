"""The script in docs/library.md prints what the page says: with pandas, with polars alone, and with neither."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

PAGE = (ROOT / "docs/library.md").read_text(encoding="utf-8")
SCRIPT, PRINTED = (
    re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[0] for kind in ("python", "text")
)
MOST_LINES = 32
"""A script somebody reads in a minute."""


@pytest.mark.parametrize("blocked", [(), ("pandas",), ("pandas", "polars")], ids=["pandas", "polars", "neither"])
def test_the_script_of_the_page_prints_what_the_page_says(blocked: tuple[str, ...], three_seasons: Path) -> None:
    """Three seasons, two moments, a penalty previewed, a frame; the last also where it can only be lists."""
    assert len(SCRIPT.splitlines()) <= MOST_LINES
    hidden = f"import sys\nsys.modules.update(dict.fromkeys({blocked!r}))\n"
    here = SCRIPT.replace('"events"', repr(str(three_seasons)))
    done = subprocess.run([sys.executable, "-c", hidden + here], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout == PRINTED


def test_importing_takes_nothing_along(three_seasons: Path) -> None:
    """`import racelog` imports none of what its names need: no models, no rules, no libraries."""
    program = "import sys, racelog; print(sorted(m for m in sys.modules if m.startswith(('racelog.', 'pydantic'))))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "['racelog.version']\n"
    assert three_seasons.is_dir()
