"""How benchmarks measure: medians of repeated runs, side by side with a peer or a limit in the same run."""

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter


def medians(subjects: Mapping[str, Callable[[], object]], runs: int = 15) -> dict[str, float]:
    """The median seconds of each, run in turn so that a machine that slows down slows all of them."""
    taken: dict[str, list[float]] = {name: [] for name in subjects}
    for subject in subjects.values():
        subject()
    for _ in range(runs):
        for name, subject in subjects.items():
            began = perf_counter()
            subject()
            taken[name].append(perf_counter() - began)
    return {name: median(seconds) for name, seconds in taken.items()}


def report(title: str, seconds: Mapping[str, float], limit: str, note: Callable[[str, float], str]) -> None:
    """Print medians, each as a multiple of the limit."""
    print(f"\n{title}")
    for name, each in seconds.items():
        print(f"  {name:<44}{each * 1000:9.2f} ms {each / seconds[limit]:8.2f} x  {note(name, each)}")
