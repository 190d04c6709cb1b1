"""What the columns of a timing sheet are called: by known programs exactly, by everybody else in six languages.

A header is read in two steps. A program that is known by its own headings says what some of them mean ("TIME" of a list
of best laps is the best lap). Whatever is left is looked up in WORDS, best name first: of "Time" and "Total time" the
second is the total time. A heading is used once; what an official says with --column comes before all of it.
"""

import dataclasses
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

Field = Literal[
    "car", "place", "status", "laps", "total", "gap", "best", "second", "class", "group", "team", "vehicle",
    "first_name", "last_name", "driver", "nationality", "dead_heat", "remark", "drove",
]  # fmt: skip
FIELDS: tuple[Field, ...] = get_args(Field)
NO_COLUMN = "none"
"""What --column FIELD=none says: the file has nothing of the kind, whatever a heading looks like."""

WORDS: Mapping[Field, tuple[str, ...]] = {
    "car": (
        "car number", "car no", "car nr", "race number", "racing number", "start number", "start no", "startnummer",
        "startnr", "start nr", "stnr", "st nr", "competitor number", "kart number", "kart no", "bike number", "bike no",
        "vehicle number", "fahrzeugnummer", "wagennummer", "rennnummer", "numero de course", "numero de voiture",
        "no course", "dossard", "numero di gara", "numero gara", "numero de carro", "numero de coche", "dorsal",
        "numero do carro", "rijdersnummer", "wedstrijdnummer", "number", "nummer", "numero", "num", "nr", "no", "n",
        "#", "bib", "kart", "bike", "car",
    ),
    "place": (
        "overall position", "position overall", "overall pos", "pos overall", "finish position", "finishing position",
        "finish pos", "gesamtplatz", "gesamtrang", "classement general", "posizione assoluta", "position", "pos",
        "place", "platz", "platzierung", "rang", "rank", "rk", "pl", "plc", "classement", "clt", "posizione", "posto",
        "puesto", "posicion", "posicao", "lugar", "plaats", "positie", "p", "finish", "result", "ergebnis", "resultat",
        "risultato", "resultado", "uitslag",
    ),
    "status": (
        "status", "classification status", "finish status", "state", "stato", "statut", "etat", "estado", "outcome",
    ),
    "laps": (
        "laps completed", "completed laps", "total laps", "laps", "anzahl runden", "runden", "rdn", "rnd", "rnden",
        "nombre de tours", "nb tours", "nb de tours", "tours", "giri", "giri completati", "vueltas", "vltas", "voltas",
        "ronden", "rondes", "aantal ronden", "rd", "tr", "lap",
    ),
    "total": (
        "total time", "total tm", "total race time", "race time", "elapsed time", "elapsed", "finish time",
        "gesamtzeit", "rennzeit", "fahrzeit", "temps total", "temps de course", "tempo totale", "tempo di gara",
        "tempo gara", "tiempo total", "tiempo de carrera", "tempo total", "tempo de prova", "tempo de corrida",
        "totale tijd", "totaaltijd", "totaltijd", "racetijd", "time gap", "time retired", "time", "zeit", "temps",
        "tempo", "tiempo", "tijd", "total",
    ),
    "gap": (
        "gap to leader", "gap to first", "gap first", "gap leader", "diff to leader", "diff to first", "diff first",
        "behind leader", "time behind", "behind", "ruckstand", "ruckst", "ruckst auf p1", "ecart premier", "ecart 1er",
        "ecart", "distacco", "distacco dal primo", "diferencia", "diferenca", "achterstand", "diff",
    ),
    "best": (
        "best lap time", "fastest lap time", "best laptime", "best time", "best tm", "overall best tm", "fl time",
        "fastest time", "beste rundenzeit", "schnellste rundenzeit", "bestzeit", "beste zeit", "schnellste zeit",
        "meilleur temps", "miglior tempo", "mejor tiempo", "melhor tempo", "snelste rondetijd", "snelste tijd",
        "beste tijd", "best lap", "fastest lap", "beste runde", "schnellste runde", "meilleur tour",
        "tour le plus rapide", "giro veloce", "giro piu veloce", "miglior giro", "mejor vuelta", "vuelta rapida",
        "melhor volta", "volta mais rapida", "snelste ronde", "beste ronde", "fastest", "best",
    ),
    "second": (
        "second best lap time", "2nd best lap time", "second best lap", "2nd best lap", "second best time",
        "2nd best time", "2nd best tm", "2nd best", "second best", "zweitbeste rundenzeit", "zweitbeste runde",
        "zweitbeste zeit", "2e meilleur temps", "deuxieme meilleur temps", "2e meilleur tour",
        "deuxieme meilleur tour", "secondo miglior tempo", "secondo miglior giro", "segundo mejor tiempo",
        "segunda mejor vuelta", "segundo melhor tempo", "segunda melhor volta", "tweede beste tijd",
    ),
    "class": (
        "class", "class name", "race class", "klasse", "kl", "classe", "clase", "category", "kategorie", "categorie",
        "categoria", "cat", "kat",
    ),
    "group": ("group", "gruppe", "groupe", "gruppo", "grupo", "groep"),
    "team": (
        "team", "team name", "teamname", "entrant", "bewerber", "equipe", "ecurie", "concurrent", "scuderia", "squadra",
        "concorrente", "equipo", "escuderia", "concursante", "equipa", "ploeg", "mannschaft",
    ),
    "vehicle": (
        "vehicle", "car model", "fahrzeug", "auto", "voiture", "vehicule", "vettura", "macchina", "veicolo", "coche",
        "vehiculo", "viatura", "veiculo", "carro", "voertuig", "wagen", "make model", "model", "modell", "modele",
        "modello", "modelo", "make", "marke", "marque", "marca", "merk", "car",
    ),
    "first_name": ("first name", "firstname", "given name", "vorname", "prenom", "voornaam", "primeiro nome"),
    "last_name": (
        "last name", "lastname", "surname", "family name", "second name", "secondname", "nachname", "familienname",
        "nom de famille", "cognome", "apellido", "apellidos", "apelido", "sobrenome", "achternaam",
    ),
    "driver": (
        "driver name", "driver names", "driver s", "drivers", "driver", "fahrer", "fahrername", "fahrer in", "pilot",
        "pilote", "pilotes", "pilota", "piloti", "conduttore", "conduttori", "piloto", "pilotos", "conductor",
        "conductores", "condutor", "condutores", "rijder", "rijders", "coureur", "rider", "racer", "competitor",
        "competitor name", "teilnehmer", "name", "nom", "nome", "nombre", "naam", "crew", "equipage", "equipaggio",
        "besatzung",
    ),
    "nationality": (
        "nationality", "nat", "nation", "country", "nationalitat", "land", "nationalite", "pays", "nazionalita",
        "nazione", "nacionalidad", "pais", "nacionalidade", "nationaliteit",
    ),
}  # fmt: skip
"""What a column is called in English, German, French, Italian, Spanish, Portuguese and Dutch; the best name first."""

