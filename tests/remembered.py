"""Three races written down from memory, for histories whose season file is not beside the project.

The places that matter, in the format of a season file, and nothing that was published.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from racelog.importers.f1 import SeasonFile

ALL_COUNT = {"type": "all"}
COUNTBACK = {"countback": "all_classified_positions", "still_level": "share_position"}


def remembered(year: int) -> SeasonFile:
    """The season file of a year, as far as it is remembered."""
    return SeasonFile.model_validate_json(_MADE[year])


def _season(year: int, points: Sequence[int], rounds: Mapping[int, tuple[str, Sequence[str]]], **rules: Any) -> str:

    held = [_held(number, day, order) for number, (day, order) in rounds.items()]
    rows = [row for each in held for row in each["results"]]
    championship = {"points": list(points), "counting": ALL_COUNT, "tie_break": COUNTBACK}
    return json.dumps(
        {
            "season": year,
            "source": "remembered",
            "rules": {
                "drivers": {**championship, "shared_car": "none"},
                "constructors": {**championship, "key": "constructor+engine", "cars": "all", "fastest_lap": False},
                "listed": "scorers",
                **rules,
            },
            "drivers": {row["driver"]: {"name": row["driver"].replace("-", " ").title()} for row in rows},
            "constructors": {row["constructor"]: row["constructor"].title() for row in rows},
            "rounds": held,
        }
    )


def _held(number: int, day: str, order: Sequence[str]) -> dict[str, Any]:
    """A race in brief: "1 michael-schumacher benetton/renault", with the time where it matters, or DSQ."""
    return {
        "round": number,
        "name": f"Round {number}",
        "grand_prix": f"round-{number}",
        "date": day,
        "circuit": f"circuit-{number}",
        "results": [_row(place, *row.split()) for place, row in enumerate(order, start=1)],
    }


def _row(place: int, number: str, driver: str, constructor: str, said: str | None = None) -> dict[str, Any]:
    car = {"number": int(number), "driver": driver, "constructor": constructor}
    if said == "DSQ":
        return {**car, "text": said}
    return {**car, "pos": place, "text": str(place), "laps": 58, **({"time": said} if said else {})}


_MADE = {
    1995: _season(
        1995,
        (10, 6, 4, 3, 2, 1),
        {
            1: (
                "1995-03-26",
                (
                    "1 michael-schumacher benetton/renault", "6 david-coulthard williams/renault",
                    "28 gerhard-berger ferrari/ferrari", "8 mika-hakkinen mclaren/mercedes",
                    "27 jean-alesi ferrari/ferrari", "7 mark-blundell mclaren/mercedes",
                ),
            ),
            2: (
                "1995-04-09",
                (
                    "5 damon-hill williams/renault", "27 jean-alesi ferrari/ferrari",
                    "1 michael-schumacher benetton/renault", "2 johnny-herbert benetton/renault",
                ),
            ),
        },
        round_overrides={
            "1": {"no_constructor_points": ["michael-schumacher", "david-coulthard"], "why": "the fuel was not theirs"}
        },
    ),
    1999: _season(
        1999,
        (10, 6, 4, 3, 2, 1),
        {
            15: (
                "1999-10-17",
                (
                    "4 eddie-irvine ferrari/ferrari", "3 michael-schumacher ferrari/ferrari",
                    "1 mika-hakkinen mclaren/mercedes", "17 johnny-herbert stewart/ford",
                    "16 rubens-barrichello stewart/ford", "8 heinz-harald-frentzen jordan/mugen-honda",
                ),
            ),
        },
        adjustments=[
            {"type": "points", "driver": driver, "points": points, "after_round": 15, "why": "of fourteen races"}
            for driver, points in (("mika-hakkinen", 62), ("eddie-irvine", 60))
        ],
    ),
    2009: _season(
        2009,
        (10, 8, 6, 5, 4, 3, 2, 1),
        {
            1: (
                "2009-03-29",
                (
                    "22 jenson-button brawn/mercedes 1:34:15.784", "23 rubens-barrichello brawn/mercedes 1:34:16.591",
                    "9 jarno-trulli toyota/toyota 1:34:17.388", "10 timo-glock toyota/toyota 1:34:20.219",
                    "7 fernando-alonso renault/renault 1:34:20.663", "16 nico-rosberg williams/toyota 1:34:21.506",
                    "12 sebastien-buemi toro-rosso/ferrari 1:34:21.788",
                    "11 sebastien-bourdais toro-rosso/ferrari 1:34:22.082",
                    "20 adrian-sutil force-india/mercedes 1:34:22.119", "6 nick-heidfeld bmw-sauber/bmw 1:34:22.869",
                    "21 giancarlo-fisichella force-india/mercedes 1:34:23.158",
                    "1 lewis-hamilton mclaren/mercedes DSQ",
                ),
            ),
        },
    ),
}  # fmt: skip
