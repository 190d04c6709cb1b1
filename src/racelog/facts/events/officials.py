"""Who may do what: officials appointed and dismissed, and the keys they sign with.

Once a season has appointed anybody, the desk holds every request against the roles of whoever makes it.
"""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from racelog.facts.events.basis import Fact, Touches
from racelog.facts.values import Name, New, OfficialName, Role, Text

Key = Annotated[Text, Field(max_length=2000)]
"""A public key as it is written down: that of `racelog key`, or the passkey of a device."""


class OfficialAppointed(Fact):
    """An official with their roles and public keys, for as long as is said; said again, it replaces what was said."""

    TYPE: ClassVar[str] = "official_appointed"
    TOUCHES: ClassVar[Touches] = "nothing"

    official: New[OfficialName]
    name: Name | None = None
    """The name in full, where the official is called by something shorter."""
    roles: tuple[Role, ...] = Field(min_length=1)
    keys: tuple[Key, ...] = ()
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None
    """The last day."""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "OfficialAppointed":
        if self.from_ is not None and self.until is not None and self.until < self.from_:
            raise ValueError("an appointment ends before it begins")
        return self


class OfficialDismissed(Fact):
    """An official who is one no longer; what they decided stands."""

    TYPE: ClassVar[str] = "official_dismissed"
    TOUCHES: ClassVar[Touches] = "nothing"

    official: OfficialName


class OfficialKeyRevoked(Fact):
    """A key that was lost or shown to others: what it signed before stays good, what it signs after is not."""

    TYPE: ClassVar[str] = "official_key_revoked"
    TOUCHES: ClassVar[Touches] = "nothing"

    official: OfficialName
    key: Key
