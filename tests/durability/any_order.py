"""A store beside a plain list: whatever officials ask for, in whatever order, it holds what the list holds."""

import shutil
import tempfile
from abc import abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from failing import Stopped
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from made import CUP, notes, opening

from racelog.copies.backup import backup
from racelog.copies.keyring import keys_folder, trusted_keys
from racelog.copies.restore import restore
from racelog.copies.seal import Seal, seal
from racelog.facts.events import NoteRecorded
from racelog.log.memory import MemoryStore
from racelog.log.sealing.checkpoint import checkpoint_text, fact_lines, read_checkpoint_of
from racelog.log.sealing.keys import SigningKey, read_signing_key, signers, write_key_pair
from racelog.log.sealing.note import Note
from racelog.log.store import Appended, Draft, KeyReused, Log, LogDiffers, LogMoved, Refused, Store

TEXTS = st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=3)
EXPECTED = st.sampled_from(["nothing", "nothing", "the last line", "an older line", "a line to come"])
PICK = st.integers(0, 1000)
SIGNER = "clerk"
BACKUPS = 4
"""How many backups are kept: of this log, and of what it was before it was restored."""
KINDS = (
    "appends",
    "batches",
    "keys again",
    "segments",
    "seals",
    "seals overtaken",
    "backups",
    "restores elsewhere",
    "restores over a log",
    "restores over a fork",
    "openings",
)
"""The kinds of steps."""
Answer = Appended | Refused | Stopped
counted: Counter[str] = Counter()


@dataclass(frozen=True)
class Asked:
    """An append of the model: what was asked, and the lines it has."""

    draft: Draft
    texts: tuple[str, ...]
    first: int

    @property
    def last(self) -> int:
        return self.first + len(self.texts) - 1


@dataclass(frozen=True)
class Backup:
    """A file of racelog backup, and what the model was when it was taken."""

    file: Path
    model: tuple[Asked, ...]
    segments: Mapping[str, bytes]
    checkpoints: frozenset[bytes]
    closed: frozenset[int]

    @property
    def last(self) -> int:
        return self.model[-1].last if self.model else 1


def make_key() -> None:
    """The key all seals of a run are made with, in the folder of keys."""
    write_key_pair(SigningKey.new(SIGNER), keys_folder())


