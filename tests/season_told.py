"""A made-up season told in a TOML file beside a shipped book: what officials would type, and tables worked out by hand.

    book = "sprint-cup"               a shipped book, or one of the [files]
    told = '''                      a request a line, as it is typed at the desk; # begins a comment
    enter 7 "Ari Lund" Reds
    classify R1 --order 7,9,11
    '''

    [files]                           files that these lines name, of a timing system or books, where there are any

    [[tables]]
    championship = "drivers"          after = N, where it is not the end; before = "words" of a comment among the lines
    lines = ["1 Ari Lund: 25 + 12 (+ 9) = 37", ...]

A line says the position ("-" for whoever is not ranked), the name, and the sum: every award that is not 0 is a term,
those in brackets were dropped; a fraction is written 1/2. The awards racelog gives must be these terms, not only add
up to them.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from paddock import NOON
from racelog.desk.requests import lines
from racelog.desk.requests.catalogue import REQUESTS
from racelog.desk.requests.reading import request
from racelog.desk.service import Desk
from racelog.facts.season import Season
from racelog.importers.importing import imported_id
from racelog.importers.timing import order_read, read_timing
from racelog.log.memory import MemoryStore
from racelog.rules.ranking.standings import Standing, Standings
from racelog.tables.replayed import Replayed, replayed

FOLDER = Path(__file__).parent / "books"
LINE = re.compile(r"(?P<position>\d+|-) (?P<name>[^:]+): (?P<sum>[^=]+) = (?P<total>\S+)")
TERM = re.compile(r"(?P<dropped>\()?(?P<sign>[+-]?) ?(?P<points>\d+(?:/\d+)?(?:\.\d+)?)\)?")


@dataclass(frozen=True)
class Worked:
    """One line of a table as worked out by hand: what counts, what was dropped, and what it comes to."""

    position: int | None
    name: str
    counted: tuple[Fraction, ...]
    dropped: tuple[Fraction, ...]
    total: Fraction


def worked(line: str) -> Worked:
    """A line of a table; its own arithmetic must be right."""
    read = LINE.fullmatch(line)
    assert read is not None, f"cannot be read: {line}"
    terms = [(bool(term["dropped"]), _value(term)) for term in TERM.finditer(read["sum"])]
    terms = [(dropped, points) for dropped, points in terms if points]
    counted = tuple(points for dropped, points in terms if not dropped)
    total = Fraction(read["total"])
    assert sum(counted) == total, f"does not add up to {sum(counted)}: {line}"
    position = None if read["position"] == "-" else int(read["position"])
    return Worked(position, read["name"].strip(), counted, tuple(points for dropped, points in terms if dropped), total)


def _value(term: re.Match[str]) -> Fraction:
    points = Fraction(term["points"])
    return -points if term["sign"] == "-" else points


def season_told(book: str, told: str, files: Mapping[str, str] | None = None, name: str = "made-2026") -> Replayed:
    """The season that comes of it, every line decided at the desk."""
    store = MemoryStore()
    desk = Desk(store, ids=imported_id, printed=True)
    with TemporaryDirectory() as folder:
        laid_out = {file: Path(folder) / file for file in files or {}}
        for file, path in laid_out.items():
            path.write_text((files or {})[file], encoding="utf-8")
        for at, line in enumerate(_requests(book, told), start=1):
            form, words = lines.named(lines.words_of(line), REQUESTS)
            season = desk.season(name) if at > 1 else Season()
            logged = store.read(name).lines if at > 1 else ()
            typed = {"season": name, **_with_files(lines.filled(form, words).typed, laid_out)}
            asked = request(form, typed, season, logged, now=NOON)
            desk.append(name, asked, by="j.doe", key=f"line {at}")
    log = store.read(name)
    return replayed(log.placed, log.head)


def _with_files(typed: Mapping[str, object], files: Mapping[str, Path]) -> dict[str, object]:
    """What was typed, with the files that it names: those of the timing system read, books by their paths."""
    read: dict[str, object] = {**typed}
    for key, value in typed.items():
        if isinstance(value, str) and value in files:
            path = files[value]
            read[key] = str(path) if path.suffix == ".toml" else order_read(read_timing(path))
    return read


def _requests(book: str, told: str) -> list[str]:
    spoken = (line.strip() for line in told.splitlines())
    return [
        'season open --title "Made Season"',
        f"regulations adopt {book}",
        *(line for line in spoken if line and not line.startswith("#")),
    ]


def told_before(story: Mapping[str, Any], table: Mapping[str, Any]) -> str:
    """The lines of a story up to the comment a table names; all of them where it names none."""
    told: str = story["told"]
    if "before" not in table:
        return told
    before, comment, _ = told.partition(f"# {table['before']}")
    assert comment, f"no comment begins with these words: {table['before']}"
    return before


def told_in(file: Path) -> dict[str, Any]:
    """What a file holds."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def lines_of(table: Standings, season: Season) -> list[Worked]:
    """A table of racelog in the same form."""
    return [
        Worked(line.position, _name(line, season), _terms(line.counted), _terms(line.dropped), line.points)
        for line in table.lines
    ]


def _terms(awards: Any) -> tuple[Fraction, ...]:
    return tuple(award.points for award in awards if award.points)


def _name(line: Standing, season: Season) -> str:
    for known in (season.drivers, season.teams):
        if line.competitor in known:
            return known[line.competitor].name
    return line.competitor


def same(one: Worked, other: Worked) -> bool:
    """Whether two lines say the same, whatever the order of their terms."""
    return (one.position, one.name, one.total) == (other.position, other.name, other.total) and (
        Counter(one.counted) == Counter(other.counted) and Counter(one.dropped) == Counter(other.dropped)
    )
