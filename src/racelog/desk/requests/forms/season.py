"""The season and its entry list: opened, its regulations, weekends and rounds; who drives what."""

from dataclasses import replace
from functools import partial

from racelog.desk.requests import kinds
from racelog.desk.requests.form import Field, Form, Subject
from racelog.desk.requests.forms import shared

BONUSES = kinds.one_of("treatment of bonuses", "as-they-are", "multiplied", "none")
THE_BOOK = shared.needed("regulations", kinds.BOOK, "A shipped book, or a TOML file.")
DRIVERS = Field(
    "drivers", kinds.DRIVER_NAME, "A driver by name (may be repeated).", "--driver", "-d", bare=True, many=True
)
TEAM = Field("team", kinds.TEAM_NAME, "The team by name.", "--team", "-t", bare=True)
CONSTRUCTOR = Field("constructor", kinds.TEAM_NAME, "The constructor by name.", "--constructor")
RACE_CLASS = Field("class_", kinds.CLASS, "The class, by its id or title.", "--class", "-c", bare=True)
GENERATION = Field("generation", kinds.NAME, "The generation of car.", "--generation")
CATEGORIES = Field(
    "categories",
    kinds.NAME,
    "What it is counted as beside its class, such as rookie (may be repeated).",
    "--category",
    many=True,
    metavar="CATEGORY",
)
ANEW = "All it is counted as from then on, such as rookie (may be repeated); none takes all away."
RATING = kinds.one_of("rating", "platinum", "gold", "silver", "bronze")

A_CALENDAR = "Give the round and its weekend, such as 1 --weekend 1; or a calendar: --file FILE"

form = partial(Form, subject=Subject.SEASON)

