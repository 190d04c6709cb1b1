"""One person, however a file or an official spells the name: nobody is registered twice without a word."""

import pytest

from paddock import Paddock
from racelog.desk.requests.models import Enter
from racelog.errors import Malformed
from racelog.facts.naming import driver_named, may_be_one


@pytest.mark.parametrize(
    ("registered", "said"),
    [
        ("José Muñoz", "Jose Munoz"), ("Kay van Berlo", "VAN BERLO Kay"), ("Kay van Berlo", "K. van Berlo"),
        ("Juan Pablo Montoya", "Juan Montoya"), ("Juan Pablo Montoya", "J.P. Montoya"), ("Kjell Sørbø", "SØRBØ, Kjell"),
        ("Juan Montoya", "Juan Pablo Montoya"), ("Zsófia Nagy", "Nagy Zsofia"),
        ("Juan Pablo Montoya", "JP Montoya"), ("Jean-Éric Vergne", "VERGNE Jean Eric"), ("Pato O'Ward", "OWard Pato"),
        ("Pato O\u2019Ward", "PATO O WARD"), ("Nyck de Vries", "DeVries Nyck"), ("Nico Hülkenberg", "Nico Huelkenberg"),
        ("Kevin Magnussen", "kevin magnussen"), ("Søren Bjørk", "Soeren Bjoerk"), ("Jean-Karl Vernay", "J.-K. Vernay"),
    ],
)  # fmt: skip
def test_spellings_of_one_person(registered: str, said: str) -> None:
    """Accents left off, surname first, initials, a middle name missing."""
    assert may_be_one(registered, said)
    assert may_be_one(said, registered)


@pytest.mark.parametrize(
    ("registered", "said"),
    [
        ("Ada Lindqvist", "Bo Lindqvist"), ("Ada Lindqvist", "Ada Okafor"), ("Ada", "Ada Lindqvist"),
        ("Juan Pablo Montoya", "JB Montoya"), ("Max Muller", "Tom Mueller"),
        ("Michael Schumacher", "Ralf Schumacher"), ("A. L.", "Ada Lindqvist"), ("Mika Salo", "Mika Häkkinen"),
    ],
)  # fmt: skip
def test_two_persons(registered: str, said: str) -> None:
    """A family, a first name in common, nothing but initials."""
    assert not may_be_one(registered, said)


def test_another_spelling_is_asked_about_before_anybody_is_registered() -> None:
    """Refused with the name there is; --new-names registers somebody else."""
    paddock = Paddock(printed=False).weekends(1)
    paddock.ask(Enter(class_="pro", car="7", drivers=("José Muñoz",)))
    again = Enter(class_="pro", car="8", drivers=("MUNOZ Jose",))
    refused = paddock.refusal(again)
    assert "close to it: José Muñoz" in refused
    assert "--new-names" in refused
    paddock.ask(again.model_copy(update={"new_names": True}))
    assert [driver.name for driver in paddock.replayed.season.drivers.values()] == ["José Muñoz", "MUNOZ Jose"]


@pytest.mark.parametrize("typed", ["MUNOZ Jose", "J. Munoz", "jose-munoz", "munoz jose"])
def test_every_door_finds_who_is_spelt_otherwise(typed: str) -> None:
    """What fits nobody else in another way: a penalty, an explanation, a table that is imported."""
    paddock = Paddock(printed=False).weekends(1)
    paddock.ask(Enter(class_="pro", car="7", drivers=("José Muñoz",)))
    paddock.ask(Enter(class_="pro", car="8", drivers=("Ada Lindqvist",)))
    assert driver_named(paddock.replayed.season, typed) == "jose-munoz"


def test_a_spelling_that_fits_two_is_refused_with_both() -> None:
    """Brothers with one initial."""
    paddock = Paddock(printed=False).weekends(1)
    paddock.ask(Enter(class_="pro", car="7", drivers=("Jan Novak",)))
    paddock.ask(Enter(class_="pro", car="8", drivers=("Jiri Novak",)))
    with pytest.raises(Malformed, match="fits several: Jan Novak, Jiri Novak"):
        driver_named(paddock.replayed.season, "J. Novak")
