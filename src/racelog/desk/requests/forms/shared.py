"""Who may ask for what, and the fields that several requests have."""

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

SESSION_POSITION = Field("session", kinds.SESSION, "8 or R8 for a race, Q8 for qualifying.", needed=True, bare=True)
ROUND_POSITION = Field("round", kinds.ROUND, "The round.", needed=True, bare=True)
WEEKEND_POSITION = Field("weekend", kinds.WEEKEND, "The weekend, as the calendar calls it.", needed=True, bare=True)
THE_CAR = Field("car", kinds.CAR, "The car, as its number is painted.", "--car", needed=True, bare=True)
STEWARDS = Field("stewards", kinds.NAME, "Who signed (may be repeated).", "--steward", many=True)
LATE = Field("late", kinds.TEXT, "Why it is taken after its time had ended.", "--late")
FROM = Field("by", kinds.TEAM_NAME, "Who it comes from.", "--from", needed=True, bare=True)
FROM_ROUND = Field("effective_round", kinds.ROUND, "The round it holds from.", "--from-round", needed=True, bare=True)
CHAMPIONSHIPS = Field(
    "championships", kinds.CHAMPIONSHIP, "in this one alone (may be repeated).", "--championship", many=True
)
THE_CHAMPIONSHIP = Field(
    "championship", kinds.CHAMPIONSHIP, "The championship.", "--championship", "-c", needed=True, bare=True
)
THE_COMPETITOR = Field(
    "competitor",
    kinds.COMPETITOR,
    "The driver, team or constructor, by name or id.",
    "--competitor",
    needed=True,
    bare=True,
)
CLASS_OF = Field("class_", kinds.CLASS, "That of a class.", "--class", "-c")
NEXT_ELIGIBLE = Field("next_eligible", kinds.CAR, "Who inherits it, if this car may not have it.", "--next-eligible")
NEW_NAMES = Field("new_names", kinds.YES, "A name close to a known one is another one's.", "--new-names")
DOCUMENTED = ("--doc", "--reason")


def line_of(kind: kinds.Kind, help_: str = "The line of the log it stands on (its #).") -> Field:
    """An event the request is about, by its line."""
    return Field("line", kind, help_, needed=True, bare=True)
