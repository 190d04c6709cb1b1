"""Connections: how long a peer may take, how many there may be, and how much of an answer may wait to be sent.

Uvicorn closes a connection that is idle between two requests, and bounds what it reads ahead. It knows no end to the
time a first request may take, nor to that of a reader who does not read, and accepts connections until the system has
no more file descriptors, when the event loop prints a traceback a second. What it lacks is here:

- once a second every connection is looked at: one that has not sent a whole request in time, or has read nothing of
  what is sent to it, is cut;
- a new connection is always let in: where there are too many, in all or from one address, the one that has kept the
  server waiting for its request the longest gives way. Only where every place is taken by somebody who is being
  answered is the new one turned away;
- so many are let in that descriptors never run out.
"""

import asyncio
import resource
from collections import Counter
from contextlib import suppress
from ipaddress import ip_address
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle
from uvicorn.server import ServerState

REQUEST_SECONDS = 10.0
"""How long a peer may take for a whole request: its first, or the next one after an answer."""
SENDING_SECONDS = 30.0
"""How long a peer may leave unread what waits for it; in that time it has to take some 50 kB."""
DESCRIPTORS = 10_000
"""How many open files are asked of the system, where it allows so many."""
RESERVED = 120
"""Descriptors that are no connections: logs that are read, the follower, webhooks."""
FROM_ONE_ADDRESS = 256


class Door:
    """How many connections there may be, in all and from one address, and how many there are.

    This machine may have all of them: what stands in front of the server comes from here.
    """

    def __init__(self, in_all: int, from_one_address: int = FROM_ONE_ADDRESS) -> None:
        self._in_all = in_all
        self._from_one_address = min(from_one_address, in_all)
        self._open: Counter[str] = Counter()

    def entered(self, address: str) -> None:
        """Somebody came in."""
        self._open[address] += 1

    def left(self, address: str) -> None:
        """Somebody went."""
        self._open[address] -= 1
        if not self._open[address]:
            del self._open[address]

    def is_crowded(self) -> bool:
        """Whether there are too many in all."""
        return self._open.total() > self._in_all

    def is_crowded_by(self, address: str) -> bool:
        """Whether there are too many from one address."""
        with suppress(ValueError):
            if ip_address(address).is_loopback:
                return False
        return self._open[address] > self._from_one_address


def door(in_all: int | None = None, from_one_address: int = FROM_ONE_ADDRESS) -> Door:
    """As many connections as the system has descriptors for, or fewer where fewer are wanted."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    room = max(1, wanted - RESERVED)
    return Door(room if in_all is None else min(in_all, room), from_one_address)


class Connection(H11Protocol):
    """One connection over HTTP/1.1, with an end to every wait."""

    door = Door(DESCRIPTORS)

    def __init__(
        self,
        config: uvicorn.Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.waiting_since = self._read_on = self.loop.time()
        """Since when a request is waited for; when the peer last took something of what is sent."""

    @property
    def address(self) -> str:
        """Where the peer is."""
        return self.client[0] if self.client else ""

    @property
    def is_answered(self) -> bool:
        """Whether a request is being answered; else one is waited for."""
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's own
        """Let a peer in, where need be in the place of one who keeps the server waiting."""
        super().connection_made(transport)
        self.door.entered(self.address)
        crowded_by_them = self.door.is_crowded_by(self.address)
        if crowded_by_them or self.door.is_crowded():
            self._make_room(self.address if crowded_by_them else None)

    def connection_lost(self, exc: Exception | None) -> None:
        """The peer has gone, or was cut."""
        self.door.left(self.address)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take in what the peer sends, unless it has been turned away."""
        if not self.transport.is_closing():
            super().data_received(data)

    def resume_writing(self) -> None:
        """The peer has read most of what waited."""
        super().resume_writing()
        self._read_on = self.loop.time()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        self.waiting_since = self.loop.time()
        super().on_response_complete()

    def look(self, now: float) -> None:
        """Cut a connection whose peer takes too long."""
        if not self.transport.get_write_buffer_size():
            self._read_on = now
        elif now - self._read_on > SENDING_SECONDS:
            self.transport.abort()
            return
        if self.is_answered:
            if self.cycle.more_body and now - self.waiting_since > SENDING_SECONDS:
                self.transport.abort()
        elif now - self.waiting_since > REQUEST_SECONDS:
            self.transport.close()

    def shutdown(self) -> None:
        """The server ends: who is being answered is let go after that, everybody else at once."""
        if self.is_answered:
            self.cycle.keep_alive = False
        else:
            self.transport.abort()

    def timeout_keep_alive_handler(self) -> None:
        """No other request came: half of one is no reason for a complaint."""
        self.transport.close()

    def _make_room(self, address: str | None) -> None:
        """Cut who has kept the server waiting the longest; this one, where everybody else is being answered."""
        waiting = [
            peer
            for peer in self.connections
            if isinstance(peer, Connection) and peer is not self and not peer.is_answered
            if not peer.transport.is_closing() and address in {None, peer.address}
        ]
        min(waiting, key=lambda peer: peer.waiting_since, default=self).transport.abort()
