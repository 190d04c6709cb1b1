"""Whole numbers as they are typed."""

import re


def whole(typed: str) -> int | None:
    """A whole number of up to nine digits; None for anything else, digits of other scripts and ² among it."""
    return int(typed) if re.fullmatch(r"\d{1,9}", typed, re.ASCII) else None
