"""`racelog doctor`: what it says and how it ends, for a person and for a program."""

import json
from collections.abc import Callable
from pathlib import Path

from made import notes

from conftest import Ended
from racelog.log.files import FileStore

CUP = "pccna-2022"
Command = Callable[..., Ended]


def test_projections_that_are_behind_are_computed_again(copied: Callable[[str], Path], racelog: Command) -> None:
    """The append was acknowledged and its process stopped before it could project."""
    store = FileStore(copied(CUP))
    assert racelog("rebuild", CUP).code == 0
    assert racelog("doctor", CUP).code == 0
    store.append(CUP, notes("behind"))
    behind = racelog("doctor", CUP)
    assert behind.code == 1
    assert "the projections are of #206, and the log is at #207" in behind.err
    mended = racelog("doctor", CUP, "--mend")
    assert mended.code == 0
    assert "mended: computed again" in mended.out
    assert "nothing to mend" in racelog("doctor", CUP).out


def test_a_program_reads_what_was_found_and_what_was_mended(copied: Callable[[str], Path], racelog: Command) -> None:
    """One object, the same before and after."""
    folder = copied(CUP) / CUP
    with max(folder.glob("*.jsonl")).open("ab") as log:
        log.write(b'{"seq":207,"prev":"cut sho')
    found, mended, whole = (racelog("doctor", CUP, *more, "--json") for more in ((), ("--mend",), ()))
    assert [ended.code for ended in (found, mended, whole)] == [1, 0, 0]
    assert [each["mended"] for each in json.loads(found.out)["findings"]] == [False]
    assert [each["mended"] for each in json.loads(mended.out)["findings"]] == [True]
    assert json.loads(whole.out)["findings"] == []
    assert {json.loads(ended.out)["seq"] for ended in (found, mended, whole)} == {206}
