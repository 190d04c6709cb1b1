"""Whether a history ends where the season file says: what its decisions make of a race is the order printed."""

from collections.abc import Mapping

from racelog.errors import Malformed
from racelog.facts.events import Row
from racelog.facts.season import Season
from racelog.importers.f1.cars import RoundCars
from racelog.importers.f1.decisions import Histories
from racelog.importers.f1.rounds import RoundSteps
from racelog.importers.f1.season_file import SeasonFile
from racelog.rules.classification import classify

Standing = tuple[str, int | None]


def check_outcome(season: Season, file: SeasonFile, histories: Histories) -> None:
    """Hold every session a history is about against the season file. Errors: Malformed, naming the cars."""
    races = {f"{kind}{held.round}": held for held in file.rounds for kind in ("R", "S")}
    for session in histories.sessions:
        decided = None
        if session in races:
            decided = classify(season, season.sessions[session], tuple(season.decisions.values()))
        if decided is None:
            continue
        if decided.unknown:
            what, unknown = f"what the decisions make of {session} is not known", "\n".join(decided.unknown)
            remedy = "Give the laps and times on the road that are missing, in [[on_road]]"
            raise Malformed(what, place=histories.file, excerpt=unknown, remedy=remedy)
        held = races[session]
        printed = RoundSteps(season.id, file, held, RoundCars(file, held), histories.file).printed(session)
        _compare(session, {car.car: (car.status, car.place) for car in decided.cars}, printed, histories.file)


def _compare(session: str, decided: Mapping[str, Standing], printed: tuple[Row, ...], file: str) -> None:
    apart = [
        f"car {row.car}: decided {_said(decided[row.car])}, printed {_said((row.status, row.place))}"
        for row in printed
        if decided[row.car] != (row.status, row.place)
    ]
    if apart:
        more = [f"and {len(apart) - 3} more"] if len(apart) > 3 else []
        raise Malformed(
            f"the decisions about {session} do not end where the season file does",
            place=file,
            excerpt="\n".join([*apart[:3], *more]),
            remedy="Check the places on the road, and that the last word on every car is there",
        )


def _said(standing: Standing) -> str:
    status, place = standing
    return status if place is None else str(place)
