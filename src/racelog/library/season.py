"""A season as a program reads it: every table as a value, what it follows from, and what would change it.

A season is read and verified when it is opened, and replayed once, when the first table is asked for. It stays as it
was known then: whoever wants what has been appended since opens it again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from racelog.errors import LogDamaged, Malformed
from racelog.facts.line import CATALOGUE
from racelog.facts.naming import (
    championship_named,
    class_named,
    competitor_named,
    driver_names,
    near_names,
    session_named,
    team_names,
)
from racelog.facts.season import Season as Facts
from racelog.history.as_of import AsKnown, up_to
from racelog.log.reader import oddity
from racelog.log.store import Log, Store
from racelog.tables import (
    DecisionsTable,
    EntryTable,
    LinesTable,
    LogLine,
    ResultsTable,
    SeasonTable,
    StandingsTable,
    decisions_table,
    entry_table,
    lines_table,
    results_table,
    season_table,
    standings_table,
)
from racelog.tables.changes import ChangesTable, changes_table
from racelog.tables.explain import Explanation, explain
from racelog.tables.lines import log_line
from racelog.tables.progress import ProgressTable, progress_table
from racelog.tables.replayed import Replayed, replayed
from racelog.tables.sheet import SheetTable, sheet_table

if TYPE_CHECKING:  # what few ask of a season is imported when it is asked: `racelog standings` starts in half the time
    from racelog.audit.season import WholeAudit
    from racelog.copies.verify import Verified
    from racelog.desk.preview import Previewed
    from racelog.desk.requests.models import Request
    from racelog.history.branches import BranchesTable
    from racelog.history.differences import Differences, LineEffect
    from racelog.history.whatif import Supposed, Supposition
    from racelog.library import audits
    from racelog.library.desk import Ask
    from racelog.log.sealing.checkpoint import Checkpoint
    from racelog.tables.title import TitleTable
    from racelog.views.view import Document

When = int | str | datetime
"""A moment: a line of the log (171, "#171"), or a time. One without a zone is of the circuit's clock."""


class NoSuchTable(Malformed):
    """A table the regulations in force then, or the timetable, do not have."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What would stand: the changes against the season as it is, the lines that would be written, the season then."""

    changes: ChangesTable
    lines: tuple[LogLine, ...]
    season: "Season"


