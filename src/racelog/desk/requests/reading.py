"""The one way from words to a value: what somebody typed, read against a season, as the request it means."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from racelog.desk.clock import days_of
from racelog.desk.deciding.locked import about
from racelog.desk.names import near_rounds
from racelog.desk.refusals import refuse
from racelog.desk.requests import orders
from racelog.desk.requests.catalogue import AROUND
from racelog.desk.requests.complaints import Values, fitting, named
from racelog.desk.requests.form import Choice, Field, Form
from racelog.desk.requests.kinds import Context, listed
from racelog.desk.requests.models import KINDS, Request, Withdraw
from racelog.desk.requests.times import moment
from racelog.errors import Malformed
from racelog.facts.events import Basis, Known, SeasonOpened, SessionScheduled
from racelog.facts.line import Line
from racelog.facts.season import Season, Weekend

Typed = Mapping[str, object]
"""What was typed, by the keys of the fields: texts (several where a field may be repeated), True for a bare option.

What a door has read itself, such as the order in a file, stands there as it was read.
"""


def request(form: Form, typed: Typed, season: Season, lines: Sequence[Line] = (), *, now: datetime) -> Request:
    """The request that was typed, read against a season and the lines of its log.

    Whatever names something of the season is read as `facts/naming.py` says. `now` is what a time of day is today of.
    Errors:  Malformed, naming the option; Refusal, where something is named that the season has not.
    """
    _known_keys(form, typed)
    context = Context(season, lines)
    said: dict[str, object] = {}
    for field in form.fields:
        value = _chosen(field, typed, context) if isinstance(field, Choice) else _value(field, typed, context)
        if value is not None:
            said[field.key] = value
            context = Context(season, lines, {**context.values, field.name: value})
    with fitting(form.labels):
        by_hand = BY_HAND.get(form.name)
        asked = KINDS[form.kind].model_validate(dict(context.values)) if by_hand is None else by_hand(said, context)
    return with_grounds(asked, typed, context, now)  # type: ignore[arg-type]  # every kind is one of the union


def _known_keys(form: Form, typed: Typed) -> None:
    """Errors: Malformed, for a value nobody asked for."""
    choices = (field.key for field in form.fields if isinstance(field, Choice))
    known = {field.key for field in (*form.every_field, *AROUND)} | set(choices)
    for key in typed:
        if key not in known and key != "season":
            raise Malformed(f"{form.name} has no {key!r}", excerpt=f"known: {', '.join(sorted(known))}")


def _value(field: Field, typed: Typed, context: Context) -> object:
    """One value; several as a tuple, and None where nothing was said."""
    said = typed.get(field.key)
    if said is None or (not isinstance(said, str | bool) and not said):
        said = field.default
    if said is None and field.like is not None:
        return context.values.get(field.like)
    if said is None:
        if field.needed:
            what, remedy = field.missing or (f"{field.help.partition(';')[0].rstrip('.')} is needed", "Give it")
            raise Malformed(f"{field.label}: {what}", remedy=remedy)
        return None
    if isinstance(said, bool):
        return field.kind.flag if said else (not field.kind.flag if field.otherwise else None)
    if not isinstance(said, str | list | tuple):
        return said  # read by the door already, such as a file
    texts = [said] if isinstance(said, str) else list(said)
    with named(field.label):
        if not field.many:
            return field.kind.reads(texts[-1], context)
        parts = [part for text in texts for part in (listed(text) if field.kind.listed else [text])]
        return tuple(field.kind.reads(part, context) for part in parts)


def _chosen(choice: Choice, typed: Typed, context: Context) -> object:
    """A value of the shape that was named. Errors: Malformed, where it lacks a field, or has one of another shape."""
    word = typed.get(choice.key)
    if not isinstance(word, str):
        raise Malformed(f"{choice.option}: which {choice.what}?", remedy=f"One of: {', '.join(choice.words)}")
    shape = choice.shape(word)
    if shape is None:
        what = f"{choice.option}: unknown {choice.what}: {word[:40]!r}"
        raise Malformed(what, remedy=f"One of: {', '.join(choice.words)}")
    what = f"{choice.name} of the kind {shape.word}"
    given = [field for field in choice.fields if typed.get(field.key) or typed.get(field.key) == ""]
    for field in shape.fields:
        if field.needed and field.key not in {one.key for one in given}:
            raise Malformed(f"a {what} needs {field.label}")
    for field in sorted(given, key=lambda field: field.key):
        if field.key not in {one.key for one in shape.fields}:
            raise Malformed(f"{field.label} says nothing about a {what}", remedy="Leave it out")
    values = {field.name: _value(field, typed, context) for field in shape.fields}
    return {"kind": shape.kind, **{name: value for name, value in values.items() if value is not None}}


def with_grounds(asked: Request, typed: Typed, context: Context, now: datetime) -> Request:
    """A request with what was typed of its grounds, and its time. Errors: Malformed, naming the option."""
    document, reason, source, at, after_official = (_value(field, typed, context) for field in AROUND)
    given = {"document": document, "reason": reason, "source": source}
    with fitting({field.name: field.label for field in AROUND}):
        basis = None if list(given.values()) == [None, None, None] else Basis.model_validate(given)
    return asked.model_copy(
        update={
            "basis": basis,
            "known": None if at is None else _known(str(at), context, now),
            "after_official": True if after_official else None,
        }
    )


def _known(text: str, context: Context, now: datetime) -> Known:
    weekend = _weekend(context)
    zone = ZoneInfo((None if weekend is None else weekend.zone) or "UTC")
    days = () if weekend is None else days_of(context.season, weekend)
    return Known(at=moment(text, zone, now, "--at", days), source="document")


def _weekend(context: Context) -> Weekend | None:
    """The weekend a request is about; the last one in the calendar where it is about none."""
    season = context.season
    weekend = season.weekends.get(context.weekend or _weekend_of_line(context) or "")
    return weekend or next(reversed(list(season.weekends.values())), None)


def _weekend_of_line(context: Context) -> str | None:
    """The weekend of what a request is about, where it names that by its line or its id."""
    wanted = context.values.get("line")
    line = next((one for one in context.lines if wanted in {one.seq, one.id}), None)
    sessions = [] if line is None else about(context.season, context.lines, line.data)
    return context.season.sessions[sessions[0]].weekend if sessions else None


def _season_open(said: Values, context: Context) -> SeasonOpened:
    """The year is the one in the season's name where none is given. Errors: Malformed, where there is none either."""
    named = re.search(r"(\d{4})\Z", str(said["season"]))
    if "year" not in said and named is None:
        raise Malformed(f"which year is {said['season']}?", remedy="Say so with --year")
    year = {} if named is None else {"year": int(named[1])}
    return SeasonOpened.model_validate({**year, **context.values})


