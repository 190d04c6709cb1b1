"""What every fact may carry beside itself: why it is held to be true, and when it became known."""

from typing import Any, ClassVar, Literal

from pydantic import AwareDatetime, Field, SerializerFunctionWrapHandler, model_serializer

from racelog.facts.values import Model, Text


class Basis(Model):
    """Why a fact is recorded and where it comes from; `inferred` when no document says it."""

    reason: Text | None = None
    source: Text | None = None
    document: Text | None = None
    inferred: bool = False


class Known(Model):
    """When a fact became known (held, decided, published), which may be long before it was recorded.

    `source` says how far the time can be trusted: a document, the calendar (the last day of the meeting,
    where no more is known), or only an order.
    """

    at: AwareDatetime
    source: Literal["document", "calendar", "order"]


class Fact(Model):
    """One thing that is true, as the `data` of a line. `TYPE` and `V` are its stored name: a contract."""

    TYPE: ClassVar[str]
    V: ClassVar[int] = 1

    basis: Basis | None = Field(default=None, repr=False)
    known: Known | None = Field(default=None, repr=False)
    after_official: Literal[True] | None = Field(default=None, repr=False)
    """Recorded after the classification it concerns was published as official, knowing that."""

    @model_serializer(mode="wrap")
    def _substance_first(self, written: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A line of the log reads what happened before why it is believed."""
        data: dict[str, Any] = written(self)
        return {
            **{name: value for name, value in data.items() if name not in _AROUND},
            **{name: data[name] for name in _AROUND if name in data},
        }


_AROUND = ("basis", "known", "after_official")
