"""Times as season files print them: "1:40:52.554", "1:22.585", "5.000".

Some have one digit of seconds ("1:40:2.554"), which a timing sheet never has.
"""

import re

_PRINTED = re.compile(r"\+?(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,3})(?:\.(\d{1,3}))?")


def milliseconds(printed: str) -> int | None:
    """A printed time; None for what is no time."""
    found = _PRINTED.fullmatch(printed)
    if found is None:
        return None
    hours, minutes, seconds, thousandths = found.groups()
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds)
    return whole * 1000 + int((thousandths or "0").ljust(3, "0"))
