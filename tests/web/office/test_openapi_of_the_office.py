"""Whatever a program asks of the office is answered, and never with an error of the server."""

import atexit
import os
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree, ignore_patterns, rmtree
from tempfile import mkdtemp
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error

from conftest import EVENTS
from offices import PASSPHRASE, office_over
from racelog.desk.requests.catalogue import REQUESTS

SEASON = "pccna-2022"
FOLDER = Path(mkdtemp(prefix="an-office-"))
atexit.register(rmtree, FOLDER, ignore_errors=True)
copytree(EVENTS / SEASON, FOLDER / "events" / SEASON, ignore=ignore_patterns(".lock"))
OFFICE = office_over(FOLDER / "events", FOLDER / "accounts", hosts=["testserver"])
OFFICE.accounts.accept(OFFICE.accounts.invite("j.doe", administrator=True), "", PASSPHRASE)
SESSION = OFFICE.accounts.begin("j.doe")
HEADERS = {
    "cookie": f"racelog-office={SESSION}",
    "x-racelog-form": OFFICE.accounts.signed_in(SESSION).form,
}
APP = OFFICE.client.app
schema = schemathesis.openapi.from_asgi("/api/openapi.json", APP, headers=HEADERS).include(
    path_regex="^/api/(me|requests|seasons/{season}/requests/)"
)
FORMS = list(REQUESTS.values())


@pytest.fixture(scope="module", autouse=True)
def running() -> Iterator[None]:
    """The office runs while the tests do."""
    with TestClient(APP):
        yield


def as_known(case: "schemathesis.Case[Any]") -> None:
    """Ask for a request there is, in a season there is, with values for fields it has; which, follows from the values."""
    if "name" not in case.path_parameters:
        return
    chosen = len(repr(case.body)) + len(repr(case.path_parameters))
    form = FORMS[chosen % len(FORMS)]
    keys = [field.key for field in form.every_field if field.key != "season"]
    case.path_parameters = {"season": SEASON, "name": form.name.replace(" ", "-")}
    if isinstance(case.body, dict) and keys:
        values = list(case.body.values())
        case.body = {key: values[number % len(values)] for number, key in enumerate(keys) if values}


@pytest.mark.parametrize("known", [False, True], ids=["as it is made up", "of the catalogue"])
@schema.parametrize()
@settings(
    max_examples=int(os.environ.get("RACELOG_EXAMPLES", "25")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_no_request_of_a_program_is_an_error_of_the_server(case: "schemathesis.Case[Any]", known: bool) -> None:
    """Signed in: names and bodies that are made up, and made-up values for the fields of requests there are."""
    if known:
        as_known(case)
    case.call_and_validate(headers=HEADERS, checks=[not_a_server_error])
