"""The desk's decision on a request, one file a subject."""

from racelog.desk.deciding.decide import decide

__all__ = ["decide"]
