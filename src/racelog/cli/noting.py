"""Clerical errors taken back, and notes."""

from racelog.cli.appending import append, options_checked
from racelog.cli.asking import Stamp
from racelog.cli.options import Folders
from racelog.cli.reading import read_season
from racelog.desk.refusals import Refusal, Refused
from racelog.desk.requests.models import Void
from racelog.facts.events import NoteRecorded


def void(folders: Folders, season: str, line: int, stamp: Stamp, *, with_dependents: bool) -> None:
    """Take back a clerical error."""
    append(folders, season, Void(line=line, with_dependents=with_dependents), stamp)


def note(folders: Folders, season: str, text: str, about: int | None, stamp: Stamp) -> None:
    """Keep words in the log. Errors: Refusal, when the line they are about does not exist."""
    of = None
    if about is not None:
        replayed = read_season(folders, season)
        if not 1 <= about <= replayed.seq:
            raise Refusal(Refused(f"there is no line #{about}", f"the last one is #{replayed.seq}"))
        of = replayed.line(about).line.id
    with options_checked(text="TEXT"):
        request = NoteRecorded(text=text, about=of)
    append(folders, season, request, stamp)
