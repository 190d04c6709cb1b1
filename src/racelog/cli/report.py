"""The command `report`: the audit of a season as one document, written whole or not at all."""

import json
import os
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated

import typer

from racelog.cli.options import AsOf, Folders, Published, Season, folders_of
from racelog.errors import Malformed, OutOfReach, readable

STDOUT = Path("-")


def report(
    context: typer.Context,
    season: Season,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="The file to write; - for stdout (default: SEASON-report.html here).", metavar="FILE"
        ),
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="A PDF instead of HTML (needs racelog\\[pdf]).")] = False,
    as_of: AsOf = None,
    published: Published = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON: where the report is, and its SHA-256.")] = False,
) -> None:
    """Write the audit of a season as one document: standings, differences, regulations, every point explained.

    The same log and the same published tables give the same file, byte for byte; it needs no network and no script.

    Example: racelog report pccna-2022 --out pccna-2022.html
    """
    from racelog.cli.progress import under_way  # these late: --help stays quick
    from racelog.cli.reading import moment_of, season_of
    from racelog.cli.seal import last_sealed
    from racelog.report import as_html, as_pdf, check_typesetter

    folders, pdf = folders_of(context), _is_pdf(out, pdf=pdf)
    file = out or Path(f"{season}-report.{'pdf' if pdf else 'html'}")
    _check_place(folders, file, as_json=as_json)
    if pdf:
        check_typesetter()
    current = season_of(folders, season)
    seq = None if as_of is None else moment_of(current, as_of).seq
    with under_way("explaining every point"):
        sealed = last_sealed(folders, season, current.seq if seq is None else seq)
        document = current.report(published, as_of=seq, sealed=sealed)
        text = as_pdf(document) if pdf else as_html(document).encode()
    if file == STDOUT:
        sys.stdout.buffer.write(text)
        return
    _write(file.resolve(), text)
    if not as_json:
        typer.echo(readable(str(file)))
        return
    written = {
        "season": document.season,
        "seq": document.seq,
        "log_head": document.log_head,
        "written": str(file),
        "bytes": len(text),
        "sha256": sha256(text).hexdigest(),
    }
    typer.echo(json.dumps(written, indent=2, ensure_ascii=False))


def _is_pdf(out: Path | None, *, pdf: bool) -> bool:
    """Whether a PDF is wanted, by the option or the name of the file. Errors: Malformed, where the two disagree."""
    named = None if out is None else out.suffix.lower()
    if pdf and named in {".html", ".htm"}:
        raise Malformed(f"--pdf writes no HTML: {out}", remedy="Leave out --pdf, or name a file that ends in .pdf")
    return pdf or named == ".pdf"


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
