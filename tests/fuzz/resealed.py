"""A log by somebody who can hash: whatever its lines say, they fit their hashes and continue each other."""

import re

from racelog.log.chain import digest, seal
from racelog.log.segment import Link, new_segment

_SEQ, _PREV = re.compile(rb'"seq":-?\d+'), re.compile(rb'"prev":"[0-9a-f]{64}"')
_OPENED = re.compile(rb'"season":"([a-z0-9]+(?:-[a-z0-9]+)*)"')
_HASH = re.compile(rb',"hash":"[^"]*"\}\Z')


def resealed(text: bytes) -> tuple[str, bytes]:
    """The season that is opened in these lines, and a segment of them with numbers and hashes as they should be."""
    opened = _OPENED.search(text)
    season = opened[1].decode() if opened else "nowhere"
    header, link = new_segment(season, Link())
    lines, seq, prev = [header.rstrip(b"\n")], link.seq, link.digest
    for each in text.split(b"\n"):
        if not each or each.startswith(b'{"racelog":'):
            continue
        seq += 1
        line = _PREV.sub(b'"prev":"%s"' % prev.encode(), _SEQ.sub(b'"seq":%d' % seq, each, count=1), count=1)
        lines.append(seal(_HASH.sub(b"}", line)))
        prev = digest(lines[-1])
    return season, b"\n".join([*lines, b""])
