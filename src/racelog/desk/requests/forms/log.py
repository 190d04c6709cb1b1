"""Requests about the log itself: clerical errors and notes."""

from dataclasses import replace
from functools import partial

from racelog.desk.requests import kinds
from racelog.desk.requests.form import Field, Form, Subject
from racelog.desk.requests.forms import shared

form = partial(Form, subject=Subject.LOG)

LOG_FORMS = (
    form(
        "void",
        kind="void",
        says="Take back a clerical error: the line never counts, and stays readable. --reason says why.",
        example='35 --reason "typed for the wrong car"',
        roles=shared.CORRECTING,
        short=("v", "undo"),
        fields=(
            replace(shared.line_of(kinds.ANY_LINE), or_last=True),
            Field("with_dependents", kinds.YES, "With every later line that builds on it.", "--with-dependents"),
        ),
        then=("--reason",),
        rest=True,
    ),
    form(
        "note",
        kind="note_recorded",
        says="Keep words in the log; nothing is computed from them.",
        example='"transponder of car 7 changed before the race"',
        roles=shared.EVERYBODY,
        short=("n",),
        fields=(
            shared.needed("text", kinds.TEXT, "The words to keep."),
            Field("about", kinds.LINE_ID, "The line it is about.", "--about"),
        ),
        rest=True,
    ),
)
