"""The sections of the document, in the order an auditor reads them; odd things have a chapter of their own."""

from collections.abc import Iterator

from racelog.audit.compare import ChampionshipAudit
from racelog.facts.season import Adopted
from racelog.report.anchors import round_at, standings_at
from racelog.report.subject import Subject
from racelog.tables import SeasonTable, decisions_table, lines_table, results_table, standings_table
from racelog.tables.explain import explain_everybody
from racelog.tables.replayed import Replayed
from racelog.views.audit import agreement_grid, differences_grid, incomplete_words, not_compared_words
from racelog.views.decisions import decisions_grid
from racelog.views.explanation import explanation_fold
from racelog.views.log import lines_grid
from racelog.views.results import results_blocks
from racelog.views.rules_in_words import championship_clauses, said, season_clauses
from racelog.views.season import calendar_grid
from racelog.views.standings import standings_view
from racelog.views.view import Block, Section, Words

UPRIGHT = 16
"""So many rounds fit on paper that stands upright."""


def standings_section(replayed: Replayed, season: SeasonTable) -> Section:
    """A matrix for each championship."""
    of_season = (standings_table(replayed, line.championship) for line in season.championships)
    tables = [table for table in of_season if table is not None]
    none = () if tables else (Words("No regulations are adopted, so there is no championship."),)
    return Section(
        anchor="standings",
        title="Standings",
        blocks=none,
        sections=tuple(
            Section(standings_at(table.championship), table.championship_title, standings_view(table).blocks)
            for table in tables
        ),
        wide=any(len(table.rounds) > UPRIGHT for table in tables),
    )


def published_section(subject: Subject) -> Section:
    """How far the published tables follow from the log."""
    anchor, title, audit = "published", "Published tables", subject.audit
    if audit is None:
        return Section(anchor, title, (Words("There is no published table to compare with.", tone="note"),))
    agreement = (agreement_grid(audit),) if audit.championships else ()
    differing = (
        _table(key, table) for key, table in audit.championships.items() if table.incomplete or table.differences
    )
    return Section(anchor, title, (*agreement, *not_compared_words(audit)), tuple(differing))


def _table(key: str, table: ChampionshipAudit) -> Section:
    after = "" if table.after_round is None else f", after round {table.after_round}"
    anchor = f"published-{key.replace('@', '-after-')}"
    return Section(anchor, f"{table.title}{after}", tuple(_differing(key, table)))


def _differing(key: str, table: ChampionshipAudit) -> Iterator[Block]:
    yield from incomplete_words(table)
    if table.differences and not table.incomplete:
        yield differences_grid({key: table}, f"{table.title}: every difference")


RULINGS = frozenset({
    "incident_noted", "incident_closed", "protest_lodged", "protest_withdrawn", "protest_decided", "appeal_notified",
    "appeal_filed", "appeal_decided", "points_adjusted", "competitor_excluded", "multiplier_declared", "event_voided",
})  # fmt: skip


def decisions_section(replayed: Replayed) -> Section:
    """Every penalty with its chain of rulings, then protests, appeals, exclusions, adjustments and voids."""
    blocks = (*_penalties(replayed), *_rulings(replayed))
    return Section("decisions", "Decisions", blocks or (Words("No decisions are recorded."),), wide=True)


def _penalties(replayed: Replayed) -> Iterator[Block]:
    decisions = decisions_table(replayed).decisions
    if decisions:
        yield decisions_grid(decisions, "Penalties, in the order they were recorded")


def _rulings(replayed: Replayed) -> Iterator[Block]:
    lines = [line for line in lines_table(replayed).lines if line.type in RULINGS]
    if lines:
        caption = "Incidents, protests, appeals, exclusions, points given or taken, and lines that void others"
        yield lines_grid(lines, caption)


def regulations_section(replayed: Replayed) -> Section:
    """What was adopted, and what every championship counts."""
    adopted = replayed.season.adopted
    none = () if adopted else (Words("No regulations are adopted."),)
    sections = (section for book in adopted for section in _adopted(replayed, book, several=len(adopted) > 1))
    return Section("regulations", "Regulations", none, tuple(sections))


def _adopted(replayed: Replayed, adopted: Adopted, *, several: bool) -> Iterator[Section]:
    regulations, place = adopted.regulations, replayed.line(adopted.seq).place
    since = f", from round {adopted.from_round} on" if several else ""
    anchor = f"rules-{adopted.seq}"
    whence = (("name", regulations.name), ("adopted", f"#{adopted.seq} ({place}){since}"))
    yield Section(anchor, regulations.title + since, said(season_clauses(regulations), whence))
    for championship in regulations.championships:
        blocks = said(championship_clauses(championship, regulations))
        yield Section(f"{anchor}-{championship.id}", championship.title + since, blocks)


def rounds_section(replayed: Replayed, season: SeasonTable) -> Section:
    """The calendar, then round after round."""
    calendar: Block = calendar_grid(season) if season.weekends else Words("No weekend is on the calendar.")
    rounds = tuple(_round(replayed, number) for number in sorted(replayed.season.rounds))
    return Section("rounds", "Rounds", (calendar,), rounds)


def _round(replayed: Replayed, number: int) -> Section:
    race = replayed.season.rounds[number]
    name = replayed.season.weekends[race.weekend].name
    sessions = [session.id for session in replayed.season.sessions.values() if session.round == number]
    tables = [table for session in sessions if (table := results_table(replayed, session)) is not None]
    shown = [table for table in tables if table.results or table.session == f"R{number}"]
    none = () if shown else (Words("No session of it is scheduled."),)
    blocks = tuple(
        block for table in shown for block in results_blocks(table, f"{table.session}, {table.kind}: classification")
    )
    return Section(round_at(number), f"Round {number}, {name}", blocks or none)


def explanations_section(replayed: Replayed, season: SeasonTable) -> Section:
    """A fold for each competitor of each championship."""
    sections = tuple(
        Section(
            f"why-{line.championship}",
            line.title,
            tuple(map(explanation_fold, explain_everybody(replayed, line.championship))),
        )
        for line in season.championships
    )
    words = "Every total is a sum of awards; every award names the lines of the log that caused it (segment:line)."
    return Section("why", "Why these points", (Words(words),), sections)
