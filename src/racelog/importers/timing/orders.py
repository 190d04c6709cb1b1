"""Files of the timing system as orders of a session: held against its entry list, ready for a request."""

from dataclasses import dataclass, replace

from racelog.desk.near import near_cars
from racelog.desk.refusals import Refusal, Refused
from racelog.desk.words import weekend_title
from racelog.errors import readable
from racelog.facts.events import MappedRow, Row, SourceFile
from racelog.facts.season import Season, Session
from racelog.importers.timing.formats import SHEETS
from racelog.importers.timing.timing_file import TimedRow, TimingFile


@dataclass(frozen=True, slots=True)
class OrderRead:
    """Rows for a classification and the file they came from; `notes` say what was left out.

    `has_statuses`: whether such a file would say what became of a car without a place.
    """

    rows: tuple[Row, ...]
    file: SourceFile | None
    has_statuses: bool = False
    notes: tuple[str, ...] = ()


def order_read(timing: TimingFile, season: Season, session: Session | None) -> OrderRead:
    """The order a file of the timing system has, for a session that is scheduled.

    A withdrawn car that did not start is left out, which is noted: such files list whoever was on the entry list once.
    Errors:  Refusal, for a car that is not entered, naming its row.
    """
    withdrawn = [] if session is None else [row for row in timing.rows if _stayed_away(row, season, session)]
    timing = replace(timing, rows=tuple(row for row in timing.rows if row not in withdrawn))
    return OrderRead(
        rows=tuple(timing.order),
        file=source_of(timing),
        has_statuses=any(
            "status" in sheet.columns or sheet.status_for_place for sheet in SHEETS if sheet.format == timing.format
        ),
        notes=tuple(f"row {row.row}: car {row.car} is withdrawn, and left out" for row in withdrawn),
    )


def understood(timing: TimingFile) -> str:
    """What a file was taken for, in one line."""
    claims = f", its name claims {timing.claims}" if timing.claims else ""
    counted = f"{len(timing.rows)} cars" if len(timing.rows) != 1 else "1 car"
    return f"{readable(timing.name)}: {timing.format}, {counted}{claims}"


def source_of(timing: TimingFile) -> SourceFile:
    """The file as the log keeps it: its name, its SHA-256, and the rows read as another car."""
    printed = {row.row: row.number for row in timing.rows}
    return SourceFile(
        name=readable(timing.name)[:200],
        sha256=timing.sha256,
        format=timing.format,
        claims=timing.claims,
        mapped=tuple(
            MappedRow(row=row, printed=printed.get(row) or "none", car=car)
            for row, car in sorted(timing.mapped.items())
        ),
    )


def _stayed_away(row: TimedRow, season: Season, session: Session) -> bool:
    """Whether a row only says that a withdrawn car did not start. Errors: Refusal, for a car that is not entered."""
    entry = season.entry_of(row.car, session.weekend)
    title = weekend_title(season, session.weekend)
    if entry is None:
        driver = f'"{row.driver}"' if row.driver else '"NAME"'
        raise Refusal(
            Refused(
                f"row {row.row}: car {row.car} is not entered for {title}",
                near_cars(season, session.weekend, row.car),
                f"To enter it: racelog enter {season.id} --car {row.car} --driver {driver} "
                f"--weekends {session.weekend}; or say which car it is: --map {row.row}=CAR",
            ),
            place=row.at,
        )
    order = season.weekends[session.weekend].order
    withdrawal = next((one for one in entry.withdrawals if one.covers(order, session.round)), None)
    in_order = session.order is not None and any(earlier.car == row.car for earlier in session.order.rows)
    if withdrawal is None or in_order:
        return False
    if row.status in {"DNS", "WD"}:
        return True
    raise Refusal(
        Refused(
            f"row {row.row}: car {row.car} was withdrawn before {session.id} (#{withdrawal.seq}), and has run",
            remedy=f"If the withdrawal was a mistake: racelog void {season.id} {withdrawal.seq} --reason ...; "
            f"or say which car it is: --map {row.row}=CAR",
        ),
        place=row.at,
    )
