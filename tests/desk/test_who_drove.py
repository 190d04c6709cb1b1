"""Who drove which race of a shared car: said by a command, in a CSV, by a simulator's file; and what a book asks of them."""

from pathlib import Path

import pytest

from paddock import Paddock, championship
from racelog.desk.refusals import Refusal
from racelog.desk.requests.catalogue import REQUESTS
from racelog.desk.requests.kinds import Context
from racelog.desk.requests.models import AmendClassification, Change, Void, WhoDrove
from racelog.desk.requests.orders import classify
from racelog.desk.requests.reading import request
from racelog.errors import Malformed
from racelog.facts.events import Basis, DriverRegistered, Drove, EntryRegistered, RaceClassified, TeamRegistered
from racelog.facts.regulations import SharedCars
from racelog.importers.timing import Asked, order_read, read_timing
from sim_files import acc, acc_lap, acc_line

CREW = ("ari-lund", "bea-holt", "cai-frost")


def crewed(**shared: object) -> Paddock:
    """Two cars of three and two drivers, and one of a single driver; drivers and teams have a table each."""
    tables = (
        championship("drivers", shared_cars=SharedCars.model_validate(shared)),
        championship("teams", competitor="team"),
    )
    paddock = Paddock(*tables).weekends(1)
    for driver in (*CREW, "dov-hale", "eli-reyes"):
        paddock.ask(DriverRegistered(driver=driver, name=driver.replace("-", " ").title()))
    for team in ("red", "blue"):
        paddock.ask(TeamRegistered(team=team, name=team.title()))
    paddock.ask(EntryRegistered(car="1", drivers=CREW, team="red", class_="pro"))
    paddock.ask(EntryRegistered(car="2", drivers=("dov-hale", "eli-reyes"), team="blue", class_="pro"))
    return paddock.enter("3", "fay-quinn")


@pytest.fixture
def paddock() -> Paddock:
    """After a race of 20 laps: 1, 2, 3."""
    made = crewed()
    made.race(1, "1", "2", "3")
    return made


def who(car: str, *drivers: str, **far: dict[str, int]) -> WhoDrove:
    laps, times = far.get("laps", {}), far.get("ms", {})
    drove = tuple(Drove(driver=one, laps=laps.get(one), driven_ms=times.get(one)) for one in drivers)
    return WhoDrove(session="R1", car=car, drove=drove)


def test_who_is_not_named_did_not_drive(paddock: Paddock) -> None:
    """They get nothing of that race; the others and the team keep their points."""
    assert paddock.table()[:3] == [(1, "ari-lund", "25"), (1, "bea-holt", "25"), (1, "cai-frost", "25")]
    paddock.ask(who("1", "ari-lund", "bea-holt"))
    assert paddock.table()[:3] == [(1, "ari-lund", "25"), (1, "bea-holt", "25"), (3, "dov-hale", "20")]
    assert "cai-frost" not in [row[1] for row in paddock.table()]
    assert paddock.table("teams") == [(1, "red", "25"), (2, "blue", "20")]


def test_an_explanation_names_the_line_that_says_who_drove(paddock: Paddock) -> None:
    """The points of the race follow from the order and from what was said of its cars."""
    line = paddock.ask(who("1", "ari-lund"))
    awards = [award for standing in paddock.standings().lines for award in standing.awards]
    assert [line.seq in award.causes for award in awards if award.session == "R1"] == [True] * 4


def test_an_explanation_names_the_line_though_later_ones_keep_what_it_said(paddock: Paddock) -> None:
    """A later line about another car replaces the order, and says nothing new of this one."""
    first = paddock.ask(who("1", "ari-lund"))
    second = paddock.ask(who("2", "dov-hale"))
    causes = {standing.competitor: award.causes for standing in paddock.standings().lines for award in standing.awards}
    assert causes["ari-lund"] == (second.seq, first.seq)
    assert causes["dov-hale"] == (second.seq,)


def test_a_car_that_did_not_start_was_driven_by_nobody() -> None:
    """Nor one that was withdrawn."""
    paddock = crewed()
    paddock.race(1, "1 DNS", "2", "3")
    assert paddock.refusal(who("1", "ari-lund")).startswith("car 1 is DNS in R1")


