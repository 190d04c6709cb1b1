"""What drivers and constructors of a season file are called in the log: ids, and names no two of them share."""

from collections.abc import Iterable, Mapping

from slugify import slugify

from racelog.facts.values import spoken
from racelog.importers.f1.season_file import SeasonFile


class Names:
    """The names of a season."""

    def __init__(self, file: SeasonFile) -> None:
        self._drivers = _unlike({driver: person.name for driver, person in file.drivers.items()})
        self._constructors = _unlike({**file.constructors, **_second_entries(file)})

    @property
    def constructors(self) -> Iterable[str]:
        """The key of every constructor: chassis/engine, and what follows of one that ends during the season."""
        return self._constructors

    def driver(self, driver: str) -> str:
        """A driver's name; the id of one the file does not declare."""
        return self._drivers.get(driver, driver)

    def constructor(self, key: str) -> str:
        """A constructor's name; the key of one the file does not declare."""
        return self._constructors.get(key, key)

    def constructor_id(self, key: str) -> str:
        """A constructor's id in the log: letters, digits and hyphens."""
        return slugify(key)


def _second_entries(file: SeasonFile) -> Mapping[str, str]:
    """A constructor that starts again at zero is another one, called after its entry."""
    rules = file.rules.constructors
    second = {}
    for split in () if rules is None else rules.entry_split:
        key = "/".join(split.constructor)
        name = file.constructors.get(key, key)
        second[f"{key}#{split.entry}"] = f"{name} ({split.entry.replace('-', ' ').title()})"
    return second


def _unlike(names: Mapping[str, str]) -> dict[str, str]:
    """The names; with the key behind one that is another's too, for tables are matched by name."""
    spoken_names = [spoken(name) for name in names.values()]
    return {key: name if spoken_names.count(spoken(name)) == 1 else f"{name} ({key})" for key, name in names.items()}