class AnyOrder(RuleBasedStateMachine):
    """A store beside a list. Subclasses say which store."""

    kinds: tuple[str, ...] = (*KINDS, "restored", "nothing to restore", "restores refused", "checkpoints verified")

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="racelog-any-order-")).resolve()
        (self.home / "backups").mkdir()
        self.key_file = keys_folder() / f"{SIGNER}.key"
        self.model: list[Asked] = []
        self.sealed: dict[str, bytes] = {}
        """The checkpoints that were acknowledged: never lost, never changed."""
        self.closed: set[int] = set()
        """The lines a segment was closed behind."""
        self.backups: list[Backup] = []
        self.number = 0
        counted["runs"] += 1

    def teardown(self) -> None:
        shutil.rmtree(self.home)

    @abstractmethod
    def ask(self, drafts: Sequence[Draft]) -> list[Answer]:
        """Have drafts appended together; the answer of each."""

    @abstractmethod
    def move(self) -> None:
        """Go on at a place where no log is kept."""

    @property
    @abstractmethod
    def store(self) -> Store:
        """The store as somebody else sees it."""

    @property
    def of_a_command(self) -> Store:
        """The store as a command opens it."""
        return self.store

    @property
    def last(self) -> int:
        return self.model[-1].last if self.model else 1

    @property
    def reached(self) -> tuple[int, int]:
        """How far the log and its checkpoints have got."""
        return (self.last, len(self.sealed))

    @initialize()
    def open(self) -> None:
        assert isinstance(self.ask([opening()])[0], Appended)

    def new(self, texts: Sequence[str], expected: str = "nothing") -> Draft:
        line = {"the last line": self.last, "an older line": self.last - 1, "a line to come": self.last + 1}
        return notes(f"key-{self.next()}", *texts, expected=line.get(expected))

    def next(self) -> int:
        self.number += 1
        return self.number

    def keep(self, draft: Draft) -> None:
        self.model.append(Asked(draft, texts_of(draft), self.last + 1))

    @rule(texts=TEXTS, expected=EXPECTED)
    def append(self, texts: list[str], expected: str) -> None:
        draft = self.new(texts, expected)
        (answer,) = self.ask([draft])
        if expected in {"nothing", "the last line"}:
            assert isinstance(answer, Appended)
            assert not answer.again
            self.keep(draft)
        else:
            assert isinstance(answer, LogMoved)
        self.compare("appends")

    @rule(several=st.lists(st.tuples(TEXTS, EXPECTED), min_size=2, max_size=4), again=st.booleans())
    def append_together(self, several: list[tuple[list[str], str]], again: bool) -> None:
        """Each of a batch has its own answer, as if they had come one after the other."""
        drafts = [self.new(texts, expected) for texts, expected in several]
        drafts += drafts[:1] if again else []
        for draft, answer in zip(drafts, self.ask(drafts), strict=True):
            known = [asked for asked in self.model if asked.draft.asked == draft.asked]
            if known:
                assert isinstance(answer, Appended)
                assert answer.again
            elif draft.expected in {None, self.last}:
                assert isinstance(answer, Appended)
                assert answer.lines[0].line.seq == self.last + 1
                self.keep(draft)
            else:
                assert isinstance(answer, LogMoved)
        self.compare("batches")

    @precondition(lambda self: self.model)
    @rule(pick=PICK, same=st.booleans())
    def ask_again(self, pick: int, same: bool) -> None:
        """A key answers its request for ever, and no other one."""
        asked = self.model[pick % len(self.model)]
        draft = asked.draft if same else notes(asked.draft.asked.key, "something else")
        (answer,) = self.ask([draft])
        if same:
            assert isinstance(answer, Appended)
            assert answer.again
            assert [placed.line.seq for placed in answer.lines] == list(range(asked.first, asked.last + 1))
        else:
            assert isinstance(answer, KeyReused)
        self.compare("keys again")

    @rule()
    def begin_segment(self) -> None:
        self.store.begin_segment(CUP, f"segment-{self.next()}")
        self.compare("segments")

    @rule()
    def seal(self) -> None:
        """The segment is closed, by a checkpoint of all it holds; sealed again, there is no second one."""
        before = self.store.checkpoints(CUP)
        made = self.seal_once()
        assert made.size == self.last
        assert made.again == (made.name in before)
        self.acknowledge_seal(made.name)
        self.compare("seals")

    @rule(texts=TEXTS)
    def seal_and_be_overtaken(self, texts: list[str]) -> None:
        """Somebody appends between the signature and its keeping: the checkpoint is kept, and closes nothing."""
        key, lines = read_signing_key(self.key_file), fact_lines(self.store.segments(CUP))
        text = checkpoint_text(CUP, len(lines), root_over(lines))
        draft = self.new(texts)
        assert isinstance(self.ask([draft])[0], Appended)
        self.keep(draft)
        name = self.store.keep_checkpoint(CUP, str(Note(text, (key.sign(text.encode()),))).encode())
        self.sealed[name] = self.store.checkpoints(CUP)[name]
        self.compare("seals overtaken")

    @precondition(lambda self: all((each.last, len(each.checkpoints)) != self.reached for each in self.backups))
    @rule()
    def back_up(self) -> None:
        """What a backup holds does not change with the log it was taken of."""
        file = self.home / "backups" / f"{self.next()}.zip"
        archive = backup(self.of_a_command, CUP, file)
        assert (archive.log.seq, len(archive.checkpoints)) == (self.last, len(self.store.checkpoints(CUP)))
        checkpoints = frozenset(self.store.checkpoints(CUP).values())
        taken = Backup(file, tuple(self.model), self.store.segments(CUP), checkpoints, frozenset(self.closed))
        self.backups = [*self.backups, taken][-BACKUPS:]
        self.compare("backups")

    def a_backup(self, pick: int) -> Backup:
        if not self.backups:
            self.back_up()
        return self.backups[pick % len(self.backups)]

    @rule(pick=PICK)
    def restore_elsewhere(self, pick: int) -> None:
        """A backup is the log it was taken of, and appending goes on there."""
        taken = self.a_backup(pick)
        self.move()
        self.bring_back(taken)
        self.compare("restores elsewhere")

    @rule(pick=PICK)
    def restore_over(self, pick: int) -> None:
        """Over a log that is the beginning of it, or that has all of it; over any other one it is refused."""
        self.bring_back(self.a_backup(pick))
        self.compare("restores over a log")

    @rule(pick=PICK, texts=TEXTS)
    def restore_over_a_fork(self, pick: int, texts: list[str]) -> None:
        """An older backup is gone on with, and then the newer one is to be restored over it."""
        older, refused = self.a_backup(pick), counted["restores refused"]
        self.append(texts, "nothing")
        self.back_up()
        newer = self.backups[-1]
        self.move()
        self.bring_back(older)
        self.append(texts, "nothing")
        self.bring_back(newer)
        assert counted["restores refused"] == refused + 1
        self.compare("restores over a fork")

    def bring_back(self, taken: Backup) -> None:
        """Restore a backup where the machine is, and see that it is there, or that nothing was changed."""
        before = self.store.kept_of_import(CUP)
        beside = self.store.checkpoints(CUP)
        if as_one(taken.segments).startswith(as_one(before)):
            self.restore(taken)
            assert self.store.segments(CUP) == taken.segments
            self.model, self.closed = list(taken.model), set(taken.closed)
            counted["restored"] += 1
        elif fact_lines(before)[: taken.last] == fact_lines(taken.segments):
            self.restore(taken)
            kept = self.store.segments(CUP)
            assert fact_lines(kept) == fact_lines(before)
            assert as_one(kept).startswith(as_one(before))
            counted["nothing to restore"] += 1
        else:
            with pytest.raises(LogDiffers):
                self.restore(taken)
            assert (self.store.segments(CUP), self.store.checkpoints(CUP)) == (before, beside)
            counted["restores refused"] += 1
            return
        kept = self.store.checkpoints(CUP)
        assert {*beside.values(), *taken.checkpoints} == set(kept.values())
        self.sealed = dict(kept)
        self.acknowledge(taken.last)

    def restore(self, taken: Backup) -> None:
        assert restore(self.of_a_command, taken.file).log.seq >= taken.last

    def seal_once(self) -> Seal:
        return seal(self.of_a_command, CUP, read_signing_key(self.key_file), trusted=trusted_keys())

    def acknowledge(self, last: int) -> None:
        """A line was told to be there, and with it all before it."""

    def acknowledge_seal(self, name: str) -> None:
        self.sealed[name] = self.store.checkpoints(CUP)[name]
        self.closed.add(self.last)
        self.acknowledge(self.last)

    def compare(self, kind: str) -> None:
        """Whether the log is what the list is, and what every checkpoint kept beside it says; one more step of a kind."""
        counted["steps"] += 1
        counted[kind] += 1
        log = self.store.read(CUP)
        assert log.torn is None
        assert log.unfinished is None
        found = [line.data.text for line in log.lines if isinstance(line.data, NoteRecorded)]
        assert found == [text for asked in self.model for text in asked.texts]
        self.check_seals(log)

    def check_seals(self, log: Log) -> None:
        kept, lines = self.store.checkpoints(CUP), fact_lines(self.store.segments(CUP))
        assert self.sealed.items() <= kept.items()
        for name, text in kept.items():
            checkpoint = read_checkpoint_of(CUP, text, name)
            assert checkpoint.size <= log.seq
            assert checkpoint.root == root_over(lines[: checkpoint.size])
            assert [judged for _, judged in signers(checkpoint.note, trusted_keys(()))] == ["good"]
            counted["checkpoints verified"] += 1
        for last in self.closed:
            assert last == log.seq or log.placed[last].segment != log.placed[last - 1].segment


