"""The catalogue: every request officials may make, its fields in the order they are typed. Doors are made of it.

To add a request, add a form here, its model to `models`, and its case to `desk/deciding/`: the command line, the
prompt, `whatif --with` and completion have it then.
"""

from collections.abc import Mapping

from racelog.desk.requests.form import Choice, Field, Form, Role, Shape, Subject
from racelog.desk.requests.kinds import (
    CAR,
    CHAMPIONSHIP,
    CLASS,
    COMPETITOR,
    DRIVER,
    DURATION,
    INCIDENT_ID,
    MOMENT,
    NAME,
    NO,
    NUMBER,
    PENALTY_IN_FORCE,
    PENALTY_RESCINDED,
    POINTS,
    ROUND,
    SESSION,
    TEAM_NAME,
    TEXT,
    WEEKEND,
    YES,
    Kind,
    one_of,
)

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

AROUND = (
    Field("document", TEXT, "The number of the document, as on the paper.", "--doc", metavar="N"),
    Field("reason", TEXT, "The reason, in words.", "--reason"),
    Field("source", TEXT, "Where it is known from.", "--source"),
    Field("at", MOMENT, "When it was decided or posted, if not now: 14:40.", "--at"),
    Field("after_official", YES, "The result is official, and this may change it.", "--after-official"),
)
"""What every request says beside its own fields: on what grounds, and since when."""

HOW = (
    Field("by", NAME, "Who appends.", "--by"),
    Field("key", TEXT, "A key of your own: asked again with it, nothing is appended twice.", "--id"),
    Field("expect", NUMBER, "The last line you have seen; refused when the log has moved on.", "--expect"),
    Field("sign", TEXT, "Sign the lines with this private key (racelog keys new).", "--sign", metavar="KEYFILE"),
    Field("preview", YES, "Show what would change, and write nothing.", "--preview"),
    Field("yes", YES, "Do not ask on a terminal.", "--yes", "-y"),
    Field("as_json", YES, "Print JSON.", "--json"),
)
"""How a request is appended, where it is typed; it is no part of the request."""

SESSION_POSITION = Field("session", SESSION, "8 or R8 for a race, Q8 for qualifying.", needed=True, bare=True)
ROUND_POSITION = Field("round", ROUND, "The round.", needed=True, bare=True)
WEEKEND_POSITION = Field("weekend", WEEKEND, "The weekend, as the calendar calls it.", needed=True, bare=True)
THE_CAR = Field("car", CAR, "The car, as its number is painted.", "--car", needed=True, bare=True)
STEWARDS = Field("stewards", NAME, "Who signed (may be repeated).", "--steward", many=True)
LATE = Field("late", TEXT, "Why it is taken after its time had ended.", "--late")
FROM = Field("by", TEAM_NAME, "Who it comes from.", "--from", needed=True, bare=True)
FROM_ROUND = Field("effective_round", ROUND, "The round it holds from.", "--from-round", needed=True, bare=True)
CHAMPIONSHIPS = Field(
    "championships", CHAMPIONSHIP, "in this one alone (may be repeated).", "--championship", many=True
)
THE_CHAMPIONSHIP = Field(
    "championship", CHAMPIONSHIP, "The championship.", "--championship", "-c", needed=True, bare=True
)
THE_COMPETITOR = Field(
    "competitor", COMPETITOR, "The driver, team or constructor, by name or id.", "--competitor", needed=True, bare=True
)
CLASS_OF = Field("class_", CLASS, "That of a class.", "--class", "-c")
NEXT_ELIGIBLE = Field("next_eligible", CAR, "Who inherits it, if this car may not have it.", "--next-eligible")
NEW_NAMES = Field("new_names", YES, "A name close to a known one is another one's.", "--new-names")
DOCUMENTED = ("--doc", "--reason")


def _line(kind: Kind, help_: str = "The line of the log it stands on (its #).") -> Field:
    """An event the request is about, by its line."""
    return Field("line", kind, help_, needed=True, bare=True)


