"""What comes from the track, to the notice board: honours, stops, publication."""

from dataclasses import replace
from functools import partial

from racelog.desk.requests import kinds
from racelog.desk.requests.form import Field, Form, Subject
from racelog.desk.requests.forms import shared

STATUS = kinds.one_of("status", "provisional", "official", metavar="STATUS")

ORDER = Field(
    "rows", kinds.CAR_LIST, "The cars from the first place on: 9,3,53; 9=3 for a dead heat.", "--order", "-o", bare=True
)
FILE = Field("file", kinds.TIMING_FILE, "A file of the timing system.", "--file", "-f")
MAPPED = Field("file", kinds.PAIR, "A row of the file is another car (may be repeated).", "--map", many=True)
COLUMN = Field(
    "file",
    kinds.PAIR,
    "What a heading of the file means, such as place=Pos (may be repeated).",
    "--column",
    many=True,
    metavar="FIELD=HEADING",
)
IN_FILE = Field(
    "file", kinds.TEXT, "The session or sheet of the file, where it holds several.", "--in-file", metavar="NAME"
)
OF_FILE = (MAPPED, COLUMN, IN_FILE)
PARTIAL = Field("partial", kinds.TEXT, "What is missing, where only a part is known.", "--partial")
DNF = Field("rows", kinds.CAR_LIST, "Cars that did not finish.", "--dnf")
NC = Field("rows", kinds.CAR_LIST, "Cars not classified.", "--nc")
DNS = Field("rows", kinds.CAR_LIST, "Cars that did not start.", "--dns")
WD = Field("rows", kinds.CAR_LIST, "Cars withdrawn.", "--wd")
DSQ = Field("rows", kinds.CAR_LIST, "Cars disqualified on the sheet already (else: penalty).", "--dsq")
VACANT = Field("vacant", kinds.PLACES, "Places deliberately left empty: 4,7.", "--vacant")
INCLUDES = Field(
    "includes", kinds.DECISIONS, 'Lines of the decisions the order contains already, or "none".', "--includes"
)
IN_A_RACE = (*OF_FILE, PARTIAL, DNF, NC, DSQ, DNS, WD, VACANT, INCLUDES)

form = partial(Form, subject=Subject.TRACK)

