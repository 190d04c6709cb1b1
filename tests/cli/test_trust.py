"""Keys, seals, proofs and signed decisions as people use them, on the command line."""

import json
import os
import re
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, Ended
from racelog.copies import sealed
from racelog.desk.service import Desk
from racelog.facts.events import NoteRecorded
from racelog.log.chain import digest, seal
from racelog.log.files import FileStore

SEASON = "pccna-2022"
SCRIPT = ROOT / "examples" / "check_proof.py"


@pytest.fixture
def events(copied: Callable[[str], Path]) -> Path:
    """The season of 2022, to be sealed."""
    return copied(SEASON)


@pytest.fixture
def at_desk(racelog: Callable[..., Ended], tmp_path: Path, events: Path) -> Callable[..., Ended]:
    """The command line of j.doe, who keeps his keys in a folder of his own, and has made one."""

    def run(*arguments: str | Path, **environment: str) -> Ended:
        at = {"RACELOG_KEYS": str(tmp_path / "keys"), "RACELOG_BY": "j.doe", **environment}
        return racelog(*arguments, cwd=tmp_path, **at)

    assert run("keys", "new").code == 0
    return run


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "j.doe.key"


def test_a_season_is_sealed_goes_on_in_a_new_segment_and_is_verified(
    at_desk: Callable[..., Ended], events: Path, key: Path
) -> None:
    """The end of a weekend, as docs/trust.md tells it."""
    sealed = at_desk("seal", SEASON, "--key", key, "--json")
    told = json.loads(sealed.out)
    assert (sealed.code, told["seq"], told["checkpoint"], told["again"]) == (0, 206, "0001", False)
    before = {file.name: file.read_bytes() for file in (events / SEASON).glob("*.jsonl")}
    assert at_desk("seal", SEASON, "--key", key, "--json").out == sealed.out.replace('"again": false', '"again": true')
    assert at_desk("note", SEASON, "a late letter").code == 0
    after = {file.name: file.read_bytes() for file in (events / SEASON).glob("*.jsonl")}
    assert set(after) - set(before) == {"10-after-corrections.jsonl"}
    assert {name: after[name] for name in before} == before
    verified = at_desk("verify", SEASON)
    assert verified.code == 0
    assert "0001.txt: #1 to #206, as sealed, by j.doe+" in verified.out
    assert "(good)" in verified.out


