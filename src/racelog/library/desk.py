"""The desk of a folder of logs: requests by name, decided and appended for good; seals, backups and copies of a log."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from os import PathLike
from pathlib import Path

from racelog.copies.archive import Archive
from racelog.copies.backup import backup
from racelog.copies.keyring import memory_of, trusted_keys
from racelog.copies.rejoin import Rejoined, Rejoiner, fork_from
from racelog.copies.restore import Restored, restore
from racelog.copies.seal import Seal, seal
from racelog.desk.preview import Previewed, preview
from racelog.desk.requests import reading
from racelog.desk.requests.catalogue import AROUND, REQUESTS
from racelog.desk.requests.form import Choice, Form
from racelog.desk.requests.models import Request
from racelog.desk.service import Desk as Service
from racelog.desk.service import utc_now
from racelog.errors import Malformed
from racelog.facts.line import Line
from racelog.facts.naming import near_names
from racelog.facts.season import Season
from racelog.library.imports import Imported, Named, import_f1, import_season_tables
from racelog.log.files import FileStore
from racelog.log.sealing.keys import read_signing_key, signer
from racelog.log.store import Appended

Where = str | PathLike[str]


@dataclass(frozen=True, slots=True)
class NamedRequest:
    """A request in an official's words; what it names is looked up in the season it is made of."""

    form: Form
    typed: Mapping[str, str | bool | tuple[str, ...]]

    def __repr__(self) -> str:
        said = (key if value is True else f"{key} {value}" for key, value in self.typed.items())
        return f"NamedRequest({' '.join((self.form.name, *said))})"

    def read(self, name: str, season: Season, lines: Sequence[Line] = ()) -> Request:
        """The request, read against the season of that name and the lines of its log. Errors: Malformed, Refusal."""
        return reading.request(self.form, {"season": name, **self.typed}, season, lines, now=utc_now())


Ask = Request | NamedRequest
"""What may be asked of a desk: a request as a model, or by its name."""


def request(name: str, /, **values: object) -> NamedRequest:
    """A request by the name it has on the command line, with its options as they are called there.

    Underscores stand for hyphens, lists for an option given several times, True for one that takes no value. Times
    may be datetimes, anything else is what an official would type: cars, drivers and championships by name.
    Errors:  Malformed, for a name or an option that is not there; values are read when the request is made.

    >>> racelog.request("penalty", session="R8", car="16", kind="back-of-class", doc="SP 22-31")
    NamedRequest(penalty session R8 car 16 kind back-of-class doc SP 22-31)
    """
    form = REQUESTS.get(name)
    if form is None:
        raise Malformed(f"no request is called {name!r}", excerpt=near_names(name, REQUESTS))
    choices = (field.key for field in form.fields if isinstance(field, Choice))
    known = dict.fromkeys([*(field.key for field in (*form.every_field, *AROUND)), *choices])
    typed = {key.rstrip("_").replace("_", "-"): _typed(value) for key, value in values.items() if value is not None}
    for key in typed:
        if key not in known:
            raise Malformed(
                f"{name} has no {key!r}", excerpt=near_names(key, known) or f"known: {', '.join(sorted(known))}"
            )
    return NamedRequest(form, typed)


def _typed(value: object) -> str | bool | tuple[str, ...]:
    """A value as an official would type it."""
    if isinstance(value, bool):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, str):
        return tuple(map(str, value))
    return str(value)


