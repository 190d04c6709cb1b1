"""Whether every line of a log is by an official who was one then, in a role its request asks for; and who signed it.

The desk refuses what an official may not do before it becomes a line. A file can be written by other hands: so a log is
read again here, each line held against the appointments before it. Keys are those the log itself appointed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from racelog.copies.forks import rejoined_by
from racelog.desk.requests.roles import roles_for
from racelog.errors import LogDamaged, excerpt_of_line
from racelog.facts.events import OfficialAppointed, OfficialDismissed, OfficialKeyRevoked
from racelog.facts.evolve.fold import evolve
from racelog.facts.line import Placed
from racelog.facts.naming import official_called
from racelog.facts.season import Official, OfficialKey, Season
from racelog.log.sealing.checkpoint import fact_lines
from racelog.log.sealing.keys import judged, signature_of, signed_text
from racelog.log.sealing.note import VerifierKey, read_verifier_key

APPOINTED = b'"type":"official_appointed"'
"""What a log that has officials has in it."""
Vouched = Literal["by a key appointed then", "by another key", "not at all"]


@dataclass(frozen=True, slots=True)
class OfficialLines:
    """The lines since officials were appointed, by how they are signed; `wrong` is the first that may not be."""

    signed: Mapping[Vouched, int]
    wrong: LogDamaged | None


def official_lines(season_id: str, placed: Iterable[Placed], segments: Mapping[str, bytes]) -> OfficialLines | None:
    """How the lines of a log stand to its officials; None where it has appointed none.

    A signature that does not fit its line is told by whoever reads the lines, and is no business of this.
    """
    if not any(APPOINTED in text for text in segments.values()):
        return None
    season, counted, wrong = Season(), Counter[Vouched](), None
    for one, text in zip(placed, fact_lines(segments), strict=False):
        if season.officials:
            counted[_vouched(season_id, season, one, text)] += 1
            wrong = wrong or _wrong(season, one, text) or _revoked(season_id, season, one, text)
        if isinstance(one.line.data, OfficialAppointed | OfficialDismissed | OfficialKeyRevoked):
            season = evolve(season, one.line)
    return OfficialLines(counted, wrong)


def _wrong(season: Season, placed: Placed, text: bytes) -> LogDamaged | None:
    """What is wrong with who appended a line, by the officials before it."""
    line = placed.line
    official = official_called(season, line.by)
    if official is None:
        what = f"#{line.seq} is by {line.by}, who was no official then"
    elif official.dismissed is not None:
        what = f"#{line.seq} is by {line.by}, who was dismissed before it (#{official.dismissed})"
    elif not official.serves(line.at.date()):
        what = f"#{line.seq} is by {line.by}, who was no official on {line.at.date()}"
    elif not set(official.roles) & set(roles_for(line.request.kind)):
        what = f"#{line.seq} {line.type} is by {line.by}, whose roles do not allow it"
    else:
        return None
    return LogDamaged(
        what,
        place=placed.place,
        excerpt=excerpt_of_line(text),
        remedy="The desk refuses such a request: somebody wrote the line by other means. Compare with a backup",
    )


def _revoked(season_id: str, season: Season, placed: Placed, text: bytes) -> LogDamaged | None:
    """What is wrong with a line that a revoked key signed."""
    signed = signature_of(text) if placed.line.signed is not None else None
    official = official_called(season, placed.line.by)
    if signed is None or official is None:
        return None
    for key in official.keys:
        if key.revoked is not None and judged(signed[0], signed_text(season_id, signed[1]), _verifiers(key)) == "good":
            return LogDamaged(
                f"#{placed.line.seq} is signed with a key of {official.id} that was revoked before it (#{key.revoked})",
                place=placed.place,
                excerpt=excerpt_of_line(text),
                remedy=f"Ask {official.id} what was decided, and compare with a backup",
            )
    return None


def _vouched(season_id: str, season: Season, placed: Placed, text: bytes) -> Vouched:
    """How a line is signed: by a key its official had then, by another one, or not at all."""
    signed = signature_of(text) if placed.line.signed is not None else None
    if signed is None:
        return "not at all"
    signature, body = signed
    keys = [key for who in (placed.line.by, rejoined_by(placed)) if who is not None for key in _keys(season, who)]
    good = judged(signature, signed_text(season_id, body), keys) == "good"
    return "by a key appointed then" if good else "by another key"


def _keys(season: Season, who: str) -> list[VerifierKey]:
    """The keys an official had that were not revoked."""
    official: Official | None = official_called(season, who)
    keys = () if official is None or official.dismissed is not None else official.keys
    return [verifier for key in keys if key.revoked is None for verifier in _verifiers(key)]


def _verifiers(key: OfficialKey) -> list[VerifierKey]:
    return [read_verifier_key(key.text)]
