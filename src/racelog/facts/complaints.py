"""What pydantic found wrong with a value, in a reader's words."""

from pydantic_core import ErrorDetails


def plainly(error: ErrorDetails) -> str:
    """What pydantic found wrong, in a reader's words."""
    match error["type"]:
        case "extra_forbidden":
            return "is not known here"
        case "missing":
            return "is missing"
        case "value_error":
            return error["msg"].removeprefix("Value error, ")
        case "json_invalid":
            return f"is no JSON ({error['msg'].removeprefix('Invalid JSON: ')})"
        case _:
            message = error["msg"].removeprefix("Input ")
            return f"{message}, not {_shown(error['input'])}"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
