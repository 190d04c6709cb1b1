"""Markdown for readers who install nothing: a season's tables as files, the same bytes for the same log."""

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from racelog.tables import (
    Cell,
    DecisionsTable,
    EntryTable,
    ResultsTable,
    SeasonTable,
    StandingLine,
    StandingsTable,
    Table,
    decisions_table,
    entry_table,
    results_table,
    season_table,
    standings_table,
)
from racelog.tables.replayed import Replayed
from racelog.tables.shown import points_shown, time_shown
from racelog.views.marks import legend, marked


def markdown_files(replayed: Replayed) -> Iterator[tuple[str, str]]:
    """Every file of a season: its name and its text."""
    season = season_table(replayed)
    yield "README.md", _season(season)
    for championship in season.championships:
        table = standings_table(replayed, championship.championship)
        if table is not None:
            yield f"standings-{table.championship}.md", _standings(table)
    for number in sorted(replayed.season.rounds):
        results = results_table(replayed, f"R{number}")
        if results is not None:
            yield f"round-{number:02d}.md", _results(results)
    yield "entries.md", _entries(entry_table(replayed))
    yield "decisions.md", _decisions(decisions_table(replayed))


def _text(value: object) -> str:
    """A value that cannot break out of its cell."""
    return re.sub(r"([\\|*_`<>\[\]~#])", r"\\\1", "" if value is None else str(value))


def _rows(header: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"|{'|'.join('---:' if at in right else '---' for at in range(len(header)))}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _page(title: str, table: Table, *parts: Iterable[str]) -> str:
    lines = [f"# {title}", ""]
    for part in parts:
        found = list(part)
        if found:
            lines += [*found, ""]
    lines.append(f"Computed from line #{table.seq} of the log, head `{table.log_head[:12]}`.")
    return "\n".join(lines) + "\n"


def _said(table: StandingsTable) -> Iterator[str]:
    """What a reader must know before the numbers."""
    for missing in table.incomplete:
        yield f"> **Incomplete:** {_text(missing)}. Points (in brackets) are those known so far, no result."
    for assumption in table.assumptions:
        yield f"> Assumed: {_text(assumption)}."
    for printed in table.as_printed:
        yield f"> As printed: {_text(printed)}."


def _standings(table: StandingsTable) -> str:
    title = f"{_text(table.title)}: {_text(table.championship_title)}"
    after = f"After round {table.after_round}." if table.after_round else "No round has been run."
    header = ["", table.competitor.capitalize(), *(f"R{number}" for number in table.rounds), "Points"]
    adjusted = any(line.adjustments for line in table.standings)
    if adjusted:
        header.insert(-1, "Adj.")
    rows = (_standing(line, table, adjusted=adjusted) for line in table.standings)
    ties = [f"- {line.position}. {_text(line.name)}: {_text(line.tie)}" for line in table.standings if line.tie]
    return _page(
        title,
        table,
        [after],
        _said(table),
        _rows(header, rows, right=(0, *range(2, len(header)))),
        [f"Marks: {legend(table, dropped='~~struck out~~')}."],
        ["## Level on points", "", *ties] if ties else [],
    )


def _standing(line: StandingLine, table: StandingsTable, *, adjusted: bool) -> list[str]:
    cells = {cell.round: cell for cell in line.results}
    total = points_shown(Fraction(line.points))
    if table.incomplete:
        total = f"({total})"
    row = [
        "" if line.position is None else str(line.position),
        _text(line.name) + (f" ({line.unranked})" if line.unranked else ""),
        *(_cell(cells.get(number)) for number in table.rounds),
    ]
    if adjusted:
        sums = sum((Fraction(each.points) for each in line.adjustments), Fraction(0))
        row.append(points_shown(sums) if line.adjustments else "")
    return [*row, total]


def _cell(cell: Cell | None) -> str:
    if cell is None:
        return ""
    text = _text(marked(cell))
    return f"~~{text}~~" if "dropped" in cell.marks else text


def _results(table: ResultsTable) -> str:
    title = f"{_text(table.title)}: round {table.round}, {_text(table.weekend_name)}"
    header = ["", "Car", "Driver", "Team", "Class", "In class", "As timed", "Time", "Decisions"]
    rows = (
        [
            _text(line.printed),
            _text(line.car),
            _text("/".join(line.drivers)),
            _text(line.team),
            _text(line.race_class),
            "" if line.class_place is None else str(line.class_place),
            "" if line.timed_place in {None, line.place} else str(line.timed_place),
            time_shown(line.total_ms),
            _text(", ".join((*map(_words, line.penalties), *line.documents, *filter(None, (line.remark,))))),
        ]
        for line in table.results
    )
    return _page(
        title,
        table,
        [f"- {name.capitalize()}: {_text(text)}" for name, text in table.headlines],
        [f"> **Incomplete:** {_text(missing)}." for missing in table.incomplete],
        _rows(header, rows, right=(0, 1, 5, 6, 7)) if table.results else [],
    )


def _entries(table: EntryTable) -> str:
    rows = (
        [
            _text(line.car),
            _text("/".join(line.drivers)) + (" (guest)" if line.guest else ""),
            _text(line.team),
            _text(line.race_class),
            _text(", ".join(line.weekends)),
            _text(", ".join(line.withdrawn)),
        ]
        for line in table.entries
    )
    header = ["Car", "Driver", "Team", "Class", "Weekends", "Withdrawn"]
    return _page(f"{_text(table.title)}: entry list", table, _rows(header, rows, right=(0,)))


def _decisions(table: DecisionsTable) -> str:
    rows = (
        [
            f"#{line.seq}",
            line.session,
            _text(line.car),
            _text("/".join(line.drivers)),
            _text(_words(line.kind))
            + "".join(f", {_words(key)} {_text(value)}" for key, value in line.details.items()),
            _text(line.document),
            _text(line.reason),
            _text("; ".join(line.state)),
        ]
        for line in table.decisions
    )
    header = ["Line", "Session", "Car", "Driver", "Decision", "Document", "Reason", "State"]
    none = [] if table.decisions else ["No decisions are recorded."]
    return _page(
        f"{_text(table.title)}: decisions", table, none, _rows(header, rows, right=(2,)) if table.decisions else []
    )


def _words(name: str) -> str:
    return name.replace("_", " ")


def _season(table: SeasonTable) -> str:
    calendar = (
        [
            _text(line.weekend),
            _text(line.name),
            _text(line.place),
            _text(_days(line.first_day, line.last_day)),
            "cancelled" if line.cancelled else ", ".join(f"[{n}](round-{n:02d}.md)" for n in line.rounds),
        ]
        for line in table.weekends
    )
    tables = (
        [
            f"[{_text(line.title)}](standings-{line.championship}.md)",
            _text(", ".join(line.leaders)) or ("incomplete" if line.incomplete else ""),
            points_shown(Fraction(line.points)) if line.points else "",
        ]
        for line in table.championships
    )
    return _page(
        _text(table.title),
        table,
        [f"{table.rounds_run} of {table.rounds_scheduled} rounds run."],
        ["[Entry list](entries.md) and [decisions](decisions.md)."],
        _rows(["Championship", "Leader", "Points"], tables, right=(2,)),
        _rows(["", "Weekend", "Place", "Days", "Rounds"], calendar),
    )


def _days(first: str | None, last: str | None) -> str:
    if first is None or last is None or first == last:
        return first or ""
    return f"{first} to {last}"