PENALTY_KINDS = Choice(
    "penalty",
    "penalty kind",
    "The kind of penalty.",
    "--kind",
    letter="-k",
    shapes=(
        Shape("time", (Field("milliseconds", DURATION, "5, or 1:30.5.", "--seconds", needed=True),)),
        Shape("laps", (Field("laps", NUMBER, "how many.", "--laps", needed=True),)),
        Shape("positions", (Field("places", NUMBER, "how many.", "--places", needed=True),), short="pos"),
        Shape("back_of_class", short="boc"),
        Shape("back_of_field", short="bof"),
        Shape("disqualified", (Field("leaves_vacant", YES, "nobody moves up.", "--leaves-vacant"),), short="dsq"),
        Shape("no_points", (CHAMPIONSHIPS,)),
        Shape("points", (Field("points", POINTS, "how many.", "--points", needed=True), CHAMPIONSHIPS)),
        Shape("grid", (Field("places", NUMBER, "how many.", "--places", needed=True),)),
        Shape(
            "lap_deleted",
            (
                Field("lap_ms", DURATION, "its time (default: the best lap).", "--lap-time"),
                Field("next_best_ms", DURATION, "the lap that counts now.", "--next-best"),
                Field("no_other_lap", YES, "there is none.", "--no-other-lap"),
            ),
        ),
        Shape("reprimand"),
        Shape(
            "fine",
            (
                Field("amount", NUMBER, "how much.", "--amount", needed=True),
                Field("currency", TEXT, "such as EUR.", "--currency", needed=True, metavar="CODE"),
            ),
        ),
        Shape("probation", (Field("until", TEXT, "until when.", "--until", needed=True),)),
        Shape("licence_points", (Field("points", NUMBER, "how many.", "--points", needed=True),)),
    ),
)

STEWARDS_FORMS = (
    Form(
        "penalty",
        kind="penalty_applied",
        says="Record a penalty of the stewards. --doc and --reason are those of their decision.",
        example='R1 --car 7 --kind time --seconds 5 --doc "SP 26-3" --reason "contact"',
        subject=Subject.STEWARDS,
        roles=DECIDING,
        short=("p",),
        fields=(
            SESSION_POSITION,
            THE_CAR,
            PENALTY_KINDS,
            Field("article", TEXT, "The article broken.", "--article", metavar="N"),
            Field("facts", TEXT, "What the stewards found.", "--facts"),
            Field("decision", TEXT, "Their words for the penalty.", "--decision"),
            STEWARDS,
            Field("driver", DRIVER, "One driver of a shared car, by name or id.", "--driver"),
            Field("appealable", NO, "No appeal is possible against it.", "--no-appeal"),
            Field("incident", INCIDENT_ID, "The line of the incident it follows from.", "--incident"),
        ),
        then=DOCUMENTED,
    ),
    Form(
        "rescind",
        kind="rescind",
        says="Take a penalty back by a later decision; it stays readable, and no longer counts.",
        example='27 --doc "SP 26-7" --reason "appeal upheld"',
        subject=Subject.STEWARDS,
        roles=DECIDING,
        short=("r",),
        fields=(_line(PENALTY_IN_FORCE),),
        then=DOCUMENTED,
    ),
    Form(
        "reinstate",
        kind="reinstate",
        says="Put a rescinded penalty back by a still later decision.",
        example='27 --doc "SP 26-8" --reason "appeal dismissed"',
        subject=Subject.STEWARDS,
        roles=DECIDING,
        short=("ri",),
        fields=(_line(PENALTY_RESCINDED),),
        then=DOCUMENTED,
    ),
    Form(
        "adjust-points",
        kind="points_adjusted",
        says="Give or take points in one championship, outside any session.",
        example='-c drivers --competitor "Ada Lindqvist" --points=-5 --from-round 2 --doc "SP 26-9" --reason "late fee"',
        subject=Subject.STEWARDS,
        roles=DECIDING,
        fields=(
            THE_CHAMPIONSHIP,
            THE_COMPETITOR,
            Field("points", POINTS, 'Given, or taken with a minus: -10, "17/2".', "--points", needed=True, bare=True),
            FROM_ROUND,
        ),
        then=DOCUMENTED,
    ),
    Form(
        "exclude",
        kind="competitor_excluded",
        says="Exclude a competitor from a championship: listed last, without a place; the results stand.",
        example='-c drivers --competitor "Dee Moreau" --from-round 2 --doc "CA 26-2" --reason "fraud"',
        subject=Subject.STEWARDS,
        roles=DECIDING,
        fields=(
            THE_CHAMPIONSHIP,
            THE_COMPETITOR,
            FROM_ROUND,
            Field(
                "points", one_of("fate of the points", "kept", "taken"), "kept or taken.", "--points", default="taken"
            ),
            Field("printed", one_of("mark", "EX", "DSQ"), "What stands for the place.", "--printed", default="EX"),
        ),
        then=DOCUMENTED,
    ),
)

GROUPS: Mapping[str, str] = {
    "season": "Open a season.",
    "regulations": "Adopt or amend a season's regulations.",
    "weekend": "Put a weekend in the calendar, cancel it, close it.",
    "round": "Add a round, or declare what multiple of the points it pays.",
    "incident": "Note an incident, close it.",
    "protest": "Lodge a protest, withdraw it, decide it.",
    "appeal": "Give notice of an appeal, file it, decide it.",
}
"""What the requests whose names begin with the same word are about."""

REQUESTS: Mapping[str, Form] = {form.name: form for form in (*STEWARDS_FORMS,)}
"""Every request, by its name, in the order of the help."""