class Season:
    """One season, as known at a line of its log: its tables, what they follow from, and what would change them.

    Every method that gives a table takes `as_of`: the season as it was known at that line or time. `after` is a round:
    the table as it stands after it, with all that is known. Championships, drivers and teams are named by id, by name,
    or by a part of the name that fits one alone; sessions by round (8) or id ("R8", "Q8").
    Errors:  Malformed, for a name that fits nothing or several, and for a moment the log does not have.
    """

    def __init__(
        self,
        store: Store,
        log: Log,
        *,
        folder: Path | None = None,
        known: AsKnown | None = None,
        earlier: Replayed | None = None,
        at: Callable[[int], Replayed] | None = None,
    ) -> None:
        """`at` finds the state at a line where somebody keeps some, else the log is replayed, on from `earlier`."""
        self._store = store
        self._log = log
        self._folder = folder
        self._known = known
        self._earlier = earlier
        self._at = at

    def __repr__(self) -> str:
        return f"<season {self.id} as of #{self.seq}>"

    @property
    def id(self) -> str:
        """What the season is called, as its folder is."""
        return self._log.season

    @property
    def name(self) -> str:
        """The season's title: "Harbour Cup 2026"."""
        return self.replayed.season.title

    @property
    def seq(self) -> int:
        """The number of the last line known."""
        return self._log.seq if self._known is None else self._known.seq

    @property
    def head(self) -> str:
        """The head of the log at that line, as a SHA-256: two logs with one head are the same."""
        return self._log.head if self._known is None else self._known.head

    @property
    def folder(self) -> Path | None:
        """Where the log and its published tables lie; None for a season that is kept in memory."""
        return self._folder

    @property
    def notes(self) -> tuple[str, ...]:
        """How the moment asked for was understood, in words: which zone a time was taken in."""
        return () if self._known is None else self._known.understood

    @property
    def oddity(self) -> LogDamaged | None:
        """What is not whole at the end of the log and does not count, if anything; every line before is good."""
        return oddity(self._log)

    @property
    def read_from(self) -> Log:
        """The log as it was read."""
        return self._log

    @property
    def rounds(self) -> tuple[int, ...]:
        """The rounds that have been run, in order."""
        return tuple(self.replayed.results.rounds_run)

    @property
    def sessions(self) -> tuple[str, ...]:
        """The ids of all sessions of the timetable."""
        return tuple(self.replayed.season.sessions)

    @property
    def championships(self) -> Mapping[str, str]:
        """The championships, by id: what each is called."""
        return {table.id: table.title for adopted in self.facts.adopted for table in adopted.regulations.championships}

    @property
    def facts(self) -> Facts:
        """The facts added up: drivers, teams, entries, sessions, decisions, regulations."""
        return self.replayed.season

    @cached_property
    def replayed(self) -> Replayed:
        """The log replayed up to the moment; once, however many tables are asked for."""
        if self._at is not None:
            return self._at(self.seq)
        placed = self._log.placed if self._known is None else self._known.placed
        return replayed(placed, self.head, self._earlier)

    @property
    def replayed_so_far(self) -> Replayed | None:
        """What of the log has been replayed already, if anything: a longer one goes on from there."""
        return vars(self).get("replayed", self._earlier)

    def as_of(self, when: When | None, option: str = "as_of") -> "Season":
        """The season as it was known at a line or a time; the season itself for None. Errors: Malformed."""
        if when is None:
            return self
        known = up_to(self._log.placed[: self.seq], when, option)
        return Season(self._store, self._log, folder=self._folder, known=known, at=self._at)

    def overview(self, *, as_of: When | None = None) -> SeasonTable:
        """The season at a glance: its calendar (a row a weekend), how far it has got, who leads each championship."""
        return season_table(self.as_of(as_of).replayed)

    def standings(
        self, championship: str | None = None, *, after: int | None = None, as_of: When | None = None
    ) -> StandingsTable:
        """A championship, the first one of the regulations where none is named.

        Shape:   a line a competitor, in order; in each a cell a round it took part in.
        Units:   `points` are exact texts ("306", "17/2"), `exact_points` the same as a Fraction.
        Errors:  Malformed. A table that is `incomplete` says why, and has no positions.

        >>> table = season.standings("pro-am", after=8)
        >>> [(line.position, line.name, line.points) for line in table.standings[:2]]
        [(1, 'Alan Metni', '153'), (2, 'Efrin Castro', '124')]
        """
        then = self.as_of(as_of).replayed
        wanted = championship_of(then, championship)
        table = standings_table(then, wanted, round_of(then, after))
        if table is None:
            raise NoSuchTable(f"the regulations in force at round {after} have no championship {wanted!r}")
        return table

    def every_standings(self, *, after: int | None = None, as_of: When | None = None) -> Mapping[str, StandingsTable]:
        """The table of every championship in force, by its id, in the order of the regulations."""
        then = self.as_of(as_of).replayed
        wanted = round_of(then, after)
        tables = {table.id: standings_table(then, table.id, wanted) for table in then.results.championships}
        return {championship: table for championship, table in tables.items() if table is not None}

    def progress(self, championship: str | None = None, *, as_of: When | None = None) -> ProgressTable:
        """Everybody's position and points after each round; as a frame it has a row a competitor a round."""
        then = self.as_of(as_of).replayed
        wanted = championship_of(then, championship)
        table = progress_table(then, wanted)
        if table is None:
            raise NoSuchTable(f"the regulations in force have no championship {wanted!r}")
        return table

    def results(self, session: int | str, *, class_: str | None = None, as_of: When | None = None) -> ResultsTable:
        """The classification of a session, or of one class in it: as it stands, beside as it was timed.

        Units:   times are integer milliseconds, with time penalties in `total_ms` and without in `timed_ms`.

        >>> season.results(8, class_="pro-am").results[-1].drivers
        ('Pedro Torres',)
        """
        then = self.as_of(as_of).replayed
        wanted = session_named(then.season, str(session))
        table = results_table(then, wanted, None if class_ is None else class_named(then.season, class_))
        if table is None:
            raise NoSuchTable(f"there is no session {wanted!r}")
        return table

    def sheet(self, session: int | str, *, as_of: When | None = None) -> SheetTable:
        """A session as it is posted: its results, publication and protest time, and the decisions about it."""
        then = self.as_of(as_of).replayed
        wanted = session_named(then.season, str(session))
        table = sheet_table(then, wanted)
        if table is None:
            raise NoSuchTable(f"there is no session {wanted!r}")
        return table

    def entries(self, *, as_of: When | None = None) -> EntryTable:
        """The entry list: a line an entry, and a further one from each weekend on at which its terms change."""
        return entry_table(self.as_of(as_of).replayed)

    def decisions(self, *, as_of: When | None = None) -> DecisionsTable:
        """The stewards' decisions, in the order they were recorded, each with what became of it."""
        return decisions_table(self.as_of(as_of).replayed)

    def log(
        self,
        *,
        type: str | None = None,  # noqa: A002 - as the line calls it
        since: int = 0,
        limit: int | None = None,
        as_of: When | None = None,
    ) -> LinesTable:
        """The lines of the log after one, so many of them, of one type or of all; times are UTC.

        >>> [line.about for line in season.log(type="penalty_applied", since=170).lines][:1]
        ['R8, car 16: back of class']
        """
        return lines_table(self.as_of(as_of).replayed, type_of(type), since, limit)

    def line(self, seq: int) -> LogLine:
        """One line of the log, as `log` has it. Errors: Malformed, for one the log does not have."""
        return log_line(self.replayed, line_of(self.replayed, seq))

    def explain(
        self,
        competitor: str,
        championship: str | None = None,
        *,
        kind: Literal["driver", "team"] | None = None,
        after: int | None = None,
        as_of: When | None = None,
    ) -> Explanation:
        """Why a competitor has its points: every award, and the lines of the log that caused it.

        Without a championship it is the first one for drivers; for teams, where `kind` says so or only a team has
        that name.
        Shape:   the points of the items that were not dropped add up to `points`, exactly.

        >>> season.explain("torres", "pro-am").exact_points
        Fraction(106, 1)
        """
        then = self.as_of(as_of).replayed
        wanted, one = _competitor_of(then, competitor, championship, kind)
        return explain(then, wanted, one, round_of(then, after))

    def title(
        self, championship: str | None = None, *, after: int | None = None, as_of: When | None = None
    ) -> "TitleTable":
        """Who can still win a championship, the least each needs, and what makes it certain.

        >>> [(contender.name, contender.needs) for contender in season.title("overall", after=15).contenders]
        [('Kay van Berlo', '0'), ('Parker Thompson', '5')]
        """
        then = self.as_of(as_of)
        return then.titles(championship_of(then.replayed, championship), after=after)[0]

    def titles(
        self, championship: str | None = None, *, after: int | None = None, as_of: When | None = None
    ) -> "tuple[TitleTable, ...]":
        """The same for every championship of the season, or for one."""
        from racelog.tables.title import title_tables

        then = self.as_of(as_of).replayed
        wanted = None if championship is None else championship_of(then, championship)
        tables = tuple(title_tables(then, wanted, round_of(then, after)))
        if not tables:
            championship_of(then, None)
            raise Malformed(f"the regulations in force at round {after} have no championship {wanted!r}")
        return tables

    def differences(self, from_: When, to: When | None = None) -> "Differences":
        """What changed between two moments: the lines that came, and every classification, grid and table they changed.

        Errors:  Malformed, also where the first moment is not the earlier one.

        >>> [line.type for line in season.differences(203, 206).events]
        ['pole_set', 'fastest_lap_set', 'fastest_lap_set']
        """
        return differences_between(self.as_of(from_, "from"), self.as_of(to, "to"))

    def effect(self, line: int, *, as_of: When | None = None) -> "LineEffect":
        """What one line of the log changes as things stand: the season without it against the season with it.

        A penalty recorded before its race is classified changes nothing between two lines, and changes the result.
        Errors:  Malformed, for a line the log does not have.

        >>> change = season.effect(171).changes.championships[0].changes[1]
        >>> change.name, change.before_points, change.after_points
        ('Pedro Torres', '107', '106')
        """
        from racelog.history.differences import line_effect

        then = self.as_of(as_of)
        return line_effect(
            self._store, then.replayed, line_of(then.replayed, line), lambda seq: self.as_of(seq).replayed
        )

    def whatif(
        self,
        *,
        without: int | Sequence[int] = (),
        with_: "Ask | str | Sequence[Ask | str]" = (),
        after: int | None = None,
        as_of: When | None = None,
    ) -> WhatIf:
        """What would stand without some lines of the log, or were some requests decided; nothing is written.

        A penalty thought away is as if it were rescinded, anything else as if it had never been recorded. A request may
        also be the line an official would type at the desk: "rescind 171", 'p R8 30 positions 3'.
        Errors:  Refusal, as an official would get it; Malformed.

        >>> penalty = racelog.request("penalty", session=8, car="30", kind="positions", places=3)
        >>> [line.about for line in season.whatif(with_=penalty).lines]
        ['R8, car 30: back 3 places']
        >>> [line.about for line in season.whatif(with_="p R8 30 positions 3").lines]
        ['R8, car 30: back 3 places']
        >>> change = season.whatif(without=171).changes.championships[0].changes[0]
        >>> change.name, change.before_points, change.after_points
        ('Pedro Torres', '106', '107')
        """
        then = self.as_of(as_of)
        after_round = round_of(then.replayed, after)
        copy = then.suppose(then.supposed(without, with_))
        changes = changes_table(then.replayed, copy.replayed(), after_round)
        stands = Season(copy.store, copy.store.read(self.id), earlier=copy.replayed())
        # the changes are of the season as it is, whatever lines a copy of it has
        return WhatIf(changes.model_copy(update={"seq": then.seq, "log_head": then.head}), copy.lines(), stands)

    def branches(
        self, branches: "Mapping[str, Supposed]", *, after: int | None = None, as_of: When | None = None
    ) -> "BranchesTable":
        """Several suppositions side by side, by their names: who would stand where in each, beside as it stands.

        >>> table = season.branches({"appeal upheld": racelog.Supposed(without=(171,))})
        >>> [(line.name, line.branches[0].position) for line in table.championships[0].competitors[:2]]
        [('Jeff Mosing', 9), ('Pedro Torres', 8)]
        """
        from racelog.history.branches import branch, branches_table

        then = self.as_of(as_of)
        after_round = round_of(then.replayed, after)
        sides = []
        for name, supposed in branches.items():
            copy = then.suppose(supposed)
            sides.append((branch(name, supposed.words, copy.lines()), copy.replayed()))
        return branches_table(then.replayed, sides, after_round)

    def preview(self, request: "Ask", *, by: str, key: str | None = None, expect: int | None = None) -> "Previewed":
        """What a request would write and change; nothing is written. Errors: Refusal, and those of an append."""
        from racelog.desk.preview import preview
        from racelog.desk.service import Desk

        return preview(Desk(self._store), self.id, self.read(request), by=by, key=key, expect=expect)

    def audit(
        self,
        published: str | PathLike[str] | None = None,
        *,
        matrix: str | PathLike[str] | None = None,
        championship: str | None = None,
        after: int | None = None,
        as_of: When | None = None,
        effort: float | None = None,
    ) -> "WholeAudit":
        """Hold published tables against the computed ones: the published.csv beside the log, or the file named.

        `matrix` is a file of a printed results matrix, compared cell by cell; with an `effort` the fewest
        corrections are looked for that would explain each table that differs (extra "proposals"): 60 takes a usual
        machine about a minute a table, and leads to the same on any.
        Errors:  Malformed, where there is no table, or none of this season.

        >>> audit = season.audit()
        >>> {name: f"{table.matched} of {table.compared}" for name, table in audit.championships.items()}
        {'overall': '48 of 48', 'pro-am': '18 of 18', 'am': '11 of 11'}
        """
        from racelog.library import audits

        asked = audits.Asked(_path(published), _path(matrix), championship, after, effort)
        return self.as_of(as_of).audited(asked)

    def audited(self, asked: "audits.Asked") -> "WholeAudit":
        """The same, of what is asked as a value."""
        from racelog.library import audits

        wanted = None if asked.championship is None else championship_of(self.replayed, asked.championship)
        round_of(self.replayed, asked.after)
        return audits.audit(self.replayed, self._folder, replace(asked, championship=wanted))

    def report(
        self,
        published: str | PathLike[str] | None = None,
        *,
        as_of: When | None = None,
        sealed: "Checkpoint | None" = None,
    ) -> "Document":
        """The audit of a season as one document: standings, differences, regulations, every point explained.

        `published` names the published tables; else those beside the log are taken, where there are any. `sealed` is
        the checkpoint it names, as `checkpoint()` finds it. `racelog.report` makes HTML of it (`as_html`), and a PDF
        where typst is installed (`as_pdf`).
        Errors:  Malformed, where the tables named are not there, or none of them is of this season.

        >>> from racelog.report import as_html
        >>> as_html(season.report())[:15]
        '<!doctype html>'
        """
        from racelog.library.report import season_report

        return season_report(self, self.as_of(as_of), _path(published), sealed)

    def checkpoint(self, *, as_of: When | None = None) -> "Checkpoint | None":
        """The checkpoint that covers most of the log. Errors: LogDamaged, Malformed, where the latest does not hold."""
        from racelog.copies.sealed import last_sealed

        return last_sealed(self._store, self.id, self.as_of(as_of).seq)

    def read(self, request: "Ask") -> "Request":
        """A request by name, read against the season as it was known; a model as it is. Errors: Malformed, Refusal."""
        from racelog.library.desk import NamedRequest

        if not isinstance(request, NamedRequest):
            return request
        lines = [placed.line for placed in self.replayed.placed]
        return request.read(self.id, self.facts, lines)

    def supposed(self, without: int | Sequence[int] = (), with_: "Ask | str | Sequence[Ask | str]" = ()) -> "Supposed":
        """What a branch supposes: lines thought away, and requests decided after that. Errors: Malformed, Refusal."""
        from racelog.history.whatif import Supposed

        requests: Sequence[Ask | str] = (
            with_ if isinstance(with_, Sequence) and not isinstance(with_, str) else (with_,)
        )
        away = (without,) if isinstance(without, int) else tuple(without)
        words = (*(f"without {seq}" for seq in away), *(str(request) for request in requests))
        read = tuple(one if isinstance(one, str) else self.read(one) for one in requests)
        return Supposed(away, read, words)

    def verify(
        self,
        *,
        against: str | PathLike[str] | None = None,
        checkpoint: str | PathLike[str] | None = None,
        keys: Sequence[str] = (),
        require_signed: Sequence[str] = (),
    ) -> "Verified":
        """Read every byte of the log again, and hold it against its checkpoints, one kept elsewhere, and a backup.

        `keys` are public keys, or files of them; without any, those kept on this machine are trusted. `require_signed`
        says from which line on lines must be signed by whom they are by: "171", or "j.doe@171" for those of one person.
        Errors:  LogDamaged, where anything is not as it was written or sealed; NotSigned; NotVouchedFor, where none of
                 the keys named signed anything; Malformed; OutOfReach.
        """
        from racelog.copies.keyring import trusted_keys
        from racelog.copies.verify import demand_of, verify

        trusted = trusted_keys(keys)
        demands = [demand_of(typed) for typed in require_signed]
        verified = verify(self._store, self.id, trusted, _path(against), _path(checkpoint), demands)
        verified.check(trusted if keys else ())
        return verified

    def suppose(self, supposed: "Supposed") -> "Supposition":
        """Something supposed on a copy of the log in memory, of which more may be asked. Errors: Refusal; Malformed."""
        from racelog.history.whatif import suppose

        return suppose(self._store, self.id, supposed, None if self._known is None else self.seq, self.replayed)


