"""What durability is tested with: a made-up season, notes of any length, races of forty cars; and the checks of a log."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid5

from racelog.facts.events import Fact, NoteRecorded, RaceClassified, Row, SeasonOpened
from racelog.facts.line import Asked, Placed
from racelog.log.files import FileStore
from racelog.log.store import Draft

CUP = "made-cup-2026"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
NAMES = UUID("00000000-0000-4000-8000-000000000000")


def draft(key: str, *facts: Fact, expected: int | None = None) -> Draft:
    """Facts asked for under a key; the digest follows from the facts, as at the desk."""
    numbered = tuple((uuid5(NAMES, f"{key}/{number}"), fact) for number, fact in enumerate(facts))
    asked = Asked(key=key, kind="test", digest=sha256(repr(facts).encode()).hexdigest())
    return Draft(numbered, asked, "j.doe", NOON, expected)


def opening() -> Draft:
    """The opening of the season."""
    return draft("open", SeasonOpened(season=CUP, title="Made Cup", year=2026))


def notes(key: str, *texts: str, expected: int | None = None) -> Draft:
    """Notes in one append: a line of about 300 bytes each, and its text."""
    return draft(key, *(NoteRecorded(text=text) for text in texts or (key,)), expected=expected)


def forty_cars(key: str) -> Draft:
    """A race of forty cars with laps and times: one line of about 3 kB."""
    rows = tuple(
        Row(car=str(place), status="classified", place=place, laps=20, total_ms=2_400_000 + 517 * place)
        for place in range(1, 41)
    )
    return draft(key, RaceClassified(session="R1", rows=rows))


def any_draft(number: int) -> Draft:
    """The n-th append of a run: short ones, races, and several lines at once."""
    key = f"k{number}"
    match number % 4:
        case 0:
            return notes(key, "a short note")
        case 1:
            return forty_cars(key)
        case 2:
            return notes(key, *(f"part {part} of {key}" for part in range(3)))
        case _:
            race = forty_cars(key)
            return draft(key, *(fact for _, fact in race.facts), NoteRecorded(text="x" * 300))


def by_key(placed: Sequence[Placed]) -> dict[str, list[Placed]]:
    """The lines of a log by the request they answer."""
    found: dict[str, list[Placed]] = {}
    for each in placed:
        found.setdefault(each.line.request.key, []).append(each)
    return found


def check_whole_appends(folder: Path) -> dict[str, list[Placed]]:
    """Read a log anew, every hash and link checked; each request is there once and with all its lines."""
    found = by_key(FileStore(folder).read(CUP).placed)
    for key, lines in found.items():
        parts = [each.line.part for each in lines]
        assert parts == [(part, len(lines)) for part in range(1, len(lines) + 1)], f"{key}: {parts}"
        seqs = [each.line.seq for each in lines]
        assert seqs == list(range(seqs[0], seqs[0] + len(seqs))), f"{key}: {seqs}"
    return found
