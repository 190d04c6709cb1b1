"""Who may ask for what, and the fields that several requests have."""

from functools import partial

from racelog.desk.requests import kinds
from racelog.desk.requests.form import Field, Role

SET_UP = (Role.SECRETARY, Role.ADMINISTRATOR)
ENTRIES = (Role.SECRETARY,)
TIMING = (Role.TIMEKEEPER,)
DIRECTING = (Role.CLERK, Role.TIMEKEEPER)
POSTING = (Role.TIMEKEEPER, Role.SECRETARY, Role.CLERK)
DECIDING = (Role.STEWARD, Role.CHIEF_STEWARD)
REPORTING = (Role.CLERK, Role.STEWARD, Role.CHIEF_STEWARD)
RECEIVING = (Role.SECRETARY, Role.CLERK, Role.STEWARD, Role.CHIEF_STEWARD)
CORRECTING = (Role.TIMEKEEPER, Role.SECRETARY, Role.CHIEF_STEWARD, Role.ADMINISTRATOR)
EVERYBODY = tuple(Role)

needed = partial(Field, needed=True, bare=True)
"""A field that has to be given, with its option or as a word in its place."""

SESSION_POSITION = needed("session", kinds.SESSION, "8 or R8 for a race, Q8 for qualifying.")
ROUND_POSITION = needed("round", kinds.ROUND, "The round.")
WEEKEND_POSITION = needed("weekend", kinds.WEEKEND, "The weekend, as the calendar calls it.")
THE_CAR = needed("car", kinds.CAR, "The car, as its number is painted.", "--car")
STEWARDS = Field("stewards", kinds.NAME, "Who signed (may be repeated).", "--steward", many=True)
LATE = Field("late", kinds.TEXT, "Why it is taken after its time had ended.", "--late")
FROM = needed("by", kinds.TEAM_NAME, "Who it comes from.", "--from")
FROM_ROUND = needed("effective_round", kinds.ROUND, "The round it holds from.", "--from-round")
CHAMPIONSHIPS = Field(
    "championships", kinds.CHAMPIONSHIP, "in this one alone (may be repeated).", "--championship", many=True
)
THE_CHAMPIONSHIP = needed("championship", kinds.CHAMPIONSHIP, "The championship.", "--championship", "-c")
THE_COMPETITOR = needed(
    "competitor",
    kinds.COMPETITOR,
    "The driver, team or constructor, by name or id.",
    "--competitor",
)
CLASS_OF = Field("class_", kinds.CLASS, "That of a class.", "--class", "-c")
NEXT_ELIGIBLE = Field("next_eligible", kinds.CAR, "Who inherits it, if this car may not have it.", "--next-eligible")
NEW_NAMES = Field("new_names", kinds.YES, "A name close to a known one is another one's.", "--new-names")
DOCUMENTED = ("--doc", "--reason")


def line_of(kind: kinds.Kind, help_: str = "The line of the log it stands on (its #).") -> Field:
    """An event the request is about, by its line."""
    return needed("line", kind, help_)
