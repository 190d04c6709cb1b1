"""The stewards' requests: penalties and what becomes of them, incidents, protests, appeals."""

from functools import partial

from racelog.desk.requests import kinds
from racelog.desk.requests.form import Choice, Field, Form, Shape, Subject
from racelog.desk.requests.forms import shared

OUTCOME = kinds.one_of("outcome", "set-aside", "confirmed", "withdrawn", "lapsed")
PENALTY_KINDS = Choice(
    "penalty",
    "penalty kind",
    "The kind of penalty.",
    "--kind",
    letter="-k",
    shapes=(
        Shape("time", (Field("milliseconds", kinds.DURATION, "5, or 1:30.5.", "--seconds", needed=True),)),
        Shape("laps", (Field("laps", kinds.NUMBER, "how many.", "--laps", needed=True),)),
        Shape("positions", (Field("places", kinds.NUMBER, "how many.", "--places", needed=True),), short="pos"),
        Shape("back_of_class", short="boc"),
        Shape("back_of_field", short="bof"),
        Shape("disqualified", (Field("leaves_vacant", kinds.YES, "nobody moves up.", "--leaves-vacant"),), short="dsq"),
        Shape("no_points", (shared.CHAMPIONSHIPS,)),
        Shape("points", (Field("points", kinds.POINTS, "how many.", "--points", needed=True), shared.CHAMPIONSHIPS)),
        Shape("grid", (Field("places", kinds.NUMBER, "how many.", "--places", needed=True),)),
        Shape(
            "lap_deleted",
            (
                Field("lap_ms", kinds.DURATION, "its time (default: the best lap).", "--lap-time"),
                Field("next_best_ms", kinds.DURATION, "the lap that counts now.", "--next-best"),
                Field("no_other_lap", kinds.YES, "there is none.", "--no-other-lap"),
            ),
        ),
        Shape("reprimand"),
        Shape(
            "fine",
            (
                Field("amount", kinds.NUMBER, "how much.", "--amount", needed=True),
                Field("currency", kinds.TEXT, "such as EUR.", "--currency", needed=True, metavar="CODE"),
            ),
        ),
        Shape("probation", (Field("until", kinds.TEXT, "until when.", "--until", needed=True),)),
        Shape("licence_points", (Field("points", kinds.NUMBER, "how many.", "--points", needed=True),)),
    ),
)

form = partial(Form, subject=Subject.STEWARDS)

