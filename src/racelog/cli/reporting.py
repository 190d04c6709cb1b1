"""The report of a season: written whole or not at all, beside its place and then put there."""

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

import typer

from racelog.audit.compare import Audit, compare
from racelog.audit.published import PublishedTable, read_published
from racelog.cli.options import Folders
from racelog.cli.reading import moment_of, season_of
from racelog.cli.seal import last_sealed
from racelog.copies.sealed import sealed_in_words
from racelog.errors import Malformed, OutOfReach, readable
from racelog.library.audits import PUBLISHED, check_compared
from racelog.report import Document, Subject, as_html, as_pdf, check_typesetter, document
from racelog.tables.replayed import Replayed

STDOUT = Path("-")


@dataclass(frozen=True)
class Wanted:
    """Where a report goes, in what form, and what it is held against."""

    out: Path | None
    pdf: bool
    as_of: str | None
    published: Path | None
    as_json: bool


def report(folders: Folders, season: str, wanted: Wanted) -> None:
    """Compute the document, write it, and say where. Errors: Malformed, OutOfReach."""
    pdf = _is_pdf(wanted)
    out = wanted.out or Path(f"{season}-report.{'pdf' if pdf else 'html'}")
    _check_place(folders, out, as_json=wanted.as_json)
    if pdf:
        check_typesetter()
    found = document(_subject(folders, season, wanted))
    text = as_pdf(found) if pdf else as_html(found).encode()
    if out == STDOUT:
        sys.stdout.buffer.write(text)
        return
    _write(out.resolve(), text)
    _tell(found, out, text, as_json=wanted.as_json)


def _is_pdf(wanted: Wanted) -> bool:
    """Whether a PDF is wanted, by the option or the name of the file. Errors: Malformed, where the two disagree."""
    named = None if wanted.out is None else wanted.out.suffix.lower()
    if wanted.pdf and named in {".html", ".htm"}:
        raise Malformed(
            f"--pdf writes no HTML: {wanted.out}", remedy="Leave out --pdf, or name a file that ends in .pdf"
        )
    return wanted.pdf or named == ".pdf"


def _check_place(folders: Folders, out: Path, *, as_json: bool) -> None:
    """Refuse what would be in the way before anything is computed. Errors: Malformed, OutOfReach."""
    if out == STDOUT:
        if as_json:
            raise Malformed(
                "--json says where the report was written", remedy="Name a file with --out, or leave out --json"
            )
        if sys.stdout.isatty():
            raise Malformed(
                "a report is nothing for a terminal", remedy="Name a file with --out, or send it on: --out - | ..."
            )
        return
    if not out.parent.is_dir():
        raise OutOfReach("there is no such folder", place=str(out.parent), remedy="Make it first, or name another file")
    if out.is_dir():
        raise OutOfReach("this is a folder", place=str(out), remedy="Name the file in it: --out FILE")
    if out.exists() and not out.is_file():
        raise OutOfReach("this is no plain file", place=str(out), remedy="Name another one, or send it on: --out -")
    if out.resolve().is_relative_to(folders.events.resolve()):
        raise Malformed(
            "this is where the logs are kept", place=str(out), remedy="Name a file somewhere else: --out FILE"
        )


def _subject(folders: Folders, season: str, wanted: Wanted) -> Subject:
    now = season_of(folders, season)
    then = now if wanted.as_of is None else moment_of(now, wanted.as_of)
    current, replayed = now.replayed, then.replayed
    file = wanted.published or folders.events / season / PUBLISHED
    if wanted.published is not None and not file.exists():
        raise Malformed("there are no published tables", place=str(file), remedy="Name the file: --published FILE")
    audit = _audit(current, replayed, read_published(file)) if file.exists() else None
    if audit is not None and wanted.published is not None and wanted.as_of is None:
        check_compared(replayed, audit, file)
    sealed = last_sealed(folders, season, replayed.seq)
    return Subject(
        replayed=replayed,
        audit=audit,
        published=None if audit is None else file.name,
        last_line=current.seq if replayed.seq != current.seq else None,
        leftover=None if now.oddity is None else now.oddity.what,
        sealed=None if sealed is None else sealed_in_words(sealed),
    )


def _audit(current: Replayed, replayed: Replayed, tables: tuple[PublishedTable, ...]) -> Audit:
    """Tables without a round are of the last one run now: before it was run there is nothing to compare them with."""
    if replayed is current:
        return compare(replayed, tables)
    last = current.results.last_round
    return compare(replayed, [replace(each, after=last) if each.after is None else each for each in tables])


def _write(out: Path, text: bytes) -> None:
    """The file whole, or as it was. Errors: OutOfReach."""
    draft: Path | None = None
    try:
        with NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", suffix=".new", delete=False) as file:
            draft = Path(file.name)
            file.write(text)
        draft.chmod(_usual_mode())
        draft.replace(out)
    except OSError as error:
        if draft is not None:
            with suppress(OSError):
                draft.unlink()
        remedy = "No report was written. Name another file with --out, or make room there"
        raise OutOfReach(error.strerror or str(error), place=str(out), remedy=remedy) from error


def _usual_mode() -> int:
    """The mode a new file has here, which a temporary one has not."""
    masked = os.umask(0)
    os.umask(masked)
    return 0o666 & ~masked


def _tell(found: Document, out: Path, text: bytes, *, as_json: bool) -> None:
    if not as_json:
        typer.echo(readable(str(out)))
        return
    told = {
        "season": found.season,
        "seq": found.seq,
        "log_head": found.log_head,
        "written": str(out),
        "bytes": len(text),
        "sha256": sha256(text).hexdigest(),
    }
    typer.echo(json.dumps(told, indent=2, ensure_ascii=False))
