"""What was decided after the flag, laid beside a season file that prints only what became of it: data, never code.

[[on_road]]             how a session ended on the track, where that is not the order printed
session = "R9"
cars = [{car = "11", place = 1}]        the others keep their order around them; laps and time where they are known

[[decision]]            any request about decisions, protests and appeals, in the order of history
after_round = 13        taken when this round had been run, and before the next one
on = 1976-09-24         the day, where it is known
name = "restart"        what later decisions call it by: penalty = "restart", appeal = "..."
record = "penalty_applied"
...
reason = "..."
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

from pydantic import Field

from racelog.desk.requests.models import KINDS, ByReference, DecisionRequest, ProcedureRequest, Request
from racelog.errors import Malformed
from racelog.facts.events import ClassificationAmended, Known, NoteRecorded
from racelog.facts.naming import near_names
from racelog.facts.pointing import subjects
from racelog.facts.values import CarNumber, Laps, Model, Place, RoundNumber, SessionId, Slug, Text
from racelog.importers.corrections import BASIS, known_tables, request_of, tables_of
from racelog.importers.f1.season_file import Round, SeasonFile
from racelog.importers.importing import event_id
from racelog.outside.text_files import read_text
from racelog.outside.toml_files import load_toml, validated

RECORDS = frozenset(
    kind
    for kind, asked in KINDS.items()
    if asked
    in {
        *get_args(DecisionRequest),
        *get_args(ProcedureRequest),
        *get_args(ByReference),
        ClassificationAmended,
        NoteRecorded,
    }
)
"""What a history may ask for."""


class OnRoadCar(Model):
    """Where a car crossed the line, and its time there where the season file has none."""

    car: CarNumber
    place: Place
    laps: Laps | None = None
    time: str | None = None


class OnRoad(Model):
    """A session as it ended on the track, before anything was decided."""

    session: SessionId
    cars: tuple[OnRoadCar, ...] = Field(min_length=1)
    source: Text | None = None


class Moment(Model):
    """When a decision came, and what it is called by later ones."""

    after_round: RoundNumber
    on: date | None = None
    name: Slug | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of a history: what is asked, when, and the session it is about."""

    key: str
    place: str
    after_round: int
    request: Request
    known: Known
    session: str | None


@dataclass(frozen=True, slots=True)
class Histories:
    """A file of decisions, read and checked."""

    file: str = ""
    on_road: Mapping[str, OnRoad] = field(default_factory=dict)
    decisions: tuple[Decided, ...] = ()

    @property
    def sessions(self) -> tuple[str, ...]:
        """Every session they are about."""
        about = (decided.session for decided in self.decisions if decided.session is not None)
        return tuple(dict.fromkeys((*self.on_road, *about)))

    def last_about(self, session: str) -> Decided | None:
        """The last decision about a session."""
        return next((decided for decided in reversed(self.decisions) if decided.session == session), None)


NO_HISTORIES = Histories()


def read_decisions(file: Path, season: str, printed: SeasonFile) -> Histories:
    """Read a file of decisions about a season. Errors: Malformed."""
    table = load_toml(read_text(file), str(file))
    known_tables(table, ("on_road", "decision"), file)
    return Histories(str(file), _on_road(table, file, printed), _decisions(table, file, season, printed))


def _on_road(table: Mapping[str, Any], file: Path, printed: SeasonFile) -> dict[str, OnRoad]:
    ended: dict[str, OnRoad] = {}
    run = [f"R{round_.round}" for round_ in printed.rounds if round_.results]
    run += [f"S{round_.round}" for round_ in printed.rounds if round_.sprint_results]
    for number, asked in enumerate(tables_of(table, "on_road", file), start=1):
        place = f"{file}: on_road {number}"
        road = validated(asked, place, OnRoad)
        if road.session not in run:
            what = f"the season file has no race {road.session}"
            raise Malformed(what, place=place, excerpt=near_names(road.session, run))
        if road.session in ended:
            raise Malformed(f"{road.session} is there twice", place=place, remedy="Put its cars into one [[on_road]]")
        ended[road.session] = road
    return ended


def _decisions(table: Mapping[str, Any], file: Path, season: str, printed: SeasonFile) -> tuple[Decided, ...]:
    decisions: list[Decided] = []
    named: dict[str, Decided] = {}
    for number, written in enumerate(tables_of(table, "decision", file), start=1):
        place = f"{file}: decision {number}"
        moment = validated({key: written[key] for key in Moment.model_fields if key in written}, place, Moment)
        if moment.name in named:
            raise Malformed(f"two decisions are called {moment.name!r}", place=place, remedy="Give each its own name")
        if decisions and moment.after_round < decisions[-1].after_round:
            what = f"after_round is {moment.after_round}, and the decision before it came after round"
            raise Malformed(f"{what} {decisions[-1].after_round}", place=place, remedy="Write them in their order")
        known = _known(moment, printed, place)
        asked, session = _named_ids(written, named, season, place)
        request = request_of(asked, place, sorted(RECORDS), {"known": known.model_dump(mode="json")})
        decided = Decided(
            key=f"decision:{moment.name or number}",
            place=place,
            after_round=moment.after_round,
            request=request,
            known=known,
            session=next((str(named) for named in subjects(request, "session")), session),
        )
        decisions.append(decided)
        named.update({moment.name: decided} if moment.name else {})
    return tuple(decisions)


def _known(moment: Moment, printed: SeasonFile, place: str) -> Known:
    """The end of the day it was decided on; where that is not known, of the day of the round before."""
    round_, following = _around(moment.after_round, printed.rounds, place)
    day = moment.on or round_.date
    if day < round_.date or (following is not None and day > following.date):
        until = "" if following is None else f", and round {following.round} on {following.date}"
        what = f"on is {day}, and after_round is {round_.round}"
        raise Malformed(what, place=place, excerpt=f"round {round_.round} was run on {round_.date}{until}")
    at = datetime.combine(day, time(23, 59, 59), UTC)
    return Known(at=at, source="calendar" if moment.on else "order")


def _around(after: int, rounds: Sequence[Round], place: str) -> tuple[Round, Round | None]:
    """The round a decision came after, and the next one."""
    for round_, following in (*pairwise(rounds), (rounds[-1], None)):
        if round_.round == after:
            return round_, following
    known = ", ".join(str(round_.round) for round_ in rounds)
    raise Malformed(
        f"after_round is {after}, a round the season file does not have", place=place, remedy=f"Rounds: {known}"
    )


def _named_ids(
    table: Mapping[str, Any], named: Mapping[str, Decided], season: str, place: str
) -> tuple[dict[str, Any], str | None]:
    """A request with the ids of the decisions it names; and the session those are about."""
    asked = {key: value for key, value in table.items() if key not in Moment.model_fields}
    model, session = KINDS.get(str(table.get("record"))), None
    for key, value in asked.items():
        if key in BASIS or model is None or key not in model.model_fields or not isinstance(value, str):
            continue
        if UUID not in {(kind := model.model_fields[key].annotation), *get_args(kind)}:
            continue
        if value not in named:
            hint = near_names(value, named)
            raise Malformed(f"{key} = {value!r}: no decision above is called so", place=place, excerpt=hint)
        asked[key], session = str(event_id(season, named[value].key)), named[value].session
    return asked, session
