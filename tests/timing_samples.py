"""One race of made-up people as each system exports it: the shapes are the systems', the people are nobody.

Twelve minutes round a harbour: 11, 7 and 021 finish on the lead lap, 3 a lap down, 24 retires, 5 is disqualified and 9
stays in the paddock.
"""

from datetime import timedelta
from io import BytesIO

from openpyxl import Workbook

_DRIVER = (
    "{0}_FIRSTNAME;{0}_SECONDNAME;{0}_LICENSE;{0}_HOMETOWN;{0}_COUNTRY;{0}_SHORTNAME;{0}_ECM Driver Id;{0}_*Extra 3"
)
_RACE = "POSITION;NUMBER;STATUS;LAPS;TOTAL_TIME;GAP_FIRST;GAP_PREVIOUS;FL_LAPNUM;FL_TIME;FL_KPH;TEAM;CLASS;GROUP;DIVISION;VEHICLE;TIRES;ECM Participant Id;*Extra 9;"
ENDURANCE = (
    "\ufeff" + _RACE + ";".join(_DRIVER.format(f"DRIVER{number}") for number in range(1, 7)) + ";\r\n"
    "1;11;Classified;8;12:01.000;-;-;5;1:28.512;160.1;Quay Racing;GTP;;;Prow 963;M;;;Bea;Holt;Gold;Old Quay;GBR;BHO;;;Ari;Lund;Silver;;SWE;ALU;;\r\n"
    "2;7;Classified;8;12:01.900;+0.900;+0.900;6;1:28.204;160.6;Harbour Sport;GTP;;;Keel V8;M;;;Cai;Frost;;;DNK;;;;Dov;Hale;;;USA;;;;Eli;Bright;;;FRA;;;;Fay;Lund;;;USA;;;\r\n"
    "3;021;Classified;8;12:30.000;+29.000;+28.100;3;1:31.000;155.7;Mole Motorsport;GTD PRO;;;Hull GT3;M;;;Gil;Greco;;;ITA\r\n"
    "4;3;Classified;7;12:05.000;1 Laps;1 Laps;4;1:40.000;141.7;Pier One;GTD;B;;Hull GT3;M;;;Hal;Quist;Bronze;Palo Alto, CA;USA;;;;Ira;Voss;;;USA\r\n"
    "5;24;Retired;3;5:01.000;5 Laps;4 Laps;2;1:39.000;143.1;Pier One;GTD;;;Hull GT3;M;;;Jan;Berg;;;USA;;;;Kai;Ito;;;JPN\r\n"
    "6;5;Disqualified;8;12:20.000;-;-;2;1:35.000;149.2;Lee Shore;GTD;;;Spar GT3;M;;;Lea;Tanaka;;;JPN;;;;Max;Duarte;;;BRA\r\n"
    ";9;Not started;0;;;;0;;;Lee Shore;GTD;;;Spar GT3;M;;;Noa;Reyes;;;ESP;;;;Ole;Kovac;;;HRV\r\n"
)
ONE_DRIVER = (
    "\ufeff" + _RACE + _DRIVER.format("DRIVER") + "\r\n"
    "1;11;Classified;8;12:01.000;-;-;5;1:28.512;160.1;Quay Racing;Am;;Cup;Prow 86;;;;Bea;Holt;;;GBR;HOL;;\r\n"
    "2;7;Classified;8;12:01.900;+0.900;+0.900;6;1:28.204;160.6;Harbour Sport;Am;;Cup;Prow 86;;;;Cai;Frost;;;DNK;FRO;;\r\n"
    ";9;Not started;0;;;;0;;;Lee Shore;Am;;Cup;Prow 86;;;;Noa;Reyes;;;ESP;REY;;\r\n"
)
BY_HOUR = (
    "\ufeffPOSITION;NUMBER;TEAM;DRIVER_1;DRIVER_2;DRIVER_3;DRIVER_4;VEHICLE;TYRES;CLASS;GROUP;DIVISION;STATUS;LAPS;TOTAL_TIME;GAP_FIRST;GAP_PREVIOUS;FL_LAPNUM;FL_TIME;FL_KPH;DRIVER_5;\r\n"
    "1;11;Quay Racing;Bea HOLT;Ari LUND;;;Prow 963;M;HYPERCAR;;;Classified;231;8:00'41.101;-;-;50;2'01.350;251.3;;\r\n"
    "2;7;Harbour Sport;Cai FROST;Dov VAN DER HALE;Eli BRIGHT;Fay LUND;Keel V8;M;HYPERCAR;;;Classified;231;8:00'45.000;3.899;3.899;12;2'01.400;251.2;Gil GRECO;\r\n"
    "3;021;Mole Motorsport;Hal QUIST;;;;Hull GT3;G;LMGT3;;;Not classified;90;7:59'01.000;141 Laps;141 Laps;3;2'20.000;217.9;;\r\n"
)
BY_CLASS = (
    "CLASS_TYPE;POS;PIC;NUMBER;TEAM;VEHICLE;DRIVERS;LAPS;ELAPSED;GAP_FIRST;GAP_PREVIOUS;BEST_LAP_NUM;BEST_LAP_TIME;BEST_LAP_KPH;\n"
    "Silver;1;1;11;Quay Racing;Prow GT4;Bea Holt / Ari Lund;8;12:01.000;;;5;1:28.512;160.1;\n"
    "Silver;3;2;021;Mole Motorsport;Hull GT4;Gil Greco / Hal Quist;8;12:30.000;+29.000;+29.000;3;1:31.000;155.7;\n"
    "Am;2;1;7;Harbour Sport;Keel GT4;Cai Frost / Dov Hale;8;12:01.900;;;6;1:28.204;160.6;\n"
    "Am;4;2;9;Lee Shore;Spar GT4;Noa Reyes / Ole Kovac;0;;;;;;;\n"
)
QUALIFYING = (
    "\ufeffPOS;NUMBER;LAP;TIME;GAP_FIRST;GAP_PREVIOUS;KPH; LAPS;TEAM;CLASS;GROUP;DIVISION;VEHICLE;TIRES;*Extra 9;"
    + ";".join(_DRIVER.format(f"DRIVER{number}") for number in range(1, 5))
    + ";\r\n"
    "1;7;6;1:28.204;-;-;160.6;8;Harbour Sport;GTP;;;Keel V8;M;;Cai;Frost;;;DNK;;;;Dov;Hale;;;USA\r\n"
    "2;11;5;1:28.512;+0.308;+0.308;160.1;7;Quay Racing;GTP;;;Prow 963;M;;Bea;Holt;;;GBR;;;;Ari;Lund;;;SWE\r\n"
    "3;60;0;;;;;0;Pier One;GTP;;;Prow 963;M;;Pia;Marsh;;;USA\r\n"
    "4;021;0;;;;;2;Mole Motorsport;GTD;;;Hull GT3;M;;Gil;Greco;;;ITA\r\n"
    ";3;4;1:40.000;+11.796;;141.7;6;Pier One;GTD;;;Hull GT3;M;;Hal;Quist;;;USA\r\n"
    ";9;0;;;;;0;Lee Shore;GTD;;;Spar GT3;M;;Noa;Reyes;;;ESP\r\n"
)
ORBITS = """"Pos","No.","Name","Class","Laps","Total Tm","Diff","Gap","Best Tm","In Lap","PIC","Nat/State","Entrant"
"1","11","HOLT, Bea","A","8","12:01.000","","","1:28.512","5","1","GBR","Quay Racing"
"2","7","FROST, Cai","B","8","12:01.900","0.900","0.900","1:28.204","6","1","DNK","Harbour Sport"
"3","021","GRECO, Gil","B","8","12:30.000","29.000","28.100","1:31.000","3","2","ITA",""
"4","3","QUIST, Hal","A","7","12:05.000","1 Lap","1 Lap","1:40.000","4","2","USA",""
"DNF","24","BERG, Jan","A","3","5:01.000","DNF","","1:39.000","2","","USA",""
"DQ","5","TANAKA, Lea","A","8","12:20.000","DQ","","1:35.000","2","","JPN",""
"DNS","9","REYES, Noa","B","","","DNS","","","","","ESP",""
"""
ORBITS_GERMAN = (
    "Hafenpokal 2026 - Rennen 1\n\n"
    "Pos.;Nr.;Name;Klasse;Rdn;Gesamtzeit;Rückst.;Abstand;Beste Zeit;In Rd.;Bewerber\n"
    "1;11;HOLT Bea;A;8;12:01,000;;;1:28,512;5;Quay Racing\n"
    "2;7;FROST Cai;B;8;12:01,900;0,900;0,900;1:28,204;6;Harbour Sport\n"
    "3;021;GRECO Gil;B;8;12:30,000;29,000;28,100;1:31,000;3;\n"
    "4;3;QUIST Hal;A;7;12:05,000;1 Rd.;1 Rd.;1:40,000;4;\n"
    "Ausgefallen\n"
    ";24;BERG Jan;A;3;5:01,000;;;1:39,000;2;\n"
    "Disqualifiziert\n"
    ";5;TANAKA Lea;A;8;12:20,000;;;1:35,000;2;\n"
    "Nicht gestartet\n"
    ";9;REYES Noa;B;;;;;;;\n"
    "\nSchnellste Runde: 1:28,204 Nr. 7\nGedruckt;02.05.2026;;;;;;;;;Seite 1\n"
)
RACE_MONITOR = (
    "Position,Number,First Name,Last Name,Class,Laps,Total Time,Best Lap,Best Lap Time,Transponder\n"
    "1,11,Bea,Holt,A,8,00:12:01.000,5,00:01:28.512,4711\n2,7,Cai,Frost,B,8,00:12:01.900,6,00:01:28.204,4712\n"
    "3,021,Gil,Greco,B,8,00:12:30.000,3,00:01:31.000,4713\n4,3,Hal,Quist,A,7,00:12:05.000,4,00:01:40.000,4714\n"
    "5,24,Jan,Berg,A,3,00:05:01.000,2,00:01:39.000,4715\n"
)
SPEEDHIVE = (
    "Position,Start Number,Name,Class,Position In Class,Status,Laps,Total Time,Best Lap\n"
    "1,11,Bea Holt,A,1,Normal,8,12:01.000,1:28.512\n2,7,Cai Frost,B,1,Normal,8,12:01.900,1:28.204\n"
    "3,021,Gil Greco,B,2,Normal,8,12:30.000,1:31.000\n4,3,Hal Quist,A,2,Normal,7,12:05.000,1:40.000\n"
    ",24,Jan Berg,A,,DNF,3,5:01.000,1:39.000\n,5,Lea Tanaka,A,,DQ,8,12:20.000,1:35.000\n,9,Noa Reyes,B,,DNS,0,,\n"
)
IN_ITALIAN = (
    "Classifica di gara\nPos\tN°\tCognome\tNome\tScuderia\tGiri\tTempo gara\tDistacco\tMiglior giro\n"
    "1\t11\tHOLT\tBea\tQuay Racing\t8\t12'01.000\t\t1'28.512\n2\t7\tFROST\tCai\tHarbour Sport\t8\t\t+0.900\t1'28.204\n"
    "3\t021\tGRECO\tGil\t\t8\t\t+29.000\t1'31.000\n4\t3\tQUIST\tHal\t\t7\t\t1 giro\t1'40.000\n"
    "Rit\t24\tBERG\tJan\t\t3\t\t\t1'39.000\nEsc.\t5\tTANAKA\tLea\t\t8\t\t\t1'35.000\nNP\t9\tREYES\tNoa\t\t\t\t\t\n"
)
IN_FRENCH = (
    "Clt;N°;Pilote;Écurie;Tours;Temps total;Écart;Meilleur tour\n"
    '1er;11;Bea HOLT;Quay Racing;8;12\'01"000;;1\'28"512\n2e;7;Cai FROST;Harbour Sport;8;12\'01"900;0"900;1\'28"204\n'
    '3e;021;Gil GRECO;;8;12\'30"000;29"000;1\'31"000\n4e;3;Hal QUIST;;7;12\'05"000;1 tour;1\'40"000\n'
    "Abandon;24;Jan BERG;;3;;;1'39\"000\nExclu;5;Lea TANAKA;;8;;;1'35\"000\nNon partant;9;Noa REYES;;;;;\n"
)
IN_SPANISH = (
    "Puesto;Dorsal;Nombre;Apellidos;Equipo;Vueltas;Tiempo total;Mejor vuelta\n"
    "1º;11;Bea;Holt;Quay Racing;8;12:01,000;1:28,512\n2º;7;Cai;Frost;Harbour Sport;8;12:01,900;1:28,204\n"
    "3º;021;Gil;Greco;;8;12:30,000;1:31,000\n4º;3;Hal;Quist;;7;+1 vuelta;1:40,000\n"
    "Abandono;24;Jan;Berg;;3;;1:39,000\nExcluido;5;Lea;Tanaka;;8;;1:35,000\nNo salió;9;Noa;Reyes;;;;\n"
)
IN_PORTUGUESE = (
    "Posição;Número;Piloto;Equipa;Voltas;Tempo total;Melhor volta\n"
    "1;11;Bea Holt;Quay Racing;8;12:01,000;1:28,512\n2;7;Cai Frost;Harbour Sport;8;12:01,900;1:28,204\n"
    "3;021;Gil Greco;;8;12:30,000;1:31,000\n4;3;Hal Quist;;7;1 volta;1:40,000\n"
    "Abandono;24;Jan Berg;;3;;1:39,000\nDesclassificado;5;Lea Tanaka;;8;;1:35,000\nNão largou;9;Noa Reyes;;;;\n"
)
IN_DUTCH = (
    "Plaats;Startnummer;Rijder;Ploeg;Ronden;Totale tijd;Achterstand;Snelste ronde\n"
    "1;11;Bea Holt;Quay Racing;8;12:01,000;;1:28,512\n2;7;Cai Frost;Harbour Sport;8;12:01,900;0,900;1:28,204\n"
    "3;021;Gil Greco;;8;12:30,000;29,000;1:31,000\n4;3;Hal Quist;;7;12:05,000;1 ronde;1:40,000\n"
    "Uitgevallen;24;Jan Berg;;3;;;1:39,000\nGediskwalificeerd;5;Lea Tanaka;;8;;;1:35,000\n"
    "Niet gestart;9;Noa Reyes;;;;;\n"
)


