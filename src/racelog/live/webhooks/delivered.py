"""How far a receiver has been told of each season: a small file outside the logs, so that a restart goes on there."""

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from pydantic import Field, TypeAdapter, ValidationError

from racelog.errors import Malformed, OutOfReach
from racelog.facts.line import Sha256
from racelog.facts.values import Model
from racelog.log import durable


class Point(Model):
    """The last line a receiver has, and the hash of it: the head of the log then."""

    seq: int = Field(ge=0)
    head: Sha256


_POINTS: TypeAdapter[dict[str, Point]] = TypeAdapter(dict[str, Point])


class Delivered:
    """What one receiver has been told. Errors: Malformed for a file that is none; OutOfReach."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._points = dict(_read(file))

    def of(self, season: str) -> Point | None:
        """How far it has been told of a season; None when it never was."""
        return self._points.get(season)

    def remember(self, season: str, seq: int, head: str) -> None:
        """That it has been told up to a line, durably."""
        self._points[season] = Point(seq=seq, head=head)
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            durable.create(self.file, _POINTS.dump_json(self._points, indent=2) + b"\n")
        except OSError as error:
            raise OutOfReach(
                error.strerror or str(error),
                place=str(self.file),
                remedy="What was delivered is not remembered: after a restart it may be delivered again",
            ) from error


def delivered_to(url: str, events: Path, folder: Path | None = None) -> Delivered:
    """What a receiver has been told of the logs of a folder."""
    of = sha256(f"{url}\n{events.resolve()}".encode()).hexdigest()[:16]
    return Delivered((folder or state_folder()) / f"{of}.json")


def state_folder() -> Path:
    """Where programs keep such things: ~/.local/state, or XDG_STATE_HOME."""
    home = os.environ.get("XDG_STATE_HOME")
    return (Path(home) if home else Path.home() / ".local" / "state") / "racelog" / "webhooks"


def _read(file: Path) -> Mapping[str, Point]:
    try:
        return _POINTS.validate_json(file.read_bytes())
    except FileNotFoundError:
        return {}
    except ValidationError:
        raise Malformed(
            "this does not say what a receiver has been told",
            place=str(file),
            remedy="Delete it; --since SEQ then says where to go on",
        ) from None
    except OSError as error:
        raise OutOfReach(error.strerror or str(error), place=str(file)) from error