_NUMBERED = re.compile(
    r"(?:driver|fahrer|pilote|pilota|piloto|rijder|coureur|rider|conducteur|conductor) ?(?P<number>\d{0,2})"
    r"(?: (?P<part>.+))?"
)
_NAMES = {"", "name", "full name", "fullname"}


@dataclass(frozen=True, slots=True)
class Program:
    """A program known by some headings, and what it means by them; a column it does not have is None."""

    format: str
    title: str
    needs: frozenset[str]
    means: Mapping[Field, str | None]
    lists_absent: bool = False
    """Whether a car that stayed in the paddock is listed last, with a place and without a lap."""


PROGRAMS = (
    Program(
        "al-kamel-race",
        "Al Kamel race results",
        frozenset({"position", "number", "status"}),
        {"car": "number", "place": "position", "status": "status", "best": "fl time"},
    ),
    Program(
        "al-kamel-by-class",
        "Al Kamel results by class",
        frozenset({"class type", "pos", "number"}),
        {"car": "number", "place": "pos", "class": "class type", "total": "elapsed", "best": "best lap time"},
        lists_absent=True,
    ),
    Program(
        "al-kamel-best-laps",
        "Al Kamel best laps",
        frozenset({"pos", "number", "lap", "time"}),
        {"car": "number", "place": "pos", "best": "time", "laps": "laps", "total": None, "gap": None},
        lists_absent=True,
    ),
    Program(
        "orbits",
        "MYLAPS Orbits",
        frozenset({"pos", "no", "total tm"}),
        {"car": "no", "place": "pos", "total": "total tm", "best": "best tm", "gap": "diff"},
    ),
    Program(
        "orbits",
        "MYLAPS Orbits",
        frozenset({"pos", "no", "best tm"}),
        {"car": "no", "place": "pos", "best": "best tm", "total": None, "gap": None},
    ),
    Program(
        "speedhive",
        "MYLAPS Speedhive",
        frozenset({"position", "start number"}),
        {"car": "start number", "place": "position", "status": "status"},
    ),
    Program(
        "race-monitor",
        "Race Monitor",
        frozenset({"position", "number", "first name", "last name"}),
        {"car": "number", "place": "position"},
    ),
    Program(
        "race-monitor",
        "Race Monitor",
        frozenset({"position", "number", "firstname", "lastname"}),
        {"car": "number", "place": "position"},
    ),
)
OURS = {
    "car": "car", "place": "place", "status": "status", "laps": "laps", "total": "total time", "best": "best lap",
    "second": "second best lap", "class": "class", "dead_heat": "dead heat", "remark": "remark", "drove": "drove",
}  # fmt: skip
"""The columns of racelog's own files, which people write by hand: nothing in them is passed over."""


