"""A season's projections in a folder: the database, and files of Markdown, JSON and CSV."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path, PurePath

from racelog.database import NotOurs, SeasonsDatabase, is_of_other_code, remove_season, set_aside
from racelog.errors import OutOfReach
from racelog.log import durable
from racelog.log.lock import Patience, Turn
from racelog.tables import (
    as_json,
    decisions_table,
    entry_table,
    results_table,
    season_table,
    standings_table,
)
from racelog.tables.replayed import Replayed
from racelog.views.any_table import table_as_csv as as_csv
from racelog.views.markdown import markdown_files

WRITTEN = ".written"
"""The list of the files racelog wrote into a folder: only those does it ever replace or remove."""


def write_all(
    folder: Path,
    read: Callable[[], Replayed],
    database: SeasonsDatabase | None = None,
    others: Callable[[], Sequence[Replayed]] = tuple,
    patience: Patience | None = None,
) -> tuple[Replayed, int]:
    """Write a season's database rows and files; files that are no longer written are removed.

    The season is read when nobody else is writing, so that what is written last was read last. Gives it back,
    with the number of files. `database` is that of the folder where somebody keeps it open; `others` are the other
    seasons in it, asked for when another version of racelog wrote it: all are replaced at once. A database that is
    damaged, or that something else made, is set aside, which is told, and built anew.
    Errors:  OutOfReach, also where somebody else writes longer than one waits, and for a folder that holds files of
             that name which racelog did not write. The log is never touched.
    """
    waiting = patience or Patience()
    with _alone_in(folder, waiting):
        replayed = read()
        with nullcontext(database) if database is not None else SeasonsDatabase(folder, waiting) as writing:
            try:
                writing.write(replayed, *(others() if is_of_other_code(folder) else ()))
            except NotOurs as error:
                writing.close()
                waiting.tell(f"warning: {error.what}: set aside as {set_aside(folder).name}, and built anew")
                writing.write(replayed, *others())
        files = dict(_files(replayed))
        with _reaching(folder):
            _replace_files(folder / replayed.season.id, files)
    return replayed, len(files)


def remove_all(folder: Path, season: str) -> None:
    """Take out everything computed from a log that is no longer kept here. Errors: OutOfReach."""
    with _alone_in(folder, Patience()):
        remove_season(folder, season)
        with _reaching(folder):
            _replace_files(folder / season, {})


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


def _replace_files(folder: Path, files: Mapping[str, str]) -> None:
    """Each file whole: written beside the old one, then put in its place; others of ours are removed."""
    if folder.is_symlink():
        raise durable.NoPlainFile(folder)
    listed = folder / WRITTEN
    ours = _written_before(listed)
    strange = sorted(name for name in files if name not in ours and os.path.lexists(folder / name))
    if strange:
        raise OutOfReach(
            f"{strange[0]} is there already, and racelog did not write it",
            place=str(folder),
            remedy="Choose another folder with --projections, or move that file away",
        )
    if files:
        folder.mkdir(parents=True, exist_ok=True)
        _replace(listed, "".join(f"{name}\n" for name in sorted({*files, *ours})))
    for name, text in files.items():
        _replace(folder / name, text)
    for name in ours - set(files):
        (folder / name).unlink(missing_ok=True)
    if files:
        _replace(listed, "".join(f"{name}\n" for name in sorted(files)))
    elif folder.is_dir():
        listed.unlink(missing_ok=True)
        if not any(folder.iterdir()):
            folder.rmdir()


def _written_before(listed: Path) -> set[str]:
    """The names of the files racelog wrote into a folder; what the list says of any other place is not believed."""
    if not os.path.lexists(listed):
        return set()
    names = durable.read_plain(listed).decode("utf-8", "replace").splitlines()
    return {name for name in names if name not in {"", ".", ".."} and PurePath(name).name == name}


def _replace(file: Path, text: str) -> None:
    """Write a file beside the old one, and put it in its place; whatever stands there is never written into."""
    draft = durable.draft_of(file)
    draft.unlink(missing_ok=True)
    descriptor = durable.open_plain(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as out:
        out.write(text)
    draft.replace(file)


@contextmanager
def _reaching(folder: Path) -> Iterator[None]:
    """What the system refuses is told as it is. Errors: OutOfReach."""
    try:
        yield
    except OSError as error:
        raise OutOfReach(
            error.strerror or str(error),
            place=str(error.filename or folder),
            remedy="The log is not touched by this. When the folder can be written: racelog rebuild",
        ) from error


@contextmanager
def _alone_in(folder: Path, patience: Patience) -> Iterator[None]:
    """One writer of projections at a time; who waits for another is told. Errors: OutOfReach."""
    with _reaching(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with Turn(folder, patience):
            yield
