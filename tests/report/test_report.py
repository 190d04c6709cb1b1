"""The audit of a season as a document: everything in it is what the tables say, and nothing asks the network."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader

from conftest import COMMITTED, EVENTS, ROOT
from f1_seasons import season_of
from paddock import Paddock, championship, regulations, three_cars, under_way
from racelog.audit.compare import compare
from racelog.audit.published import read_published
from racelog.facts.events import BackOfField, DriverRegistered, EntryRegistered, SeasonOpened
from racelog.facts.regulations import Bonus, CountBest, assumptions
from racelog.log.files import FileStore
from racelog.report import Subject, as_html, as_pdf, document
from racelog.tables import decisions_table, results_table, standings_table
from racelog.tables.replayed import Replayed, replayed
from report_page import Page

Committed = Callable[[str], Replayed]
ODD_NAMES = ('<script>alert("x")</script>', '#import "x"', "*a_b*", "$ @ref // `c` ]", "Łukasz Đoković 山本")


def audited(replayed: Replayed) -> Subject:
    """A committed season with its published tables."""
    file = EVENTS / replayed.season.id / "published.csv"
    return Subject(replayed, compare(replayed, read_published(file)), file.name)


@cache
def page_of(season: str) -> Page:
    """The page of a committed season, read."""
    log = FileStore(EVENTS).read(season)
    return Page(as_html(document(audited(replayed(log.placed, log.head)))))


def page(made: Paddock) -> Page:
    """The page of a made-up season, read."""
    return Page(as_html(document(Subject(made.replayed))))


@pytest.mark.parametrize("season", COMMITTED)
def test_the_page_asks_nothing_of_anybody(season: str) -> None:
    """No script, no picture, no font, no style sheet from elsewhere; links lead to places in the page, each there once."""
    found = page_of(season)
    assert not found.tags & {"script", "img", "link", "iframe", "object", "embed", "base", "form"}
    assert found.fetched == []
    assert all(link.startswith("#") for link in found.links)
    assert {link[1:] for link in found.links} <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))
    style = as_html(document(Subject(Paddock().replayed))).partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("season", COMMITTED)
def test_every_line_of_every_standings_table_is_on_the_page(season: str, committed: Committed) -> None:
    """With its points, and the marks of each place; columns and rows have headings a screen reader says."""
    replayed, found = committed(season), page_of(season)
    for each in replayed.results.championships:
        table = standings_table(replayed, each.id)
        assert table is not None
        if not table.standings:
            continue
        shown = found.tables[f"{table.championship_title} · after round {table.after_round}"]
        assert shown.scopes == {"", "row", "col"}
        assert len(shown.rows) == len(table.standings) + 1
        for line, row in zip(table.standings, shown.rows[1:], strict=True):
            assert row[-1].strip("()") == str(round(float(Fraction(line.points)), 2)).removesuffix(".0")
            assert [cell for cell in row[2:-1] if cell] == [
                cell.printed + "".join({"pole": "P", "fastest_lap": "F", "penalty": "†", "guest": "G"}.get(mark, "") for mark in cell.marks)
                for cell in line.results if cell.printed or cell.marks
            ]  # fmt: skip


def test_the_champion_has_306_points_and_the_explanation_adds_up() -> None:
    """Twenty-one awards of Parker Thompson, each with a line of the log; the matrix marks wins, poles, fastest laps."""
    found = page_of("pccna-2022")
    row = found.tables["Overall · after round 16"].row("Parker Thompson")
    assert (row["pos"], row["points"], row["R11"], row["R12"]) == ("1", "306", "1PF", "2P")
    explained = found.tables["Parker Thompson, Overall: every award"].rows[1:]
    assert len(explained) == 21
    assert sum(Fraction(row[2]) for row in explained) == 306
    assert all(re.match(r"\d\d-[a-z-]+:\d+ \w+", row[-1]) for row in explained)


@pytest.mark.parametrize("season", COMMITTED)
def test_every_explanation_adds_up_to_the_points_of_its_table(season: str, committed: Committed) -> None:
    """What is in brackets is dropped, and does not count."""
    replayed, found = committed(season), page_of(season)
    explained = 0
    for each in replayed.results.championships:
        standings = replayed.results.standings(each.id)
        assert standings is not None
        for line in standings.lines:
            name = replayed.competitor(each.competitor, line.competitor)
            table = found.tables.get(f"{name}, {each.title}: every award")
            given = [row[2] for row in table.rows[1:]] if table else []
            assert sum((Fraction(points) for points in given if "(" not in points), Fraction(0)) == line.points
            explained += bool(given)
    assert explained > 5


@pytest.mark.parametrize("season", COMMITTED)
def test_every_round_and_every_decision_is_on_the_page(season: str, committed: Committed) -> None:
    """The classification as it stands, and what became of every penalty."""
    replayed, found = committed(season), page_of(season)
    for number in replayed.season.rounds:
        results = results_table(replayed, f"R{number}")
        if results is not None and results.results:
            shown = found.tables[f"R{number}, race: classification"].rows[1:]
            assert [[row[0], row[2]] for row in shown] == [[line.printed, f"#{line.car}"] for line in results.results]
    decisions = decisions_table(replayed).decisions
    if decisions:
        shown = found.tables["Penalties, in the order they were recorded"].rows[1:]
        assert [row[0] for row in shown] == [f"#{each.seq}" for each in decisions]


@pytest.mark.parametrize("season", COMMITTED)
def test_every_assumption_is_marked(season: str, committed: Committed) -> None:
    """And the log is named: its head, its lines, when the last one was recorded."""
    replayed, words = committed(season), page_of(season).words
    for adopted in replayed.season.adopted:
        for assumed in assumptions(adopted.regulations):
            assert " ".join(assumed.split()) in words
    assert replayed.head in words
    assert f"{replayed.seq} lines" in words
    assert "verified: every line fits its hash" in words
    assert f"{replayed.placed[-1].line.at:%Y-%m-%d %H:%M} (UTC)" in words


def test_the_audit_lists_every_difference() -> None:
    """2024: 35 of 49 totals follow, and the champion's does not."""
    found = page_of("pccna-2024")
    agreement = found.tables["Agreement of every published table"].row("Overall")
    assert agreement["totals agree"] == "35 of 49"
    differences = found.tables["Overall: every difference"]
    assert len(differences.rows) == 19
    assert differences.row("Loek Hartog") == {
        "differs in": "Overall",
        "competitor": "Loek Hartog",
        "published": "1. with 342",
        "computed": "1. with 359",
        "what": "points",
        "published in": "published.csv:2",
    }


