"""What is asked for by hand: where the model is more than the values of its form, or one of two values is needed."""

import re
from collections.abc import Callable, Mapping

from racelog.desk.requests import orders
from racelog.desk.requests.kinds import Context
from racelog.desk.requests.models import Request, Withdraw
from racelog.desk.requests.said import Values
from racelog.errors import Malformed
from racelog.facts.events import SeasonOpened


def _season_open(said: Values, context: Context) -> SeasonOpened:
    """The year is the one in the season's name where none is given. Errors: Malformed, where there is none either."""
    named = re.search(r"(\d{4})\Z", str(said["season"]))
    if "year" not in said and named is None:
        raise Malformed(f"which year is {said['season']}?", remedy="Say so with --year")
    year = {} if named is None else {"year": int(named[1])}
    return SeasonOpened.model_validate({**year, **context.values})


def _withdraw(said: Values, context: Context) -> Withdraw:
    """Errors: Malformed, unless a round or a weekend is named."""
    if ("round" in said) == ("weekend" in said):
        raise Malformed("from when on?", remedy="Name a round or a weekend: --round N, or --weekend W")
    return Withdraw.model_validate(dict(context.values))


BY_HAND: Mapping[str, Callable[[Values, Context], Request]] = {
    "season open": _season_open,
    "withdraw": _withdraw,
    "qualifying": orders.qualify,
    "grid": orders.grid,
    "classify": orders.classify,
    "amend-classification": orders.amend,
}
"""What makes the model, by the name of the request."""
