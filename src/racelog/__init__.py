"""A race weekend as an append-only log of facts, replayed into classifications and standings.

>>> import racelog
>>> season = racelog.open("events", "pccna-2022")
>>> season.standings("pro-am").standings[0].name
'Alan Metni'
"""

from importlib import import_module
from typing import TYPE_CHECKING

from racelog.version import __version__

if TYPE_CHECKING:
    from racelog.desk.refusals import Refusal
    from racelog.errors import LogDamaged, Malformed, OutOfReach, RacelogError
    from racelog.facts import events
    from racelog.history.whatif import Supposed
    from racelog.library.desk import Desk, NamedRequest, request
    from racelog.library.season import Season, WhatIf
    from racelog.library.seasons import Seasons, open  # noqa: A004 - racelog.open reads well
    from racelog.live.rehearsing import rehearse
    from racelog.log.store import Appended, KeyReused, LogMoved
    from racelog.tables.frame import NoFrames

_WHERE = {
    "Appended": "racelog.log.store",
    "Desk": "racelog.library.desk",
    "KeyReused": "racelog.log.store",
    "LogDamaged": "racelog.errors",
    "LogMoved": "racelog.log.store",
    "Malformed": "racelog.errors",
    "NamedRequest": "racelog.library.desk",
    "NoFrames": "racelog.tables.frame",
    "OutOfReach": "racelog.errors",
    "RacelogError": "racelog.errors",
    "Refusal": "racelog.desk.refusals",
    "Season": "racelog.library.season",
    "Seasons": "racelog.library.seasons",
    "Supposed": "racelog.history.whatif",
    "WhatIf": "racelog.library.season",
    "events": "racelog.facts",
    "open": "racelog.library.seasons",
    "rehearse": "racelog.live.rehearsing",
    "request": "racelog.library.desk",
}
"""Where each public name lives: imported when it is first used, so that `import racelog` takes no time."""

__all__ = [
    "Appended",
    "Desk",
    "KeyReused",
    "LogDamaged",
    "LogMoved",
    "Malformed",
    "NamedRequest",
    "NoFrames",
    "OutOfReach",
    "RacelogError",
    "Refusal",
    "Season",
    "Seasons",
    "Supposed",
    "WhatIf",
    "__version__",
    "events",
    "open",
    "rehearse",
    "request",
]


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_WHERE[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_WHERE})