def test_dropped_results_are_struck_out_and_bracketed() -> None:
    """2024, Masters: the champion dropped a fifth place in rounds 11 and 14."""
    found = page_of("pccna-2024")
    assert found.tables["Masters · after round 16"].struck[:2] == ["5", "5"]
    explained = found.tables["Matt Halcome, Masters: every award"]
    assert explained.struck == ["(12)", "(12)"]


def test_incomplete_tables_have_no_positions() -> None:
    """2021: only the winners were published. Points in brackets, and a word that says why."""
    found = page_of("pccna-2021")
    table = found.tables["Overall (Pro) · after round 16"]
    assert {row[0] for row in table.rows[1:]} == {""}
    assert all(row[-1].startswith("(") for row in table.rows[1:])
    assert "only the winner is known (rounds 1-16)" in found.words
    assert "Nobody is in it yet." in found.words


@pytest.mark.parametrize("year", [1954, 1979, 2018, 2021])
def test_seasons_of_sevenths_halves_and_exclusions_are_reported(year: int, shared_data: object) -> None:
    """Fractions as people write them; every table there."""
    replayed = season_of(year)
    found = Page(as_html(document(Subject(replayed))))
    for each in replayed.results.championships:
        assert any(caption.startswith(f"{each.title} · after") for caption in found.tables)


def with_odd_names() -> Paddock:
    """A season of drivers whose names are markup."""
    made = Paddock().weekends(1)
    for number, name in enumerate(ODD_NAMES, start=1):
        made.ask(DriverRegistered(driver=f"d{number}", name=name))
        made.ask(EntryRegistered(car=str(number), drivers=(f"d{number}",), class_="pro"))
    made.race(1, *(str(number) for number in range(1, len(ODD_NAMES) + 1)))
    return made


