"""The desk: a prompt for a weekend."""

from racelog.cli.prompt.desk import sit_down

__all__ = ["sit_down"]
