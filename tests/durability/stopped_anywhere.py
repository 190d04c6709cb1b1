"""The stores in files beside a list, killed or without power between any two system calls, and gone on from there."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from random import Random
from typing import TypeVar

import anyio
from any_order import PICK, TEXTS, Answer, AnyOrder, counted
from failing import Disk, Stopped
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule
from made import CUP

from racelog.errors import LogDamaged
from racelog.log import recovery
from racelog.log.doctor import examine, mend
from racelog.log.files import FileStore
from racelog.log.group import GroupWriter
from racelog.log.memory import MemoryStore
from racelog.log.store import Appended, Draft, KeyReused, LogDiffers, LogMoved, Store

FEW, SOME, MANY = st.integers(1, 14), st.integers(1, 24), st.integers(1, 90) | st.integers(14, 26) | st.integers(20, 40)
"""The call a machine stops at, of about so many."""
Told = TypeVar("Told")
PUBLISHED = b"after,championship,place\n"


class InFiles(AnyOrder):
    """The store in files, killed or without power between any two system calls.

    What nobody was told of may be there after a kill, and gone after a power cut later on, unless somebody was by then.
    """

    kinds = (
        *AnyOrder.kinds,
        "stops while appending",
        "stops while beginning a segment",
        "stops while importing",
        "stops while sealing",
        "stops while restoring",
        "restores cut short",
        "power cuts at rest",
        "stops",
        "power cuts",
        "there after a stop",
    )

    def __init__(self) -> None:
        super().__init__()
        self.folder = self.home / "events"
        self.folder.mkdir()
        self.durable = 0
        """The last line anybody was told of."""
        self.disk = Disk(self.home)
        self.watch = ExitStack()
        self.watch.enter_context(self.disk.watched())
        self.reopen()

    def teardown(self) -> None:
        self.watch.close()
        super().teardown()

    @property
    def store(self) -> Store:
        return self.kept

    @property
    def of_a_command(self) -> Store:
        return FileStore(self.folder)  # every command is a process of its own

    @rule()
    def reopen(self) -> None:
        self.kept = FileStore(self.folder)
        counted["openings"] += 1

    def move(self) -> None:
        self.folder = self.home / f"events-{self.next()}"
        self.sealed, self.durable = {}, 0
        self.reopen()

    @initialize()
    def open(self) -> None:
        super().open()
        (self.folder / CUP / "published.csv").write_bytes(PUBLISHED)
        self.disk.settle()

    def ask(self, drafts: Sequence[Draft]) -> list[Answer]:
        answers = self.answers_to(drafts)
        self.acknowledge(max((each.lines[-1].line.seq for each in answers if isinstance(each, Appended)), default=0))
        return answers

    def answers_to(self, drafts: Sequence[Draft]) -> list[Answer]:
        return list(self.kept.append_all(CUP, drafts))

    def acknowledge(self, last: int) -> None:
        self.durable = max(self.durable, last)

    def compare(self, kind: str) -> None:
        super().compare(kind)
        assert (self.folder / CUP / "published.csv").read_bytes() == PUBLISHED

    @rule(several=st.lists(TEXTS, min_size=1, max_size=3), after=FEW, power=st.booleans(), chance=st.randoms())
    def stop_while_appending(self, several: list[list[str]], after: int, power: bool, chance: Random) -> None:
        """What was acknowledged is there; what was not is there whole, or not at all."""
        drafts = [self.new(texts) for texts in several]
        self.stopped(lambda: self.ask(drafts), after, power, chance)
        self.after_a_stop(drafts)
        self.compare("stops while appending")

    @rule(after=FEW, power=st.booleans(), chance=st.randoms())
    def stop_while_beginning_a_segment(self, after: int, power: bool, chance: Random) -> None:
        name = f"segment-{self.next()}"
        self.stopped(lambda: self.kept.begin_segment(CUP, name), after, power, chance)
        self.after_a_stop()
        self.compare("stops while beginning a segment")

    @rule(texts=TEXTS, after=st.integers(1, 40), power=st.booleans(), chance=st.randoms(), mends=st.booleans())
    def stop_while_installing(self, texts: list[str], after: int, power: bool, chance: Random, mends: bool) -> None:
        """An import that was cut short is completed by doing it again, or by the doctor."""
        made = MemoryStore({CUP: self.kept.segments(CUP)}, {CUP: self.kept.checkpoints(CUP)})
        draft = self.new(texts)
        made.append(CUP, draft)
        made.begin_segment(CUP, f"segment-{self.next()}")
        done = self.stopped(lambda: self.kept.install(CUP, made.segments(CUP)), after, power, chance)
        if not mends:
            self.kept.install(CUP, made.segments(CUP))
        if done or not mends:
            self.acknowledge(made.read(CUP).seq)
        self.after_a_stop([draft])
        self.compare("stops while importing")

    @rule(after=SOME, power=st.booleans(), chance=st.randoms(), again=st.booleans())
    def stop_while_sealing(self, after: int, power: bool, chance: Random, again: bool) -> None:
        """The checkpoint is there whole or not at all, and so is all it covers; sealing again works."""
        before, size = self.store.checkpoints(CUP), self.last
        if self.stopped(self.seal_once, after, power, chance):
            self.sealed |= {
                name: text for name, text in self.store.checkpoints(CUP).items() if text.split(b"\n")[1] == b"%d" % size
            }
            self.acknowledge(size)
        self.after_a_stop()
        counted["there after a stop"] += self.store.checkpoints(CUP) != before
        if again:
            self.acknowledge_seal(self.seal_once().name)
        self.compare("stops while sealing")

    @rule(
        pick=PICK,
        over=st.sampled_from([False, False, True]),
        after=MANY,
        power=st.booleans(),
        chance=st.randoms(),
        mends=st.booleans(),
    )
    def stop_while_restoring(self, pick: int, over: bool, after: int, power: bool, chance: Random, mends: bool) -> None:
        """Restored again it is complete, whether or not the doctor was asked in between."""
        taken = self.a_backup(pick)
        if not over:
            self.move()
        with suppress(LogDiffers):
            self.stopped(lambda: self.restore(taken), after, power, chance)
        cut_short = recovery.install_under_way(self.folder / CUP)
        counted["restores cut short"] += cut_short
        if self.kept.holds(CUP) and (mends or not cut_short):
            self.mend()
        self.bring_back(taken)
        self.after_a_stop()
        self.compare("stops while restoring")

    @rule(chance=st.randoms())
    def lose_power(self, chance: Random) -> None:
        """While nobody asks for anything: whatever was acknowledged before is there."""
        self.cut_power(chance)
        self.after_a_stop()
        self.compare("power cuts at rest")

    def stopped(self, does: Callable[[], Told], after: int, power: bool, chance: Random) -> Told | None:
        """Do something on a machine that stops; what it answered, if it was done before that."""
        answer = None
        with suppress(Stopped), self.disk.stopping(after, lambda length: chance.randint(0, length)):
            answer = does()
        counted["stops"] += self.disk.stopped
        if power:
            self.cut_power(chance)
        self.reopen()
        return answer

    def cut_power(self, chance: Random) -> None:
        counted["power cuts"] += 1
        self.disk.cut_power(lambda length: chance.randint(0, length))
        self.reopen()

    def after_a_stop(self, drafts: Sequence[Draft] = ()) -> None:
        """The log is mended; every line anybody was told of is there, and of the drafts what there is."""
        self.mend()
        there = {line.request.key: line.seq for line in self.kept.read(CUP).lines}
        gone = [asked for asked in self.model if asked.draft.asked.key not in there]
        assert all(asked.last > self.durable for asked in gone)
        self.model = self.model[: len(self.model) - len(gone)]
        for draft in drafts:
            if draft.asked.key in there:
                self.keep(draft)
                counted["there after a stop"] += self.last > self.durable
        assert self.last >= self.durable

    def mend(self) -> None:
        """The next append works, or the doctor mends what is there; but for lines that look as if some were removed."""
        try:
            log = self.kept.read(CUP)
        except LogDamaged as damaged:
            assert "no line end" in str(damaged) or "cut short" in str(damaged)  # noqa: PT017 - all of them are right
            log = None
        if log is not None and log.unfinished is not None:
            # a power cut exactly at a line end of an append of several lines, before the note of it was on the disk
            (found,) = [each for each in examine(self.kept, CUP) if each.mend is None]
            assert "left as they are" in str(found.remedy)
            file = self.folder / CUP / f"{log.unfinished.segment}.jsonl"
            file.write_bytes(file.read_bytes()[: log.unfinished.offset])
            self.disk.settle()
            self.reopen()
        assert not [each for each in mend(self.kept, CUP) if each.mend is None]
        assert examine(self.kept, CUP) == []
        assert not list((self.folder / CUP).rglob("*.new"))


class InAGroup(InFiles):
    """The store in files through the writer for many tasks: those of one append ask at the same time."""

    def answers_to(self, drafts: Sequence[Draft]) -> list[Answer]:
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