def test_a_name_is_never_markup_on_the_page() -> None:
    """Whatever somebody is called stands there as he is called."""
    found = page(with_odd_names())
    assert "script" not in found.tags
    assert [row[1] for row in found.tables["Drivers · after round 1"].rows[1:]] == list(ODD_NAMES)
    assert "<script>alert" not in as_html(document(Subject(with_odd_names().replayed)))


def test_a_name_is_never_markup_on_paper() -> None:
    """The typesetter gets values, not instructions."""
    text = text_of(as_pdf(document(Subject(with_odd_names().replayed))))
    for name in ODD_NAMES[:4]:
        assert "".join(name.split()) in text


def text_of(pdf: bytes) -> str:
    """Every letter of a PDF, without spaces."""
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_paper_holds_what_the_page_holds(committed: Committed) -> None:
    """Every section, every competitor, every difference, every decision."""
    found = document(audited(committed("pccna-2022")))
    text = text_of(as_pdf(found))
    for section in found.sections:
        for part in (section, *section.sections):
            assert "".join(part.title.split()) in text
    page = page_of("pccna-2022")
    for table in page.tables.values():
        for row in table.rows[1:]:
            for cell in row[:3]:
                assert "".join(cell.split()) in text


SCRIPT = """
import sys
from pathlib import Path
from racelog.audit.compare import compare
from racelog.audit.published import read_published
from racelog.report import Subject, as_html, as_pdf, document
from racelog.log.files import FileStore
from racelog.tables.replayed import replayed
events, season, folder = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
log = FileStore(events).read(season)
standing = replayed(log.placed, log.head)
published = read_published(events / season / "published.csv")
report = document(Subject(standing, compare(standing, published), "published.csv"))
(folder / "report.html").write_bytes(as_html(report).encode())
(folder / "report.pdf").write_bytes(as_pdf(report))
"""


@pytest.mark.parametrize("season", COMMITTED)
def test_the_same_log_gives_the_same_bytes(season: str, tmp_path: Path) -> None:
    """In another process, at another time, with other hashes, in another zone and language; as a page and on paper."""
    for seed, zone, language in (("1", "UTC", "C"), ("4242", "Asia/Tokyo", "de_DE.UTF-8")):
        (tmp_path / seed).mkdir()
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(EVENTS), season, str(tmp_path / seed)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": seed, "TZ": zone, "LANG": language},
            check=True,
        )
    for form in ("report.html", "report.pdf"):
        report = (tmp_path / "1" / form).read_bytes()
        assert report == (tmp_path / "4242" / form).read_bytes()
        assert len(report) > 50_000


def test_a_season_just_opened_is_a_document_too() -> None:
    """Nothing adopted, nothing run, nothing published: it says so."""
    made = Paddock()
    first = made.store.read("made-cup-2026").placed[:1]
    found = Page(as_html(document(Subject(replayed(first, first[-1].digest)))))
    for said in ("No regulations are adopted", "no published table", "No weekend is on the calendar", "0 of 0 run"):
        assert said in found.words
    assert as_pdf(document(Subject(replayed(first, first[-1].digest)))).startswith(b"%PDF-")
    assert isinstance(first[0].line.data, SeasonOpened)


def test_regulations_without_a_round_say_what_will_count() -> None:
    """Entries and rules, and no round run."""
    rule = championship(counting=CountBest(kind="best", results=3), bonuses=(Bonus(on="pole", points=Fraction(1, 2)),))
    found = page(three_cars(Paddock(rules=regulations(rule, race_minutes=40))))
    assert "the best 3 results count" in found.words
    assert "0.5 for pole of a race" in found.words
    assert "40 minutes" in found.words
    assert "No round of it has been run." in found.words
    assert "there is no classification yet" in found.words


def test_a_decision_shows_its_chain() -> None:
    """Applied, rescinded, put back: each with its document; and the points follow."""
    made = under_way(printed=False)
    penalty = made.penalise("R1", "1", BackOfField())
    made.rescind(penalty)
    made.reinstate(penalty)
    found = page(made)
    state = found.tables["Penalties, in the order they were recorded"].rows[1][7]
    assert state == (
        f"in force; rescinded by #{penalty.seq + 1} (SP 98, made up); reinstated by #{penalty.seq + 2} (SP 99, made up)"
    )
    assert found.tables["Drivers · after round 1"].row("Kay Van Berlo")["R1"].endswith("†")
