"""What the durability tests counted is told at the end of a run; the full set keeps it in tests/benchmarks/RESULTS.md."""

from pathlib import Path

import figures
import pytest
from scale import TORTURE


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> figures.Tell:
    """Says what a test counted."""

    def said(what: str, **counted: object) -> None:
        request.node.user_properties.append((figures.PROPERTY, (what, figures.in_words(counted))))

    return said


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much of the durability tests was run, and what they counted."""
    reports = terminalreporter.getreports("passed")
    told = [
        value
        for report in reports
        if report.when == "call"
        for name, value in report.user_properties
        if name == figures.PROPERTY
    ]
    lines = [(str(what), str(counted)) for what, counted in told]
    if not lines:
        return
    terminalreporter.section(
        "durability: " + ("the full set" if TORTURE else "a reduced set (all of it: make torture)")
    )
    for what, counted in lines:
        terminalreporter.write_line(f"{what}: {counted}")
    if TORTURE and not terminalreporter.getreports("failed"):
        figures.keep(lines, Path.cwd())