def test_taken_back_it_is_as_before(paddock: Paddock) -> None:
    """Said in error: the line is taken back, and everybody entered drove."""
    before = paddock.table()
    line = paddock.ask(who("1", "ari-lund"))
    paddock.ask(Void(line=line.seq, basis=Basis(reason="the wrong car")))
    assert paddock.table() == before


def test_everybody_entered_is_what_is_usual(paddock: Paddock) -> None:
    """Saying so is news only after something else was said; then nothing of it stays."""
    assert paddock.refusal(who("1", *CREW)).startswith(
        "car 1 was driven by Ari Lund, Bea Holt, Cai Frost in R1 already"
    )
    paddock.ask(who("1", "bea-holt"))
    assert "already" in paddock.refusal(who("1", "bea-holt"))
    paddock.ask(who("1", *CREW))
    order = paddock.replayed.season.sessions["R1"].order
    assert order is not None
    assert [row.drove for row in order.rows] == [None, None, None]


def test_a_later_order_keeps_who_drove(paddock: Paddock) -> None:
    """As it keeps all it does not say."""
    paddock.ask(who("1", "ari-lund"))
    swapped = (Change(car="1", place=2), Change(car="2", place=1))
    paddock.ask(AmendClassification(session="R1", changes=swapped))
    assert [(row[1], row[2]) for row in paddock.table()][:3] == [
        ("dov-hale", "25"),
        ("eli-reyes", "25"),
        ("ari-lund", "20"),
    ]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (who("9", "ari-lund"), "car 9 is not in the classification of R1"),
        (who("1", "ari-lund", "ari-lund"), "Ari Lund is named twice for car 1"),
        (who("1", "gus-stay"), "Gus Stay is not entered at weekend 1 (Circuit 1)"),
        (who("1", "nobody-here"), "no driver 'nobody-here' is registered"),
        (WhoDrove(session="R2", car="1", drove=(Drove(driver="ari-lund"),)), "R2"),
    ],
)
def test_what_cannot_be(paddock: Paddock, asked: WhoDrove, words: str) -> None:
    """Refused before it is a fact."""
    paddock.ask(DriverRegistered(driver="gus-stay", name="Gus Stay"))
    assert words in paddock.refusal(asked)


def test_more_laps_than_the_car_has_are_refused() -> None:
    """Of all drivers together."""
    paddock = crewed()
    rows = ("1", "2", "3")
    paddock.race(1, *rows)
    order = paddock.replayed.season.sessions["R1"].order
    assert order is not None
    timed = crewed()
    timed.ask(RaceClassified(session="R1", rows=tuple(type(row)(car=row.car, status="classified", place=row.place, laps=20) for row in order.rows)))  # fmt: skip
    assert "drove 21 laps together, and it has 20 in R1" in timed.refusal(
        who("1", "ari-lund", "bea-holt", laps={"ari-lund": 12, "bea-holt": 9})
    )


@pytest.mark.parametrize(
    ("shared", "far", "note"),
    [
        ({"minimum_minutes": 40}, {"ms": {"ari-lund": 3_600_000, "bea-holt": 2_400_000, "cai-frost": 2_399_000}}, "drove 39:59 of the 40 minutes asked of a driver"),
        ({"minimum_laps": 5}, {"laps": {"ari-lund": 9, "bea-holt": 5, "cai-frost": 4}}, "drove 4 of the 5 laps asked of a driver"),
    ],
)  # fmt: skip
def test_who_drove_too_little_earns_nothing(shared: dict[str, int], far: dict[str, dict[str, int]], note: str) -> None:
    """The book says how much; the car, who drove enough, and the team keep all."""
    paddock = crewed(**shared)
    paddock.race(1, "1", "2", "3")
    paddock.ask(who("1", *CREW, **far))
    paddock.ask(who("2", "dov-hale", "eli-reyes", **{key: {"dov-hale": 3_000_000 if key == "ms" else 9, "eli-reyes": 3_000_000 if key == "ms" else 9} for key in far}))  # fmt: skip
    points = {row[1]: row[2] for row in paddock.table()}
    assert (points["ari-lund"], points["bea-holt"], points["cai-frost"]) == ("25", "25", "0")
    assert points["fay-quinn"] == "17", "who drives alone drove enough"
    frost = next(standing for standing in paddock.standings().lines if standing.competitor == "cai-frost")
    assert [award.note for award in frost.awards] == [note]
    assert paddock.table("teams") == [(1, "red", "25"), (2, "blue", "20")]


