"""Notes, keys and checkpoints are those of C2SP, to the byte."""

from base64 import b64encode
from pathlib import Path

import pytest

from racelog.errors import Malformed
from racelog.log.sealing.checkpoint import checkpoint_text, read_checkpoint, read_checkpoint_of, sealed_up_to
from racelog.log.sealing.keys import (
    SigningKey,
    judged,
    read_signing_key,
    read_verifier_keys,
    signers,
    write_key_pair,
)
from racelog.log.sealing.note import DASH, Note, VerifierKey, read_note, read_signature, read_verifier_key

SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"  # noqa: S105 - a published example
PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    f"{DASH} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
"""The example of Go's golang.org/x/mod/sumdb/note, whose format C2SP wrote down."""


@pytest.fixture
def peter(tmp_path: Path) -> SigningKey:
    """The key of the example."""
    file = tmp_path / "peter.key"
    file.write_text(SECRET + "\n")
    file.chmod(0o600)
    return read_signing_key(file)


def test_the_example_is_signed_to_the_byte(peter: SigningKey) -> None:
    """Ed25519 signs the same text the same way."""
    text = NOTE.partition("\n\n")[0] + "\n"
    assert str(Note(text, (peter.sign(text.encode()),))) == NOTE


def test_the_keys_of_the_example_are_written_as_there(peter: SigningKey) -> None:
    """Both halves, with the id that is a hash of name and key."""
    assert peter.as_text() == SECRET
    assert str(peter.verifier) == PUBLIC
    assert read_verifier_key(PUBLIC) == peter.verifier


def test_the_example_is_verified() -> None:
    """By its key; with a letter changed it is bad, and without the key nothing is known."""
    key, note = read_verifier_key(PUBLIC), read_note(NOTE.encode(), "peter")
    assert signers(note, [key]) == (("PeterNeumann+c74f20a3", "good"),)
    assert signers(read_note(NOTE.replace("answer", "Answer").encode(), "peter"), [key])[0][1] == "bad"
    assert signers(note, [])[0][1] == "unknown key"


def test_a_key_is_known_by_name_and_id_together(peter: SigningKey) -> None:
    """The same key under another name is another key; so is another key under the same name."""
    namesake = SigningKey.new("PeterNeumann").verifier
    renamed = VerifierKey("Somebody", peter.verifier.public)
    assert judged(peter.sign(b"a\n"), b"a\n", [namesake, renamed]) == "unknown key"
    assert judged(peter.sign(b"a\n"), b"a\n", [namesake, peter.verifier]) == "good"


def test_signatures_of_others_are_kept_and_left_alone(peter: SigningKey) -> None:
    """A witness may sign below, with an algorithm unknown here."""
    witness = f"{DASH} witness.example/w {b64encode(b'abcd' + b'x' * 72).decode()}\n"
    note = read_note((NOTE + witness).encode(), "cosigned")
    assert str(note) == NOTE + witness
    assert [judgement for _, judgement in signers(note, [peter.verifier])] == ["good", "unknown key"]


def test_the_text_of_a_note_may_hold_empty_lines() -> None:
    """The last empty line is the one that counts."""
    signature = NOTE.splitlines(keepends=True)[-1]
    assert read_note(f"one\n\ntwo\n\n{signature}".encode(), "verses").text == "one\n\ntwo\n"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"no signature\n",
        b"text\n\n",
        NOTE.rstrip("\n").encode(),
        NOTE.replace("\n\n", "\n").encode(),
        NOTE.replace(DASH, "-").encode(),
        NOTE.replace("=", "").encode(),
        NOTE.replace("x08go", "x08g!").encode(),
        NOTE.replace("think", "th\tink").encode(),
        NOTE.encode("utf-16"),
        (NOTE + "more\n").encode(),
        ("text\n\n" + NOTE.splitlines(keepends=True)[-1] * 101).encode(),
    ],
)
def test_what_is_no_signed_note_is_refused(raw: bytes) -> None:
    """Strictly: one wrong byte is one too many."""
    with pytest.raises(Malformed, match="no signed note"):
        read_note(raw, "raw")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PeterNeumann",
        PUBLIC.replace("c74f20a3", "c74f20a4"),
        PUBLIC.replace("PeterNeumann", "PeterNewman"),
        PUBLIC.replace("PeterNeumann", "Peter Neumann"),
        PUBLIC[:-4],
        PUBLIC.replace("+ARpc", "+AhpC"),
        SECRET,
    ],
)
def test_what_is_no_verifier_key_is_refused(text: str) -> None:
    """The id guards name and key against slips."""
    with pytest.raises(Malformed, match="no verifier key"):
        read_verifier_key(text)


