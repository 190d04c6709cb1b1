"""Whatever the stewards decide, the two files alone say what it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from racelog.facts.events import BackOfField, Disqualified, Penalty, TimePenalty
from racelog.importers.timing import compare_files, read_timing
from racelog.rules.penalties import Runner, RunningOrder, apply, stage
from racelog.tables.shown import time_shown


@dataclass(frozen=True)
class Race:
    """An order as timed and what was decided about it, from the front of the field."""

    order: RunningOrder
    decisions: Sequence[tuple[str, Penalty]]


@st.composite
def races(draw: st.DrawFn) -> Race:
    cars = [str(number) for number in range(1, 2 + draw(st.integers(1, 14)))]
    laps = sorted((draw(st.integers(5, 8)) for _ in cars), reverse=True)
    gaps = st.integers(0, 4_000)
    runners, total_ms = {}, 600_000
    for place, (car, driven) in enumerate(zip(cars, laps, strict=True), start=1):
        total_ms += draw(gaps)
        runners[car] = Runner("classified", driven, total_ms, None, crossed=place)
    order = RunningOrder(tuple((car,) for car in cars), runners)
    penalties: st.SearchStrategy[Penalty] = st.one_of(
        st.builds(TimePenalty, milliseconds=st.integers(1, 9_000)),
        st.just(Disqualified()),
        st.just(BackOfField()),
    )
    against = draw(st.lists(st.sampled_from(cars), unique=True, max_size=(len(cars) + 1) // 3))
    decisions = [(car, draw(penalties)) for car in sorted(against, key=cars.index)]
    return Race(order, sorted(decisions, key=lambda each: stage(each[1])))


def replayed(order: RunningOrder, decisions: Sequence[tuple[str, Penalty]]) -> RunningOrder:
    for car, penalty in decisions:
        order = apply(order, car, penalty)
    return order


def written(file: Path, order: RunningOrder) -> Path:
    places = order.places()
    rows = [
        f"{car},{places.get(car, '')},{'' if car in places else runner.status},{runner.laps},{time_shown(runner.total_ms)}"
        for car, runner in order.runners.items()
    ]
    file.write_text("\n".join(["car,place,status,laps,total_time", *rows, ""]), encoding="utf-8")
    return file


@given(races())
def test_two_files_say_what_was_decided_between_them(race: Race) -> None:
    """Time, back of the field, disqualification: the proposed penalties replay to the official order, place by place."""
    official = replayed(race.order, race.decisions)
    with TemporaryDirectory() as folder:
        before = read_timing(written(Path(folder) / "provisional.csv", race.order))
        after = read_timing(written(Path(folder) / "official.csv", official))
    comparison = compare_files(before, after)
    assert comparison.others == ()
    assert comparison.explained
    proposed = replayed(race.order, [(each.car, each.penalty) for each in comparison.decisions])
    assert proposed.places() == official.places()
    assert proposed.runners == official.runners


@given(races())
def test_a_file_compared_with_itself(race: Race) -> None:
    """Nothing was decided."""
    with TemporaryDirectory() as folder:
        file = read_timing(written(Path(folder) / "results.csv", race.order))
    comparison = compare_files(file, file)
    assert (comparison.decisions, comparison.others, comparison.explained) == ((), (), True)
