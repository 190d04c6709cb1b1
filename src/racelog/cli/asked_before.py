"""What was asked under the same key before, where a request is made of what the log holds now.

A file read again, or a grid confirmed again, would be another request by then; the key says that it is the same.
"""

from collections.abc import Callable

from racelog.cli.appending import tell
from racelog.cli.asking import Stamp
from racelog.cli.options import Folders
from racelog.cli.reading import store_of
from racelog.facts.events import Fact
from racelog.log.store import Appended


def answered_again(folders: Folders, season: str, stamp: Stamp, same: Callable[[Fact], bool]) -> bool:
    """Whether the key was answered before by facts that are the same; then they are told again."""
    if stamp.key is None or not store_of(folders).holds(season):
        return False
    placed = [each for each in store_of(folders).read(season).placed if each.line.request.key == stamp.key]
    if not any(same(each.line.data) for each in placed):
        return False
    tell(folders, season, Appended(tuple(placed), again=True), as_json=stamp.as_json)
    return True
