"""How values are written for people; the exact ones are in JSON and SQLite."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Literal


def points_shown(points: Fraction | str) -> str:
    """Points, or their exact text, as a table prints them: "306", "8.5"; rounded to two places, and only here."""
    number = Fraction(points)
    if number.denominator == 1:
        return str(number.numerator)
    return f"{float(round(number, 2)):.2f}".rstrip("0").rstrip(".")


def amount_shown(points: Fraction | str, by: Literal["points", "time"]) -> str:
    """What a championship adds up, as a table prints it: points, or a time of so many milliseconds: "2:10:04.500"."""
    if by == "points":
        return points_shown(points)
    milliseconds = Fraction(points)
    return ("-" if milliseconds < 0 else "") + time_shown(round(abs(milliseconds)))


def exact(points: Fraction) -> str:
    """Points as data: "306", "17/2"."""
    return str(points)


def numbers_shown(numbers: Iterable[int]) -> str:
    """Whole numbers as people list them: "1-4, 6"."""
    stretches: list[list[int]] = []
    for number in sorted(set(numbers)):
        if stretches and number == stretches[-1][-1] + 1:
            stretches[-1].append(number)
        else:
            stretches.append([number])
    return ", ".join(_stretch(stretch) for stretch in stretches)


def _stretch(stretch: Sequence[int]) -> str:
    return str(stretch[0]) if len(stretch) == 1 else f"{stretch[0]}-{stretch[-1]}"


def time_shown(milliseconds: int | None) -> str:
    """A time as timing sheets print it: "40:01.000", "1:22:33.444"; empty where it is not known."""
    if milliseconds is None:
        return ""
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    clock = f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
    return f"{clock}.{thousandths:03d}"


def short_head(head: str) -> str:
    """The head of a log for a line of text: "9f3c…e1"."""
    return f"{head[:4]}\u2026{head[-2:]}"
