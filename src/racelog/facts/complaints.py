"""What pydantic found wrong with a value, in a reader's words."""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from racelog.facts.values import SHAPES

_UNKNOWN = {"extra_forbidden", "unexpected_keyword_argument"}


def first_complaint(error: ValidationError) -> ErrorDetails:
    """The complaint to tell first: a key that is not known explains why another one is missing."""
    errors = error.errors(include_url=False)
    return next((complaint for complaint in errors if complaint["type"] in _UNKNOWN), errors[0])


def plainly(error: ErrorDetails) -> str:
    """What is wrong, without the library's words for it."""
    match error["type"]:
        case "extra_forbidden" | "unexpected_keyword_argument":
            return "is not known here"
        case "missing":
            return "is missing"
        case "value_error":
            return error["msg"].removeprefix("Value error, ")
        case "json_invalid":
            return f"is no JSON ({error['msg'].removeprefix('Invalid JSON: ')})"
        case "union_tag_invalid" | "literal_error":
            known = error["ctx"].get("expected_tags") or error["ctx"].get("expected")
            return f"{_shown(error['ctx'].get('tag', error['input']))} is none of {known}"
        case "union_tag_not_found":
            return "does not say its kind"
        case "string_pattern_mismatch":
            shape = SHAPES.get(str(error.get("ctx", {}).get("pattern")), "should be written otherwise")
            return f"{_shown(error['input'])} {shape}"
        case _:
            message = error["msg"].removeprefix("Input ").removeprefix("String ")
            return f"{message}, not {_shown(error['input'])}"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
