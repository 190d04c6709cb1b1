"""Good texts to begin from, where no file of the project is one: small, and with every kind of value."""

CORRECTIONS = """\
[[spelling]]
name = "Ada Lindqvist"
also = ["A. Lindqvist"]

[[correction]]
record = "penalty_applied"
session = "R1"
car = "11"
penalty = {kind = "positions", places = 1}
reason = "cut a chicane"
source = "the sheet"
document = "SP 1"

[[correction]]
record = "pole_set"
session = "R1"
car = "7"
reason = "the printed one is wrong"
source = "the sheet"
inferred = true
"""
AL_KAMEL = (
    "\ufeffPOSITION;NUMBER;STATUS;LAPS;TOTAL_TIME;GAP_FIRST;FL_TIME;CLASS;GROUP;\r\n"
    "1;46;Classified;17;45:57.575;;2:28.630;Am;;\r\n2;021;Classified;17;45:58.259;+0.684;2:28.678;Am;Legends;\r\n"
    "3;21;Not classified;3;;3 Laps;2:29.1;Pro;;\r\n;5;Not started;;;;;Am;;\r\n"
)
BY_CLASS = (
    "CLASS_TYPE;POS;PIC;NUMBER;VEHICLE;LAPS;ELAPSED;BEST_LAP_TIME\n"
    "Am;1;1;46;GR86;17;45:57.575;2:28.630\nAm;2.0;2;7;GR86;17;1:02:58.259;58.123\n"
)
OURS = (
    "car,place,status,laps,total_time,best_lap,second_best_lap,class,dead_heat,remark\n"
    "11,1,,20,30:01.000,1:28.512,1:29.0,am,yes,\n7,1,,20,30:01.000,1:28.204,,am,yes,\n24/2,,DNF,3,,,,,,gearbox\n"
)
DROVE = "car,place,drove\n7,1,Ada Moreau / Bo Okafor=12\n11,2,Cy Tanaka=40:00.5\n5,3,\n"
PARTICIPANTS = (
    "\ufeffPos;Participant;Points;Number;NAME;SURNAME;COUNTRY;TEAM;MANUFACTURER;CLASS;"
    "COTA_Race 1_Points;COTA_Race 1_Status;COTA_Race 2_Points;COTA_Race 2_Status;\r\n"
    "1;Ada Lindqvist;40;7;Ada;Lindqvist;SWE;Harbour Racing;Make;Am;25;;15;;\r\n"
    "2;Bo Okafor;15;03;Bo;Okafor;;;Make;Am;;NS;15;;\r\n3;Cy Tanaka;0;3;Cy;Tanaka;JPN;Quay Sport;Make;Am;/;/;/;/;\r\n"
)
PUBLISHED = (
    "championship,position,driver,team,points,after_race\n"
    "drivers,1,Ada Lindqvist,,306,8\ndrivers,2,Bo Okafor,,17/2,8\ndrivers,EX,Cy Tanaka,,8.5,\nteams,,,Quay Sport,,\n"
)
MATRIX = (
    "race,weekend,driver,car,result,penalty\n1,1,Ada Lindqvist,7,1,\n1,1,Bo Okafor,11,DNF,\n2,1,,021,3,back_of_class\n"
)
DELIVERED = f'{{"harbour-cup-2026": {{"seq": 171, "head": "{"0" * 64}"}}}}'
LINES = (
    'e 7 "Ada Lindqvist" "Red Racing" pro weekends=1,2',
    "c R1 7, 11 ,21 dnf=021,",
    'p R1 7 time 5 "SP 1" "driver\'s error"',
    "ac R1 21=3 7=dnf photo",
    "void #12 typed twice",
    "incident note R1 contact car=7 car=11",
    "grid 1 confirm",
    "drove R1 7 Lindqvist laps=Lindqvist=12",
    "standings -- --json",
)
DESK_WORDS = (
    "time",
    "boc",
    "confirm",
    "dnf=",
    "--by",
    "--",
    "-5",
    "#171",
    "harbour-cup-2026",
    "undo",
    "'",
    '"',
    "\\",
    ",",
)
TIMES = ("2026-11-21T16:40", "2026-11-22", "2026-W48-6", "2026-11-22T14:40+02:00", "2026-11-22T14:40:00.5Z")
