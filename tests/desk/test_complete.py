"""An order of officials names every car that is entered, or says what is not known."""

import pytest

from paddock import Paddock, rows, three_cars
from racelog.desk.requests.models import AmendClassification, Change, Qualify, Request, Withdraw
from racelog.facts.events import ClassificationAmended, QualifyingClassified, RaceClassified, SessionScheduled

MISSING = (
    "1 car is entered for {} and not in the order\n  3 Dickinson\n"
    'Say what became of each: --dns 3, --dnf ..., --nc ...; or what is not known: --partial "WORDS"'
)


@pytest.fixture
def paddock() -> Paddock:
    """Two weekends; cars 1 to 3 for both, car 8 for the second only."""
    made = three_cars(Paddock(printed=False), weekends=2)
    return made.enter("8", "keen", weekends=("2",))


ORDERS: dict[str, Request] = {
    "race": RaceClassified(session="R1", rows=rows("1", "2")),
    "qualifying": QualifyingClassified(session="Q1", rows=rows("1", "2")),
    "qualifying by its round": Qualify(round=1, rows=rows("1", "2")),
}


@pytest.mark.parametrize("what", ORDERS)
def test_a_first_order_that_leaves_a_car_out_is_refused(paddock: Paddock, what: str) -> None:
    """It names the car and its driver; a car of another weekend is not missed."""
    if what == "qualifying":
        paddock.ask(SessionScheduled(session="Q1", kind="qualifying", weekend="1", round=1))
    session = "R1" if what == "race" else "Q1"
    assert paddock.refusal(ORDERS[what]) == MISSING.format(session)
    whole = ORDERS[what].model_copy(update={"rows": rows("1", "2", "3 DNS")})
    paddock.ask(whole)
    assert paddock.order(session) == ["1 1", "2 2", "DNS 3"]


@pytest.mark.parametrize("asked", [
    AmendClassification(session="R1", rows=rows("2", "1")), ClassificationAmended(session="R1", rows=rows("2", "1")),
])  # fmt: skip
def test_a_later_order_that_loses_a_car_is_refused(paddock: Paddock, asked: Request) -> None:
    """All rows given anew are all rows."""
    paddock.race(1, "1", "2", "3")
    assert paddock.refusal(asked) == MISSING.format("R1")


def test_an_order_that_says_what_is_not_known_may_leave_cars_out(paddock: Paddock) -> None:
    """The winner is known, the rest is being checked; changes of it later are not asked again."""
    paddock.ask(RaceClassified(session="R1", rows=rows("1", "2"), partial="third place is being checked"))
    paddock.ask(AmendClassification(session="R1", changes=(Change(car="2", status="DNF"),)))
    assert paddock.order("R1") == ["1 1", "DNF 2"]


def test_a_withdrawn_car_is_not_missed(paddock: Paddock) -> None:
    """From round 2 on; in round 1 it is."""
    paddock.ask(Withdraw(car="3", round=2))
    assert paddock.refusal(ORDERS["race"]) == MISSING.format("R1")
    paddock.race(2, "1", "2")
    assert paddock.order("R2") == ["1 1", "2 2"]


def test_the_first_six_of_many_missing_cars_are_named() -> None:
    """And how many more there are."""
    paddock = Paddock(printed=False).weekends(1)
    for number in range(10, 19):
        paddock.enter(str(number), f"driver-{number}")
    refused = paddock.refusal(RaceClassified(session="R1", rows=rows("10")))
    assert refused.startswith("8 cars are entered for R1 and not in the order\n  11 Driver 11, 12 Driver 12, ")
    assert "16 Driver 16 and 2 more\n" in refused


def test_an_import_of_a_printed_table_may_list_whom_it_lists() -> None:
    """Many tables print only those who started."""
    paddock = three_cars(Paddock())
    paddock.race(1, "1")
    assert paddock.order("R1") == ["1 1"]
