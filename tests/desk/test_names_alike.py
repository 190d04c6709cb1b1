"""One person, however a file or an official spells the name: nobody is registered twice without a word."""

import pytest

from paddock import Paddock
from racelog.desk.deciding.people import may_be_one
from racelog.desk.requests.models import Enter


@pytest.mark.parametrize(
    ("registered", "said"),
    [
        ("José Muñoz", "Jose Munoz"), ("Kay van Berlo", "VAN BERLO Kay"), ("Kay van Berlo", "K. van Berlo"),
        ("Juan Pablo Montoya", "Juan Montoya"), ("Juan Pablo Montoya", "J.P. Montoya"), ("Kjell Sørbø", "SØRBØ, Kjell"),
        ("Juan Montoya", "Juan Pablo Montoya"), ("Zsófia Nagy", "Nagy Zsofia"),
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
