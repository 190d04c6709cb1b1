"""The catalogue: every request officials may make, its fields in the order they are typed. Doors are made of it.

To add a request, add a form to the file of its subject, its model to `models`, its case to `desk/deciding/decide.py`:
the command line, the prompt, `whatif --with` and completion have it then.
"""

from collections.abc import Mapping

from racelog.desk.requests.form import Field, Form
from racelog.desk.requests.forms.log import LOG_FORMS
from racelog.desk.requests.forms.officials import OFFICIALS_FORMS
from racelog.desk.requests.forms.season import SEASON_FORMS
from racelog.desk.requests.forms.stewards import STEWARDS_FORMS
from racelog.desk.requests.forms.track import TRACK_FORMS
from racelog.desk.requests.kinds import MOMENT, NAME, NUMBER, TEXT, YES

AROUND = (
    Field("document", TEXT, "The document's number, on the paper.", "--doc", metavar="N"),
    Field("reason", TEXT, "The reason, in words.", "--reason"),
    Field("source", TEXT, "Where it is known from.", "--source"),
    Field("at", MOMENT, "When it was, if not now: 14:40.", "--at"),
    Field("after_official", YES, "Meant to change an official result.", "--after-official"),
)
"""What every request says beside its own fields: on what grounds, and since when."""

HOW = (
    Field("by", NAME, "Who appends.", "--by", needed=True),
    Field("key", TEXT, "Your own key, for asking again.", "--id", metavar="KEY"),
    Field("expect", NUMBER, "The last line you have seen.", "--expect", metavar="SEQ"),
    Field("sign", TEXT, "Sign the lines (or RACELOG_SIGN).", "--sign", metavar="KEYFILE"),
    Field("clock_is_right", YES, "Whatever the last line is dated.", "--clock-is-right"),
    Field("preview", YES, "Show what would change; write nothing.", "--preview"),
    Field("yes", YES, "Do not ask on a terminal.", "--yes", "-y"),
    Field("as_json", YES, "Print JSON.", "--json"),
)
"""How a request is appended, where it is typed; no part of the request."""

GROUPS: Mapping[str, str] = {
    "season": "Open a season.",
    "regulations": "Books of regulations: list, show and check them; adopt or amend a season's.",
    "driver": "Say that two spellings are one driver, or two.",
    "team": "Say that two spellings are one team, or two.",
    "weekend": "Put a weekend in the calendar, move it, cancel it, close it.",
    "round": "Add a round, move it, cancel it, or declare what multiple of the points it pays.",
    "session": "Put a session beside a round's race on the timetable.",
    "incident": "Note an incident, close it.",
    "protest": "Lodge a protest, withdraw it, decide it.",
    "official": "Appoint an official, dismiss one, revoke a key.",
    "appeal": "Give notice of an appeal, file it, decide it.",
}
"""What the requests whose names begin with the same word are about."""

REQUESTS: Mapping[str, Form] = {
    form.name: form for form in (*SEASON_FORMS, *TRACK_FORMS, *STEWARDS_FORMS, *OFFICIALS_FORMS, *LOG_FORMS)
}
"""Every request, by its name, in the order of the help."""
