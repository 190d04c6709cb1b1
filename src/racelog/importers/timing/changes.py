"""What changed for one car between two files of a session: penalties where they explain it, words where none does."""

from collections.abc import Callable
from dataclasses import dataclass

from racelog.errors import readable
from racelog.facts.events import Disqualified, LapsPenalty, Penalty, TimePenalty
from racelog.importers.timing.timing_file import TimedRow
from racelog.tables.shown import time_shown

LONGEST_PENALTY_MS = 24 * 3_600_000
MOST_LAPS = 999


@dataclass(frozen=True, slots=True)
class Said:
    """What both files say of their cars; only that can be compared."""

    laps: bool
    total: bool
    best: bool
    race_class: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What explains a car's new laps and time, and what nothing explains.

    `loose` when its laps or time changed without a reason: then neither has the place it stands in one.
    """

    penalties: tuple[Penalty, ...]
    words: tuple[str, ...]
    loose: bool


def change_of(was: TimedRow, now: TimedRow, said: Said) -> Change:
    """The penalties in a car's new laps, time or status. Its place is not looked at."""
    words = _class_changed(was, now, said)
    if was.status != now.status:
        if now.status == "DSQ":
            return Change((Disqualified(),), words, loose=False)
        return Change((), (f"was {was.status}, now {now.status}", *words), loose=True)
    words = (*words, *_changed("best lap", was.best_ms, now.best_ms, time_shown, said=said.best))
    laps, laps_words = _laps(was, now, said)
    time, time_words = _time(was, now, said)
    loose = (*laps_words, *time_words)
    return Change((*laps, *time), (*loose, *words), loose=bool(loose))


def _laps(was: TimedRow, now: TimedRow, said: Said) -> tuple[tuple[Penalty, ...], tuple[str, ...]]:
    """Laps fewer are laps taken off."""
    if was.laps is not None and now.laps is not None and said.laps and was.status == "classified":
        fewer = was.laps - now.laps
        if 0 < fewer <= MOST_LAPS:
            return (LapsPenalty(laps=fewer),), ()
    return (), _changed("laps", was.laps, now.laps, str, said=said.laps)


def _time(was: TimedRow, now: TimedRow, said: Said) -> tuple[tuple[Penalty, ...], tuple[str, ...]]:
    """A longer time over the same laps is time added."""
    same_laps = not said.laps or was.laps == now.laps
    if was.total_ms is not None and now.total_ms is not None and same_laps and was.status == "classified":
        longer = now.total_ms - was.total_ms
        if 0 < longer <= LONGEST_PENALTY_MS:
            return (TimePenalty(milliseconds=longer),), ()
    return (), _changed("total time", was.total_ms, now.total_ms, time_shown, said=said.total)


def _class_changed(was: TimedRow, now: TimedRow, said: Said) -> tuple[str, ...]:
    if not said.race_class or was.race_class == now.race_class:
        return ()
    return (f"class was {readable(was.race_class or 'none')}, now {readable(now.race_class or 'none')}",)


def _changed(
    what: str, was: int | None, now: int | None, shown: Callable[[int], str], *, said: bool
) -> tuple[str, ...]:
    if not said or was == now:
        return ()
    return (f"{what} was {'none' if was is None else shown(was)}, now {'none' if now is None else shown(now)}",)
