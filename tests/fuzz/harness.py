"""Attack one reader with atheris, guided by what its code does with the bytes: python harness.py READER SECONDS.

What crashes the reader, hangs it, or is complained about unreadably is stored in corpus/READER/, under what it hashes
to; give it a name that says what it is. Ends with 0 when nothing was found.
"""

import subprocess
import sys
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["racelog"], enable_loader_override=False):
    from readers import READERS

from mutations import mutated
from reader import Reader, attack

CORPUS = Path(__file__).parent / "corpus"
HANGING = 20
LARGEST = 100_000


def main() -> None:
    """Every reader named, or one; each in a process of its own, for libFuzzer ends the one it runs in."""
    names, seconds = sys.argv[1].split(","), int(sys.argv[2])
    if len(names) > 1 or names == ["all"]:
        names = list(READERS) if names == ["all"] else names
        sys.exit(max(_on_its_own(name, seconds) for name in names))
    _fuzz(READERS[names[0]], seconds)


def _on_its_own(name: str, seconds: int) -> int:
    ended = subprocess.run([sys.executable, __file__, name, str(seconds)], check=False).returncode
    found = "nothing found" if ended == 0 else f"found something, see corpus/{name}"
    sys.stdout.write(f"{name}: {found}\n")
    sys.stdout.flush()
    return int(ended != 0)


def _fuzz(reader: Reader, seconds: int) -> None:
    words = [word.encode() for word in reader.words]
    with TemporaryDirectory() as folder:
        seeds, work = Path(folder) / "seeds", Path(folder) / "work"
        seeds.mkdir()
        work.mkdir()
        found = CORPUS / reader.name
        found.mkdir(exist_ok=True)
        for number, text in enumerate((*reader.seeds(), *(each.read_bytes() for each in found.iterdir()))):
            (seeds / str(number)).write_bytes(text)

        def mutate(text: bytes, largest: int, seed: int) -> bytes:
            random = Random(seed)  # noqa: S311 - no secret: libFuzzer says the seed
            if random.random() < 0.4:
                return bytes(atheris.Mutate(text, largest))
            return mutated(random, text, words, largest)

        libfuzzer = [
            f"-max_total_time={seconds}",
            f"-timeout={HANGING}",
            f"-max_len={LARGEST}",
            "-verbosity=0",
            "-rss_limit_mb=4096",
        ]
        arguments = [sys.argv[0], str(seeds), f"-artifact_prefix={found}/", *libfuzzer]
        atheris.Setup(arguments, lambda text: attack(reader, text, work), custom_mutator=mutate)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
