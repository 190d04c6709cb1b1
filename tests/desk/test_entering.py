"""Entering by name: people and teams found however they are written, registered when new, asked about when close."""

from datetime import date

import pytest

from paddock import Paddock, three_cars
from racelog.desk.requests.models import AmendEntry, Enter
from racelog.facts.events import DriverRegistered, EntryRegistered, TeamRegistered
from racelog.facts.season import EntryTerms


@pytest.fixture
def paddock() -> Paddock:
    """Cars 1 to 3; Kay van Berlo also known as K. van Berlo, and the team Kelly-Moss."""
    made = three_cars(Paddock(printed=False), weekends=2)
    made.ask(DriverRegistered(driver="van-berlo", name="Kay van Berlo", also_known_as=("K. van Berlo",)))
    made.ask(TeamRegistered(team="kelly-moss", name="Kelly-Moss Road and Race", also_known_as=("Kelly-Moss",)))
    return made


def terms(paddock: Paddock, car: str, weekend: str = "1") -> EntryTerms:
    season = paddock.replayed.season
    entry = season.entry_of(car, weekend)
    assert entry is not None
    return season.terms_at(entry, weekend)


def test_a_newcomer_and_his_team_are_registered_with_the_entry_in_one_append(paddock: Paddock) -> None:
    """Three lines, all of them or none."""
    asked = Enter(
        car="16", drivers=("Leh Keen",), team="Topp Racing", class_="pro", nationality="USA", born=date(1983, 7, 11)
    )
    lines = paddock.ask_all(asked)
    assert [(line.type, line.tx) for line in lines] == [
        ("driver_registered", "1/3"), ("team_registered", "2/3"), ("entry_registered", "3/3"),
    ]  # fmt: skip
    driver = paddock.replayed.season.drivers["leh-keen"]
    assert (driver.name, driver.nationality, driver.born) == ("Leh Keen", "USA", date(1983, 7, 11))
    assert (terms(paddock, "16").drivers, terms(paddock, "16").team) == (("leh-keen",), "topp-racing")


@pytest.mark.parametrize("name", ["Kay van Berlo", "KAY  VAN BERLO".replace("  ", " "), "k. van berlo", "van-berlo"])
@pytest.mark.parametrize("team", ["Kelly-Moss Road and Race", "KELLY-MOSS", "kelly-moss"])
def test_who_is_known_is_found_by_any_of_his_names_or_the_id(paddock: Paddock, name: str, team: str) -> None:
    """In any letter case; nothing is registered again."""
    lines = paddock.ask_all(Enter(class_="pro", car="16", drivers=(name,), team=team))
    assert [line.type for line in lines] == ["entry_registered"]
    assert (terms(paddock, "16").drivers, terms(paddock, "16").team) == (("van-berlo",), "kelly-moss")


def test_a_name_close_to_a_known_one_is_asked_about(paddock: Paddock) -> None:
    """Misspelt, or somebody else: the official says which."""
    asked = Enter(class_="pro", car="16", drivers=("Kay van Berlow",))
    assert paddock.refusal(asked) == (
        "no driver is called 'Kay van Berlow'\n  close to it: Kay van Berlo, K. van Berlo\n"
        "Correct the name; if it is another driver, say so with --new-names"
    )
    paddock.ask(asked.model_copy(update={"new_names": True}))
    assert terms(paddock, "16").drivers == ("kay-van-berlow",)


def test_a_team_close_to_a_known_one_is_asked_about_too(paddock: Paddock) -> None:
    """And its constructor is looked for among teams."""
    for asked in (
        Enter(class_="pro", car="16", drivers=("Leh Keen",), team="Kelly Moss"),
        Enter(class_="pro", car="16", drivers=("Leh Keen",), constructor="Kelly Moss"),
    ):
        assert paddock.refusal(asked).startswith("no team is called 'Kelly Moss'\n  close to it: Kelly-Moss")


def test_a_new_team_may_be_its_own_constructor(paddock: Paddock) -> None:
    """Registered once."""
    lines = paddock.ask_all(Enter(class_="pro", car="16", drivers=("Leh Keen",), team="Lotus", constructor="Lotus"))
    assert [line.type for line in lines] == ["driver_registered", "team_registered", "entry_registered"]
    assert (terms(paddock, "16").team, terms(paddock, "16").constructor) == ("lotus", "lotus")


def test_a_car_of_two_drivers_known_or_new(paddock: Paddock) -> None:
    """In the order given."""
    lines = paddock.ask_all(Enter(class_="pro", car="16", drivers=("Leh Keen", "Kay van Berlo")))
    assert len(lines) == 2
    assert terms(paddock, "16").drivers == ("leh-keen", "van-berlo")


@pytest.mark.parametrize(
    "drivers", [("Leh Keen", "Leh Keen"), ("Leh Keen", "LEH KEEN"), ("Kay van Berlo", "van-berlo")]
)
def test_nobody_is_two_drivers_of_one_car(paddock: Paddock, drivers: tuple[str, ...]) -> None:
    """However he is written."""
    assert paddock.refusal(Enter(class_="pro", car="16", drivers=drivers)) == f"{drivers[1]} is named twice for one car"