def _session_add(said: Values, context: Context) -> SessionScheduled:
    """The weekend is that of the round. Errors: Malformed, where neither is named; Refusal, for an unknown round."""
    number = said.get("round")
    round_ = context.season.rounds.get(number) if isinstance(number, int) else None
    if number is not None and round_ is None and "weekend" not in said:
        refuse(f"there is no round {number}", near_rounds(context.season), "Add it first")
    if round_ is None and "weekend" not in said:
        raise Malformed("which round does it belong to?", remedy="Say so with --round N, or --weekend W")
    weekend = {} if round_ is None else {"weekend": round_.weekend}
    return SessionScheduled.model_validate({**weekend, **context.values})


def _withdraw(said: Values, context: Context) -> Withdraw:
    """Errors: Malformed, unless a round or a weekend is named."""
    if ("round" in said) == ("weekend" in said):
        raise Malformed("from when on?", remedy="Name a round or a weekend: --round N, or --weekend W")
    return Withdraw.model_validate(dict(context.values))


BY_HAND: Mapping[str, Callable[[Values, Context], Request]] = {
    "season open": _season_open,
    "session add": _session_add,
    "withdraw": _withdraw,
    "qualifying": orders.qualify,
    "grid": orders.grid,
    "classify": orders.classify,
    "amend-classification": orders.amend,
    "drove": orders.drove,
}
"""What makes the model, by the name of the request, where it is more than the values of its form."""