class InMemory(AnyOrder):
    """The store in memory; what it holds is taken to another one, as previews and imports do."""

    def __init__(self) -> None:
        super().__init__()
        self.kept = MemoryStore()

    @property
    def store(self) -> Store:
        return self.kept

    def ask(self, drafts: Sequence[Draft]) -> list[Answer]:
        return list(self.kept.append_all(CUP, drafts))

    def move(self) -> None:
        self.kept, self.sealed = MemoryStore(), {}

    @rule()
    def reopen(self) -> None:
        self.kept = MemoryStore({CUP: self.kept.segments(CUP)}, {CUP: self.kept.checkpoints(CUP)})
        self.compare("openings")


def texts_of(draft: Draft) -> tuple[str, ...]:
    return tuple(fact.text for _, fact in draft.facts if isinstance(fact, NoteRecorded))


def as_one(segments: Mapping[str, bytes]) -> bytes:
    """A log as one text: one is the beginning of another where this is."""
    return b"".join(b"<" + name.encode() + b">" + text for name, text in segments.items())


def root_over(lines: Sequence[bytes]) -> bytes:
    """The root of the tree over some lines, word by word as RFC 6962, section 2.1, defines it."""
    if len(lines) == 1:
        return sha256(b"\x00" + lines[0]).digest()
    split = 1 << ((len(lines) - 1).bit_length() - 1)
    return sha256(b"\x01" + root_over(lines[:split]) + root_over(lines[split:])).digest()