def saved(workbook: Workbook) -> bytes:
    """A workbook as the bytes of its file."""
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def a_workbook() -> Workbook:
    """The race as a secretary keeps it: a title over merged cells, times as times, car 021 as a number with a format."""
    workbook = Workbook()
    sheet = workbook.create_sheet("Race 1", 0)
    workbook.create_sheet("Notes").append(["Weather", "dry"])
    sheet.append(["Harbour Cup 2026, race 1"])
    sheet.merge_cells("A1:F1")
    sheet.append([])
    sheet.append(["Pos", "Car #", "Driver(s)", "Team", "Laps", "Race time", "Fastest lap"])
    for place, car, driver, team, laps, seconds, best in (
        (1, 11, "Bea Holt & Ari Lund", "Quay Racing", 8, 721, 88.512),
        (2, 7, "Cai Frost", "Harbour Sport", 8, 721.9, 88.204),
        (3, 21, "Gil Greco", None, 8, 750, 91),
        (4, 3, "Hal Quist", None, 7.0, 725, 100),
        ("DNF", 24, "Jan Berg", None, 3, 301, 99),
        ("DSQ", 5, "Lea Tanaka", None, 8, 740, 95),
        ("DNS", 9, "Noa Reyes", None, None, None, None),
    ):
        times = [None if time is None else timedelta(seconds=time) for time in (seconds, best)]
        sheet.append([place, car, driver, team, laps, *times])
    sheet["B6"].number_format = "000"
    for row in range(4, 11):
        for column in "FG":
            sheet[f"{column}{row}"].number_format = "[h]:mm:ss.000"
    sheet.append([])
    sheet.append(["Timekeeper: N. Obody"])
    return workbook


FILES: dict[str, tuple[str, bytes]] = {
    "endurance": ("03_Results_Race_Official.CSV", ENDURANCE.encode()),
    "orbits": ("race.csv", ORBITS.encode("cp1252")),
    "orbits-german": ("rennen.csv", ORBITS_GERMAN.encode("cp1252")),
    "speedhive": ("results.csv", SPEEDHIVE.encode()),
    "italian": ("classifica.txt", IN_ITALIAN.encode("utf-16")),
    "french": ("classement.csv", IN_FRENCH.encode("utf-16-le")),
    "spanish": ("clasificacion.csv", IN_SPANISH.encode("latin-1")),
    "portuguese": ("resultado.csv", IN_PORTUGUESE.encode()),
    "dutch": ("uitslag.csv", IN_DUTCH.encode()),
    "workbook": ("results.xlsx", saved(a_workbook())),
}
"""The race as each system writes it, with the name and the encoding its files have."""
