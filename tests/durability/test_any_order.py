"""Whatever is asked of a store, in whatever order, stopped wherever: it holds what a plain list would hold."""

import shutil
import tempfile
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import pytest
from failing import Disk, Stopped, stopping
from figures import Tell
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from made import CUP, notes, opening
from scale import chosen

from racelog.errors import LogDamaged
from racelog.facts.events import NoteRecorded
from racelog.log.doctor import examine, mend
from racelog.log.files import FileStore
from racelog.log.group import GroupWriter
from racelog.log.memory import MemoryStore
from racelog.log.store import Appended, Draft, KeyReused, LogMoved, Refused, Store

TEXTS = st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=3)
EXPECTED = st.sampled_from(["nothing", "nothing", "the last line", "an older line", "a line to come"])
Answer = Appended | Refused | Stopped
counted = {"runs": 0, "steps": 0, "stops": 0, "power cuts": 0, "there after a stop": 0}


@dataclass
class Asked:
    """An append of the model: what was asked, and the lines it has."""

    draft: Draft
    texts: tuple[str, ...]
    first: int


class AnyOrder(RuleBasedStateMachine):
    """A store beside a list. Subclasses say which store."""

    def __init__(self) -> None:
        super().__init__()
        self.model: list[Asked] = []
        self.number = 0
        counted["runs"] += 1

    @abstractmethod
    def ask(self, drafts: Sequence[Draft]) -> list[Answer]:
        """Have drafts appended together; the answer of each."""

    @property
    @abstractmethod
    def store(self) -> Store:
        """The store as somebody else sees it."""

    @property
    def last(self) -> int:
        return 1 + sum(len(asked.texts) for asked in self.model)

    @initialize()
    def open(self) -> None:
        assert isinstance(self.ask([opening()])[0], Appended)

    def new(self, texts: Sequence[str], expected: str = "nothing") -> Draft:
        self.number += 1
        line = {"the last line": self.last, "an older line": self.last - 1, "a line to come": self.last + 1}
        return notes(f"key-{self.number}", *texts, expected=line.get(expected))

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
        self.compare()

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
        self.compare()

    @precondition(lambda self: self.model)
    @rule(pick=st.integers(0, 1000), same=st.booleans())
    def ask_again(self, pick: int, same: bool) -> None:
        """A key answers its request for ever, and no other one."""
        asked = self.model[pick % len(self.model)]
        draft = asked.draft if same else notes(asked.draft.asked.key, "something else")
        (answer,) = self.ask([draft])
        if same:
            assert isinstance(answer, Appended)
            assert answer.again
            assert [placed.line.seq for placed in answer.lines] == [asked.first + n for n in range(len(asked.texts))]
        else:
            assert isinstance(answer, KeyReused)
        self.compare()

    @rule()
    def begin_segment(self) -> None:
        self.number += 1
        self.store.begin_segment(CUP, f"segment-{self.number}")
        self.compare()

    @rule()
    def restore(self) -> None:
        """A log kept elsewhere, byte for byte, is the same log."""
        segments = self.store.segments(CUP)
        elsewhere = MemoryStore()
        assert elsewhere.install(CUP, segments)
        assert elsewhere.segments(CUP) == segments
        assert elsewhere.read(CUP).placed == self.store.read(CUP).placed

    def compare(self) -> None:
        counted["steps"] += 1
        log = self.store.read(CUP)
        assert log.torn is None
        assert log.unfinished is None
        found = [line.data.text for line in log.lines if isinstance(line.data, NoteRecorded)]
        assert found == [text for asked in self.model for text in asked.texts]


def texts_of(draft: Draft) -> tuple[str, ...]:
    return tuple(fact.text for _, fact in draft.facts if isinstance(fact, NoteRecorded))


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

    @rule()
    def reopen(self) -> None:
        self.kept = MemoryStore({CUP: self.kept.segments(CUP)})
        self.compare()


