"""What comes from the track, to the notice board: honours, stops, publication."""

from dataclasses import replace

from racelog.desk.requests.form import Field, Form, Subject
from racelog.desk.requests.forms.shared import (
    CLASS_OF,
    DIRECTING,
    DOCUMENTED,
    NEXT_ELIGIBLE,
    POSTING,
    SESSION_POSITION,
    THE_CAR,
    TIMING,
)
from racelog.desk.requests.kinds import (
    DURATION,
    LEVEL_CARS,
    NUMBER,
    one_of,
)

STATUS = one_of("status", "provisional", "official", metavar="STATUS")

TRACK_FORMS = (
    Form(
        "pole",
        kind="pole_set",
        says="Say who holds pole, where no qualifying order says it.",
        example="R1 --car 7",
        subject=Subject.TRACK,
        roles=TIMING,
        fields=(SESSION_POSITION, THE_CAR, replace(CLASS_OF, help="The pole of a class."), NEXT_ELIGIBLE),
    ),
    Form(
        "fastest-lap",
        kind="fastest_lap_set",
        says="Say who drove the fastest lap, where no best laps say it.",
        example="R1 --car 11 --lap 1:38.204",
        subject=Subject.TRACK,
        roles=TIMING,
        short=("fl",),
        fields=(
            SESSION_POSITION,
            Field("cars", LEVEL_CARS, "The car; 7=11 where two are level.", "--car", needed=True, bare=True),
            Field("lap_ms", DURATION, "Its time.", "--lap", bare=True),
            CLASS_OF,
            NEXT_ELIGIBLE,
        ),
    ),
    Form(
        "stop",
        kind="session_stopped",
        says="Say that a race was stopped, and to the end of which lap it counts back; classify that order then.",
        example='R2 --count-back-to 12 --of 20 --doc "RD 26-4" --reason "red flag"',
        subject=Subject.TRACK,
        roles=DIRECTING,
        fields=(
            SESSION_POSITION,
            Field(
                "count_back_to",
                NUMBER,
                "The lap whose order counts.",
                "--count-back-to",
                needed=True,
                bare=True,
                metavar="LAP",
            ),
            Field("of_laps", NUMBER, "The planned laps, where the round does not say.", "--of", metavar="LAPS"),
        ),
        then=DOCUMENTED,
    ),
    Form(
        "publish",
        kind="classification_published",
        says="Say what is on the notice board: provisional starts the protest time, official ends it and locks the session.",
        example="R1 --status provisional --at 2026-05-02T14:05",
        subject=Subject.TRACK,
        roles=POSTING,
        short=("pub",),
        fields=(
            SESSION_POSITION,
            Field("status", STATUS, "provisional or official.", "--status", needed=True, bare=True),
        ),
        then=("--at",),
    ),
)
