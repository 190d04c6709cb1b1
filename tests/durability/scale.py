"""How much of the durability tests is run: a reduced set with the other tests, all of it with TORTURE=1 (make torture)."""

import os

TORTURE = bool(os.environ.get("TORTURE"))


def chosen(reduced: int, full: int) -> int:
    """The size of a test in this run."""
    return full if TORTURE else reduced
