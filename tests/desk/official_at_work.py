"""One of several officials who append to the same log at once; started by test_many_at_once.py.

Of the requests numbered from 0 every so many have a key that all officials use for the same request.
"""

import sys
from pathlib import Path

from racelog.desk.service import Desk
from racelog.facts.events import NoteRecorded
from racelog.log.files import FileStore

folder, season, official, requests, every = sys.argv[1:]
desk = Desk(FileStore(Path(folder)))
for number in range(int(requests)):
    shared = number % int(every) == 0
    text = f"shared {number}" if shared else f"official {official}, note {number}"
    desk.append(season, NoteRecorded(text=text), by=f"official {official}", key=text if shared else None)
