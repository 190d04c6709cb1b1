"""What the columns of racelog.db say: one meaning a name, and another where a table means something of its own."""

from collections.abc import Mapping

from racelog.database.schema import DbRow, columns

MEANINGS: Mapping[str, str] = {
    "season": "The season, as its folder under events/ is called",
    "title": "What people call it",
    "year": "The year it is run in",
    "regulations": "The name of the regulations in force",
    "rounds_run": "How many rounds have been run",
    "seq": "The line of the log that says so",
    "log_head": "The SHA-256 of the last line: two logs with one head are the same log",
    "code_version": "The racelog it was computed by",
    "after_official": "1 when it was recorded after official publication",
    "reason": "Why, in the words of who recorded it",
    "weekend": "The weekend's id",
    "number": "Its place in the season, from 1",
    "name": "What people call it",
    "circuit": "The circuit",
    "country": "The country, as the series writes it",
    "first_day": "The first day, at the circuit",
    "last_day": "The last day, at the circuit",
    "cancelled": "1 when it was cancelled",
    "round": "The number of the round, a race that pays points",
    "minutes": "How long the race was planned to be",
    "day": "The day of the race, at the circuit",
    "turn": "When it is run: rounds in the order of their turns are in the order of the calendar",
    "run": "1 when it has been run",
    "session": "The session: R8 is the race of round 8",
    "kind": "driver, team or constructor: who competes",
    "publication": "provisional or official; null before it is published",
    "partial": "What is known of its order, where not all is",
    "as_printed": "What is odd about the order as it was printed",
    "unknown": "What is not known about the order as it stands",
    "competitor": "The id of a driver, team or constructor",
    "also_known_as": "Other names in published tables",
    "nationality": "The nationality, as the series writes it",
    "born": "The day of birth, where a rule needs it",
    "car": 'The number on the car; "021" and "21" are two cars',
    "drivers": "Who drove it, in order, with / between",
    "team": "The team",
    "race_class": "The class",
    "generation": "The generation of the car, where the series tells them apart",
    "full_season": "1 when entered for every weekend",
    "guest": "1 when entered without scoring points",
    "withdrawn": "1 when withdrawn",
    "line": "The line of the table, from 1, in the order it is printed",
    "place": "The place overall; null without one (see status), or where the order is not certain",
    "class_place": "The place within the class",
    "status": "classified, NC, DNF, DNS, WD, DSQ, ...",
    "timed_place": "The place as timed, before any decision",
    "timed_status": "The status as timed, before any decision",
    "laps": "Laps completed",
    "total_ms": "Race time, penalties included",
    "timed_ms": "Race time as timed",
    "best_ms": "Best lap",
    "causes": "The lines of the log it follows from, as a JSON list",
    "qualified": "The place in qualifying",
    "penalty": "The kind of penalty",
    "details": "How much of it, as JSON",
    "document": "The number of the document",
    "article": "The article it is based on",
    "facts": "What happened, as the stewards found it",
    "stewards": "Who decided",
    "decided_at": "When it was recorded (UTC)",
    "held_back": "1 while an appeal suspends it",
    "in_force": "1 when it counts now",
    "contained": "1 when the recorded order held it already",
    "rulings": "What became of it, as a JSON list: rescinded, reinstated, appealed",
    "championship": "The championship's id",
    "assumptions": "What the series did not publish and is assumed here",
    "incomplete": "What the log does not say and the table would need",
    "award": "Within its championship: 80012 is the twelfth award of the eighth session; below 10000, of none",
    "what": "What it was won for: place, pole, fastest_lap, ...",
    "points": 'Points, exact: "25", or "17/2"',
    "points_value": "The same as a number, to sort and sum by",
    "paid_place": "The place that is paid, after those who do not score were passed over",
    "overall": "The place overall, where another one is paid",
    "dropped": "1 when a dropping rule leaves it out of the total",
    "note": "What else is to be said about it",
    "position": "The position in the championship; null without one",
    "unranked": "Why there is no position",
    "tie": "How a tie was broken",
}

OF_TABLES: Mapping[tuple[str, str], str] = {
    ("built_from", "seq"): "The last line of the log that was read",
    ("events", "seq"): "The number of the line, gapless over the season",
    ("events", "id"): "The id of the event: what other events point at it by",
    ("events", "type"): "What kind of fact it is",
    ("events", "v"): "The version of that kind",
    ("events", "at"): "When it was recorded (UTC)",
    ("events", "by"): "Who recorded it",
    ("events", "request_key"): "The key of the request: asked twice, it is answered once",
    ("events", "about"): "The fact in a few words",
    ("events", "data"): "The fact itself, as JSON",
    ("events", "voided_by"): "The line that took it back as a clerical error",
    ("events", "segment"): "The file it stands in",
    ("events", "line"): "The line of that file, its header being line 1",
    ("events", "hash"): "The SHA-256 of the line: what the next one carries as prev",
    ("weekends", "place"): "The town",
    ("sessions", "kind"): "practice, qualifying or race",
    ("grids", "place"): "The place on the grid; null from the pit lane",
    ("awards", "place"): "The place it was won with, in the order of the championship",
    ("championships", "kind"): "Who competes in it: driver, team or constructor",
}


def meaning_of(table: type[DbRow], column: str) -> str:
    """What a column of a table says. Errors: KeyError, for a column nobody has described."""
    of_table = OF_TABLES.get((table.TABLE, column))
    return MEANINGS[column] if of_table is None else of_table


def unit_of(column: str) -> str | None:
    """The unit a column's name carries."""
    return "ms" if column.endswith("_ms") else "min" if column == "minutes" else None


def meanings_of(table: type[DbRow]) -> dict[str, str]:
    """What every column of a table says, in order."""
    return {column: meaning_of(table, column) for column in columns(table)}
