"""An Al Kamel championship export: who is entered, under which number, at which races."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from racelog.errors import Malformed, excerpt_of
from racelog.facts.values import spoken
from racelog.importers.timing.timing_file import is_car
from racelog.outside.csv_files import CsvRow, Layout, delimiter_of, header_cells, heading, read_csv
from racelog.outside.text_files import read_text

Race = tuple[str, int]
"""A meeting and the number of the race there."""

_POINTS = re.compile(r"(?P<meeting>.+)_Race (?P<race>\d{1,3})_Points", re.ASCII | re.IGNORECASE)
_ABSENT = "/"


@dataclass(frozen=True, slots=True)
class Appearance:
    """A driver at a race: whether entered there, the points as printed, and a status such as NS (not started)."""

    entered: bool
    points: str | None
    status: str | None


@dataclass(frozen=True, slots=True)
class Participant:
    """A row of the table; "03" and "3" are two numbers."""

    name: str
    number: str
    team: str | None
    race_class: str | None
    nationality: str | None
    races: Mapping[Race, Appearance]

    def entered_at(self, meeting: str) -> bool:
        """Whether the driver is entered for a race of a meeting, named as in the table."""
        return any(race.entered for (where, _), race in self.races.items() if where == meeting)


def read_participants(file: Path) -> tuple[Participant, ...]:
    """Everybody in a championship table. Errors: Malformed."""
    first = read_text(file).splitlines()[:1]
    if not first:
        raise Malformed("the file is empty", place=str(file), remedy="Export the file once more")
    layout = Layout(delimiter_of(first[0]), heading, loose=True)
    header = [cell.strip() for cell in header_cells(file, first[0], layout)]
    races = [points for points in map(_POINTS.fullmatch, header) if points is not None]
    if not {"number", "participant"} <= set(map(heading, header)) or not races:
        raise Malformed(
            "the header is not that of a championship table",
            place=f"{file}:1",
            excerpt=excerpt_of(",".join(header).encode()),
            remedy="Export the championship with the columns Participant, Number and, for each race, "
            "<meeting>_Race <number>_Points",
        )
    needed = ["participant", "number", *(heading(points[0]) for points in races)]
    rows = read_csv(file, needed, layout=layout)
    if not rows:
        raise Malformed("there is a header and nobody under it", place=str(file), remedy="Export the file once more")
    return tuple(_participant(row, races) for row in rows)


def _participant(row: CsvRow, races: Sequence[re.Match[str]]) -> Participant:
    if not row["participant"]:
        raise row.wrong("a participant has no name", "Write the name under Participant")
    if not is_car(row["number"]):
        raise row.wrong(f"number: {row['number']!r} is no car number", "1 to 5 letters or digits, such as 7 or 021")
    return Participant(
        name=row["participant"],
        number=row["number"],
        team=row["team"] or None,
        race_class=row["class"] or None,
        nationality=row["country"] or None,
        races=dict(_appearance(row, points) for points in races),
    )


def _appearance(row: CsvRow, race: re.Match[str]) -> tuple[Race, Appearance]:
    points = row[heading(race[0])]
    status = row[heading(f"{race['meeting']}_Race {race['race']}_Status")]
    entered = _ABSENT not in {points, status}
    appearance = Appearance(entered, points if entered and points else None, status or None)
    return (race["meeting"], int(race["race"])), appearance


def meeting_named(participants: Sequence[Participant], asked: str) -> str:
    """A meeting as the table has it; part of the name is enough, and so is more. Errors: Malformed."""
    known = tuple(dict.fromkeys(meeting for participant in participants for meeting, _ in participant.races))
    wanted = spoken(asked)
    exact = [meeting for meeting in known if spoken(meeting) == wanted]
    near = exact or [name for name in known if wanted and (wanted in spoken(name) or spoken(name) in wanted)]
    if len(near) != 1:
        what = "is no meeting of the championship table" if not near else f"may be {' or '.join(near)}"
        raise Malformed(f"{asked!r} {what}", remedy=f"Meetings there: {', '.join(known)}")
    return near[0]


def participants_at(participants: Sequence[Participant], meeting: str) -> tuple[Participant, ...]:
    """Those entered at a meeting, with its races only. Errors: Malformed, for a meeting that is not in the table."""
    name = meeting_named(participants, meeting)
    return tuple(
        replace(one, races={race: entry for race, entry in one.races.items() if race[0] == name})
        for one in participants
        if one.entered_at(name)
    )
