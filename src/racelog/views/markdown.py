"""A season as Markdown files: the same bytes for the same log."""

from collections.abc import Iterator

from racelog.tables import (
    decisions_table,
    entry_table,
    results_table,
    season_table,
    standings_table,
)
from racelog.tables.replayed import Replayed
from racelog.views.decisions import decisions_view
from racelog.views.draw.markdown import page
from racelog.views.entries import entries_view
from racelog.views.results import results_view
from racelog.views.season import season_view
from racelog.views.standings import standings_view
from racelog.views.view import Link


def markdown_files(replayed: Replayed) -> Iterator[tuple[str, str]]:
    """Every file of a season: its name and its text."""
    season = season_table(replayed)
    others = "rounds run.\n\n[Entry list](entries.md) and [decisions](decisions.md).\n"
    yield "README.md", page(season_view(season), _file).replace("rounds run.\n", others, 1)
    for championship in season.championships:
        table = standings_table(replayed, championship.championship)
        if table is not None:
            yield f"standings-{table.championship}.md", page(standings_view(table), _file)
    for number in sorted(replayed.season.rounds):
        results = results_table(replayed, f"R{number}")
        if results is not None:
            yield _round(number), page(results_view(results), _file)
    yield "entries.md", page(entries_view(entry_table(replayed)), _file)
    yield "decisions.md", page(decisions_view(decisions_table(replayed)), _file)


def _round(number: int) -> str:
    return f"round-{number:02d}.md"


def _file(link: Link) -> str | None:
    """The file about a thing, beside the others of the season."""
    match link.what:
        case "round":
            return _round(int(link.id))
        case "championship":
            return f"standings-{link.id}.md"
        case _:
            return None
