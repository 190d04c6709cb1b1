"""The desk of a folder of logs: what officials ask for is decided, and appended for good."""

from os import PathLike
from pathlib import Path

from racelog.desk.previewing import Previewed, preview
from racelog.desk.requests.models import Request
from racelog.desk.service import Desk as Service
from racelog.log.files import FileStore
from racelog.log.sealing.keys import read_signing_key, signer
from racelog.log.store import Appended


class Desk:
    """Appends to the logs of a folder: each request is decided on the season as it stands, and refused with a reason.

    >>> desk = racelog.Desk("events")
    >>> desk.preview("pccna-2022", racelog.events.NoteRecorded(text="rain from lap 9"), by="j.doe").seqs
    (207,)
    """

    def __init__(self, folder: str | PathLike[str]) -> None:
        self.store = FileStore(Path(folder))
        self._service = Service(self.store)

    def append(
        self,
        season: str,
        request: Request,
        *,
        by: str,
        key: str | None = None,
        expect: int | None = None,
        sign: str | PathLike[str] | None = None,
    ) -> Appended:
        """Have a request decided, and its facts written and flushed to the disk; the lines that were written.

        `key` is an idempotency key: asked again under it, the first answer comes again (`again`). `expect` is the last
        line the caller has seen: where somebody appended since, the request is refused. `sign` is the file of a
        private key that signs the lines.
        Errors:  Refusal, by the rules; LogMoved; KeyReused; Malformed; LogDamaged; OutOfReach: nothing was written.
        """
        if sign is None:
            return self._service.append(season, request, by=by, key=key, expect=expect)
        signed = Service(self.store, sign=signer(season, read_signing_key(Path(sign))))
        return signed.append(season, request, by=by, key=key, expect=expect)

    def preview(
        self, season: str, request: Request, *, by: str, key: str | None = None, expect: int | None = None
    ) -> Previewed:
        """What a request would write and change, by the same way; nothing is written. Errors: those of an append."""
        return preview(self._service, season, request, by=by, key=key, expect=expect)