def test_a_key_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    """Written 0600 and read back; never over another one."""
    key = SigningKey.new("racelog/my-cup")
    private, public = write_key_pair(key, tmp_path / "keys")
    assert private.stat().st_mode & 0o777 == 0o600
    assert read_signing_key(private).verifier == key.verifier
    assert read_verifier_keys(str(public)) == read_verifier_keys(str(private)) == (key.verifier,)
    with pytest.raises(Malformed, match="already"):
        write_key_pair(SigningKey.new("racelog/my-cup"), tmp_path / "keys")
    assert read_signing_key(private).verifier == key.verifier


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644, 0o660])
def test_a_private_key_others_may_read_is_not_used(tmp_path: Path, mode: int) -> None:
    """Whoever read it can sign."""
    private, _ = write_key_pair(SigningKey.new("j.doe"), tmp_path)
    private.chmod(mode)
    with pytest.raises(Malformed, match="others may read"):
        read_signing_key(private)


@pytest.mark.parametrize("text", [SECRET[:-4], SECRET.replace("c74f", "c74e"), "", "PRIVATE+KEY+"])
def test_what_is_no_private_key_does_not_sign(tmp_path: Path, text: str) -> None:
    """Cut short, or of another id."""
    file = tmp_path / "a.key"
    file.write_text(text)
    file.chmod(0o600)
    with pytest.raises(Malformed, match="no private key"):
        read_signing_key(file)


def test_a_file_of_keys_has_one_a_line(tmp_path: Path) -> None:
    """With remarks; and none at all is said."""
    file = tmp_path / "stewards.vkey"
    file.write_text(f"# the stewards of 2026\n{PUBLIC}\n\n{SigningKey.new('a').verifier}\n")
    assert [each.name for each in read_verifier_keys(str(file))] == ["PeterNeumann", "a"]
    file.write_text("# nobody\n")
    with pytest.raises(Malformed, match="no key in it"):
        read_verifier_keys(str(file))
    with pytest.raises(Malformed, match="no such file"):
        read_verifier_keys(str(tmp_path / "missing.vkey"))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "j doe",
        "j+doe",
        "j\u00a0doe",
        "j\ndoe",
        "a" * 201,
        "j\x1bdoe",
        "j\x85doe",
        "eod\u202ej",
        "j\u200bdoe",
        "\u2066j",
        "j\ufeff",
    ],
)
def test_a_key_needs_a_name_a_note_can_carry(name: str) -> None:
    """No spaces of any kind, no plus; nothing that cannot be seen, or turns the text around it."""
    with pytest.raises(Malformed, match="no name of a key"):
        SigningKey.new(name)
    assert read_signature(f"{name} AAAAAAAAAAAA") is None


def sealed(text: str, key: SigningKey) -> bytes:
    return str(Note(text, (key.sign(text.encode()),))).encode()


def test_a_checkpoint_has_three_lines(peter: SigningKey) -> None:
    """The origin, the size, the root: c2sp.org/tlog-checkpoint."""
    text = checkpoint_text("made-cup-2026", 30, b"r" * 32)
    assert text == "racelog/made-cup-2026\n30\ncnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnI=\n"
    found = read_checkpoint_of("made-cup-2026", sealed(text, peter), "0001")
    assert (found.size, found.root) == (30, b"r" * 32)
    assert sealed_up_to({"0001": sealed(text, peter), "0002": b"nothing"}) == 30


def test_extension_lines_are_read_over(peter: SigningKey) -> None:
    """Other programs may add some."""
    text = checkpoint_text("made-cup-2026", 30, b"r" * 32) + "more\n"
    assert read_checkpoint(sealed(text, peter), "0001").size == 30


@pytest.mark.parametrize(
    "text",
    [
        "racelog/made-cup-2026\n30\n",
        "racelog/made-cup-2026\n\nROOT\n",
        "racelog/made-cup-2026\n030\nROOT\n",
        "racelog/made-cup-2026\n-1\nROOT\n",
        "racelog/made-cup-2026\n3e1\nROOT\n",
        "racelog/made-cup-2026\n\u0663\nROOT\n",
        "racelog/made-cup-2026\n30\nROOTROOT\n",
        "racelog/made-cup-2026\n30\ncnJy\n",
        "racelog/made-cup-2026\n30\nROOT\n\nmore\n",
        "30\nROOT\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str, peter: SigningKey) -> None:
    """A note may be well signed and still be none."""
    root = b64encode(b"r" * 32).decode()
    with pytest.raises(Malformed):
        read_checkpoint_of("made-cup-2026", sealed(text.replace("ROOT", root), peter), "0001")


def test_a_checkpoint_of_another_season_is_told_by_its_first_line(peter: SigningKey) -> None:
    """Two seasons never vouch for each other."""
    text = checkpoint_text("other-cup-2026", 30, b"r" * 32)
    with pytest.raises(Malformed, match="another log: racelog/other-cup-2026"):
        read_checkpoint_of("made-cup-2026", sealed(text, peter), "0001")


@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
def test_a_public_key_others_can_write_is_not_trusted(tmp_path: Path, mode: int) -> None:
    """Somebody could have put their own there, and signed."""
    _, public = write_key_pair(SigningKey.new("j.doe"), tmp_path)
    assert len(read_verifier_keys(str(public))) == 1
    public.chmod(mode)
    with pytest.raises(Malformed, match="others may write this public key"):
        read_verifier_keys(str(public))