class InFiles(AnyOrder):
    """The store in files, killed or without power between any two system calls."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="racelog-any-order-"))
        self.disk = Disk(self.folder / CUP)
        self.reopen()

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @property
    def store(self) -> Store:
        return self.kept

    @rule()
    def reopen(self) -> None:
        self.kept = FileStore(self.folder)

    def ask(self, drafts: Sequence[Draft]) -> list[Answer]:
        return list(self.kept.append_all(CUP, drafts))

    @rule(
        several=st.lists(TEXTS, min_size=1, max_size=3),
        after=st.integers(1, 14),
        power=st.booleans(),
        chance=st.randoms(),
    )
    def stop_while_appending(self, several: list[list[str]], after: int, power: bool, chance: Any) -> None:
        """What was acknowledged is there; what was not is there whole, or not at all."""
        drafts = [self.new(texts) for texts in several]
        answers = self.stopped(lambda: self.ask(drafts), after, power, chance)
        self.after_a_stop()
        there = {line.request.key for line in self.kept.read(CUP).lines}
        for draft, answer in zip(drafts, answers or [Stopped()] * len(drafts), strict=True):
            if isinstance(answer, Appended):
                assert draft.asked.key in there
            if draft.asked.key in there:
                counted["there after a stop"] += not isinstance(answer, Appended)
                self.keep(draft)
        self.compare()

    @rule(after=st.integers(1, 14), power=st.booleans(), chance=st.randoms())
    def stop_while_beginning_a_segment(self, after: int, power: bool, chance: Any) -> None:
        self.number += 1
        name = f"segment-{self.number}"
        self.stopped(lambda: self.kept.begin_segment(CUP, name), after, power, chance)
        self.after_a_stop()
        self.compare()

    @rule(texts=TEXTS, after=st.integers(1, 40), power=st.booleans(), chance=st.randoms(), mends=st.booleans())
    def stop_while_installing(self, texts: list[str], after: int, power: bool, chance: Any, mends: bool) -> None:
        """An import that was cut short is completed by doing it again, or by the doctor."""
        made, draft = MemoryStore({CUP: self.kept.segments(CUP)}), self.new(texts)
        made.append(CUP, draft)
        self.number += 1
        made.begin_segment(CUP, f"segment-{self.number}")
        done = self.stopped(lambda: self.kept.install(CUP, made.segments(CUP)), after, power, chance)
        if mends:
            assert not [each for each in mend(self.kept, CUP) if each.mend is None]
        else:
            self.kept.install(CUP, made.segments(CUP))
        there = draft.asked.key in {line.request.key for line in self.kept.read(CUP).lines}
        assert there or (mends and not done)
        if there:
            self.keep(draft)
        self.compare()

    def stopped(self, does: Any, after: int, power: bool, chance: Any) -> Any:
        """Do something on a machine that stops; what it answered, if it was done before that."""
        self.disk.settle()
        answer = None
        try:
            with stopping(self.disk, after, lambda length: chance.randint(0, length)):
                answer = does()
        except Stopped:
            counted["stops"] += 1
        if power:
            counted["power cuts"] += 1
            self.disk.cut_power(chance.random() < 0.5, lambda length: chance.randint(0, length))
        self.reopen()
        return answer if not isinstance(answer, list) or not any(isinstance(each, Stopped) for each in answer) else None

    def after_a_stop(self) -> None:
        """The next append works, or the doctor mends what is there; but for lines that look as if some were removed."""
        try:
            log = self.kept.read(CUP)
        except LogDamaged as damaged:
            assert "no line end" in str(damaged)  # noqa: PT017 - both ways are right
            log = None
        if log is not None and log.unfinished is not None:
            # a power cut exactly at a line end of an append of several lines, before the note of it was on the disk
            (found,) = [each for each in examine(self.kept, CUP) if each.mend is None]
            assert "left as they are" in str(found.remedy)
            file = self.folder / CUP / f"{log.unfinished.segment}.jsonl"
            file.write_bytes(file.read_bytes()[: log.unfinished.offset])
            self.reopen()
        assert not [each for each in mend(self.kept, CUP) if each.mend is None]
        assert examine(self.kept, CUP) == []


class InAGroup(InFiles):
    """The store in files through the writer for many tasks: those of one append ask at the same time."""

    def ask(self, drafts: Sequence[Draft]) -> list[Answer]:
        answers: list[Answer] = [Stopped()] * len(drafts)

        async def one(writer: GroupWriter, number: int) -> None:
            try:
                answers[number] = await writer.append(CUP, drafts[number])
            except (KeyReused, LogMoved, Stopped) as refused:
                answers[number] = refused

        async def together() -> None:
            writer = GroupWriter(self.kept)
            async with anyio.create_task_group() as tasks:
                for number in range(len(drafts)):
                    tasks.start_soon(one, writer, number)

        anyio.run(together)
        return answers


@pytest.mark.parametrize("machine", [InMemory, InFiles, InAGroup], ids=["memory", "files", "group"])
def test_a_store_holds_what_a_list_would_hold(machine: type[AnyOrder], tell: Tell) -> None:
    """Appends, batches, stale lines, keys again, stops between any two calls, new segments, restores: in any order."""
    counted.update(dict.fromkeys(counted, 0))
    runs, steps = chosen(6, 200), chosen(12, 40)
    run_state_machine_as_test(machine, settings=settings(max_examples=runs, stateful_step_count=steps, deadline=None))
    assert counted["steps"]
    tell(f"any order, {machine.__name__}", **counted)