def test_what_is_not_known_of_a_crew_is_missing_from_the_table() -> None:
    """The book asks for 40 minutes, and nobody said how long the drivers drove: the table says so, and guesses nothing."""
    paddock = crewed(minimum_minutes=40)
    paddock.race(1, "1", "2", "3")
    missing = [gap.what for gap in paddock.standings().gaps]
    assert "how far Cai Frost drove car 1 in R1 is not known" in missing
    assert not any("Fay Quinn" in what for what in missing)


def written(folder: Path, text: str | bytes) -> Path:
    file = folder / "r.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def from_file(paddock: Paddock, file: Path) -> RaceClassified:
    asked = classify(
        {"session": "R1", "file": order_read(read_timing(file, {}, Asked("race")))}, Context(paddock.replayed.season)
    )
    assert isinstance(asked, RaceClassified)
    return asked


def test_a_column_of_a_csv_says_who_drove(tmp_path: Path) -> None:
    """By name or id, with laps or time where they are known; a car of which nothing is said was driven by all."""
    paddock = crewed()
    text = "car,place,drove\n1,1,Ari Lund=12 / cai-frost=40:00.5\n2,2,\n3,3,Fay Quinn\n"
    rows = from_file(paddock, written(tmp_path, text)).rows
    assert [row.drove for row in rows] == [
        (Drove(driver="ari-lund", laps=12), Drove(driver="cai-frost", driven_ms=2_400_500)),
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("Dov Hale", "row 1: Dov Hale is not entered in car 1 at weekend 1 (Circuit 1)"),
        ("Ari Lund=far", "drove: 'Ari Lund=far' does not say who drove, and how far"),
        ("=12", "drove: '=12' does not say who drove, and how far"),
    ],
)
def test_what_a_column_cannot_say(cell: str, words: str, tmp_path: Path) -> None:
    """In a file somebody wrote by hand nothing is passed over."""
    with pytest.raises((Malformed, Refusal)) as refused:
        from_file(crewed(), written(tmp_path, f"car,place,drove\n1,1,{cell}\n2,2,\n3,3,\n"))
    assert words in str(refused.value)


def test_a_simulator_says_who_drove(tmp_path: Path) -> None:
    """Its file has the laps of each; who sat in no lap did not drive. Somebody it knows by another name is not guessed."""
    paddock = crewed()
    lines = [
        acc_line(1, 1, "Ari Lund", "Bea Holt", "Cai Frost", laps=3, total=300_000, best=99_000),
        acc_line(2, 2, "Dov Hale", "xX Eli Xx", laps=3, total=301_000, best=99_500),
        acc_line(3, 3, "Fay Quinn", laps=3, total=302_000, best=99_700),
    ]
    laps = [acc_lap(1, 99_000), acc_lap(1, 99_000), acc_lap(1, 102_000, 1), acc_lap(2, 99_000), acc_lap(2, 99_000, 1)]
    rows = from_file(paddock, written(tmp_path, acc(lines, laps=laps))).rows
    assert [row.drove for row in rows] == [
        (Drove(driver="ari-lund", laps=2), Drove(driver="bea-holt", laps=1)),
        None,
        None,
    ]


def test_as_it_is_typed(paddock: Paddock) -> None:
    """By parts of names; laps and times of those who are named."""
    typed = {"session": "1", "car": "1", "driver": ["Lund", "bea"], "laps": ["lund=12"], "time": ["Holt=40:00"]}
    season = paddock.replayed.season
    asked = request(REQUESTS["drove"], typed, season, now=paddock.now)
    assert isinstance(asked, WhoDrove)
    assert asked.drove == (Drove(driver="ari-lund", laps=12), Drove(driver="bea-holt", driven_ms=2_400_000))
    for wrong, words in (
        ({"laps": ["frost=1"]}, "--laps: frost is not among those who drove"),
        ({"laps": ["lund=few"]}, "--laps: 'few' is no number of laps"),
        ({"time": ["lund=long"]}, "--time: 'long' is no time"),
        ({"time": ["who=1:00"]}, "--time: no driver is called 'who'"),
    ):
        with pytest.raises(Malformed, match=words):
            request(REQUESTS["drove"], {**typed, **wrong}, season, now=paddock.now)
