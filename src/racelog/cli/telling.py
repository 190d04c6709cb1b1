"""What the program tells about itself, on stderr: an event's name, then keys; only when asked for (--verbose)."""

import logging
import sys
from typing import cast

import structlog
from structlog.typing import FilteringBoundLogger

from racelog.cli.options import Folders


def logger(folders: Folders) -> FilteringBoundLogger:
    """A logger that tells what is done with --verbose, and otherwise only what goes wrong."""
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