def differences_between(began: Season, ended: Season, names: tuple[str, str] = ("from", "to")) -> "Differences":
    """What changed between two moments of one season, which an error calls by these names. Errors: Malformed."""
    from racelog.history.differences import differences

    if began.seq >= ended.seq:
        raise Malformed(
            f"{names[0]} #{began.seq} is not before {names[1]} #{ended.seq}",
            remedy="Give the earlier one first, with a line recorded between them",
        )
    return differences(began.replayed, ended.replayed)


def championship_of(replayed: Replayed, wanted: str | None) -> str:
    """The id of the championship named; of the first one of the regulations where none is. Errors: Malformed."""
    known = [table.id for adopted in replayed.season.adopted for table in adopted.regulations.championships]
    if not known:
        raise Malformed(
            f"{replayed.season.id} has no regulations yet, so it has no championship", remedy="Adopt some first"
        )
    return known[0] if wanted is None else championship_named(replayed.season, wanted)


def round_of(replayed: Replayed, wanted: int | None) -> int | None:
    """A round that has been run; None where none is named. Errors: Malformed."""
    run = replayed.results.rounds_run
    if wanted is not None and wanted not in run:
        last = f"the last round run is {run[-1]}" if run else "no round has been run yet"
        what = "has not been run" if wanted in replayed.season.rounds else "does not exist"
        raise Malformed(f"round {wanted} {what}", excerpt=last)
    return wanted