def test_two_newcomers_of_almost_one_name_are_asked_about(paddock: Paddock) -> None:
    """José and Jose: one person misspelt, or two; two get an id each."""
    asked = Enter(class_="pro", car="16", drivers=("José Ruiz", "Jose Ruiz"))
    assert "no driver is called 'Jose Ruiz'\n  close to it: José Ruiz" in paddock.refusal(asked)
    paddock.ask(asked.model_copy(update={"new_names": True}))
    assert terms(paddock, "16").drivers == ("jose-ruiz", "jose-ruiz-2")


def test_a_birthday_is_that_of_one_driver(paddock: Paddock) -> None:
    """Of two it is not said whose."""
    asked = Enter(class_="pro", car="16", drivers=("Leh Keen", "Dee Okafor"), born=date(1983, 7, 11))
    assert paddock.refusal(asked) == (
        "car 16 has 2 drivers, and a birthday or nationality is that of one\n"
        "Register the drivers first, each with what is known of them"
    )


def test_what_is_new_about_a_known_driver_is_registered_with_the_entry(paddock: Paddock) -> None:
    """His nationality was not known; it is not dropped silently."""
    lines = paddock.ask_all(
        Enter(class_="pro", car="16", drivers=("K. van Berlo",), nationality="NLD", born=date(2001, 1, 8))
    )
    assert [line.type for line in lines] == ["driver_registered", "entry_registered"]
    driver = paddock.replayed.season.drivers["van-berlo"]
    assert (driver.name, driver.nationality, driver.born) == ("Kay van Berlo", "NLD", date(2001, 1, 8))


def test_what_contradicts_a_registration_is_refused(paddock: Paddock) -> None:
    """Two birthdays: one is wrong, or it is another man."""
    paddock.ask(Enter(class_="pro", car="16", drivers=("van-berlo",), born=date(2001, 1, 8)))
    registered = paddock.replayed.season.drivers["van-berlo"].seqs[-1]
    assert paddock.refusal(Enter(class_="pro", car="17", drivers=("van-berlo",), born=date(2001, 8, 1))) == (
        f"Kay van Berlo is registered as born on 2001-01-08 (#{registered})\n"
        "If that is wrong, register Kay van Berlo again, and then enter the car"
    )


def test_a_guest_is_entered_for_one_weekend(paddock: Paddock) -> None:
    """And not for the other."""
    paddock.ask(Enter(class_="pro", car="99", drivers=("Laurin Heinrich",), guest=True, weekends=("2",)))
    assert terms(paddock, "99", "2").guest
    assert paddock.replayed.season.entry_of("99", "1") is None


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Enter(car="16", drivers=("Leh Keen",), class_="gold"), "the regulations have no class 'gold'"),
        (
            Enter(class_="pro", car="1", drivers=("Leh Keen",)),
            "car 1 is entered already for weekend 1 (Circuit 1), by Kay van Berlo",
        ),
        (Enter(class_="pro", car="16", drivers=("Leh Keen",), weekends=("7",)), "there is no weekend '7'"),
        (
            Enter(class_="pro", car="16", drivers=("Leh Keen",), born=date(2030, 1, 1)),
            "Leh Keen cannot be born on 2030-01-01",
        ),
    ],
)
def test_what_is_wrong_with_an_entry_leaves_the_newcomer_unregistered_too(
    paddock: Paddock, asked: Enter, words: str
) -> None:
    """One append: no byte is written."""
    assert paddock.refusal(asked).startswith(words)
    assert "leh-keen" not in paddock.replayed.season.drivers


def test_an_entry_is_amended_by_name_from_a_weekend_on(paddock: Paddock) -> None:
    """The newcomer is registered with it; before that weekend the entry is what it was."""
    lines = paddock.ask_all(AmendEntry(car="1", weekend="2", drivers=("Leh Keen",), team="KELLY-MOSS"))
    assert [line.type for line in lines] == ["driver_registered", "entry_amended"]
    assert terms(paddock, "1", "1").drivers == ("van-berlo",)
    assert (terms(paddock, "1", "2").drivers, terms(paddock, "1", "2").team) == (("leh-keen",), "kelly-moss")


def test_an_amendment_asks_about_close_names_and_refuses_what_changes_nothing(paddock: Paddock) -> None:
    """The same driver by another of his names is no change."""
    assert "close to it: Kay van Berlo" in paddock.refusal(
        AmendEntry(car="2", weekend="2", drivers=("Kay van Berlow",))
    )
    assert paddock.refusal(AmendEntry(car="1", weekend="2", drivers=("K. VAN BERLO",))) == (
        "this changes nothing about car 1 from weekend 2 on"
    )
    assert paddock.refusal(AmendEntry(car="1", weekend="2", drivers=("Leh Keen", "leh keen"))) == (
        "leh keen is named twice for one car"
    )


def test_an_entry_by_ids_names_nobody_twice_either(paddock: Paddock) -> None:
    """As an import would."""
    assert paddock.refusal(EntryRegistered(car="16", drivers=("thompson", "thompson"))) == (
        "Thompson is named twice for one car"
    )
