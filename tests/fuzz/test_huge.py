"""Nothing small enough to be a file keeps a reader busy for ever: what once took it minutes, or its memory, is told at once."""

from pathlib import Path

import pytest
from reader import attack
from readers import READERS

A_HASH = b'x,"hash":"' + b"0" * 64 + b'"}'
HUGE = {
    ("segment", "a torn line made of hashes"): lambda: A_HASH * 60_000,
    ("line", "brackets without end"): lambda: b"[" * 5_000_000,
    ("regulations", "a key of a million parts"): lambda: b"a." * 1_000_000 + b"a = 1",
    ("regulations", "as many classes as fit"): lambda: b"".join(b'[[classes]]\nid="c%d"\n' % i for i in range(20_000)),
    ("published", "columns without end"): lambda: b"championship,position,points,driver," + b"c,d,e,f," * 50_000,
    ("published", "a table of everybody"): lambda: (
        b"championship,position,points,driver\n" + b"".join(b"d,1,1,n%d\n" % i for i in range(30_000))
    ),
    ("timing", "a cell longer than cells may be"): lambda: b"car,place,remark\n7,1," + b"x" * 140_000,
    ("timing", "a header longer than cells may be"): lambda: b"car,place," + b"x" * 140_000,
    ("championship", "a header longer than cells may be"): lambda: b"Number;Participant;" + b"x" * 140_000,
    ("f1-season", "keys without end, the last one twice"): lambda: (
        b"{" + b",".join(b'"k%d":1' % i for i in range(100_000)) + b',"k99999":2}'
    ),
    ("desk-line", "a list of cars without end"): lambda: b"c R1 " + b"7," * 500_000,
    ("desk-line", "a verb of a million letters"): lambda: b"x" * 1_000_000,
}


@pytest.mark.parametrize(("name", "what"), HUGE)
@pytest.mark.usefixtures("no_hang")
def test_what_is_huge_is_read_or_refused(name: str, what: str, tmp_path: Path) -> None:
    """A reader's work is in proportion to what it is given."""
    attack(READERS[name], HUGE[name, what](), tmp_path)
