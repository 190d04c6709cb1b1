"""What a request is declared with: a form, and its fields as an official would fill them in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from racelog.desk.requests.kinds import Kind


class Subject(Enum):
    """What a request is about; doors group requests by it."""

    SEASON = "the season and its entry list"
    TRACK = "from the track to the notice board"
    STEWARDS = "the stewards"
    OFFICE = "the race office"
    LOG = "the log"


class Role(Enum):
    """The officials of a race office."""

    TIMEKEEPER = "timekeeper"
    SECRETARY = "secretary"
    STEWARD = "steward"
    CHIEF_STEWARD = "chief steward"
    CLERK = "clerk of the course"
    ADMINISTRATOR = "administrator"

    @property
    def stored(self) -> str:
        """As a line of the log says it."""
        return self.name.lower()

    @property
    def word(self) -> str:
        """As it is typed: "chief-steward"."""
        return self.stored.replace("_", "-")


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a request, and how it is asked for.

    `name` is the field of the model it goes into; several may go into one, as an order is made of several. One without
    an `option` is told by its position. `needed` ones have to be given; `missing` is what to say, and what to do, where
    more should be said than that. `bare` ones may be typed as words without their option, in the order of the form.
    `many` may be given several times. `like` names the field whose value it has where nothing is said. `otherwise` is
    the option that says no where `option` says yes. `or_last` is a line of the log that may be left out where lines are
    typed one by one: the last one that counts is meant then.
    """

    name: str
    kind: Kind
    help: str
    option: str | None = None
    letter: str | None = None
    needed: bool = False
    missing: tuple[str, str] | None = None
    bare: bool = False
    many: bool = False
    default: str | None = None
    like: str | None = None
    otherwise: str | None = None
    metavar: str | None = None
    or_last: bool = False

    @property
    def key(self) -> str:
        """What the value is called among those of a request that was typed: "from-round", "session"."""
        return self.shown.lower() if self.option is None else self.option.removeprefix("--")

    @property
    def label(self) -> str:
        """How an error names it: "--from-round", "SESSION"."""
        return self.shown if self.option is None else self.option

    @property
    def shown(self) -> str:
        """What stands for the value in help: "SESSION", "TIME"."""
        return self.metavar or self.kind.metavar


@dataclass(frozen=True, slots=True)
class Shape:
    """One of the shapes a value may have, with the fields of that shape alone; `short` is another word for it."""

    kind: str
    fields: tuple[Field, ...] = ()
    short: str | None = None

    @property
    def word(self) -> str:
        """As it is typed: "back-of-class"."""
        return self.kind.replace("_", "-")


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that has one of several shapes, such as a penalty; `what` is what a shape is called ("penalty kind")."""

    name: str
    what: str
    help: str
    option: str
    shapes: tuple[Shape, ...]
    letter: str | None = None

    @property
    def key(self) -> str:
        """What the shape is called among the values of a request that was typed."""
        return self.option.removeprefix("--")

    @property
    def words(self) -> tuple[str, ...]:
        """Every shape, as it is typed."""
        return tuple(shape.word for shape in self.shapes)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of all shapes, one for each option, with help that says which shapes it is for."""
        of_shapes: dict[str, list[tuple[str, Field]]] = {}
        for shape in self.shapes:
            for field in shape.fields:
                of_shapes.setdefault(field.key, []).append((shape.word, field))
        return tuple(_for_shapes(words_and_fields) for words_and_fields in of_shapes.values())

    def shape(self, word: str) -> Shape | None:
        """The shape a word stands for."""
        wanted = word.replace("_", "-")
        return next((shape for shape in self.shapes if wanted in {shape.word, shape.short}), None)


def _for_shapes(words_and_fields: list[tuple[str, Field]]) -> Field:
    words, (field, *_) = [word for word, _ in words_and_fields], [field for _, field in words_and_fields]
    return Field(
        name=field.name,
        kind=field.kind,
        help=f"{', '.join(words)}: {field.help}",
        option=field.option,
        many=field.many,
        metavar=field.metavar,
    )


@dataclass(frozen=True, slots=True)
class Form:
    """A request officials may make.

    `kind` is what it is called in the log (a contract), `short` are its short verbs, `says` is what it does in a line,
    `more` what else its help says. `example` is one that works. `then` are those of the fields around every request
    that may be typed bare behind its own; with `rest` the last bare word takes in all that follow. `unasked` are
    the fields of the model that only importers fill.
    """

    name: str
    kind: str
    says: str
    example: str
    subject: Subject
    roles: tuple[Role, ...]
    fields: tuple[Field | Choice, ...] = ()
    short: tuple[str, ...] = ()
    more: str | None = None
    then: tuple[str, ...] = ()
    rest: bool = False
    unasked: tuple[str, ...] = ()

    @property
    def every_field(self) -> tuple[Field, ...]:
        """Its fields, those of every shape of a choice among them."""
        return tuple(_every(self.fields))

    @property
    def labels(self) -> Mapping[str, str]:
        """How an error names a field of the model."""
        return {field.name: field.label for field in reversed(self.every_field)}


def _every(fields: tuple[Field | Choice, ...]) -> Iterator[Field]:
    for field in fields:
        if isinstance(field, Choice):
            yield from field.fields
        else:
            yield field
