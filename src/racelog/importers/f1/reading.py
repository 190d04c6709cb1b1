"""Reading a season file: strictly, and what it says in several places must agree."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from racelog.errors import Malformed
from racelog.facts.naming import near_names
from racelog.importers.f1.season_file import Held, QualifyingRow, ResultRow, SeasonFile
from racelog.outside.json_files import load_json
from racelog.outside.text_files import read_text
from racelog.outside.toml_files import validated


def read_season_file(file: Path) -> SeasonFile:
    """Read a season file. Errors: Malformed, naming the key and what may stand there."""
    found = validated(load_json(read_text(file), str(file)), str(file), SeasonFile)
    _check_rules(found, str(file))
    for at, held in enumerate(found.rounds, start=1):
        _check_names(found, held, f"{file}: rounds[{at}]")
        _check_rows(held, f"{file}: rounds[{at}]")
        _check_override(found, held, f"{file}: rounds[{at}]")
    return found


def _check_rules(found: SeasonFile, file: str) -> None:
    """What the rules say of rounds is about rounds there are."""
    rounds = {str(held.round): held for held in found.rounds}
    for number in found.rules.round_overrides:
        if number not in rounds:
            what = f"the rules speak of round {number}, which the file does not have"
            raise Malformed(what, place=f"{file}: rules.round_overrides", remedy=f"Rounds: {', '.join(rounds)}")
    for at, adjusted in enumerate(found.rules.adjustments, start=1):
        if adjusted.after_round is not None and str(adjusted.after_round) not in rounds:
            what = f"after_round is {adjusted.after_round}, a round the file does not have"
            raise Malformed(what, place=f"{file}: rules.adjustments[{at}]", remedy=f"Rounds: {', '.join(rounds)}")
    policies = {bool(each.close_up_after_ineligible) for each in map(found.override, found.rounds) if each.ineligible}
    if len(policies) > 1:
        raise Malformed(
            "ineligible cars let others move up in one round and not in another, which no regulations here can say",
            place=f"{file}: rules.round_overrides",
            remedy="Say close_up_after_ineligible in every round with ineligible cars, or in none",
        )


def _check_names(found: SeasonFile, held: Held, place: str) -> None:
    """Every driver and constructor of a result is declared."""
    for row in _rows(held):
        if row.driver not in found.drivers:
            what, near = f"{row.driver!r} is no driver of this file", near_names(row.driver, found.drivers)
            raise Malformed(what, place=place, excerpt=near, remedy="Add it to drivers")
        if row.constructor not in found.constructors:
            what, near = (
                f"{row.constructor!r} is no constructor of this file",
                near_names(row.constructor, found.constructors),
            )
            raise Malformed(what, place=place, excerpt=near, remedy="Add it to constructors")


def _check_rows(held: Held, place: str) -> None:
    """Every row of a result is there once."""
    for name, rows in (("results", held.results), ("sprint_results", held.sprint_results)):
        seen: dict[tuple[object, ...], int] = {}
        for at, row in enumerate(rows, start=1):
            same = (row.pos, row.text, row.number, row.driver, row.constructor)
            if same in seen:
                what = f"{row.driver} in car {row.number} is there already ({name}[{seen[same]}])"
                raise Malformed(what, place=f"{place}.{name}[{at}]", remedy="Take one of the two out")
            seen[same] = at


def _rows(held: Held) -> Iterator[ResultRow | QualifyingRow]:
    printed: Sequence[Sequence[ResultRow | QualifyingRow]] = (
        held.results,
        held.sprint_results,
        held.qualifying,
        held.sprint_qualifying,
    )
    for rows in printed:
        yield from rows


def _check_override(found: SeasonFile, held: Held, place: str) -> None:
    """What is said of a round twice is the same."""
    said = found.rules.round_overrides.get(str(held.round))
    if said is not None and held.rule_override not in (None, said):
        what = f"the rules of round {held.round} and its rule_override differ"
        raise Malformed(what, place=place, remedy="Say it once, or twice the same")
    factor = found.override(held).points_multiplier
    if held.points_multiplier is not None and factor != held.points_multiplier:
        what = f"points_multiplier is {held.points_multiplier}, and the rules of round {held.round} say {factor}"
        raise Malformed(what, place=place, remedy="Say it in rules.round_overrides too")
