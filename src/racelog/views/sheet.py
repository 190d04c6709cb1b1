"""The sheet of a session, one page, to be printed and posted on the notice board."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from racelog.tables.sheet import SheetTable
from racelog.views.decisions import decision_in_words
from racelog.views.results import order_grid
from racelog.views.view import Block, View, Words


def sheet_view(table: SheetTable, sealed: str | None = None) -> View:
    """The sheet; `sealed` says by which checkpoint its log is."""
    results = table.results
    title = f"{results.weekend_name} \u00b7 {results.session} \u00b7 {results.kind}"
    return View(table, title, tuple(_blocks(table, title, sealed)))


def _blocks(table: SheetTable, title: str, sealed: str | None) -> Iterator[Block]:
    yield from (Words(line) for line in (table.title, title, *_head(table)))
    for missing in table.results.incomplete:
        yield Words(str(missing), "incomplete", "bad")
    yield Words("")
    yield order_grid(table.results, title)
    lines = [*map(decision_in_words, table.decisions), *table.protests, *table.appeals]
    if lines:
        yield from (Words(""), Words("Decisions, protests and appeals"), *(Words(f"  {line}") for line in lines))
    yield Words("")
    yield Words("Clerk of the course: ____________________   Stewards: ____________________")
    yield Words("")
    yield Words(f"log {table.season} #{table.seq}, head {table.log_head}")
    if sealed is not None:
        yield Words(sealed)


def _head(table: SheetTable) -> Iterator[str]:
    results = table.results
    document = f" \u00b7 document {table.document}" if table.document else ""
    posted = f" \u00b7 posted {clock(table.posted, table.zone)}" if table.posted else ""
    recorded = f" as stated, recorded {clock(table.recorded, table.zone)}" if table.recorded else ""
    yield f"{table.status.upper()}{document}{posted}{recorded}"
    if table.early:
        yield f"official all the same: {table.early}"
    if table.status.startswith("provisional") and table.protests_until:
        yield f"protests until {clock(table.protests_until, table.zone)}"
    if table.since_provisional and not table.status.startswith("provisional"):
        yield f"changed since the provisional classification: {', '.join(f'#{seq}' for seq in table.since_provisional)}"
    if table.after_official:
        yield f"changed after official publication: {', '.join(f'#{seq}' for seq in table.after_official)}"
    for name, text in results.headlines:
        if name not in {"published", "grid"} and (name != "planned length" or results.kind == "race"):
            yield f"{name}: {text}"
    if table.stopped:
        yield f"stopped: {table.stopped}"
    yield from table.multiples


def clock(at: datetime, zone: str) -> str:
    """A time of day at the circuit: "2022-06-25 14:42 (America/New_York)"."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} ({zone})"