SEASON_FORMS = (
    form(
        "season open",
        kind="season_opened",
        says="Open a season: its first line.",
        example='--title "Harbour Cup 2026"',
        roles=shared.SET_UP,
        fields=(
            Field("season", kinds.NAME, "The season, as its folder is called.", needed=True, metavar="SEASON"),
            shared.needed("title", kinds.NAME, "What the season is called.", "--title", metavar="TEXT"),
            Field("year", kinds.NUMBER, "The year (default: that of the season's name).", "--year", metavar="YEAR"),
        ),
    ),
    form(
        "regulations adopt",
        kind="regulations_adopted",
        says="Adopt regulations: the book goes into the log, whole.",
        example="harbour-cup.toml",
        roles=shared.SET_UP,
        fields=(THE_BOOK,),
    ),
    form(
        "regulations amend",
        kind="regulations_amended",
        says="Amend the regulations from a round on; earlier rounds keep theirs.",
        example='amended.toml --from-round 2 --doc "B 26-3"',
        roles=shared.SET_UP,
        fields=(THE_BOOK, shared.FROM_ROUND),
        then=shared.DOCUMENTED,
    ),
    form(
        "weekend open",
        kind="weekend_scheduled",
        says="Put a weekend in the calendar, behind those that are in it.",
        example='1 --circuit "Quayside" --zone Europe/Berlin',
        roles=shared.SET_UP,
        fields=(
            shared.needed("weekend", kinds.NEW_WEEKEND, "The weekend, as the calendar is to call it."),
            shared.needed("circuit", kinds.NAME, "The circuit.", "--circuit"),
            Field("zone", kinds.ZONE, "The time zone of the circuit, such as Europe/Berlin.", "--zone", bare=True),
            Field(
                "name", kinds.NAME, "What the meeting is called (default: as the circuit).", "--name", like="circuit"
            ),
            Field("place", kinds.NAME, "Town and country.", "--place"),
            Field("country", kinds.NAME, "The country, in letters.", "--country"),
            Field("first_day", kinds.DAY, "Its first day.", "--first-day"),
            Field("last_day", kinds.DAY, "Its last day (default: the first).", "--last-day", like="first_day"),
        ),
    ),
    form(
        "weekend move",
        kind="move_weekend",
        says="Move a weekend to other days, or to another circuit; it keeps its name and its rounds.",
        more="One that is postponed, and no day is known yet: --to-be-announced; it is the last of the calendar then.",
        example='1 --first-day 2026-10-17 --last-day 2026-10-18 --reason "flooded"',
        roles=shared.SET_UP,
        fields=(
            shared.WEEKEND_POSITION,
            Field("first_day", kinds.DAY, "Its new first day.", "--first-day", "--first"),
            Field("last_day", kinds.DAY, "Its new last day (default: the first).", "--last-day", "--last"),
            Field("to_be_announced", kinds.YES, "The new days are not known yet.", "--to-be-announced"),
            Field("circuit", kinds.NAME, "Another circuit.", "--circuit"),
            Field("name", kinds.NAME, "What the meeting is called then.", "--name"),
            Field("place", kinds.NAME, "Town and country.", "--place"),
            Field("country", kinds.NAME, "The country, in letters.", "--country"),
            Field("zone", kinds.ZONE, "The time zone of the circuit.", "--zone"),
        ),
        then=("--reason",),
    ),
    form(
        "weekend cancel",
        kind="weekend_cancelled",
        says="Cancel a weekend that is not held; its rounds are not run.",
        example='1 --reason "flooded"',
        roles=shared.SET_UP,
        fields=(shared.WEEKEND_POSITION,),
        then=("--reason",),
    ),
    form(
        "weekend close",
        kind="weekend_closed",
        says="Close a weekend: every race official, no protest, incident or appeal open.",
        example="1",
        roles=shared.SET_UP,
        fields=(shared.WEEKEND_POSITION,),
    ),
    form(
        "round add",
        kind="round_scheduled",
        says="Add a round to a weekend; round 8 is run in session R8.",
        example="1 --weekend 1 --minutes 30",
        roles=shared.SET_UP,
        fields=(
            replace(shared.ROUND_POSITION, missing=("which one is added?", A_CALENDAR)),
            shared.needed(
                "weekend",
                kinds.WEEKEND,
                "The weekend it is run at.",
                "--weekend",
                missing=("a round is run at a weekend", A_CALENDAR),
            ),
            Field("minutes", kinds.NUMBER, "Its planned length.", "--minutes", bare=True),
            Field("laps", kinds.NUMBER, "Its planned distance.", "--laps"),
            Field("day", kinds.DAY, "The day.", "--day"),
            Field("note", kinds.TEXT, "A word about it.", "--note"),
        ),
    ),
    form(
        "round move",
        kind="move_round",
        says="Run a round at another weekend, or on another day of its own; it keeps its number.",
        example='2 --day 2026-05-02 --reason "rain on Sunday"',
        roles=shared.SET_UP,
        fields=(
            shared.ROUND_POSITION,
            Field("weekend", kinds.WEEKEND, "The weekend it is run at.", "--to"),
            Field("day", kinds.DAY, "The day.", "--day"),
        ),
        then=("--reason",),
    ),
    form(
        "round reorder",
        kind="rounds_reordered",
        says="Say in which order rounds of a weekend are run, where it is not that of their numbers.",
        example='1 --rounds 2,1 --reason "fog in the morning"',
        roles=shared.SET_UP,
        fields=(
            shared.WEEKEND_POSITION,
            shared.needed("rounds", kinds.ROUNDS, "The rounds, in the order they are run.", "--rounds", many=True),
        ),
        then=("--reason",),
    ),
    form(
        "round cancel",
        kind="round_cancelled",
        says="Cancel a round that is not run; it counts nowhere. A weekend is cancelled as a whole: weekend cancel.",
        example='2 --reason "no light left"',
        roles=shared.SET_UP,
        fields=(shared.ROUND_POSITION,),
        then=("--reason",),
    ),
    form(
        "session add",
        kind="session_scheduled",
        says="Put a session beside a round's race on the timetable: qualifying, a sprint, a heat of the book's own kind.",
        example="Q1B --kind qualifying --round 1",
        roles=shared.SET_UP,
        fields=(
            shared.needed("session", kinds.NEW_SESSION, "What it is to be called: S1, H2."),
            shared.needed("kind", kinds.SESSION_KIND, "Its kind, as the regulations have it.", "--kind"),
            Field("round", kinds.ROUND, "The round it belongs to.", "--round", bare=True),
            Field("weekend", kinds.WEEKEND, "Its weekend (default: that of the round).", "--weekend"),
            Field("minutes", kinds.NUMBER, "Its planned length.", "--minutes"),
            Field("laps", kinds.NUMBER, "Its planned distance.", "--laps"),
        ),
    ),
    form(
        "round multiply",
        kind="multiplier_declared",
        says="Declare what multiple of its points a round pays.",
        example='2 --factor 1/2 --doc "B 26-5" --reason "shortened"',
        roles=(*shared.SET_UP, *shared.DECIDING),
        fields=(
            shared.ROUND_POSITION,
            shared.needed("factor", kinds.POINTS, 'The multiple: 2, or "1/2".', "--factor"),
            Field("bonuses", BONUSES, "as_they_are, multiplied or none.", "--bonuses", default="as_they_are"),
            Field(
                "championships",
                kinds.CHAMPIONSHIP,
                "Only in this one (may be repeated).",
                "--championship",
                "-c",
                many=True,
            ),
        ),
        then=shared.DOCUMENTED,
    ),
    form(
        "enter",
        kind="enter",
        says="Enter a car. Drivers and teams not known yet are registered with it.",
        example='--car 7 --driver "Ada Lindqvist" --team "Red Racing" --class pro',
        roles=shared.ENTRIES,
        short=("e",),
        fields=(
            shared.needed(
                "car",
                kinds.NEW_CAR,
                "The car, as its number is painted.",
                "--car",
                missing=("an entry has a car", "Give its number, such as --car 7; or a list of entries: --file FILE"),
            ),
            replace(
                DRIVERS,
                needed=True,
                missing=("an entry has a driver", 'Name the driver, such as --driver "Ada Lindqvist"'),
            ),
            TEAM,
            RACE_CLASS,
            CONSTRUCTOR,
            GENERATION,
            Field("weekends", kinds.WEEKENDS, 'The weekends, such as "1,2".', "--weekends", "-w", default="all"),
            Field("full_season", kinds.YES, "Entered for the full season.", "--full-season"),
            Field("guest", kinds.YES, "Takes part without points.", "--guest"),
            CATEGORIES,
            Field("nationality", kinds.NAME, "Of a new driver.", "--nationality"),
            Field("born", kinds.DAY, "Of a new driver.", "--born"),
            shared.NEW_NAMES,
        ),
    ),
    form(
        "amend-entry",
        kind="amend_entry",
        says="Change the drivers, team or class of an entry from a weekend on.",
        example='--car 7 --weekend 1 --class am --doc "B 26-2" --reason "regraded"',
        roles=shared.ENTRIES,
        short=("ae",),
        fields=(
            shared.THE_CAR,
            shared.needed("weekend", kinds.WEEKEND, "From this weekend on.", "--weekend", "-w"),
            replace(DRIVERS, bare=False),
            replace(TEAM, bare=False),
            replace(RACE_CLASS, bare=False),
            CONSTRUCTOR,
            GENERATION,
            Field(
                "full_season", kinds.YES, "For the full season, or not.", "--full-season", otherwise="--not-full-season"
            ),
            Field("guest", kinds.YES, "Without points, or with.", "--guest", otherwise="--no-guest"),
            replace(CATEGORIES, help=ANEW),
            shared.NEW_NAMES,
        ),
        then=("--reason",),
    ),
    form(
        "categorise",
        kind="driver_categorised",
        says="Say what a driver is counted as: categories, a rating; from a weekend on, or all season.",
        example='"Ada Lindqvist" --rating bronze --category rookie --weekend 1',
        roles=shared.ENTRIES,
        fields=(
            shared.needed("driver", kinds.DRIVER, "The driver by name or id."),
            Field("rating", RATING, "platinum, gold, silver or bronze.", "--rating"),
            replace(CATEGORIES, help=ANEW),
            Field("from_weekend", kinds.WEEKEND, "From this weekend on (default: all season).", "--weekend", "-w"),
        ),
        then=("--reason",),
    ),
    form(
        "renumber",
        kind="renumber_entry",
        says="Give a car another number from a weekend on; it stays the same entry, with its decisions and points.",
        example='--car 7 --to 70 --from 1 --reason "the number of the champion"',
        roles=shared.ENTRIES,
        fields=(
            shared.THE_CAR,
            shared.needed("number", kinds.NEW_CAR, "The new number, as it is painted.", "--to"),
            shared.needed("weekend", kinds.WEEKEND, "From this weekend on.", "--from", "-w"),
        ),
        then=("--reason",),
    ),
    form(
        "withdraw",
        kind="withdraw",
        says="Withdraw a car from a round, a weekend, or the rest of the season.",
        example='--car 11 --round 2 --reason "gearbox"',
        roles=shared.ENTRIES,
        short=("w",),
        fields=(
            shared.THE_CAR,
            Field("round", kinds.ROUND, "From this round to the end of its weekend.", "--round"),
            Field("weekend", kinds.WEEKEND, "This weekend.", "--weekend", "-w"),
            Field("rest_of_season", kinds.YES, "And everything after it.", "--rest-of-season"),
        ),
        then=("--reason",),
    ),
    form(
        "driver join",
        kind="driver_joined",
        says="Say that two spellings are one driver: they count as one, in all there is.",
        example='--driver "Flo Guest" --same-as "Eve Santos"',
        roles=shared.ENTRIES,
        fields=(
            shared.needed("driver", kinds.DRIVER, "The spelling that is given up, by name or id.", "--driver", "-d"),
            shared.needed("same_as", kinds.DRIVER, "Who it is.", "--same-as"),
        ),
        then=("--reason",),
    ),
    form(
        "driver part",
        kind="driver_parted",
        says="Say that two spellings that were joined are two drivers after all.",
        example='--driver "Flo Guest"',
        roles=shared.ENTRIES,
        fields=(shared.needed("driver", kinds.JOINED_DRIVER, "The spelling that was given up.", "--driver", "-d"),),
        then=("--reason",),
    ),
    form(
        "team join",
        kind="team_joined",
        says="Say that two spellings are one team or constructor: they count as one, in all there is.",
        example='--team "Blue Motorsport" --same-as "Red Racing"',
        roles=shared.ENTRIES,
        fields=(
            shared.needed("team", kinds.TEAM, "The spelling that is given up, by name or id.", "--team", "-t"),
            shared.needed("same_as", kinds.TEAM, "Which team it is.", "--same-as"),
        ),
        then=("--reason",),
    ),
    form(
        "team part",
        kind="team_parted",
        says="Say that two spellings that were joined are two teams after all.",
        example='--team "Blue Motorsport"',
        roles=shared.ENTRIES,
        fields=(shared.needed("team", kinds.JOINED_TEAM, "The spelling that was given up.", "--team", "-t"),),
        then=("--reason",),
    ),
)
