"""Who competes in a championship: class, generation of car, age on a date, the full season, guests."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from racelog.facts.regulations import Eligible, Regulations
from racelog.facts.season import Driver, EntryTerms

Why = Literal[
    "guest", "class", "generation", "category", "rating", "age", "part of the season", "not entered", "surplus"
]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a car and driver compete; why not; and what is not known but should be."""

    eligible: bool
    why: Why | None = None
    unknown: str | None = None


ELIGIBLE = Verdict(eligible=True)


def verdict(eligible: Eligible, regulations: Regulations, terms: EntryTerms | None, driver: Driver | None) -> Verdict:
    """Judge one car with one driver by the conditions of a championship, all of which must hold.

    `driver` is None where teams or constructors compete. A birth date that is not known is never guessed at:
    the driver is left out and `unknown` says so.
    """
    if terms is None:
        return Verdict(eligible=False, why="not entered")
    if eligible.classes is not None and terms.race_class not in eligible.classes:
        return Verdict(eligible=False, why="class")
    if eligible.generations is not None and _generation(terms, regulations) not in eligible.generations:
        return Verdict(eligible=False, why="generation")
    if eligible.full_season and not terms.full_season:
        return Verdict(eligible=False, why="part of the season")
    if eligible.categories and not set(eligible.categories) & _categories(terms, driver):
        return Verdict(eligible=False, why="category")
    if eligible.ratings and not set(eligible.ratings) & _ratings(terms, driver):
        return Verdict(eligible=False, why="rating")
    if terms.guest and not eligible.guests:
        return Verdict(eligible=False, why="guest")
    if driver is not None and eligible.age_on is not None:
        return _of_age(driver, eligible, eligible.age_on)
    return ELIGIBLE


def _categories(terms: EntryTerms, driver: Driver | None) -> set[str]:
    """What an entry is counted as, and its driver; where no single driver competes, any of its drivers."""
    grades = [terms.grade_of(one) for one in (terms.drivers if driver is None else (driver.id,))]
    return {*terms.categories, *(category for grade in grades for category in grade.categories)}


def _ratings(terms: EntryTerms, driver: Driver | None) -> set[str | None]:
    """The rating of a driver; where no single driver competes, those of all of the car."""
    return {terms.grade_of(one).rating for one in (terms.drivers if driver is None else (driver.id,))}


def _generation(terms: EntryTerms, regulations: Regulations) -> str | None:
    race_class = regulations.race_class(terms.race_class)
    return terms.generation or (None if race_class is None else race_class.generation)


def _of_age(driver: Driver, eligible: Eligible, on: date) -> Verdict:
    if driver.born is None:
        return Verdict(eligible=False, why="age", unknown=f"the birth date of {driver.name}")
    years = completed_years(driver.born, on)
    too_old = eligible.max_age is not None and years > eligible.max_age
    too_young = eligible.min_age is not None and years < eligible.min_age
    return Verdict(eligible=False, why="age") if too_old or too_young else ELIGIBLE


def completed_years(born: date, on: date) -> int:
    """Age in completed years; who was born on 29 February grows older on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
