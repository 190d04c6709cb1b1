"""An official does what the season's log allows their name, in a browser, by a program and by a machine; whatever the office thinks of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from offices import Office, office_over
from racelog.desk.requests.catalogue import REQUESTS
from racelog.desk.requests.roles import roles_for
from racelog.log.files import FileStore

SEASON = "pccna-2022"
BODIES: dict[str, dict[str, str]] = {
    "penalty": {
        "session": "R8",
        "car": "16",
        "kind": "positions",
        "places": "5",
        "doc": "SP 9",
        "reason": "track limits",
    },
    "enter": {"car": "999", "driver": "Ada Lindqvist", "class": "pro", "weekends": "1"},
    "official appoint": {"who": "m.poe", "role": "administrator"},
}


@pytest.fixture
def office(copied: Callable[[str], Path], tmp_path: Path) -> Iterator[Office]:
    """An office whose administrator has no role in the season; a.roe administers the season, m.poe keeps its times."""
    office = office_over(copied(SEASON), tmp_path / "accounts")
    with office.client:
        office.enter()
        for who, role in (("a.roe", "administrator"), ("m.poe", "timekeeper")):
            by = office if who == "a.roe" else office.another().enter("a.roe", administrator=False)
            answer = by.ask(SEASON, "official appoint", {"who": who, "role": role})
            assert answer.status_code == 303, answer.text
        yield office


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("who", ["j.doe", "m.poe"])
def test_what_a_role_does_not_allow_is_refused_by_every_door(office: Office, who: str, name: str) -> None:
    """By a form, by a program, by a machine's token: also for who administers the office and nothing in the season."""
    assert "timekeeper" not in roles_for(REQUESTS[name].kind)
    theirs = office if who == "j.doe" else office.another().enter("m.poe", administrator=False)
    before = FileStore(office.events).read(SEASON).head
    body = {**BODIES[name], "by": "a.roe"}
    form = theirs.send(
        f"/office/{SEASON}/ask/{name.replace(' ', '-')}", {**body, "step": "append", "key": "k", "expect": "208"}
    )
    assert form.status_code == 422
    path, json = f"/api/seasons/{SEASON}/requests/{name.replace(' ', '-')}", BODIES[name]
    program = theirs.client.post(path, json=json, headers={"x-racelog-form": theirs.token})
    bearer = {"authorization": f"Bearer {office.accounts.give_token(who, 'laptop', SEASON, name)}"}
    machine = office.another().client.post(path, json=json, headers=bearer)
    for answer in (program, machine):
        assert answer.status_code == 409, answer.text
        assert who in answer.text
    assert FileStore(office.events).read(SEASON).head == before


def test_who_is_dismissed_is_refused_at_once(office: Office) -> None:
    """Their session goes on, what they may do does not; and a removed account's machine asks for nothing any more."""
    keeper = office.another().enter("m.poe", administrator=False)
    assert keeper.ask(SEASON, "note", {"text": "rain"}).status_code == 303
    token = office.accounts.give_token("m.poe", "laptop", SEASON, "classify")
    administrator = office.another().enter("a.roe", administrator=False)
    assert administrator.ask(SEASON, "official dismiss", {"who": "m.poe"}).status_code == 303
    answer = keeper.ask(SEASON, "classify", {"session": "R8", "order": "16,7"})
    assert answer.status_code == 422
    assert "m.poe" in answer.text
    assert office.send("/office/accounts/m.poe/remove").status_code == 303
    bearer = {"authorization": f"Bearer {token}"}
    path = f"/api/seasons/{SEASON}/requests/classify"
    assert office.another().client.post(path, json={"session": "R8"}, headers=bearer).status_code == 401