class Desk:
    """Appends to the logs of a folder: each request is decided on the season as it stands, and refused with a reason.

    >>> desk = racelog.Desk("events")
    >>> desk.preview("pccna-2022", racelog.request("note", text="rain from lap 9"), by="j.doe").seqs
    (207,)
    """

    def __init__(self, folder: Where) -> None:
        self.store = FileStore(Path(folder))
        self._service = Service(self.store)

    def append(
        self,
        season: str,
        request: Ask,
        *,
        by: str,
        key: str | None = None,
        expect: int | None = None,
        sign: Where | None = None,
    ) -> Appended:
        """Have a request decided, and its facts written and flushed to the disk; the lines that were written.

        `key` is an idempotency key: asked again under it, the first answer comes again (`again`). `expect` is the last
        line the caller has seen: where somebody appended since, the request is refused. `sign` is the file of a
        private key that signs the lines.
        Errors:  Refusal, by the rules; LogMoved; KeyReused; Malformed; LogDamaged; OutOfReach: nothing was written.
        """
        desk = self._service
        if sign is not None:
            desk = Service(self.store, sign=signer(season, read_signing_key(Path(sign))))
        return desk.append(season, self.read(season, request), by=by, key=key, expect=expect)

    def preview(
        self, season: str, request: Ask, *, by: str, key: str | None = None, expect: int | None = None
    ) -> Previewed:
        """What a request would write and change, by the same way; nothing is written. Errors: those of an append."""
        return preview(self._service, season, self.read(season, request), by=by, key=key, expect=expect)

    def read(self, season: str, request: Ask) -> Request:
        """A request by name, read against the season as it stands; any other as it is. Errors: Malformed, Refusal."""
        if not isinstance(request, NamedRequest):
            return request
        if not self.store.holds(season):
            return request.read(season, Season())
        return request.read(season, self._service.season(season), self.store.read(season).lines)

    def seal(self, season: str, key: Where, *, weekend: str | None = None, published: bool = False) -> Seal:
        """Sign the log as it stands with a private key, and keep the checkpoint beside it; of a weekend that has ended.

        `published` seals the published tables beside the log with it.
        Errors:  Malformed; Refusal; LogDamaged, where an earlier checkpoint, or what the key remembers, contradicts
                 the log; OutOfReach.
        """
        file = Path(key)
        signing = read_signing_key(file)
        return seal(self.store, season, signing, weekend, trusted_keys(), memory_of(file), published=published)

    def backup(self, season: str, file: Where) -> Archive:
        """Write a season into one file, whole or not at all. Errors: Malformed, LogDamaged, OutOfReach."""
        return backup(self.store, season, Path(file))

    def restore(self, file: Where, *, give_up: bool = False) -> Restored:
        """Put a season back from a backup, all of it verified first; over another log where it holds that all.

        What stood there is kept beside it; `give_up` replaces a log that has requests of its own, too.
        Errors:  Forked, over a log that was gone on with; LogDiffers; Malformed; LogDamaged; OutOfReach.
        """
        return restore(self.store, Path(file), give_up=give_up)

    def rejoin(self, season: str, other: Where, *, by: str, sign: Where | None = None) -> tuple[Rejoined, ...]:
        """Ask for everything again that another copy of the log has since the two were appended to separately.

        Shape:   one for each append of the other copy: what became of it here, or why it was refused.
        Errors:  Malformed, where there is no fork; LogMoved; LogDamaged; OutOfReach.
        """
        fork = fork_from(self.store, season, Path(other))
        signing = None if sign is None else signer(season, read_signing_key(Path(sign)))
        return tuple(Rejoiner(by, signing).ask(self.store, fork))

    def import_season_tables(
        self,
        folder: Where,
        *,
        regulations: str,
        season: str | None = None,
        year: int | None = None,
        corrections: Where | None = None,
        by: str = "season-tables",
    ) -> Imported:
        """Make a season's log of a folder of printed tables, or go on with one made before; by a book of regulations.

        Errors:  Malformed, by file and row; Refusal; LogDiffers; LogDamaged; OutOfReach: nothing was written.
        """
        named = Named(season or Path(folder).resolve().name, year, by=by)
        corrected = None if corrections is None else Path(corrections)
        return import_season_tables(self.store, Path(folder), regulations, named, corrected)

    def import_f1(
        self, file: Where, *, decisions: Where | None = None, season: str | None = None, by: str = "f1-history"
    ) -> Imported:
        """Make a season's log of a season file of Formula 1 history, and of what was decided after the flag.

        Errors:  as for season tables.
        """
        decided = None if decisions is None else Path(decisions)
        return import_f1(self.store, Path(file), decided, season, by=by)