def _competitor_of(
    replayed: Replayed, wanted: str, championship: str | None, kind: Literal["driver", "team"] | None
) -> tuple[str, str]:
    """The championship and the competitor in it that are named, by their ids. Errors: Malformed."""
    season = replayed.season
    tables = [table for adopted in season.adopted for table in adopted.regulations.championships]
    if championship is not None:
        named = championship_of(replayed, championship)
        table = next(table for table in reversed(tables) if table.id == named)
        return named, competitor_named(season, table.competitor if kind in {None, "driver"} else kind, wanted)
    if kind is None:
        kind = "team" if not driver_names(season).fitting(wanted) and team_names(season).fitting(wanted) else "driver"
    fits = [table.id for table in tables if (table.competitor == "driver") == (kind == "driver")]
    if not fits:
        raise Malformed("the season has no championship for them", remedy="Name one with --championship")
    return fits[0], competitor_named(season, kind, wanted)


def line_of(replayed: Replayed, seq: int) -> int:
    """A line of the log. Errors: Malformed."""
    if not 1 <= seq <= replayed.seq:
        raise Malformed(f"there is no line #{seq}", excerpt=f"the log has #1 to #{replayed.seq}")
    return seq


def type_of(wanted: str | None) -> str | None:
    """A type of event; None where none is named. Errors: Malformed."""
    if wanted is not None and wanted not in CATALOGUE:
        raise Malformed(
            f"no type of event is called {wanted!r}",
            excerpt=near_names(wanted, CATALOGUE),
            remedy="racelog log SEASON shows the type of every line",
        )
    return wanted


def _path(named: str | PathLike[str] | None) -> Path | None:
    return None if named is None else Path(named)
