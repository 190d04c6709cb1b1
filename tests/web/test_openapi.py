"""Whatever is asked over HTTP is answered as the OpenAPI document says, and never with an error of the server."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from conftest import EVENTS
from racelog.web.app import make_app

APP = make_app(EVENTS, hosts=["testserver"])
schema = schemathesis.openapi.from_asgi("/api/openapi.json", APP).include(path_regex="^/api/")
KNOWN = {
    "season": ("pccna-2021", "pccna-2022", "pccna-2024"),
    "championship": ("overall", "pro-am", "am", "masters"),
    "competitor": ("parker-thompson", "pedro-torres"),
    "session": ("R1", "R8", "R16"),
}
"""Names there are: without them next to every request would be for something that is not here."""


@schema.hook
def map_path_parameters(_context: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    """Half of the names asked for are known ones; which, follows from the name that was made up."""
    return path_parameters and {
        name: KNOWN[name][len(str(value)) % len(KNOWN[name])] if name in KNOWN and len(str(value)) % 2 else value
        for name, value in path_parameters.items()
    }


@pytest.fixture(scope="module", autouse=True)
def running() -> Iterator[None]:
    """The logs are followed while the tests run."""
    with TestClient(APP):
        yield


@schema.parametrize()
@settings(
    max_examples=int(os.environ.get("RACELOG_EXAMPLES", "25")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_the_document_names(case: "schemathesis.Case[Any]") -> None:
    """Status, type and shape; for good requests and malformed ones.

    A schema cannot say which texts are moments of a log, so such a request may be refused; and a name in the query
    that means nothing here is not looked at, as everywhere on the web.
    """
    case.call_and_validate(excluded_checks=[positive_data_acceptance, negative_data_rejection])
