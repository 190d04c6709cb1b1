"""Posting one message to one receiver, once: signed as Standard Webhooks says, https, no redirects followed."""

import base64
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx
from standardwebhooks import Webhook as Signer

from racelog.errors import Malformed, OutOfReach, readable
from racelog.live.webhooks.message import Message
from racelog.log.sealing.keys import check_only_owner_writes
from racelog.version import __version__

TIMEOUT_SECONDS = 10.0
"""How long a receiver may take to be connected to, and for each part of its answer."""
LONGEST_RETRY_AFTER = 3_600.0
GONE = 410
HIGHEST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where messages go, and the secret they are signed with; unsigned without one."""

    url: str = field(repr=False)
    secret: bytes | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """What people are told of it: the host alone, for the rest of an address may be a secret."""
        return httpx.URL(self.url).netloc.decode()

    @property
    def on_this_machine(self) -> bool:
        """Whether messages do not leave the machine."""
        return _loopback(httpx.URL(self.url).host)


class NotDelivered(Exception):
    """A message that was not taken; why, and how long the receiver wants to be left alone (seconds)."""

    def __init__(self, why: str, *, wait: float = 0.0, for_good: bool = False) -> None:
        super().__init__(why)
        self.wait = wait
        self.for_good = for_good


def receiver(url: str, secret_file: Path | None = None) -> Receiver:
    """A receiver as it is named on a command line. Errors: Malformed, OutOfReach."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise Malformed(f"this is no address: {readable(str(error))}", excerpt=readable(url[:80])) from None
    if parsed.scheme not in {"https", "http"} or not parsed.host:
        raise Malformed("a webhook is an https address", excerpt=readable(url[:80]))
    if parsed.port is not None and not 0 < parsed.port <= HIGHEST_PORT:
        raise Malformed(f"there is no port {parsed.port}: they end with {HIGHEST_PORT}", excerpt=readable(url[:80]))
    if parsed.scheme == "http" and not _loopback(parsed.host):
        raise Malformed(
            f"{parsed.host} is not this machine, and http can be read and changed on the way",
            remedy="Use https; http is for receivers on this machine (127.0.0.1, localhost) alone",
        )
    return Receiver(url, None if secret_file is None else _secret(secret_file))


class Poster:
    """Posts to one receiver; keeps the connection."""

    def __init__(self, to: Receiver, clock: Callable[[], datetime]) -> None:
        self.to = to
        self._clock = clock
        self._signer = None if to.secret is None else Signer(to.secret)
        self._client = httpx.Client(
            timeout=TIMEOUT_SECONDS, follow_redirects=False, trust_env=not to.on_this_machine, max_redirects=0
        )

    def post(self, message: Message) -> None:
        """Post it once; what the receiver says beside its status is not read. Errors: NotDelivered."""
        body = message.body
        try:
            with self._client.stream("POST", self.to.url, content=body, headers=self._headers(message, body)) as answer:
                _check_taken(answer)
        except httpx.HTTPError as error:
            raise NotDelivered(readable(str(error)) or type(error).__name__) from error

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _headers(self, message: Message, body: bytes) -> dict[str, str]:
        """The headers of Standard Webhooks; a message posted again has its id, and the time of posting."""
        now, id_ = self._clock(), message.id
        headers = {
            "content-type": "application/json",
            "user-agent": f"racelog/{__version__}",
            "webhook-id": id_,
            "webhook-timestamp": str(int(now.timestamp())),
        }
        if self._signer is not None:
            headers["webhook-signature"] = self._signer.sign(id_, now, body.decode())
        return headers


def _check_taken(answer: httpx.Response) -> None:
    if answer.is_success:
        return
    why = f"it answered {answer.status_code} {readable(answer.reason_phrase)}".rstrip()
    if answer.is_redirect:
        raise NotDelivered(f"{why}, and redirects are not followed")
    if answer.status_code == GONE:
        raise NotDelivered(f"{why}: it wants no more", for_good=True)
    asked = answer.headers.get("retry-after", "")
    wait = min(float(asked), LONGEST_RETRY_AFTER) if asked.isascii() and asked.isdigit() else 0.0
    raise NotDelivered(why, wait=wait)


LONGEST_SECRET = 1000
"""Bytes of the file; no secret is as long."""


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _secret(file: Path) -> bytes:
    """The secret a file holds, as Standard Webhooks writes one: whsec_ and base64 of 24 to 64 bytes."""
    check_only_owner_writes(file, "secret")
    try:
        with file.open("rb") as text:  # a device may never end
            written = text.read(LONGEST_SECRET).decode("ascii", "replace").strip().removeprefix("whsec_")
    except OSError as error:
        raise OutOfReach(error.strerror or str(error), place=str(file)) from error
    try:
        secret = base64.b64decode(written, validate=True)
    except ValueError:
        secret = b""
    if not 24 <= len(secret) <= 64:
        raise Malformed(
            "this is no secret to sign with",
            place=str(file),
            remedy=f'It is whsec_ and base64 of 24 to 64 bytes: echo "whsec_$(openssl rand -base64 32)" > {file}',
        )
    return secret
