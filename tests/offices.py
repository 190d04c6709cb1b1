"""A race office over a folder of logs, and somebody who is signed in to it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from httpx2 import Response

from racelog.log.files import FileStore
from racelog.web.office.accounts import Accounts
from racelog.web.office.app import make_office

PASSPHRASE = "four words in a row"  # noqa: S105 - of a test
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HERE = "http://localhost"


@dataclass
class Office:
    """An office, and the browser of one official."""

    events: Path
    accounts: Accounts
    client: TestClient = field(repr=False)

    def another(self) -> "Office":
        """Another browser at the same office, which nobody has signed in with."""
        browser = TestClient(self.client.app, base_url=HERE, follow_redirects=False)
        return Office(self.events, self.accounts, browser)

    def enter(self, name: str = "j.doe", *, administrator: bool = True) -> "Office":
        """Make an account by a link, which signs in."""
        link = self.accounts.invite(name, administrator=administrator)
        form = {"passphrase": PASSPHRASE, "again": PASSPHRASE}
        assert self.client.post(f"/office/welcome/{link}", data=form).status_code == 303
        return self

    @property
    def token(self) -> str:
        """What every form of the session carries."""
        token = self.client.get("/api/me").json()["form"]
        assert isinstance(token, str)
        return token

    def send(self, path: str, form: Mapping[str, object] | None = None, **given: object) -> Response:
        """Send a form of the office."""
        return self.client.post(path, data={"token": self.token, **(form or {})}, **given)  # type: ignore[arg-type]

    def ask(self, season: str, request: str, form: Mapping[str, object], files: object = None) -> Response:
        """Preview a request, then append it as its preview says; the answer to the latter, or the refusal."""
        path = f"/office/{season}/ask/{request.replace(' ', '-')}"
        shown = self.send(path, {**form, "step": "preview"}, files=files)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown.text))
        if "expect" not in hidden:
            return shown
        return self.send(path, {**form, **hidden, "step": "append"})

    def bytes_of(self, season: str) -> dict[str, bytes]:
        """The log as it lies there."""
        return dict(FileStore(self.events).segments(season))


def office_over(events: Path, folder: Path, hosts: Iterable[str] = ()) -> Office:
    """An office whose passphrases cost little."""
    accounts = Accounts(folder, QUICK)
    app = make_office(events, accounts, hosts)
    return Office(events, accounts, TestClient(app, base_url=HERE, follow_redirects=False))