STEWARDS_FORMS = (
    form(
        "penalty",
        kind="penalty_applied",
        says="Record a penalty of the stewards. --doc and --reason are those of their decision.",
        example='R1 --car 7 --kind time --seconds 5 --doc "SP 26-3" --reason "contact"',
        roles=shared.DECIDING,
        short=("p",),
        fields=(
            shared.SESSION_POSITION,
            shared.THE_CAR,
            PENALTY_KINDS,
            Field("article", kinds.TEXT, "The article broken.", "--article", metavar="N"),
            Field("facts", kinds.TEXT, "What the stewards found.", "--facts"),
            Field("decision", kinds.TEXT, "Their words for the penalty.", "--decision"),
            shared.STEWARDS,
            Field("driver", kinds.DRIVER, "One driver of a shared car, by name or id.", "--driver"),
            Field("appealable", kinds.NO, "No appeal is possible against it.", "--no-appeal"),
            Field("incident", kinds.INCIDENT_ID, "The line of the incident it follows from.", "--incident"),
        ),
        then=shared.DOCUMENTED,
    ),
    form(
        "rescind",
        kind="rescind",
        says="Take a penalty back by a later decision; it stays readable, and no longer counts.",
        example='27 --doc "SP 26-7" --reason "appeal upheld"',
        roles=shared.DECIDING,
        short=("r",),
        fields=(shared.line_of(kinds.PENALTY_IN_FORCE),),
        then=shared.DOCUMENTED,
    ),
    form(
        "reinstate",
        kind="reinstate",
        says="Put a rescinded penalty back by a still later decision.",
        example='27 --doc "SP 26-8" --reason "appeal dismissed"',
        roles=shared.DECIDING,
        short=("ri",),
        fields=(shared.line_of(kinds.PENALTY_RESCINDED),),
        then=shared.DOCUMENTED,
    ),
    form(
        "adjust-points",
        kind="points_adjusted",
        says="Give or take points in one championship, outside any session.",
        example='-c drivers --competitor "Ada Lindqvist" --points=-5 --from-round 2 --doc "SP 26-9" --reason "late fee"',
        roles=shared.DECIDING,
        fields=(
            shared.THE_CHAMPIONSHIP,
            shared.THE_COMPETITOR,
            shared.needed("points", kinds.POINTS, 'Given, or taken with a minus: -10, "17/2".', "--points"),
            shared.FROM_ROUND,
        ),
        then=shared.DOCUMENTED,
    ),
    form(
        "redress",
        kind="redress_given",
        says="Give the average of other rounds for one that was missed on duty, as the book says.",
        example='-c drivers --competitor "Ada Lindqvist" --round 2 --doc "SP 26-9" --reason "rescued a competitor"',
        roles=shared.DECIDING,
        fields=(
            shared.THE_CHAMPIONSHIP,
            shared.THE_COMPETITOR,
            shared.needed("round", kinds.ROUND, "The round that was missed.", "--round"),
        ),
        then=shared.DOCUMENTED,
    ),
    form(
        "exclude",
        kind="competitor_excluded",
        says="Exclude a competitor from a championship: listed last, without a place; the results stand.",
        example='-c drivers --competitor "Dee Moreau" --from-round 2 --doc "CA 26-2" --reason "fraud"',
        roles=shared.DECIDING,
        fields=(
            shared.THE_CHAMPIONSHIP,
            shared.THE_COMPETITOR,
            shared.FROM_ROUND,
            Field(
                "points",
                kinds.one_of("fate of the points", "kept", "taken"),
                "kept or taken.",
                "--points",
                default="taken",
            ),
            Field(
                "printed", kinds.one_of("mark", "EX", "DSQ"), "What stands for the place.", "--printed", default="EX"
            ),
        ),
        then=shared.DOCUMENTED,
    ),
    form(
        "incident note",
        kind="incident_noted",
        says="Note something the stewards look into.",
        example='R1 "contact in turn 4" --car 7 --car 21 --lap 9',
        roles=shared.REPORTING,
        short=("i",),
        fields=(
            shared.SESSION_POSITION,
            shared.needed("what", kinds.TEXT, "What happened.", metavar="WHAT"),
            Field("cars", kinds.CARS, "A car involved (may be repeated).", "--car", bare=True, many=True),
            Field("lap", kinds.NUMBER, "The lap.", "--lap", bare=True),
        ),
    ),
    form(
        "incident close",
        kind="close_incident",
        says="Close an incident: a decision followed, or nothing did.",
        example='26 --reason "racing incident"',
        roles=shared.REPORTING,
        short=("ic",),
        fields=(
            shared.line_of(kinds.OPEN_INCIDENT),
            Field("decision", kinds.PENALTY, "The line of the penalty that followed.", "--decision"),
        ),
        then=("--reason",),
    ),
    form(
        "protest lodge",
        kind="protest_lodged",
        says="Lodge a protest; after the protest time only with the words for it.",
        example='R2 --from "Red Racing" --against 21 --grounds "ride height" --at 2026-05-03T15:50',
        roles=shared.RECEIVING,
        short=("pl",),
        fields=(
            shared.SESSION_POSITION,
            shared.FROM,
            shared.needed("grounds", kinds.TEXT, "What is protested against.", "--grounds"),
            Field("against", kinds.CAR, "The car it is against.", "--against", bare=True),
            shared.LATE,
        ),
    ),
    form(
        "protest withdraw",
        kind="withdraw_protest",
        says="Withdraw a protest.",
        example="33",
        roles=shared.RECEIVING,
        short=("pw",),
        fields=(shared.line_of(kinds.OPEN_PROTEST),),
        then=("--reason",),
    ),
    form(
        "protest decide",
        kind="decide_protest",
        says="Decide a protest; a penalty that follows from it is recorded by itself.",
        example='33 --dismissed --doc "SP 26-5" --reason "car measured"',
        roles=shared.DECIDING,
        short=("pd",),
        fields=(
            shared.line_of(kinds.OPEN_PROTEST),
            shared.needed("upheld", kinds.YES, "The stewards' answer.", "--upheld", otherwise="--dismissed"),
            shared.STEWARDS,
        ),
        then=shared.DOCUMENTED,
    ),
    form(
        "appeal notify",
        kind="notify_appeal",
        says="Give notice of an appeal against a penalty; where appeals suspend, the penalty is held back.",
        example='38 --from "Red Racing" --at 2026-05-03T16:10',
        roles=shared.RECEIVING,
        short=("an",),
        fields=(shared.line_of(kinds.PENALTY_IN_FORCE), shared.FROM, shared.LATE),
    ),
    form(
        "appeal file",
        kind="file_appeal",
        says="File the appeal a notice was given of.",
        example='40 --grounds "new video" --at 2026-05-04T09:00',
        roles=shared.RECEIVING,
        short=("af",),
        fields=(
            shared.line_of(kinds.OPEN_APPEAL),
            shared.needed("grounds", kinds.TEXT, "The grounds.", "--grounds"),
            shared.LATE,
        ),
    ),
    form(
        "appeal decide",
        kind="decide_appeal",
        says="End an appeal; one that is won (set-aside) rescinds the penalty in the same append.",
        example='40 --outcome set-aside --doc "CA 26-1" --reason "not at fault" --after-official',
        roles=shared.DECIDING,
        short=("ad",),
        fields=(
            shared.line_of(kinds.OPEN_APPEAL),
            shared.needed("outcome", OUTCOME, "set-aside, confirmed, withdrawn or lapsed.", "--outcome"),
        ),
        then=shared.DOCUMENTED,
    ),
)
