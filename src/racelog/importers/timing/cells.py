"""Cells as timing sheets print them, read exactly: times, counts, places, gaps in laps, statuses, names of drivers."""

import re
import unicodedata
from collections.abc import Iterator

from racelog.facts.values import Status, spoken

_TIME = re.compile(
    r"(?:(?:(?P<hours>\d{1,3})[:'h] ?)?(?P<minutes>\d{1,4})(?:[:'m]|min) ?)?(?P<seconds>\d{1,5})"
    r"(?:(?:[.,\"]|'')(?P<part>\d{1,9}))? ?s?",
    re.ASCII,
)
_COUNT = re.compile(r"(\d{1,4})(?:[.,]0)?", re.ASCII)
_PLACE = re.compile(r"(?:=|p\.?)?(\d{1,4})(?:st|nd|rd|th|er|re|eme|e|o|a|\.?[oa]|\.|\.0|=)?", re.ASCII | re.IGNORECASE)
_LAPS = r"(?:laps?(?:\(s\))?|l|runden?|rdn?|rde|tours?|tr|giri|giro|vueltas?|vlt|voltas?|vt|rondes?|ronden)"
_LAPS_BEHIND = re.compile(rf"[+-]? ?([1-9]\d{{0,2}}) ?{_LAPS}\.?", re.ASCII | re.IGNORECASE)
_LONGEST_MS = 7 * 24 * 3_600_000

STATUSES: dict[str, Status] = {
    "classified": "classified",
    "not classified": "NC", "nc": "NC",
    "retired": "DNF", "did not finish": "DNF", "dnf": "DNF",
    "not started": "DNS", "did not start": "DNS", "dns": "DNS",
    "withdrawn": "WD", "wd": "WD",
    "disqualified": "DSQ", "dsq": "DSQ", "dq": "DSQ", "excluded": "DSQ", "ex": "DSQ",
}  # fmt: skip
"""How people write a status, letter case aside."""
_ELSEWHERE: dict[Status, str] = {
    "classified": "normal, finished, finisher, ok, klassifiziert, gewertet, classe, classee, classificato, "
    "clasificado, classificado, geklasseerd, arrive, arrivato, running, active, im ziel",
    "NC": "unclassified, ncl, nk, nkl, nicht klassifiziert, nicht gewertet, non classe, non classes, non classee, "
    "non classificato, non classificati, no clasificado, no clasificados, nao classificado, nao classificados, "
    "niet geklasseerd, insufficient laps",
    "DNF": "ret, ab, nf, out, not finished, ausgefallen, ausfall, ausgeschieden, abandon, abandons, abd, aband, "
    "abandoned, abbandono, ritirato, ritirati, rit, abandono, retirado, uitgevallen, opgave",
    "DNS": "ns, nicht gestartet, non partant, non partants, np, non partito, non partiti, no salio, no tomo la salida, "
    "no presentado, nao largou, nao partiu, nao alinhou, niet gestart",
    "WD": "withdrew, wdn, zuruckgezogen, forfait, teruggetrokken",
    "DSQ": "disq, exc, excl, exclusion, disqualification, disqualifiziert, ausgeschlossen, disqualifie, disqualifiee, "
    "exclu, exclue, squalificato, escluso, esc, escl, descalificado, desclasificado, excluido, desclassificado, "
    "gediskwalificeerd",
    "DNQ": "dnq, did not qualify, not qualified, nicht qualifiziert, non qualifie, non qualificato",
    "DNPQ": "dnpq",
    "DNP": "dnp",
}
_PRINTED: dict[str, Status] = {
    **STATUSES, **{word: status for status, words in _ELSEWHERE.items() for word in words.split(", ")}
}  # fmt: skip
"""The same as programs and people of six languages print it, without accents and full stops."""

_SMALL = {"de", "del", "della", "di", "da", "dos", "das", "do", "van", "von", "der", "den", "ter", "ten", "la", "le"}
_GENERATIONS = {"II", "III", "IV", "JR", "SR"}


