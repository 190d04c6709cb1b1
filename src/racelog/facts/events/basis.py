"""What every fact may carry beside itself: why it is held to be true, and when it became known."""

from typing import Any, ClassVar, Literal

from pydantic import AwareDatetime, Field, SerializerFunctionWrapHandler, model_serializer

from racelog.facts.values import Model, Text

Touches = Literal["result", "points", "procedure", "nothing"]
"""What of a session a fact may change: its classification, what is paid for it, or what is open about it."""
Support = tuple[Literal["regulations", "session", "order", "provisional", "number"], str]
"""Something facts stand on that is no single line: that there are regulations, that a session has an order, that an
entry has a number."""


REJOINED = "rejoined from another copy of this log"
"""Stands in the source of what was recorded in another copy first."""


class Basis(Model):
    """Why a fact is recorded and where it comes from; `inferred` when no document says it."""

    reason: Text | None = None
    source: Text | None = None
    document: Text | None = None
    inferred: bool = False

    @property
    def rejoined(self) -> bool:
        """Whether it was recorded in another copy of the log first, and judged there."""
        return self.source is not None and REJOINED in self.source


class Known(Model):
    """When a fact became known (held, decided, published), which may be long before it was recorded.

    `source` says how far the time can be trusted: a document, the calendar (the last day of the meeting,
    where no more is known), or only an order.
    """

    at: AwareDatetime
    source: Literal["document", "calendar", "order"]


class Fact(Model):
    """One thing that is true, as the `data` of a line. `TYPE` and `V` are its stored name: a contract.

    Its ids say by their types what it points at (`facts/pointing.py`); `gives` and `needs` are what its ids cannot say.
    """

    TYPE: ClassVar[str]
    V: ClassVar[int] = 1
    TOUCHES: ClassVar[Touches]

    basis: Basis | None = Field(default=None, repr=False)
    known: Known | None = Field(default=None, repr=False)
    after_official: Literal[True] | None = Field(default=None, repr=False)
    """Recorded after the classification it concerns was published as official, knowing that."""

    @property
    def gives(self) -> tuple[Support, ...]:
        """What later facts may stand on because of this one."""
        return ()

    @property
    def needs(self) -> tuple[Support, ...]:
        """What this fact stands on, whichever line gave it."""
        return ()

    @model_serializer(mode="wrap")
    def _substance_first(self, written: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A line of the log reads what happened before why it is believed."""
        data: dict[str, Any] = written(self)
        return {
            **{name: value for name, value in data.items() if name not in _AROUND},
            **{name: data[name] for name in _AROUND if name in data},
        }


_AROUND = ("basis", "known", "after_official")
