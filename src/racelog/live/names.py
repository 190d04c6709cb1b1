"""Short names for lines that must be short: "Mosing" for Jeff Mosing, the whole name where two would be alike."""

from collections import Counter

from racelog.tables.replayed import Replayed


class ShortNames:
    """The short names of a season's drivers; teams keep theirs."""

    def __init__(self, replayed: Replayed) -> None:
        names = [each.name for each in replayed.season.drivers.values()]
        count = Counter(map(_without_given_name, names))
        self._short = {name: short for name in names if count[short := _without_given_name(name)] == 1}

    def of(self, name: str) -> str:
        """What somebody is called for short."""
        return self._short.get(name, name)


def _without_given_name(name: str) -> str:
    return name.partition(" ")[2] or name