def milliseconds(printed: str) -> int | None:
    """A time such as 45:57.575, 1:02:03.4, 5:44'41.101 or 58,123; None for what is no time.

    A bare whole number is none: it may be seconds or milliseconds.
    """
    time = _TIME.fullmatch(printed)
    if time is None or not (time["minutes"] or time["part"]):
        return None
    hours, minutes, seconds = (int(time[unit] or 0) for unit in ("hours", "minutes", "seconds"))
    thousandths = (time["part"] or "").ljust(3, "0")
    beyond = (time["minutes"] and (seconds > 59 or len(time["seconds"]) != 2)) or (time["hours"] and minutes > 59)
    if beyond or thousandths[3:].strip("0"):
        return None
    total = ((hours * 60 + minutes) * 60 + seconds) * 1000 + int(thousandths[:3])
    return total if total <= _LONGEST_MS else None


def count(printed: str) -> int | None:
    """A whole number, also as a spreadsheet writes it ("2.0"); None for what is none."""
    number = _COUNT.fullmatch(printed)
    return None if number is None else int(number[1])


def place_of(printed: str) -> int | None:
    """A place as it is printed in six languages: 2, 2.0, 2., P2, 2nd, 2e, 2º, 2=; None for what is none."""
    place = _PLACE.fullmatch(unaccented(printed))
    return None if place is None else int(place[1])


def is_level(printed: str) -> bool:
    """Whether a printed place says that another car has it too: 2= or =2."""
    return printed.startswith("=") or printed.endswith("=")


def laps_behind(printed: str) -> int | None:
    """How many laps a gap is: "1 Lap", "+2 laps", "3 Rdn.", "1 Lap(s)"; None for a gap in time, and what is none."""
    laps = _LAPS_BEHIND.fullmatch(printed)
    return None if laps is None else int(laps[1])


def status_of(printed: str) -> Status | None:
    """What became of a car, as programs and people print it; None for what is no status."""
    return _PRINTED.get(" ".join(unaccented(printed).replace(".", "").split()))


def known_statuses() -> str:
    """How statuses are written, for whoever wrote another one."""
    return ", ".join(STATUSES)


def unaccented(text: str) -> str:
    """A text in small letters without accents."""
    return "".join(one for one in unicodedata.normalize("NFKD", spoken(text)) if not unicodedata.combining(one))


def of_parts(first: str, last: str) -> str:
    """A name that is printed in two columns, each whole: "Ada" and "MOREAU"."""
    return _capitals(" ".join(f"{first} {last}".split()))


def names_in(cell: str) -> Iterator[str]:
    """The people a cell names: "Ada MOREAU / FROST, Bo" are two."""
    for part in re.split(r"\s*(?:/|;|&|\n|\+)\s*", cell):
        if part.strip():
            yield name_of(part)


def name_of(printed: str) -> str:
    """A name as it is spoken: "MOREAU, Ada" and "MOREAU Ada" are Ada Moreau.

    What is in capitals is the last name, where the rest is not; a name in capitals alone keeps its order.
    """
    words = " ".join(printed.split())
    last, comma, first = (part.strip() for part in words.partition(","))
    if comma and first and first.casefold().rstrip(".") not in {"jr", "sr", "ii", "iii"}:
        return f"{_capitals(first)} {_capitals(last)}"
    parts = words.split(" ")
    loud = [_is_loud(part) for part in parts]
    if loud[0] and not all(loud):
        leading = loud.index(False)
        if not any(loud[leading:]):
            parts = [*parts[leading:], *parts[:leading]]
    return _capitals(" ".join(parts))


def _is_loud(word: str) -> bool:
    """Whether a word is in capitals as a last name is; "AJ" and "II" are not."""
    letters = [letter for letter in word if letter.isalpha()]
    return len(letters) > 2 and all(letter.isupper() for letter in letters) and word.rstrip(".") not in _GENERATIONS


def _capitals(name: str) -> str:
    """A name whose words in capitals are written as names are: LÓPEZ-SMITH, O'NEIL, McGREGOR, VAN DER BERG."""
    words = name.split(" ")
    shout = any(map(_is_loud, words))
    return " ".join(_cased(word, within=bool(at)) if shout else word for at, word in enumerate(words))


def _cased(word: str, *, within: bool) -> str:
    if word.casefold() in _SMALL and word.isupper():
        return word.casefold() if within else word.capitalize()
    if re.fullmatch(r"Mc[A-Z]{3,}", word):
        return f"Mc{word[2:].capitalize()}"
    return re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word) if _is_loud(word) else word
