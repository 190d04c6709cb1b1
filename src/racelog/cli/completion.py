"""What may come next on a shell's command line: the values a season offers for whatever names something of it.

`racelog --install-completion` has bash, zsh or fish ask racelog itself at each Tab: typer answers with commands and
options, and for the value of an argument or option calls what is said beside it (`autocompletion=`), which is made here.
Nothing of the log is imported before that. A log that cannot be read, or anything else that goes wrong, offers nothing:
somebody who types is never stopped by what might have been offered.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperArgument

from racelog.desk.requests.form import Choice, Field
from racelog.desk.requests.kinds import Kind
from racelog.desk.requests.offers import Offer

if TYPE_CHECKING:  # for the type alone: commands and options are completed without the models
    from racelog.facts.season import Season

Completes = Callable[[typer.Context, str], list[tuple[str, str]]]
BASH = "complete_bash"


def offering(offers: Callable[[typer.Context], Iterable[Offer]]) -> Completes:
    """Completes with whatever is offered on a line."""

    def complete(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        return _quietly(lambda: offers(context), incomplete)

    return complete


def _seasons(context: typer.Context) -> Iterator[Offer]:
    """The seasons kept in the folder of the logs."""
    from racelog.log.files import FileStore

    yield from map(Offer, FileStore(_events(context)).seasons())


def _event_types(_context: typer.Context) -> Iterator[Offer]:
    """The types of event a log may hold."""
    from racelog.facts.line import CATALOGUE

    yield from map(Offer, CATALOGUE)


seasons, event_types = offering(_seasons), offering(_event_types)


def of_season(kind: Kind) -> Completes:
    """What the season named on the line offers for a kind of value."""

    def complete(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        before, comma, _ = incomplete.rpartition(",") if kind.listed else ("", "", "")
        offers = _quietly(lambda: offered(kind, context), incomplete.removeprefix(before + comma))
        return [(f"{before}{comma}{text}", beside) for text, beside in offers if text not in before.split(",")]

    return complete


def shapes(choice: Choice) -> Iterator[Offer]:
    """The shapes of a choice, with what each of them needs: "fine", "AMOUNT CURRENCY"."""
    for shape in choice.shapes:
        yield Offer(shape.word, " ".join(field.key.upper() for field in shape.fields if field.needed))


def completes(field: Field | Choice) -> Completes | None:
    """What completes a field of a request; None where nothing can be offered."""
    if isinstance(field, Choice):
        return offering(lambda _: shapes(field))
    return None if field.kind.offers is None else of_season(field.kind)


def offered(kind: Kind, context: typer.Context) -> Iterable[Offer]:
    """What a season offers for a kind of value, behind what was typed already."""
    if kind.offers is None:
        return ()
    return kind.offers(_season(context), dict(_said(context)))


def _season(context: typer.Context) -> "Season":
    """The season named on the line, as its log stands; at the desk, that of the desk."""
    from racelog.facts.evolve import replay
    from racelog.facts.season import Season
    from racelog.log.files import FileStore

    if isinstance(context.obj, Season):
        return context.obj
    return replay(FileStore(_events(context)).read(dict(_said(context))["season"]).lines)


def _events(context: typer.Context) -> Path:
    return Path(context.find_root().params["events"])


def _said(context: typer.Context) -> Iterator[tuple[str, str]]:
    """What was typed already, by the keys of the fields; behind an option without its value click leaves positions."""
    positions = iter(context.args)
    for parameter in context.command.params:
        value: Any = context.params.get(parameter.name or "")
        if value is None and isinstance(parameter, TyperArgument):
            value = next(positions, None)
        texts = value if isinstance(value, list | tuple) else [value]
        if texts and texts[-1] is not None:
            name = next((spelling for spelling in parameter.opts if spelling.startswith("--")), parameter.name or "")
            yield name.removeprefix("--").rstrip("_"), str(texts[-1])


def _quietly(offers: Callable[[], Iterable[Offer]], incomplete: str) -> list[tuple[str, str]]:
    """What is offered and begins as typed; nothing where it cannot be worked out."""
    try:
        fitting = [offer for offer in offers() if offer.text.startswith(incomplete)]
    except Exception:  # noqa: BLE001 - whatever is wrong with a log, whoever types can go on
        return []
    return list(chain.from_iterable(_for_shell(offer, incomplete) for offer in fitting))


def _for_shell(offer: Offer, incomplete: str) -> Iterator[tuple[str, str]]:
    """An offer as the shell wants it. Bash puts it on the line as it is, so there its spaces are escaped."""
    if os.environ.get("_RACELOG_COMPLETE") != BASH:
        yield offer.text, offer.meta
    elif not any(mark.isspace() or mark in "\"'\\" for mark in incomplete):
        yield "".join(mark if mark.isalnum() or mark in "-_.,/:=+#" else f"\\{mark}" for mark in offer.text), offer.meta