@dataclass(frozen=True, slots=True)
class Person:
    """The columns of one driver, by their positions: a whole name, or a first and a last one."""

    whole: int | None = None
    first: int | None = None
    last: int | None = None
    nationality: int | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column of a header is: positions from 0, `at` by field, and a `Person` for each driver.

    `program` is None where the headings alone say it; `ours` for a file in racelog's own format; `said` is what
    officials said of the headings.
    """

    header: tuple[str, ...]
    at: Mapping[Field, int]
    people: tuple[Person, ...]
    program: Program | None = None
    ours: bool = False
    said: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def format(self) -> str:
        """What the log calls files of this kind."""
        return "racelog" if self.ours else "table" if self.program is None else self.program.format

    @property
    def in_words(self) -> str:
        """Which column is read as what, as --column takes it: "place=Pos, car=Nr."."""
        read = [f"{field}={self.header[at]}" for field, at in self.at.items()]
        for person in self.people:
            names = (person.whole, person.first, person.last)
            read.append("driver=" + "+".join(self.header[at] for at in names if at is not None))
        return ", ".join(dict.fromkeys(read))

    @property
    def used(self) -> frozenset[int]:
        """The positions of all columns that are read."""
        people = (
            at for one in self.people for at in (one.whole, one.first, one.last, one.nationality) if at is not None
        )
        return frozenset((*self.at.values(), *people))


def key(heading: str) -> str:
    """A heading as it is compared: letter case, accents and what stands between its words make no difference."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading.replace("#", " # "))  # "BestLapTime" is three words
    plain = unicodedata.normalize("NFKD", apart).casefold()
    words = re.sub(r"[^\w#]|_", " ", "".join(one for one in plain if not unicodedata.combining(one))).split()
    return " ".join(words) if words == ["#"] else " ".join(word for word in words if word != "#")


def columns_of(header: Sequence[str], said: Mapping[str, str]) -> Columns | None:
    """What the columns of a header are; None where it has none of cars, or none of places and statuses.

    Shape:   `said` has what officials typed, --column FIELD=HEADING; a heading may be "#3", the third column.
    Errors:  ValueError, for a heading that `said` names and the header does not have, or has twice.
    """
    keys = [key(cell) for cell in header]
    given = _said(header, keys, said)
    if _is_ours(keys) and not given:
        at = {field: keys.index(OURS[field]) for field in FIELDS if OURS.get(field) in keys}
        return Columns(tuple(header), at, (), ours=True)
    program = next((one for one in PROGRAMS if one.needs <= set(keys)), None)
    columns = replace(_recognised(header, keys, program, given), said=dict(said))
    return columns if "car" in columns.at and columns.at.keys() & {"place", "status"} else None


def _is_ours(keys: Sequence[str]) -> bool:
    """A header of racelog's own: nothing but its columns, or what may be one of them misspelt."""
    others = set(keys) - set(OURS.values())
    return "car" in keys and bool({"place", "status"} & set(keys)) and not any(map(_is_known, others))


