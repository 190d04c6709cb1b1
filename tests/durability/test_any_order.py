"""Whatever is asked of a store, in whatever order, stopped wherever: it holds what a plain list would hold."""

from collections.abc import Iterator

import pytest
from any_order import AnyOrder, InMemory, counted, make_key
from figures import Tell
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from scale import TORTURE, chosen
from stopped_anywhere import InAGroup, InFiles

HARDLY = 50
"""A kind of step that is taken less often than this in the full set is hardly tested."""


@pytest.fixture(scope="module", autouse=True)
def throw_away_key(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Checkpoints are signed with a key made for the run."""
    with pytest.MonkeyPatch.context() as set_up:
        set_up.setenv("RACELOG_KEYS", str(tmp_path_factory.mktemp("keys")))
        make_key()
        yield


@pytest.mark.parametrize("machine", [InMemory, InFiles, InAGroup], ids=["memory", "files", "group"])
def test_a_store_holds_what_a_list_would_hold(machine: type[AnyOrder], tell: Tell) -> None:
    """Appends, batches, stale lines, keys again, seals, restores, stops between any two calls, power cuts: in any order."""
    counted.clear()
    counted.update(dict.fromkeys(("runs", "steps", *machine.kinds), 0))
    runs, steps = chosen(25, 360), chosen(20, 40)
    run_state_machine_as_test(machine, settings=settings(max_examples=runs, stateful_step_count=steps, deadline=None))
    assert counted["steps"]
    assert not TORTURE or min(counted.values()) >= HARDLY
    tell(f"any order, {machine.__name__}", **counted)