TRACK_FORMS = (
    form(
        "qualifying",
        kind="qualify",
        says="Record the order of a round's qualifying: it gives the pole, overall and of each class, and the grid.",
        example="1 --order 7,11,21,99,021,5",
        roles=shared.TIMING,
        short=("q",),
        fields=(
            shared.ROUND_POSITION,
            ORDER,
            FILE,
            Field("second", kinds.CAR_LIST, "By second-best laps: it makes the next round's grid.", "--second-order"),
            Field("second", kinds.YES, "The same, by the second-best laps of the file.", "--second-from-file"),
            *OF_FILE,
            PARTIAL,
            NC,
            DNF,
            DNS,
        ),
    ),
    form(
        "grid",
        kind="grid_set",
        says="Print the starting grid of a round; with --confirm or --order, set it.",
        example="1",
        roles=shared.TIMING,
        short=("g",),
        fields=(
            shared.needed("session", kinds.SESSION, "The round.", metavar="ROUND"),
            replace(ORDER, name="places"),
            Field(
                "places",
                kinds.YES,
                "Set it as it is shown: qualifying with the grid penalties.",
                "--confirm",
                bare=True,
            ),
            Field("places", kinds.CAR_LIST, "Cars that start from the pit lane.", "--pit-lane"),
        ),
    ),
    form(
        "draw",
        kind="grid_drawn",
        says="Say how many places of a grid are reversed, where the regulations have the number drawn.",
        example="R2 --reverse 4",
        roles=shared.TIMING,
        fields=(
            shared.SESSION_POSITION,
            shared.needed("reverse", kinds.NUMBER, "The number drawn.", "--reverse"),
        ),
    ),
    form(
        "classify",
        kind="race_classified",
        says="Classify a session: by the order of the cars, or from a file of the timing system.",
        more="A later file of the same session amends the classification; what decisions it contains already is worked "
        "out from what it changes, or said with --includes.",
        example="R1 --order 7,11,99,21,5 --dnf 021",
        roles=shared.TIMING,
        short=("c",),
        fields=(shared.SESSION_POSITION, ORDER, FILE, *IN_A_RACE),
        unasked=("as_printed",),
    ),
    form(
        "amend-classification",
        kind="amend_classification",
        says="Replace a classification by a later one: whole, or the present one with changes.",
        example='R1 --place 99=2 --place 7=3 --reason "photo"',
        roles=shared.TIMING,
        short=("ac",),
        fields=(
            shared.SESSION_POSITION,
            ORDER,
            FILE,
            Field(
                "changes",
                kinds.PAIR,
                "A car's place, changed (may be repeated).",
                "--place",
                bare=True,
                many=True,
                metavar="CAR=PLACE",
            ),
            Field(
                "changes",
                kinds.PAIR,
                "What became of a car, changed (may be repeated).",
                "--status",
                bare=True,
                many=True,
                metavar="CAR=STATUS",
            ),
            *IN_A_RACE,
        ),
        then=("--reason",),
    ),
    form(
        "drove",
        kind="drove",
        says="Say who drove a car that several are entered in, and how far; whoever is not named did not drive it.",
        example="R1 --car 7 --driver Lindqvist",
        roles=shared.TIMING,
        fields=(
            shared.SESSION_POSITION,
            shared.THE_CAR,
            Field(
                "drove",
                kinds.DRIVER,
                "Who drove it, by name or id (may be repeated).",
                "--driver",
                "-d",
                needed=True,
                bare=True,
                many=True,
            ),
            Field("drove", kinds.PAIR, "The laps one of them drove.", "--laps", many=True, metavar="DRIVER=LAPS"),
            Field("drove", kinds.PAIR, "The time one of them drove.", "--time", many=True, metavar="DRIVER=TIME"),
        ),
    ),
    form(
        "pole",
        kind="pole_set",
        says="Say who holds pole, where no qualifying order says it.",
        example="R1 --car 7",
        roles=shared.TIMING,
        fields=(
            shared.SESSION_POSITION,
            shared.THE_CAR,
            replace(shared.CLASS_OF, help="The pole of a class."),
            shared.NEXT_ELIGIBLE,
        ),
    ),
    form(
        "fastest-lap",
        kind="fastest_lap_set",
        says="Say who drove the fastest lap, where no best laps say it.",
        example="R1 --car 11 --lap 1:38.204",
        roles=shared.TIMING,
        short=("fl",),
        fields=(
            shared.SESSION_POSITION,
            shared.needed("cars", kinds.LEVEL_CARS, "The car; 7=11 where two are level.", "--car"),
            Field("lap_ms", kinds.DURATION, "Its time.", "--lap", bare=True),
            shared.CLASS_OF,
            shared.NEXT_ELIGIBLE,
        ),
        unasked=("drivers", "points_to"),
    ),
    form(
        "honour",
        kind="honour_set",
        says="Say who holds an honour the regulations pay: who led a lap, who led the most laps.",
        example="R1 --kind led-a-lap --car 7",
        roles=shared.TIMING,
        fields=(
            shared.SESSION_POSITION,
            shared.needed("honour", kinds.HONOUR, "What they hold, as the regulations have it.", "--kind"),
            Field("cars", kinds.CARS, "The car (may be repeated).", "--car", needed=True, bare=True, many=True),
            shared.CLASS_OF,
            Field("drivers", kinds.DRIVER, "Who of its drivers (may be repeated).", "--driver", "-d", many=True),
        ),
    ),
    form(
        "stop",
        kind="session_stopped",
        says="Say that a race was stopped, and to the end of which lap it counts back; classify that order then.",
        example='R2 --count-back-to 12 --of 20 --doc "RD 26-4" --reason "red flag"',
        roles=shared.DIRECTING,
        fields=(
            shared.SESSION_POSITION,
            shared.needed(
                "count_back_to", kinds.NUMBER, "The lap whose order counts.", "--count-back-to", metavar="LAP"
            ),
            Field("of_laps", kinds.NUMBER, "The planned laps, where the round does not say.", "--of", metavar="LAPS"),
        ),
        then=shared.DOCUMENTED,
    ),
    form(
        "publish",
        kind="classification_published",
        says="Say what is on the notice board: provisional starts the protest time, official ends it and locks the session.",
        example="R1 --status provisional --at 2026-05-02T14:05",
        roles=shared.POSTING,
        short=("pub",),
        fields=(
            shared.SESSION_POSITION,
            shared.needed("status", STATUS, "provisional or official.", "--status"),
            Field(
                "early",
                kinds.TEXT,
                "Why it is official although it changed since it was posted, or was recorded too late for that.",
                "--early",
            ),
        ),
        then=("--at",),
    ),
)
