"""The sheet of a session on the screen, one page, to be printed and posted."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import typer
from rich.table import Table as RichTable

from racelog.cli.options import Folders
from racelog.cli.reading import season_of
from racelog.cli.screen import print_table, table_of
from racelog.cli.seal import last_sealed
from racelog.copies.sealed import sealed_in_words
from racelog.tables.decisions import DecisionLine
from racelog.tables.results import ResultLine
from racelog.tables.sheet import SheetTable
from racelog.tables.shown import time_shown


def sheet(folders: Folders, season: str, session: str, as_of: str | None, *, as_json: bool) -> None:
    """Print the sheet. Errors: Malformed."""
    table = season_of(folders, season, as_of).sheet(session)
    if as_json:
        typer.echo(table.model_dump_json(indent=2))
        return
    for line in _head(table):
        typer.echo(line)
    typer.echo("")
    print_table(_order(table))
    told = [*map(decided_in_words, table.decisions), *table.protests, *table.appeals]
    if told:
        typer.echo("\nDecisions, protests and appeals")
        for words in told:
            typer.echo(f"  {words}")
    typer.echo("\nClerk of the course: ____________________   Stewards: ____________________")
    typer.echo(f"\nlog {table.season} #{table.seq}, head {table.log_head}")
    sealed = last_sealed(folders, season, table.seq)
    if sealed is not None:
        typer.echo(sealed_in_words(sealed))


def _head(table: SheetTable) -> Iterator[str]:
    results = table.results
    yield table.title
    yield f"{results.weekend_name} \u00b7 {results.session} \u00b7 {results.kind}"
    document = f" \u00b7 document {table.document}" if table.document else ""
    posted = f" \u00b7 posted {_clock(table.posted, table.zone)}" if table.posted else ""
    yield f"{table.status.upper()}{document}{posted}"
    if table.status.startswith("provisional") and table.protests_until:
        yield f"protests until {_clock(table.protests_until, table.zone)}"
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
    for missing in results.incomplete:
        yield f"INCOMPLETE: {missing}"


def _clock(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} ({zone})"


def _order(table: SheetTable) -> RichTable:
    shown = table_of(
        *("pos", "car", "driver", "class", "in class", "laps", "time", "gap", "best lap", "decisions"),
        right=("pos", "car", "in class", "laps", "time", "gap", "best lap"),
        fold=("driver", "decisions"),
    )
    lines = table.results.results
    leader = lines[0] if lines and lines[0].place == 1 else None
    for line in lines:
        shown.add_row(
            line.printed,
            f"#{line.car}",
            "/".join(line.drivers),
            line.race_class or "",
            "" if line.class_place is None else str(line.class_place),
            "" if line.laps is None else str(line.laps),
            time_shown(line.total_ms),
            "" if leader is None or line is leader else gap(leader, line),
            time_shown(line.best_ms),
            ", ".join(
                (*(each.replace("_", " ") for each in line.penalties), *line.documents, *filter(None, (line.remark,)))
            ),
        )
    return shown


def gap(leader: ResultLine, line: ResultLine) -> str:
    """What a car is behind the leader: laps, else time; empty where neither is known."""
    if line.place is None:
        return ""
    if leader.laps is not None and line.laps is not None and leader.laps != line.laps:
        behind = leader.laps - line.laps
        return f"{behind} {'lap' if behind == 1 else 'laps'}"
    if leader.total_ms is None or line.total_ms is None:
        return ""
    behind_ms = abs(line.total_ms - leader.total_ms)
    sign = "+" if line.total_ms >= leader.total_ms else "-"
    return sign + (f"{behind_ms // 1000}.{behind_ms % 1000:03d}" if behind_ms < 60_000 else time_shown(behind_ms))


def decided_in_words(decision: DecisionLine) -> str:
    """A decision in one line: document, car, penalty, article, reason, and what became of it."""
    words = [
        decision.document or f"#{decision.seq}",
        f"car {decision.car} {'/'.join(decision.drivers)}".strip(),
        decision.words,
        *([f"article {decision.article}"] if decision.article else []),
        *(each for each in (decision.reason, decision.facts, decision.decision) if each),
        *([f"signed {', '.join(decision.stewards)}"] if decision.stewards else []),
        *([] if decision.appealable else ["no appeal is possible"]),
        *(f"{ruling.what} ({ruling.document or f'#{ruling.log}'})" for ruling in decision.rulings),
        *(["HELD BACK by an appeal"] if decision.held_back else []),
        *(["recorded after official publication"] if decision.after_official else []),
    ]
    return " \u00b7 ".join(words)
