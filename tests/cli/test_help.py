"""Help is short: the overview fits on two screens, a command says its own options first, a slip gets the near one."""

from collections.abc import Callable

import pytest

from conftest import Ended
from racelog.cli.form_options import PANEL
from racelog.desk.requests.catalogue import AROUND, REQUESTS
from racelog.desk.requests.form import Form

TWO_SCREENS = 48


@pytest.mark.parametrize("typed", [[], ["--help"]], ids=["bare", "asked for"])
def test_the_overview_fits_on_two_screens(typed: list[str], racelog: Callable[..., Ended]) -> None:
    """Every command is named, in 48 lines of 80 columns."""
    lines = racelog(*typed, COLUMNS="80").out.splitlines()
    assert len(lines) <= TWO_SCREENS
    assert max(map(len, lines)) <= 80
    text = " ".join(" ".join(lines).split())
    for name in (*(form.name.split()[0] for form in REQUESTS.values()), "standings", "verify", "whatif", "desk"):
        assert name in text


@pytest.mark.parametrize("form", REQUESTS.values(), ids=REQUESTS)
def test_a_command_says_its_own_options_first_and_the_common_ones_once(
    form: Form, racelog: Callable[..., Ended]
) -> None:
    """In a panel at the foot, a line each."""
    text = racelog(*form.name.split(), "--help", COLUMNS="100").out
    own, common = text.split(PANEL)
    for field in form.every_field:
        assert field.option is None or field.option in own
    for field in AROUND:
        assert common.count(f"{field.option} ") == 1
        assert f"{field.option} " not in own.partition("Options")[2]
    assert len(common.splitlines()) <= 16


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        (["penalti"], "'penalty'"),
        (["standing"], "'standings'"),
        (["incident", "nte"], "'note'"),
        (["penalty", "x", "R1", "--kar", "7"], "--car"),
    ],
    ids=["a request", "a table", "one of a group", "an option"],
)
def test_a_slip_gets_what_is_near_it(typed: list[str], near: str, racelog: Callable[..., Ended]) -> None:
    """Exit code 2, and what was meant."""
    ended = racelog(*typed)
    assert ended.code == 2
    assert near in ended.err
