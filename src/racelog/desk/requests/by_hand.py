"""What becomes of the values of a few requests by hand: where one follows from another, or one of two is needed."""

import re
from collections.abc import Callable, Mapping

from racelog.errors import Malformed

Values = Mapping[str, object]


def _season_open(values: Values) -> Values:
    """The year is the one in the season's name where none is given. Errors: Malformed, where there is none either."""
    named = re.search(r"(\d{4})\Z", str(values["season"]))
    if "year" not in values and named is None:
        raise Malformed(f"which year is {values['season']}?", remedy="Say so with --year")
    return values if named is None else {"year": int(named[1]), **values}


def _withdraw(values: Values) -> Values:
    """Errors: Malformed, unless a round or a weekend is named."""
    if ("round" in values) == ("weekend" in values):
        raise Malformed("from when on?", remedy="Name a round or a weekend: --round N, or --weekend W")
    return values


BY_HAND: Mapping[str, Callable[[Values], Values]] = {"season open": _season_open, "withdraw": _withdraw}
"""By the name of the request."""
