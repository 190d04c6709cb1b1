"""Why everybody has the points they have: every award, down to lines of the log."""

from racelog.tables import SeasonTable
from racelog.tables.explain import explain_everybody
from racelog.tables.replayed import Replayed
from racelog.views.explanation import explanation_fold
from racelog.views.view import Section, Words


def explanations_section(replayed: Replayed, season: SeasonTable) -> Section:
    """A fold for each competitor of each championship."""
    sections = tuple(
        Section(
            anchor=f"why-{championship.championship}",
            title=championship.title,
            blocks=tuple(map(explanation_fold, explain_everybody(replayed, championship.championship))),
        )
        for championship in season.championships
    )
    words = "Every total is a sum of awards; every award names the lines of the log that caused it (segment:line)."
    return Section(anchor="why", title="Why these points", blocks=(Words(text=words),), sections=sections)
