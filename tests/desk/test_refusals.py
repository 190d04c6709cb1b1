"""What the desk asks for before it takes a request, and what it takes."""

import pytest
from pydantic import ValidationError

from paddock import NOON, SEASON, Paddock, regulations, rows, timed, under_way
from racelog.desk.deciding import decide
from racelog.desk.refusals import Refused
from racelog.desk.requests.models import (
    AmendClassification,
    Change,
    Void,
)
from racelog.facts.events import (
    Basis,
    ClassificationPublished,
    DriverRegistered,
    EntryRegistered,
    PointsDeduction,
    PoleSet,
    RaceClassified,
    RegulationsAmended,
)
from racelog.facts.season import Season
from racelog.tables import results_table


@pytest.fixture
def paddock() -> Paddock:
    return under_way()


def entry(car: str, *drivers: str, **terms: object) -> EntryRegistered:
    return EntryRegistered.model_validate({"car": car, "drivers": drivers, "class": "pro", **terms})


def test_nothing_is_recorded_before_the_season_is_open() -> None:
    """The first line opens it."""
    answer = decide(Season(), (), DriverRegistered(driver="ada", name="Ada"), at=NOON)
    assert answer == Refused("the season is not open", remedy="Open it first")


def test_regulations_are_adopted_before_they_are_amended() -> None:
    """There is nothing to amend."""
    answer = decide(Season(id="x"), (), RegulationsAmended(regulations=regulations(), effective_round=2), at=NOON)
    assert answer == Refused("there are no regulations to amend", remedy="Adopt them first")


def test_an_official_may_not_keep_an_irregular_order_as_printed(paddock: Paddock) -> None:
    """Only an import of a printed table may."""
    asked = RaceClassified(session="R2", rows=(rows("1")[0], rows("2")[0]), as_printed="two cars in place 1")
    answer = decide(paddock.replayed.season, (), asked, at=NOON)
    assert isinstance(answer, Refused)
    assert answer.what == "the order of R2 is irregular: two cars in place 1"


def test_what_builds_on_an_error_is_taken_back_with_it_only_when_asked_for(paddock: Paddock) -> None:
    """In one append, the latest first; then the season is as if none had been written."""
    driver = paddock.ask(DriverRegistered(driver="ada", name="Ada"))
    paddock.ask(entry("77", "ada"))
    paddock.ask(RaceClassified(session="R2", rows=timed("1 40:00.000", "77 40:01.000")))
    taken = paddock.desk.append(
        SEASON, Void(line=driver.seq, basis=Basis(reason="no such person"), with_dependents=True), by="j.doe"
    )
    assert [placed.line.tx for placed in taken.lines] == ["1/3", "2/3", "3/3"]
    season = paddock.replayed.season
    assert "ada" not in season.drivers
    assert all(held.car != "77" for held in season.entries.values())


def test_a_correction_of_an_honour_needs_its_reason(paddock: Paddock) -> None:
    """With it, the later line counts."""
    paddock.ask(PoleSet(session="R1", car="1"))
    paddock.ask(PoleSet(session="R1", car="2", basis=Basis(reason="the timing sheet was misread")))
    assert paddock.replayed.season.sessions["R1"].poles[None].cars == ("2",)


def test_an_order_amended_after_it_was_official_can_be_published_again(paddock: Paddock) -> None:
    """And is not called official until it is."""
    paddock.official("R1")
    paddock.ask(AmendClassification(session="R1", changes=(Change(car="8", status="NC"),)))
    published = results_table(paddock.replayed, "R1")
    assert published is not None
    assert published.publication == "official, amended since"
    paddock.ask(ClassificationPublished(session="R1", status="official"))
    published = results_table(paddock.replayed, "R1")
    assert published is not None
    assert published.publication == "official"


def test_a_second_registration_may_be_taken_back_while_the_first_stands(paddock: Paddock) -> None:
    """What was built on the first still stands on it."""
    again = paddock.ask(DriverRegistered(driver="leh-keen", name="Leh Keen", nationality="USA"))
    paddock.ask(Void(line=again.seq, basis=Basis(reason="wrong flag")))
    assert paddock.replayed.season.drivers["leh-keen"].nationality is None


def test_all_rows_of_an_order_lift_what_was_missing(paddock: Paddock) -> None:
    """It is partial no longer."""
    paddock.ask(RaceClassified(session="R2", rows=rows("1"), partial="only the winner is known"))
    paddock.ask(AmendClassification(session="R2", rows=rows("1", "2", "3", "8 DNF")))
    assert not paddock.standings().incomplete


@pytest.mark.parametrize(
    "change", [{"car": "1"}, {"car": "1", "status": "classified"}, {"car": "1", "place": 2, "status": "DNF"}]
)
def test_a_change_names_a_place_or_what_became_of_the_car(change: dict[str, object]) -> None:
    """Not neither, not both."""
    with pytest.raises(ValidationError, match="name a place, or a status other than classified"):
        Change.model_validate(change)


def test_a_deduction_of_nothing_or_less_is_none() -> None:
    """Points are given by an adjustment."""
    for points in ("0", "-5"):
        with pytest.raises(ValidationError):
            PointsDeduction.model_validate({"points": points})
