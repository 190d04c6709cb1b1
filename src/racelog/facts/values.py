"""The values facts are written in: exact points, names, car numbers, ids; checked where they come in."""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic.functional_validators import AfterValidator

_EXACT = re.compile(r"-?\d{1,18}(/[1-9]\d{0,17})?", re.ASCII)
_TOO_MUCH = 10**18
_JOINERS = frozenset("\u200c\u200d")
"""Without them some scripts, and some flags, cannot be written."""


class Model(BaseModel):
    """A value that comes in from outside: strict types, no unknown key, never changed afterwards."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        serialize_by_alias=True,
        validate_by_alias=True,
        validate_by_name=True,
    )


STRICT = ConfigDict(strict=True, extra="forbid")
"""The same for a value that is no model but a dataclass."""


def exact_points(value: Any) -> Fraction:  # noqa: ANN401 - whatever a file holds arrives here
    """Read points exactly: an integer or a text like "306" or "17/2"; a float is an error.

    Errors:  ValueError, which pydantic reports with the place.
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _TOO_MUCH:
        return Fraction(value)
    if isinstance(value, str) and _EXACT.fullmatch(value):
        return Fraction(value)
    raise ValueError('points are exact: a whole number, or a text such as "17/2"')


Points = Annotated[
    Fraction,
    PlainValidator(exact_points),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^-?[0-9]+(/[1-9][0-9]*)?$", "examples": ["306", "17/2"]}),
]


def plain_text(value: str) -> str:
    """Refuse what would garble a table or hide a name: control characters, direction marks, outer spaces."""
    if value.isascii() and value.isprintable() and not value.startswith(" ") and not value.endswith(" "):
        return value  # nearly all of a log
    for character in "" if value.isprintable() else value:
        category = unicodedata.category(character)
        if category in {"Cc", "Zl", "Zp", "Cs"} or (category == "Cf" and character not in _JOINERS):
            raise ValueError(f"holds the invisible character U+{ord(character):04X}")
    if value != value.strip():
        raise ValueError("begins or ends with a space")
    if value and all(character in _JOINERS or character.isspace() for character in value):
        raise ValueError("holds nothing that can be seen")
    return value


def spoken(name: str) -> str:
    """A name as it is compared: letter case, kinds of space and Unicode forms make no difference."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


Name = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(plain_text)]
Text = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(plain_text)]
_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*\z"
_CATEGORY = r"^[a-z][a-z0-9-]{0,39}\z"
_CAR = r"^[0-9A-Za-z]{1,5}([/-][0-9A-Za-z]{1,5})?\z"
_SESSION = r"^[A-Z][A-Z0-9-]{0,15}\z"
CURRENCY = r"^[A-Z]{3}\z"
SHAPES = {
    CURRENCY: "is no currency (three capital letters, such as EUR)",
    _SLUG: "is not written in small letters and digits with hyphens between them",
    _CATEGORY: "is not written in small letters, digits and hyphens",
    _CAR: "is no car number (1 to 5 letters or digits, such as 7, 021 or 24/2)",
    _SESSION: "is no session (such as R8 or Q15)",
}
"""What to say of a text that does not have one of these shapes."""

Kind = Literal[
    "season",
    "driver",
    "team",
    "competitor",
    "class",
    "championship",
    "weekend",
    "round",
    "session",
    "car",
    "event",
    "official",
]
"""What an id may be of. A competitor is a driver, a team or a constructor, as the championship has it."""


@dataclass(frozen=True, slots=True)
class PointsAt:
    """The mark of a type whose values are ids: what they are of. `facts/pointing.py` reads it; pydantic does not."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class How:
    """The mark of a field whose ids are not simply of something that is there already."""

    new: bool = False
    mentioned: bool = False


T = TypeVar("T")
New = Annotated[T, How(new=True)]
"""The id of what the fact itself brings: the driver of a registration, the weekend put into the calendar."""
Mentions = Annotated[T, How(mentioned=True)]
"""Ids named in passing: the fact stands without what they are of (a rule may speak of rounds not scheduled yet)."""

Slug = Annotated[str, Field(pattern=_SLUG, max_length=80)]
SeasonId = Annotated[Slug, PointsAt("season")]
DriverId = Annotated[Slug, PointsAt("driver")]
TeamId = Annotated[Slug, PointsAt("team")]
"""A team or a constructor."""
CompetitorId = Annotated[Slug, PointsAt("competitor")]
ClassId = Annotated[Slug, PointsAt("class")]
ChampionshipId = Annotated[Slug, PointsAt("championship")]

CarNumber = Annotated[str, Field(pattern=_CAR), PointsAt("car")]
"""A car number as painted on the car; "021" and "21" are two cars."""

WeekendId = Annotated[str, Field(pattern=_SLUG, max_length=40), PointsAt("weekend")]
"""What a meeting is called in the season: its number as text ("4"), or a word for one without ("toronto")."""

SessionId = Annotated[str, Field(pattern=_SESSION), PointsAt("session")]
"""A session: "R8" is the race of round 8."""

OfficialName = Annotated[Name, PointsAt("official")]
"""An official of the race office, as whoever appends is called: "j.doe"."""
Role = Literal["timekeeper", "secretary", "steward", "chief_steward", "clerk", "administrator"]
"""What an official does in the race office; a clerk is the clerk of the course."""

EventId = Annotated[UUID, PointsAt("event")]
"""A line of the log, by the id of its event: a decision, an entry, a protest."""

RoundNumber = Annotated[int, Field(ge=1, le=999), PointsAt("round")]
Place = Annotated[int, Field(ge=1, le=999)]
Laps = Annotated[int, Field(ge=0, le=9999)]
Milliseconds = Annotated[int, Field(ge=0, le=7 * 24 * 3_600_000)]

Category = Annotated[str, Field(pattern=_CATEGORY)]
"""What an entry or a driver is counted as beside a class: rookie, lady, independent."""
Rating = Literal["platinum", "gold", "silver", "bronze"]
"""How a driver is rated, as in endurance racing."""

HonourName = Annotated[
    str,
    Field(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*\z", max_length=40),
    AfterValidator(lambda name: name.replace("-", "_")),
]
"""What somebody may hold of a session: pole, fastest_lap, led_a_lap; "led-a-lap" is the same."""

Status = Literal["classified", "DNF", "NC", "DNS", "WD", "DSQ", "DNQ", "DNPQ", "DNP"]
"""What became of a car; did not qualify, or pre-qualify, or practise, are the last three."""
STARTED: frozenset[Status] = frozenset({"classified", "DNF", "NC", "DSQ"})
