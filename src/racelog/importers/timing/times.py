"""Times and counts as timing sheets print them, read exactly: integer milliseconds, whole numbers."""

import re

_TIME = re.compile(
    r"(?:(?:(?P<hours>\d{1,3})[:'h])?(?P<minutes>\d{1,4})[:'])?(?P<seconds>\d{1,5})(?:[.,](?P<part>\d{1,9}))?", re.ASCII
)
_COUNT = re.compile(r"(\d{1,4})(?:\.0)?", re.ASCII)
_LONGEST_MS = 7 * 24 * 3_600_000


def milliseconds(printed: str) -> int | None:
    """A time such as 45:57.575, 1:02:03.4, 1'03.183 or 58.123; None for what is no time.

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
