"""Orders as officials give them, typed or in a file of the timing system, as requests."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import typer

from racelog.cli.appending import append, options_checked
from racelog.cli.asked_before import answered_again
from racelog.cli.asking import Stamp
from racelog.cli.numbers import whole
from racelog.cli.options import Folders
from racelog.cli.orders import by_second_best, order_of
from racelog.cli.pairs import listed, mapped_rows, pairs
from racelog.cli.reading import read_season, session_named
from racelog.desk.containing import as_contained, contained
from racelog.desk.refusals import Refusal, Refused
from racelog.desk.requests.models import AmendClassification, Change, Qualify
from racelog.errors import Malformed
from racelog.facts.events import (
    ClassifiedOrder,
    RaceClassified,
    Row,
)
from racelog.facts.rows import changed
from racelog.facts.season import Season, Session
from racelog.importers.timing import OrderRead, order_read, read_timing, understood
from racelog.tables.replayed import Replayed

ROWS = {"rows": "--order", "session": "SESSION", "partial": "--partial"}


@dataclass(frozen=True, slots=True)
class Given:
    """An order as it was given: typed or in a file; `statuses` are lists of cars by what became of them."""

    order: str | None
    file: Path | None
    mapped: Sequence[str]
    partial: str | None
    statuses: Mapping[str, str | None]
    vacant: str | None = None

    @property
    def vacant_places(self) -> tuple[int, ...]:
        """The places left empty. Errors: Malformed."""
        places: list[int] = []
        for typed in listed(self.vacant):
            place = whole(typed)
            if place is None:
                raise Malformed(f"--vacant: {typed[:40]!r} is no place", remedy="Write the places: --vacant 4,7")
            places.append(place)
        return tuple(places)

    @property
    def anything(self) -> bool:
        """Whether an order was given at all."""
        return bool(self.order or self.file or any(self.statuses.values()))


@dataclass(frozen=True, slots=True)
class Second:
    """Where the order by second-best laps comes from, if there is one."""

    order: str | None
    from_file: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """Single changes of a classification, CAR=PLACE and CAR=STATUS."""

    places: Sequence[str]
    statuses: Sequence[str]


def classify(folders: Folders, season: str, session: str, given: Given, includes: str | None, stamp: Stamp) -> None:
    """Classify a race; a later file of a classified race amends it. Errors: Malformed, Refusal."""
    named = session_named(session)
    replayed = read_season(folders, season)
    known = replayed.season.sessions.get(named)
    read = _read(given, replayed.season, known)
    if read.file is not None and answered_again(
        folders,
        season,
        stamp,
        lambda fact: isinstance(fact, ClassifiedOrder) and (fact.session, fact.file) == (named, read.file),
    ):
        return
    if read.file is not None and known is not None and known.order is not None:
        append(folders, season, _amended(replayed, known, read, includes, given), stamp)
        return
    if includes is not None:
        raise Malformed("--includes: a first classification contains no decision", remedy="Leave --includes out")
    with options_checked(**ROWS):
        request = RaceClassified(
            session=named, rows=read.rows, partial=given.partial, vacant=given.vacant_places, file=read.file
        )
    append(folders, season, request, stamp)


def amend(
    folders: Folders,
    season: str,
    session: str,
    given: Given,
    changes: Changes,
    includes: str | None,
    stamp: Stamp,
) -> None:
    """Replace a classification: by a whole order, or by changes of the present one. Errors: Malformed, Refusal."""
    named = session_named(session)
    replayed = read_season(folders, season)
    known = replayed.season.sessions.get(named)
    single = tuple(_changes(changes))
    if given.anything == bool(single):
        raise Malformed(
            "what is the new classification?", remedy="Give --order or --file, or changes: --place CAR=PLACE"
        )
    if single or known is None or known.order is None:
        with options_checked(**ROWS):
            rows = None if single else _read(given, replayed.season, known).rows
            request = AmendClassification(
                session=named,
                rows=rows,
                changes=single,
                includes=_includes(replayed.season, includes),
                vacant=given.vacant_places,
            )
    else:
        request = _amended(replayed, known, _read(given, replayed.season, known), includes, given)
    append(folders, season, request, stamp)


def qualify(folders: Folders, season: str, number: int, given: Given, second: Second, stamp: Stamp) -> None:
    """Record the order of qualifying, and that of second-best laps."""
    state = read_season(folders, season).season
    read = _read(given, state, state.sessions.get(f"R{number}"))
    seconds: Sequence[Row] = () if second.order is None else order_of(second.order, {})
    if second.from_file:
        seconds = by_second_best(read.rows)
    with options_checked(round="ROUND", second="--second-order", **ROWS):
        request = Qualify(round=number, rows=read.rows, second=tuple(seconds), partial=given.partial, file=read.file)
    append(folders, season, request, stamp)


def _read(given: Given, season: Season, session: Session | None) -> OrderRead:
    """The rows of an order, typed or in a file. Errors: Malformed, Refusal."""
    if given.file is not None and given.order is not None:
        raise Malformed("--order and --file exclude each other")
    if given.file is None and given.mapped:
        raise Malformed("--map: there is no file whose rows could be other cars", remedy="Name it with --file")
    if given.file is not None:
        timing = read_timing(given.file, mapped_rows(given.mapped))
        typer.echo(understood(timing), err=True)
        read = order_read(timing, season, session)
        for note in read.notes:
            typer.echo(note, err=True)
        beside = order_of("", given.statuses)
        in_file = {row.car: row.place or row.status for row in read.rows}
        for row in beside:
            if row.car in in_file:
                raise Malformed(
                    f"--{row.status.lower()} {row.car}: the file has car {row.car} as {in_file[row.car]}",
                    remedy="Classify what the file says; what the stewards decide is a penalty",
                )
        return replace(read, rows=(*read.rows, *beside))
    if not given.anything:
        raise Malformed("what is the order?", remedy="Give it with --order 9,3,53, or name a file with --file")
    return OrderRead(tuple(order_of(given.order or "", given.statuses, given.vacant_places)), None)


def _amended(
    replayed: Replayed, session: Session, read: OrderRead, includes: str | None, given: Given
) -> AmendClassification:
    """A later order of a classified session, with what it does not say kept, and the decisions it contains."""
    left = tuple(_left(session, read))
    typed = _includes(replayed.season, includes)
    held = _seen(replayed, session, (*read.rows, *left)) if typed is None else typed
    earlier = {row.car: row for row in as_contained(replayed.season, session, held)}
    rows = (*(_with_earlier(row, earlier.get(row.car)) for row in read.rows), *(earlier[row.car] for row in left))
    with options_checked(**ROWS):
        return AmendClassification(
            session=session.id,
            rows=rows,
            partial=given.partial,
            includes=held,
            vacant=given.vacant_places,
            file=read.file,
        )


def _seen(replayed: Replayed, session: Session, rows: Sequence[Row]) -> tuple[UUID, ...]:
    """The decisions that can be seen in the rows of a later order, told as they are found. Errors: Refusal."""
    found = contained(replayed.season, session, rows)
    if found.unclear:
        lines, seen = (
            ", ".join(f"#{each.seq} {each.penalty.kind} car {each.car}" for each in decisions)
            for decisions in (found.unclear, found.decisions)
        )
        raise Refusal(
            Refused(
                f"whether the new order contains these decisions cannot be seen from it: {lines}",
                f"those it contains for certain: {seen}" if seen else None,
                "Say so: --includes LINES (those it contains), or --includes none",
            )
        )
    for each in found.decisions:
        typer.echo(f"taken as contained: #{each.seq} {each.penalty.kind.replace('_', ' ')}, car {each.car}", err=True)
    return tuple(each.id for each in found.decisions)


def _with_earlier(row: Row, was: Row | None) -> Row:
    """A new row with what it lacks taken from the earlier one."""
    kept = {} if was is None else {name: getattr(was, name) for name in _KEPT if getattr(row, name) is None}
    return changed(row, **kept)


def _left(session: Session, read: OrderRead) -> Iterator[Row]:
    """The earlier rows of cars the new order does not name. Errors: Refusal, where it should have."""
    named = {row.car for row in read.rows}
    for row in session.order.rows if session.order else ():
        if row.car in named:
            continue
        if row.status == "classified" or read.has_statuses:
            raise Refusal(
                Refused(
                    f"car {row.car} is in the classification of {session.id}, and not in the new one",
                    remedy=f"Say what became of it: --dns {row.car}, --dnf {row.car}, ...",
                )
            )
        yield row


_KEPT = ("laps", "total_ms", "best_ms", "second_ms", "drove", "remark")


def _includes(season: Season, typed: str | None) -> tuple[UUID, ...] | None:
    """The decisions named by their lines. Errors: Malformed."""
    if typed is None:
        return None
    wanted = [] if typed.strip() == "none" else [each.removeprefix("#") for each in listed(typed)]
    if not wanted and typed.strip() != "none":
        raise Malformed("--includes: no line is named", remedy="Name lines of penalties, or say none")
    by_line = {str(each.seq): each.id for each in season.decisions.values()}
    for line in wanted:
        if line not in by_line:
            known = ", ".join(f"#{each}" for each in by_line)
            raise Malformed(f"--includes: #{line} is no penalty", excerpt=f"penalties: {known or 'none'}")
    return tuple(by_line[line] for line in wanted)


def _changes(changes: Changes) -> Iterator[Change]:
    both = set(pairs(changes.places, "--place")) & set(pairs(changes.statuses, "--status", "CAR=STATUS"))
    if both:
        raise Malformed(f"car {min(both)} is given a place and a status", remedy="Give one of them")
    places, statuses = pairs(changes.places, "--place", "CAR=PLACE"), pairs(changes.statuses, "--status", "CAR=STATUS")
    for car, typed in places.items():
        place = whole(typed)
        if place is None:
            what = f"--place: {typed[:40]!r} is no place"
            raise Malformed(what, remedy="Write it as --place CAR=PLACE, such as 21=3")
        with options_checked(place="--place", car="--place"):
            yield Change(car=car, place=place)
    for car, status in statuses.items():
        with options_checked(status="--status", car="--status"):
            yield Change.model_validate({"car": car, "status": status.upper()})
