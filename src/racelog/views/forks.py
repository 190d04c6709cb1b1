"""Two copies of one log that were appended to apart: what each has, and what became of the requests of the other."""

from collections.abc import Iterable, Sequence

from racelog.copies.forks import Fork, fork_in_words
from racelog.copies.rejoin import Rejoined
from racelog.facts.line import Placed
from racelog.views.view import Cell, Field, View, grid


def fork_view(fork: Fork) -> View:
    """The lines since the last common one, both sides beside one another."""
    fields: tuple[Field[tuple[int, str, str]], ...] = (
        Field("#", lambda line: Cell(str(line[0]), line[0]), "line", names_row=True),
        Field("here", lambda line: line[1], "words"),
        Field("there", lambda line: line[2], "words"),
    )
    return View(None, "fork", (grid("fork", fields, fork_in_words(fork)),))


def rejoined_view(outcomes: Iterable[Rejoined]) -> View:
    """What became of every request of the other copy."""
    fields: tuple[Field[Rejoined], ...] = (
        Field("there", lambda outcome: _numbers(outcome.there)),
        Field("request", lambda outcome: outcome.there[0].line.request.kind, "words"),
        Field("by", lambda outcome: outcome.there[0].line.by),
        Field("becomes", _becomes, "words"),
    )
    return View(None, "rejoined", (grid("rejoined", fields, outcomes),))


def _becomes(outcome: Rejoined) -> str:
    if outcome.verdict == "appended":
        return _numbers(outcome.here)
    if outcome.verdict == "here already":
        return f"here already ({_numbers(outcome.here)})"
    return f"{outcome.verdict}: {outcome.why}"


def _numbers(placed: Sequence[Placed]) -> str:
    first, last = placed[0].line.seq, placed[-1].line.seq
    return f"#{first}" if first == last else f"#{first}-#{last}"
