"""Days as tables print them: "2022-03-16", "March 19", "March 16-19", "April 29 - May 1"."""

import re
from datetime import date, datetime

_PRINTED = re.compile(r"([A-Za-z]+) (\d{1,2})(?: ?[-\u2013] ?(?:([A-Za-z]+) )?(\d{1,2}))?")


def days(printed: str, year: int) -> tuple[date, date] | None:
    """The first and last day of what is printed; None when it is neither a day nor a span of days."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", printed):
            return date.fromisoformat(printed), date.fromisoformat(printed)
        found = _PRINTED.fullmatch(printed)
        if found is None:
            return None
        first = _day(found[1], found[2], year)
        return first, first if found[4] is None else _day(found[3] or found[1], found[4], year)
    except ValueError:
        return None


def _day(month: str, day: str, year: int) -> date:
    return datetime.strptime(f"{month} {day} {year} +0000", "%B %d %Y %z").date()
