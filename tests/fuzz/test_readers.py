"""Nobody crashes a reader: whatever the bytes, they are read, or refused in words a person can act on.

Every reader is attacked with bytes of every kind, and with good files gone wrong; the same ones each time, and few. `make fuzz`
looks for more, for as long as it is given. What was ever found stays in corpus/READER/, and is read here for ever.
"""

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import mutated
from reader import attack
from readers import READERS

CORPUS = Path(__file__).parent / "corpus"
FOUND = sorted(file for file in CORPUS.glob("*/*") if file.parent.name in READERS)
pytestmark = pytest.mark.usefixtures("no_hang")
FEW = settings(
    max_examples=40,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize("name", READERS)
def test_good_texts_are_read(name: str, tmp_path: Path) -> None:
    """What is attacked begins as something that is read to its end, or the attack would stop at the door."""
    for text in READERS[name].seeds():
        READERS[name].read(text, tmp_path)


@pytest.mark.parametrize("name", READERS)
@given(text=st.binary(max_size=400))
@FEW
def test_any_bytes_are_read_or_refused(name: str, tmp_path: Path, text: bytes) -> None:
    """Bytes of no shape at all."""
    attack(READERS[name], text, tmp_path)


@pytest.mark.parametrize("name", READERS)
@given(random=st.randoms(use_true_random=False))
@FEW
def test_a_good_text_gone_wrong_is_read_or_refused(name: str, tmp_path: Path, random: Random) -> None:
    """Cut, doubled, swapped, with a value of the right shape that makes no sense."""
    reader = READERS[name]
    words = [word.encode() for word in reader.words]
    attack(reader, mutated(random, random.choice(reader.seeds()), words), tmp_path)


@pytest.mark.parametrize("file", FOUND, ids=[f"{file.parent.name}/{file.name}" for file in FOUND])
def test_what_was_once_found_stays_mended(file: Path, tmp_path: Path) -> None:
    """Every text that ever crashed a reader, hung it, or was complained about unreadably."""
    attack(READERS[file.parent.name], file.read_bytes(), tmp_path)


def test_every_found_text_belongs_to_a_reader() -> None:
    """A reader that is renamed takes its corpus with it."""
    assert {folder.name for folder in CORPUS.iterdir() if folder.is_dir()} <= set(READERS)
