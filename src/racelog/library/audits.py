"""Published tables held against the computed ones: of one season, of all of a folder, of files of other histories."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from racelog.audit.compare import Audit, compare
from racelog.audit.matrix import read_matrix
from racelog.audit.published import PublishedTable, read_published
from racelog.audit.season import WholeAudit, audit_season, tables_asked_for
from racelog.audit.seasons import AuditOfAll, together
from racelog.desk.service import utc_now
from racelog.errors import Malformed
from racelog.importers.f1 import SeasonFile, published_after_rounds, published_tables, read_season_file, steps_of
from racelog.importers.importing import log_of
from racelog.log.memory import MemoryStore
from racelog.tables.replayed import Replayed, replayed

PUBLISHED = "published.csv"
"""The file of the tables that were published of a season, beside its log."""
AFTER_ROUNDS = "published-after-rounds.csv"
"""The file of those that were published after every round."""
Watch = Callable[[Sequence[Path]], Iterable[Path]]
"""Goes through some files, and may show how far it is."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an audit is to look at: a file of tables (that beside the log where none is named), and of a matrix.

    With an `effort` the fewest corrections are looked for that explain a table that differs, so much work for each.
    """

    published: Path | None = None
    matrix: Path | None = None
    championship: str | None = None
    after: int | None = None
    effort: float | None = None


def audit(season: Replayed, folder: Path | None, asked: Asked) -> WholeAudit:
    """Hold what was published of a season against its log. Errors: Malformed, where nothing can be compared."""
    cells = None if asked.matrix is None else read_matrix(asked.matrix)
    file = asked.published or (None if folder is None else folder / PUBLISHED)
    tables = _tables(season.season.id, file, asked)
    result = audit_season(season, tables, cells, after=asked.after, effort=asked.effort)
    if file is not None and not result.championships and (cells is None or result.not_compared):
        check_compared(season, result, file)
    return result


def _tables(season: str, file: Path | None, asked: Asked) -> tuple[PublishedTable, ...]:
    """The published tables asked for; none where a matrix alone was published. Errors: Malformed."""
    there = file is not None and file.exists()
    if not there and asked.published is None and asked.matrix is not None:
        return ()
    if file is None or not there:
        raise Malformed(
            "there are no published tables",
            place=None if file is None else str(file),
            remedy=f"Name them: racelog audit {season} --published FILE",
        )
    return tables_asked_for(read_published(file), asked.championship, asked.after, str(file))


def check_compared(season: Replayed, result: Audit, file: Path) -> None:
    """Refuse a file of which no table can be compared: not of the season, or not as of its round. Errors: Malformed."""
    if result.championships:
        return
    known = [table.id for adopted in season.season.adopted for table in adopted.regulations.championships]
    ours = [table for table in result.not_compared if table.championship in known]
    if ours:
        raise Malformed(
            f"no table in it can be compared as of its round: {ours[0].championship}: {ours[0].why}",
            place=str(file),
            remedy="Correct the round it is printed after, or compare it when that round has been run",
        )
    named = ", ".join(table.championship for table in result.not_compared)
    raise Malformed(
        f"no table in it is one of the season: {named}",
        place=str(file),
        remedy=f"Call them as the regulations do: {', '.join(dict.fromkeys(known))}",
    )


def audit_of_logs(
    folder: Path,
    names: Sequence[str],
    read: Callable[[str], Replayed],
    *,
    after_rounds: bool = False,
    watch: Watch = iter,
) -> AuditOfAll:
    """Every season of a folder that has published tables beside its log; `read` gives a season replayed.

    Errors:  Malformed, where none has; those of reading.
    """
    published = {name: folder / name / PUBLISHED for name in names if (folder / name / PUBLISHED).exists()}
    if not published:
        raise Malformed(
            "no season has published tables", place=str(folder), remedy="Put a published.csv beside its log"
        )
    audits: list[Audit] = []
    running: list[Audit] = []
    for file in watch(list(published.values())):
        season = read(file.parent.name)
        audits.append(compare(season, read_published(file)))
        of_rounds = file.parent / AFTER_ROUNDS
        if after_rounds and of_rounds.exists():
            running.append(compare(season, read_published(of_rounds)))
    return together(audits, running, [name for name in names if name not in published])


def audit_of_files(folder: Path, *, after_rounds: bool = False, watch: Watch = iter) -> AuditOfAll:
    """Every Formula 1 season file of a folder, imported in memory: nothing is kept. Errors: Malformed."""
    files = sorted(folder.glob("*.json"))
    if not files:
        raise Malformed(
            "there is no season file in it", place=str(folder), remedy="Name a folder of files such as 1958.json"
        )
    audits: list[Audit] = []
    running: list[Audit] = []
    with TemporaryDirectory() as temporary:
        table = Path(temporary) / "published.csv"
        for file in watch(files):
            content = read_season_file(file)
            season = _imported(content, str(file))
            table.write_text(published_tables(content), encoding="utf-8")
            audits.append(compare(season, read_published(table)))
            if after_rounds:
                table.write_text(published_after_rounds(content), encoding="utf-8")
                running.append(compare(season, read_published(table)))
    return together(audits, running)


def _imported(file: SeasonFile, place: str) -> Replayed:
    season = f"f1-{file.season}"
    steps = steps_of(season, file, place)
    log = MemoryStore({season: log_of(season, steps, by="f1-history", at=utc_now())}).read(season)
    return replayed(log.placed, log.head)