def _is_known(name: str) -> bool:
    return _NUMBERED.fullmatch(name) is not None or any(name in words for words in WORDS.values())


def _said(header: Sequence[str], keys: Sequence[str], said: Mapping[str, str]) -> dict[Field, int | None]:
    """What officials said each column is. Errors: ValueError."""
    given: dict[Field, int | None] = {}
    for field in FIELDS:
        if field in said:
            given[field] = None if said[field].casefold() == NO_COLUMN else position(header, keys, said[field])
    return given


def position(header: Sequence[str], keys: Sequence[str], heading: str) -> int:
    """The position of a heading as it was typed; "#3" is the third column. Errors: ValueError."""
    if re.fullmatch(r"#\d{1,3}", heading) and 1 <= int(heading[1:]) <= len(header):
        return int(heading[1:]) - 1
    alike = [at for at, cell in enumerate(header) if cell == heading] or [
        at for at, name in enumerate(keys) if name and name == key(heading)
    ]
    if len(alike) != 1:
        raise ValueError("there is no such heading" if not alike else "there are several such headings")
    return alike[0]


def _recognised(
    header: Sequence[str], keys: Sequence[str], program: Program | None, given: Mapping[Field, int | None]
) -> Columns:
    at: dict[Field, int | None] = dict(given)
    for field, name in () if program is None else program.means.items():
        at.setdefault(field, keys.index(name) if name in keys else None)
    taken = {one for one in at.values() if one is not None}
    numbered = () if {"driver", "first_name", "last_name"} & given.keys() else tuple(_numbered(keys, taken))
    taken.update(one for person in numbered for one in (person.whole, person.first, person.last) if one is not None)
    for field, words in WORDS.items():
        if field not in at:
            free = [keys.index(word) for word in words if word in keys and keys.index(word) not in taken]
            at[field] = free[0] if free else None
            taken.update(free[:1])
    people = numbered or tuple(_one_person(keys, at))
    named: set[Field] = {"first_name", "last_name", "driver", "nationality"}
    read = {field: one for field in FIELDS if field not in named and (one := at.get(field)) is not None}
    return Columns(tuple(header), read, people, program)


def _numbered(keys: Sequence[str], taken: set[int]) -> Iterator[Person]:
    """The drivers of columns such as DRIVER2_FIRSTNAME, DRIVER_2 or "Driver 2"; at least one has a number or a part."""
    people: dict[int, Person] = {}
    for at, name in enumerate(keys):
        column = _NUMBERED.fullmatch(name)
        if column is None or at in taken or not (column["number"] or column["part"]):
            continue
        number, part = int(column["number"] or 0), column["part"] or ""
        person = people.get(number, Person())
        if part in WORDS["first_name"] and person.first is None:
            people[number] = replace(person, first=at)
        elif part in WORDS["last_name"] and person.last is None:
            people[number] = replace(person, last=at)
        elif part in _NAMES and person.whole is None:
            people[number] = replace(person, whole=at)
        elif part in WORDS["nationality"] and person.nationality is None:
            people[number] = replace(person, nationality=at)
    for number in sorted(people):
        one = people[number]
        if {one.whole, one.first, one.last} != {None}:
            yield one


def _one_person(keys: Sequence[str], at: Mapping[Field, int | None]) -> Iterator[Person]:
    """The driver of columns without a number: "Name" beside "Vorname" is the last name, beside "Cognome" the first."""
    whole, first, last = at.get("driver"), at.get("first_name"), at.get("last_name")
    if (
        whole is not None
        and keys[whole] in {"name", "nom", "nome", "nombre", "naam"}
        and (first is None) != (last is None)
    ):
        whole, first, last = None, whole if first is None else first, whole if last is None else last
    if {whole, first, last} != {None}:
        yield Person(None if first is not None and last is not None else whole, first, last, at.get("nationality"))


def twice(columns: Columns) -> Iterable[tuple[Field, int]]:
    """The columns that are read and whose heading is there again, by field and position."""
    times = Counter(map(key, columns.header))
    return [(field, at) for field, at in columns.at.items() if times[key(columns.header[at])] > 1]