def test_a_seal_that_somebody_appended_into_is_made_again_and_closes_the_segment(
    at_desk: Callable[..., Ended], events: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The letter came while the root was worked out: it is below the checkpoint, not behind it."""
    real, letters = sealed.check_sealed, ["a late letter"]

    def slowly(*arguments: Any) -> Any:
        if letters:
            Desk(FileStore(events)).append(SEASON, NoteRecorded(text=letters.pop()), by="s.teward")
        return real(*arguments)

    monkeypatch.setattr("racelog.copies.seal.check_sealed", slowly)
    assert "sealed up to #207" in at_desk("seal", SEASON, "--key", key).out
    assert at_desk("note", SEASON, "the next morning").code == 0
    assert FileStore(events).read(SEASON).placed[207].place == "10-after-corrections:2"
    assert at_desk("verify", SEASON).code == 0


def test_a_segment_after_a_seal_is_named_after_its_meeting(
    at_desk: Callable[..., Ended], events: Path, key: Path
) -> None:
    """As those of imports are."""
    at_desk("seal", SEASON, "--key", key)
    penalty = at_desk(
        *("penalty", SEASON, "R8", "--car", "30", "--kind", "reprimand"),
        *("--doc", "SP 22-9", "--reason", "late to the briefing"),
    )
    assert (penalty.code, penalty.err) == (0, "")
    assert (events / SEASON / "10-watkins-glen.jsonl").exists()


def test_a_weekend_that_is_not_closed_is_not_sealed_as_closed(
    at_desk: Callable[..., Ended], events: Path, key: Path
) -> None:
    """An import closes nothing."""
    refused = at_desk("seal", SEASON, "--key", key, "--weekend", "4")
    assert refused.code == 1
    assert "is not closed" in refused.err
    assert not (events / SEASON / "checkpoints").exists()
    assert at_desk("seal", SEASON, "--key", key, "--weekend", "44").code == 1


def test_without_the_key_a_checkpoint_is_by_a_stranger(
    at_desk: Callable[..., Ended], tmp_path: Path, key: Path
) -> None:
    """The root is compared all the same; whom to trust is the reader's to say."""
    at_desk("seal", SEASON, "--key", key)
    stranger = at_desk("verify", SEASON, RACELOG_KEYS=str(tmp_path / "none"))
    assert (stranger.code, "(unknown key)" in stranger.out) == (0, True)
    public = (tmp_path / "keys" / "j.doe.vkey").read_text().strip()
    for given in (public, str(tmp_path / "keys" / "j.doe.vkey")):
        assert "(good)" in at_desk("verify", SEASON, "--key", given, RACELOG_KEYS=str(tmp_path / "none")).out
    assert at_desk("keys", "new", "--name", "other", "--into", tmp_path / "others").code == 0
    ended = at_desk("verify", SEASON, "--key", tmp_path / "others" / "other.vkey")
    assert ended.code == 1
    assert "nothing in it is signed by other+" in ended.err


def insider(events: Path, name: str = "09-corrections.jsonl") -> None:
    """Writes the last segment again with another author, every hash as it should be."""
    file = events / SEASON / name
    header, *lines = file.read_bytes().splitlines()
    previous, written = digest(header), [header]
    for line in lines:
        body = {**json.loads(line), "prev": previous, "by": "somebody else"}
        body.pop("hash")
        written.append(seal(json.dumps(body, separators=(",", ":")).encode()))
        previous = digest(written[-1])
    file.write_bytes(b"".join(line + b"\n" for line in written))


def test_a_log_written_again_by_an_insider_is_convicted(
    at_desk: Callable[..., Ended], events: Path, tmp_path: Path, key: Path
) -> None:
    """By the checkpoint beside it; by one kept elsewhere, when he took that away; the first line by a backup."""
    at_desk("seal", SEASON, "--key", key)
    assert at_desk("backup", SEASON, "b.zip").code == 0
    insider(events)
    ended = at_desk("verify", SEASON)
    assert ended.code == 3
    assert "the first 206 lines are not those that were sealed" in ended.err
    elsewhere = tmp_path / "pinned.txt"
    (events / SEASON / "checkpoints" / "0001.txt").rename(elsewhere)
    assert at_desk("verify", SEASON).code == 0
    convicted = at_desk("verify", SEASON, "--checkpoint", elsewhere, "--against", "b.zip")
    assert convicted.code == 3
    assert "the first line that differs from the backup: 09-corrections:2" in convicted.err
    assert at_desk("seal", SEASON, "--key", key).code == 3, "the key remembers what it signed"
    shutil.rmtree(key.with_suffix(".signed"))
    assert at_desk("seal", SEASON, "--key", key).code == 0, "nothing is left that contradicts it"


def test_a_log_that_contradicts_its_checkpoint_is_not_sealed_again(
    at_desk: Callable[..., Ended], events: Path, key: Path
) -> None:
    """A key never signs two histories."""
    at_desk("seal", SEASON, "--key", key)
    insider(events)
    ended = at_desk("seal", SEASON, "--key", key)
    assert ended.code == 3
    assert len(list((events / SEASON / "checkpoints").iterdir())) == 1


def test_decisions_are_signed_by_whoever_took_them(at_desk: Callable[..., Ended], events: Path, key: Path) -> None:
    """With --sign or RACELOG_SIGN; the log says which lines are signed, and whose hand was forged."""
    assert at_desk("note", SEASON, "signed", "--sign", key).code == 0
    assert at_desk("note", SEASON, "by habit", RACELOG_SIGN=str(key)).code == 0
    assert at_desk("note", SEASON, "not signed").code == 0
    verified = at_desk("verify", SEASON)
    assert "2 lines signed by j.doe+" in verified.out
    assert "207 of 209 lines not signed" in verified.out
    insider(events)
    forged = at_desk("verify", SEASON)
    assert forged.code == 3
    assert "the signature by j.doe+" in forged.err
    assert "09-corrections:" in forged.err


def test_a_preview_needs_the_key_too_and_writes_nothing(
    at_desk: Callable[..., Ended], events: Path, tmp_path: Path
) -> None:
    """A key that cannot be read is told before anything is."""
    before = (events / SEASON / "09-corrections.jsonl").read_bytes()
    ended = at_desk("note", SEASON, "x", "--preview", "--sign", tmp_path / "no.key")
    assert (ended.code, "no such file" in ended.err) == (2, True)
    assert (events / SEASON / "09-corrections.jsonl").read_bytes() == before


def test_the_sheet_tells_the_latest_checkpoint(at_desk: Callable[..., Ended], events: Path, key: Path) -> None:
    """Below the head; and nothing, with a warning, where the log is not what was sealed."""
    assert "sealed" not in at_desk("sheet", SEASON, "8").out
    at_desk("seal", SEASON, "--key", key)
    told = at_desk("sheet", SEASON, "8").out.splitlines()
    assert told[-2].startswith("log pccna-2022 #206, head ")
    assert told[-1].startswith("sealed up to #206 by j.doe+")
    report = at_desk("report", SEASON, "--out", "-").out
    assert "sealed up to #206 by j.doe" in report
    insider(events)
    warned = at_desk("sheet", SEASON, "8")
    assert "sealed up to" not in warned.out
    assert "warning: the log is not what was sealed" in warned.err


def test_keys_are_never_kept_among_the_logs(at_desk: Callable[..., Ended], events: Path) -> None:
    """Logs are handed on, whole folders of them."""
    for folder in (events, events / SEASON, events / "keys"):
        ended = at_desk("keys", "new", "--name", "x", "--into", folder)
        assert ended.code == 2
        assert "not kept among the logs" in ended.err
    assert not list(events.rglob("*key"))


def test_the_keys_shown_are_those_that_verify(at_desk: Callable[..., Ended], tmp_path: Path, key: Path) -> None:
    """The public half alone, of a private file too."""
    shown = at_desk("keys", "show")
    assert shown.out == (tmp_path / "keys" / "j.doe.vkey").read_text() == at_desk("keys", "show", key).out
    assert "PRIVATE" not in shown.out
    assert json.loads(at_desk("keys", "show", "--json").out)[0]["key"] == shown.out.strip()


def alone(*arguments: str | Path, isolated: bool = True) -> subprocess.CompletedProcess[str]:
    """The stand-alone script in a process that finds neither racelog nor, when isolated, any library."""
    flags = ["-I", "-S"] if isolated else []
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [sys.executable, *flags, SCRIPT, *map(str, arguments)],
        env={**environment, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_proof_is_checked_without_racelog(at_desk: Callable[..., Ended], tmp_path: Path, key: Path) -> None:
    """Without a key nothing is proved, for anybody may write a checkpoint; without the library it is not checked."""
    at_desk("seal", SEASON, "--key", key)
    assert at_desk("prove", SEASON, "171", "--out", "171.tlog-proof").code == 0
    proof = tmp_path / "171.tlog-proof"
    public = (tmp_path / "keys" / "j.doe.vkey").read_text().strip()
    plain = alone(proof)
    assert (plain.returncode, plain.stderr) == (3, "")
    assert '"type":"penalty_applied"' in plain.stdout
    assert "would stand as #171 of the 206 lines of racelog/pccna-2022 that were sealed" in plain.stdout
    assert "NOTHING IS PROVED: the checkpoint says it is by j.doe" in plain.stdout
    unchecked = alone(proof, "--key", public)
    assert unchecked.returncode == 3
    assert "could not be checked: the library cryptography is not installed" in unchecked.stdout
    checked = alone(proof, "--key", public, isolated=False)
    assert (checked.returncode, "signature by j.doe+" in checked.stdout) == (0, True)
    assert checked.stdout.endswith(": good\n")


def test_no_altered_proof_is_taken_by_the_script(at_desk: Callable[..., Ended], tmp_path: Path, key: Path) -> None:
    """Another line, place, path, size, root or key; and what is no proof at all."""
    at_desk("seal", SEASON, "--key", key)
    at_desk("keys", "new", "--name", "other")
    public = (tmp_path / "keys" / "j.doe.vkey").read_text().strip()
    other = (tmp_path / "keys" / "other.vkey").read_text().strip()
    whole = at_desk("prove", SEASON, "171").out
    lines = whole.split("\n")
    file = tmp_path / "altered"

    def judged(text: str, by: str = public) -> int:
        file.write_text(text)
        return alone(file, "--key", by, isolated=False).returncode

    assert judged(whole) == 0
    assert judged(whole, other) == 1
    another = at_desk("prove", SEASON, "170").out.split("\n")[1]
    assert judged(whole.replace(lines[1], another)) == 1
    assert judged(whole.replace("index 170", "index 169")) == 1
    assert judged(whole.replace(lines[4] + "\n", "")) == 1
    assert judged(whole.replace(lines[4], lines[5])) == 1
    assert judged(whole.replace("\n206\n", "\n207\n")) == 1
    assert judged(whole.replace(lines[-4], b64encode(b"r" * 32).decode())) == 1
    assert judged("nothing\n") == 2
    assert judged(whole[: len(whole) // 2]) == 2


def test_a_proof_by_a_checkpoint_kept_elsewhere(
    at_desk: Callable[..., Ended], events: Path, tmp_path: Path, key: Path
) -> None:
    """The log has grown since; the old checkpoint still proves what it covers, and no later line."""
    at_desk("seal", SEASON, "--key", key)
    (events / SEASON / "checkpoints" / "0001.txt").rename(tmp_path / "pinned.txt")
    at_desk("note", SEASON, "later")
    proved = at_desk("prove", SEASON, "206", "--checkpoint", "pinned.txt", "--json")
    assert (proved.code, json.loads(proved.out)["size"]) == (0, 206)
    assert at_desk("prove", SEASON, "207", "--checkpoint", "pinned.txt").code == 1


def test_a_log_rolled_back_with_its_checkpoints_is_not_sealed_by_the_same_key(
    at_desk: Callable[..., Ended], events: Path, key: Path
) -> None:
    """The key remembers, outside the logs, what it signed; what is written again behind that is refused, too."""
    older = {file: file.read_bytes() for file in (events / SEASON).glob("*.jsonl")}
    at_desk("note", SEASON, "one that will be taken back")
    assert at_desk("seal", SEASON, "--key", key).code == 0
    shutil.rmtree(events / SEASON / "checkpoints")
    for file in (events / SEASON).glob("*.jsonl"):
        file.unlink()
    for file, text in older.items():
        file.write_bytes(text)
    rolled_back = at_desk("seal", SEASON, "--key", key)
    assert (rolled_back.code, "the log has 206 lines, and had 207 when it was sealed" in rolled_back.err) == (3, True)
    assert str(key.with_suffix(".signed") / f"{SEASON}.txt") in rolled_back.err
    at_desk("note", SEASON, "something else instead")
    written_again = at_desk("seal", SEASON, "--key", key)
    assert (written_again.code, "the log was written again since" in written_again.err) == (3, True)
    assert not (events / SEASON / "checkpoints").exists()
    assert at_desk("keys", "new", "--name", "other").code == 0
    assert at_desk("seal", SEASON, "--key", key.with_name("other.key")).code == 0
    memory = key.with_suffix(".signed") / f"{SEASON}.txt"
    memory.write_bytes((key.with_name("other.signed") / f"{SEASON}.txt").read_bytes())
    forged = at_desk("seal", SEASON, "--key", key)
    assert (forged.code, f"what the key j.doe remembers of {SEASON} is not signed by it" in forged.err) == (2, True)


def test_a_checkpoint_taken_out_of_the_middle_is_told(at_desk: Callable[..., Ended], events: Path, key: Path) -> None:
    """They are numbered as they come."""
    for text in ("one", "two", "three"):
        at_desk("note", SEASON, text)
        assert at_desk("seal", SEASON, "--key", key).code == 0
    kept = sorted((events / SEASON / "checkpoints").iterdir())
    for gone in kept[:2]:
        sealed_then = gone.read_bytes()
        gone.unlink()
        ended = at_desk("verify", SEASON)
        assert (ended.code, f"checkpoint {gone.stem} is missing, and later ones are there" in ended.err) == (3, True)
        assert at_desk("seal", SEASON, "--key", key).code == 3
        gone.write_bytes(sealed_then)
    assert at_desk("verify", SEASON).code == 0


def test_a_segment_that_was_renamed_is_told(at_desk: Callable[..., Ended], events: Path, key: Path) -> None:
    """Protocols cite a line by the name of its segment."""
    assert at_desk("seal", SEASON, "--key", key).code == 0
    (events / SEASON / "04-watkins-glen.jsonl").rename(events / SEASON / "04-pocono.jsonl")
    for ended in (at_desk("verify", SEASON), at_desk("seal", SEASON, "--key", key)):
        assert (ended.code, "the segment 04-pocono was called 04-watkins-glen when it was sealed" in ended.err) == (
            3,
            True,
        )
    assert "04-pocono was called" in json.loads(at_desk("verify", SEASON, "--json").out)["wrong"]


def test_published_tables_are_sealed_with_the_log(at_desk: Callable[..., Ended], events: Path, key: Path) -> None:
    """What an audit was made against can be held against the seal; changed on purpose, it is sealed again."""
    table = events / SEASON / "published.csv"
    assert at_desk("seal", SEASON, "--key", key, "--published").code == 0
    assert at_desk("verify", SEASON).code == 0
    before = table.read_bytes()
    for change in (lambda: table.write_bytes(before + b"\n"), table.unlink):
        change()
        ended = at_desk("verify", SEASON)
        assert (ended.code, "published.csv is not the one that was sealed with the log" in ended.err) == (3, True)
    table.write_bytes(before + b"\n")
    assert at_desk("seal", SEASON, "--key", key).code == 3
    assert at_desk("seal", SEASON, "--key", key, "--published").code == 0
    assert at_desk("verify", SEASON).code == 0


def hashed_anew(file: Path, season: str, number: int, change: Callable[[bytes], bytes]) -> None:
    """Change a line and all behind it in its segment, and hash them again, as somebody who can write the log does."""
    lines: list[bytes] = file.read_bytes().splitlines()
    for at in range(number - 1, len(lines)):
        body = lines[at].rpartition(b',"hash"')[0] + b"}"
        if at > number - 1:
            body = re.sub(rb'"prev":"[0-9a-f]{64}"', b'"prev":"' + digest(lines[at - 1]).encode() + b'"', body)
        lines[at] = seal(change(body))
    file.write_bytes(b"".join(line + b"\n" for line in lines))


def without_signature(body: bytes) -> bytes:
    return re.sub(rb',"signed":"[^"]*"', b"", body)


def test_a_signature_that_was_stripped_shows_where_it_is_demanded(
    at_desk: Callable[..., Ended], events: Path, key: Path
) -> None:
    """Rewritten without it and hashed anew, a line passes as one that never was signed: who verifies says which must be."""
    at_desk("note", SEASON, "signed", "--sign", key)
    at_desk("note", SEASON, "signed, too", "--sign", key)
    for demand, code in (("207", 0), ("j.doe@1", 0), ("206", 3)):
        assert at_desk("verify", SEASON, "--require-signed", demand).code == code
    last = max((events / SEASON).glob("*.jsonl"))
    number = len(last.read_bytes().splitlines()) - 1
    hashed_anew(last, SEASON, number, without_signature)
    assert at_desk("verify", SEASON).code == 0
    ended = at_desk("verify", SEASON, "--require-signed", "207")
    assert ended.code == 3
    assert "#207 note_recorded is not signed by a trusted key of j.doe" in ended.err
    assert json.loads(at_desk("verify", SEASON, "--require-signed", "s.teward@1", "--json").out)["not_signed"] is None
    assert json.loads(at_desk("verify", SEASON, "--require-signed", "j.doe@207", "--json").out)["not_signed"] == 207


def test_a_key_signs_for_its_own_name(at_desk: Callable[..., Ended], key: Path) -> None:
    """A trusted key that signs lines by somebody else vouches for nothing, and is told."""
    at_desk("note", SEASON, "by the steward, it says", "--by", "S. Teward", "--sign", key)
    ended = at_desk("verify", SEASON)
    assert (ended.code, "1 line signed by j.doe+" in ended.out, "(by somebody else)" in ended.out) == (0, True, True)
    assert at_desk("verify", SEASON, "--key", key).code == 1
    assert at_desk("verify", SEASON, "--require-signed", "207").code == 3
    assert at_desk("keys", "new", "--name", "S.-Teward").code == 0
    at_desk("note", SEASON, "by the steward", "--by", "S. Teward", "--sign", key.with_name("S.-Teward.key"))
    assert at_desk("verify", SEASON, "--require-signed", "208").code == 0


def test_a_signature_by_a_key_nobody_knows_is_none_where_one_is_demanded(
    at_desk: Callable[..., Ended], key: Path, tmp_path: Path
) -> None:
    """It is listed, and that is all it is worth."""
    at_desk("note", SEASON, "signed", "--sign", key)
    nobody = str(tmp_path / "none")
    assert "(unknown key)" in at_desk("verify", SEASON, RACELOG_KEYS=nobody).out
    ended = at_desk("verify", SEASON, "--require-signed", "207", RACELOG_KEYS=nobody)
    assert (ended.code, "#207 note_recorded is not signed" in ended.err) == (3, True)


@pytest.mark.parametrize("typed", ["", "0", "x", "@5", "j.doe@", "-1", "1.5"])
def test_what_has_to_be_signed_is_a_line(at_desk: Callable[..., Ended], typed: str) -> None:
    ended = at_desk("verify", SEASON, f"--require-signed={typed}")
    assert (ended.code, "is no line of a log" in ended.err) == (2, True)


def test_what_was_rejoined_is_signed_by_who_rejoined_it(
    at_desk: Callable[..., Ended], events: Path, key: Path, tmp_path: Path
) -> None:
    """It stays by whoever decided, and says who brought it here: that one's key signs it."""
    shutil.copytree(events, tmp_path / "other")
    at_desk("note", SEASON, "here", "--sign", key)
    at_desk("--events", tmp_path / "other", "note", SEASON, "there", "--by", "s.teward")
    assert at_desk("rejoin", SEASON, "--from", tmp_path / "other", "--sign", key, "--yes").code == 0
    assert FileStore(events).read(SEASON).lines[-1].by == "s.teward"
    assert "2 lines signed by j.doe+" in at_desk("verify", SEASON, "--require-signed", "207").out
