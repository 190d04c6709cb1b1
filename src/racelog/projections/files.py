"""A season's projections in a folder: the database, and files of Markdown, JSON and CSV."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from racelog.errors import OutOfReach
from racelog.projections.csv_json import as_csv, as_json
from racelog.projections.database import write_sqlite
from racelog.projections.markdown import markdown_files
from racelog.projections.replayed import Replayed
from racelog.projections.tables import (
    decisions_table,
    entry_table,
    results_table,
    season_table,
    standings_table,
)


def write_all(folder: Path, replayed: Replayed) -> int:
    """Write a season's database rows and files; files that are no longer written are removed.

    Errors:  OutOfReach. The log is never touched.
    """
    with _alone_in(folder):
        write_sqlite(folder, replayed)
        written = dict(_files(replayed))
        try:
            _replace_files(folder / replayed.season.id, written)
        except OSError as error:
            raise OutOfReach(
                error.strerror or str(error),
                place=str(error.filename or folder),
                remedy="The log is not touched by this. When the folder can be written: racelog rebuild",
            ) from error
    return len(written)


def _files(replayed: Replayed) -> Iterator[tuple[str, str]]:
    yield from markdown_files(replayed)
    season = season_table(replayed)
    yield "season.json", as_json(season)
    entries, decisions = entry_table(replayed), decisions_table(replayed)
    tables = {"entries": entries, "decisions": decisions}
    for name, table in tables.items():
        yield f"{name}.json", as_json(table)
    yield "entries.csv", as_csv(entries)
    yield "decisions.csv", as_csv(decisions)
    for championship in season.championships:
        standings = standings_table(replayed, championship.championship)
        if standings is not None:
            yield f"standings-{standings.championship}.json", as_json(standings)
            yield f"standings-{standings.championship}.csv", as_csv(standings)
    for number in sorted(replayed.season.rounds):
        results = results_table(replayed, f"R{number}")
        if results is not None:
            yield f"round-{number:02d}.json", as_json(results)
            yield f"round-{number:02d}.csv", as_csv(results)


def _replace_files(folder: Path, written: dict[str, str]) -> None:
    """Each file whole: written beside the old one, then put in its place."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in written.items():
        draft = folder / f".{name}.new"
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(folder / name)
    for file in folder.iterdir():
        if file.name not in written and file.suffix in {".md", ".json", ".csv", ".new"}:
            file.unlink()


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """One writer of projections at a time."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".lock").open("a")
    except OSError as error:
        raise OutOfReach(error.strerror or str(error), place=str(error.filename or folder)) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
