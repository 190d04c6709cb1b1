"""What the program tells about itself, on stderr: an event's name, then keys; only when asked for (--verbose)."""

import logging
import sys
from typing import TYPE_CHECKING, cast

from racelog.cli.options import Folders

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger


def tell_done(folders: Folders, event: str, **keys: object) -> None:
    """Tell that something was done, with --verbose; without it nothing is loaded that would tell it."""
    if folders.verbose:
        logger(folders).info(event, **keys)


def logger(folders: Folders) -> "FilteringBoundLogger":
    """A logger that tells what is done with --verbose, and otherwise only what goes wrong."""
    import structlog  # late: an append that tells nothing need not wait for it

    level = logging.INFO if folders.verbose else logging.WARNING
    return cast(
        "FilteringBoundLogger",
        structlog.wrap_logger(
            structlog.PrintLogger(sys.stderr),
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.KeyValueRenderer(key_order=["event", "season", "seq"], drop_missing=True),
            ],
            wrapper_class=structlog.make_filtering_bound_logger(level),
        ),
    )
