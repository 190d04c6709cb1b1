"""A log cut short anywhere in its last lines goes on."""

import shutil
from pathlib import Path

from figures import Tell
from made import CUP, notes, opening
from scale import chosen

from racelog.log.files import FileStore
from racelog.log.lock import LOCK, Note

FIRST = "00-season.jsonl"


def test_the_last_three_lines_cut_at_every_byte(tmp_path: Path, tell: Tell) -> None:
    """Three appends, or one of three lines whose process was killed: each cut is the whole, or a tail set aside; then it goes on."""
    cuts = 0
    for key, texts in {"three": ("a", "b", "c"), "": ()}.items():
        folder = tmp_path / (key or "single")
        store = FileStore(folder)
        store.append(CUP, opening())
        file = folder / CUP / FIRST
        before = len(file.read_bytes())
        for each in [notes(key, *texts)] if texts else [notes("a"), notes("b"), notes("c")]:
            store.append(CUP, each)
        text = file.read_bytes()
        note = Note(segment="00-season", offset=before, length=len(text) - before).model_dump_json() if texts else ""
        ends = [at for at in range(before, len(text)) if text[at : at + 1] == b"\n"]
        near = {at + away for at in ends for away in (-1, 0, 1)}
        for cut_at in sorted({*range(before, len(text), chosen(60, 1)), *near} - {len(text)}):
            cuts += 1
            file.write_bytes(text[:cut_at])
            (file.parent / LOCK).write_text(note)
            fresh = FileStore(folder)
            fresh.append(CUP, notes("next"))
            log = FileStore(folder).read(CUP)
            whole = text[: cut_at + (text[cut_at : cut_at + 1] == b"\n")]
            kept = whole[: whole.rfind(b"\n") + 1] if not texts or whole == text else text[:before]
            assert file.read_bytes().startswith(kept)
            assert log.lines[-1].request.key == "next"
            assert log.seq == kept.count(b"\n")
            aside = b"".join(each.read_bytes() for each in file.parent.glob("*.torn-*"))
            assert aside == whole[len(kept) :]
            for each_aside in file.parent.glob("*.torn-*"):
                each_aside.unlink()
        shutil.rmtree(folder)
    tell("the last three lines cut", cuts=cuts)
