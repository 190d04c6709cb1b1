"""The shorthand of the desk, as tables: short verbs, and what the bare words behind a verb stand for.

To add a short verb or a form, add a line; help, completion and the expansion read it here.
"""

from collections.abc import Mapping

from racelog.desk.requests.forms.stewards import PENALTY_KINDS

SHORT: Mapping[str, str] = {
    "e": "enter",
    "ae": "amend-entry",
    "w": "withdraw",
    "en": "entries",
    "q": "qualifying",
    "g": "grid",
    "c": "classify",
    "ac": "amend-classification",
    "fl": "fastest-lap",
    "pub": "publish",
    "s": "sheet",
    "p": "penalty",
    "r": "rescind",
    "ri": "reinstate",
    "i": "incident note",
    "ic": "incident close",
    "pl": "protest lodge",
    "pw": "protest withdraw",
    "pd": "protest decide",
    "an": "appeal notify",
    "af": "appeal file",
    "ad": "appeal decide",
    "v": "void",
    "undo": "void",
    "n": "note",
    "st": "standings",
    "res": "results",
    "l": "log",
}

KIND_NEEDS = "*"
"""In a form: what the kind of penalty needs comes here."""
REST = "..."
"""Behind the last word of a form: everything that follows belongs to it."""

FORMS: Mapping[str, str] = {
    "season open": "--title",
    "regulations adopt": "book",
    "regulations amend": "book --from-round --doc --reason",
    "weekend open": "weekend --circuit --zone",
    "weekend cancel": "weekend --reason",
    "weekend close": "weekend",
    "round add": "round --weekend --minutes",
    "round multiply": "round --factor --doc --reason",
    "enter": "--car --driver --team --class",
    "amend-entry": "--car --weekend --reason",
    "withdraw": "--car --reason",
    "qualifying": "round --order",
    "grid": "round --order",
    "pole": "session --car",
    "classify": "session --order",
    "amend-classification": "session --order --reason",
    "fastest-lap": "session --car --lap",
    "stop": "session --count-back-to --doc --reason",
    "publish": "session --status --at",
    "sheet": "session",
    "penalty": "session --car --kind * --doc --reason",
    "rescind": "line --doc --reason",
    "reinstate": "line --doc --reason",
    "adjust-points": "--championship --competitor --points --from-round --doc --reason",
    "incident note": "session what --car --lap",
    "incident close": "line --reason",
    "protest lodge": "session --from --grounds --against",
    "protest withdraw": "line --reason",
    "protest decide": "line --doc --reason",
    "appeal notify": "line --from",
    "appeal file": "line --grounds",
    "appeal decide": "line --outcome --doc --reason",
    "void": "line --reason...",
    "note": "text...",
    "standings": "--championship",
    "results": "round --class",
}

FLAGS: Mapping[str, tuple[str, ...]] = {"grid": ("confirm",), "protest decide": ("upheld", "dismissed")}
"""Words that are options by themselves."""

LISTS = frozenset(
    {
        *("--order", "--second-order", "--pit-lane", "--dnf", "--nc", "--dns", "--wd", "--dsq"),
        *("--includes", "--weekends", "--car"),
    }
)
"""Lists with commas; a space behind a comma does not end them."""

PENALTIES: Mapping[str, tuple[str, ...]] = {
    shape.word: tuple(field.label for field in shape.fields if field.needed) for shape in PENALTY_KINDS.shapes
}
"""The kinds of penalty, and the options each of them needs."""
KINDS_FOR_SHORT: Mapping[str, str] = {shape.short: shape.word for shape in PENALTY_KINDS.shapes if shape.short}
PUBLISHED = ("provisional", "official")
ENTRIES = frozenset({"enter", "enter-from"})
"""What `yes on` no longer asks about."""


def form_shown(verb: str) -> str:
    """The words a verb takes, as help shows them: "SESSION CAR KIND ... DOC REASON"."""
    return " ".join(_word_shown(each) for each in FORMS.get(verb, "").split())


def _word_shown(word: str) -> str:
    return REST if word == KIND_NEEDS else word.removesuffix(REST).lstrip("-").upper()
