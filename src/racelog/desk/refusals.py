"""A refusal as a value: what is wrong, what stands near it, and what to do instead."""

from dataclasses import dataclass
from typing import ClassVar, NoReturn

from racelog.desk.names import near_cars, weekend_title
from racelog.errors import RacelogError
from racelog.facts.season import Season


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a request may not become a fact. Nothing was written."""

    what: str
    hint: str | None = None
    remedy: str | None = None


class Refusal(RacelogError):
    """A request refused by the rules."""

    exit_code: ClassVar[int] = 1

    def __init__(self, refused: Refused, place: str | None = None) -> None:
        what = f"refused: {refused.what}" if place is None else refused.what
        super().__init__(what, place=place, excerpt=refused.hint, remedy=refused.remedy)
        self.refused = refused


def refuse(what: str, hint: str | None = None, remedy: str | None = None, place: str | None = None) -> NoReturn:
    """Refuse a request; `place` is where in a file the reason stands. Errors: Refusal."""
    raise Refusal(Refused(what, hint, remedy), place)


def refuse_not_entered(
    season: Season, car: str, weekend: str, remedy: str, *, row: str = "", place: str | None = None
) -> NoReturn:
    """Refuse a car nobody entered for a weekend; `row` and `place` say where it stands in a file. Errors: Refusal."""
    what = f"{row}car {car} is not entered for {weekend_title(season, weekend)}"
    refuse(what, near_cars(season, weekend, car), remedy, place)
