"""Reading a season file: strictly, and what it says in several places must agree."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from racelog.errors import Malformed
from racelog.facts.complaints import first_complaint, plainly
from racelog.facts.naming import near_names
from racelog.importers.f1.season_file import QualifyingRow, ResultRow, Round, SeasonFile
from racelog.outside.json_files import load_json
from racelog.outside.text_files import read_text
from racelog.outside.toml_files import validated


def read_season_file(file: Path) -> SeasonFile:
    """Read a season file. Errors: Malformed, naming the key and what may stand there."""
    season = validated(load_json(read_text(file), str(file)), str(file), SeasonFile)
    _check_rules(season, str(file))
    for at, round_ in enumerate(season.rounds, start=1):
        _check_names(season, round_, f"{file}: rounds[{at}]")
        _check_rows(round_, f"{file}: rounds[{at}]")
        _check_override(season, round_, f"{file}: rounds[{at}]")
    return season


def _check_rules(season: SeasonFile, file: str) -> None:
    """What the rules say of rounds is about rounds there are."""
    rounds = {str(round_.round): round_ for round_ in season.rounds}
    for number in season.rules.round_overrides:
        if number not in rounds:
            what = f"the rules speak of round {number}, which the file does not have"
            raise Malformed(what, place=f"{file}: rules.round_overrides", remedy=f"Rounds: {', '.join(rounds)}")
    for at, adjusted in enumerate(season.rules.adjustments, start=1):
        if adjusted.after_round is not None and str(adjusted.after_round) not in rounds:
            what = f"after_round is {adjusted.after_round}, a round the file does not have"
            raise Malformed(what, place=f"{file}: rules.adjustments[{at}]", remedy=f"Rounds: {', '.join(rounds)}")
    policies = {bool(rule.close_up_after_ineligible) for rule in map(season.override, season.rounds) if rule.ineligible}
    if len(policies) > 1:
        raise Malformed(
            "ineligible cars let others move up in one round and not in another, which no regulations here can say",
            place=f"{file}: rules.round_overrides",
            remedy="Say close_up_after_ineligible in every round with ineligible cars, or in none",
        )


def _check_names(season: SeasonFile, round_: Round, place: str) -> None:
    """Every driver and constructor of a result is declared."""
    for row in _rows(round_):
        if row.driver not in season.drivers:
            what, near = f"{row.driver!r} is no driver of this file", near_names(row.driver, season.drivers)
            raise Malformed(what, place=place, excerpt=near, remedy="Add it to drivers")
        if row.constructor not in season.constructors:
            what, near = (
                f"{row.constructor!r} is no constructor of this file",
                near_names(row.constructor, season.constructors),
            )
            raise Malformed(what, place=place, excerpt=near, remedy="Add it to constructors")


def _check_rows(round_: Round, place: str) -> None:
    """Every row of a result is there once."""
    for name, rows in (("results", round_.results), ("sprint_results", round_.sprint_results)):
        seen: dict[tuple[object, ...], int] = {}
        for at, row in enumerate(rows, start=1):
            same = (row.pos, row.text, row.number, row.driver, row.constructor)
            if same in seen:
                what = f"{row.driver} in car {row.number} is there already ({name}[{seen[same]}])"
                raise Malformed(what, place=f"{place}.{name}[{at}]", remedy="Take one of the two out")
            seen[same] = at


def _rows(round_: Round) -> Iterator[ResultRow | QualifyingRow]:
    printed: Sequence[Sequence[ResultRow | QualifyingRow]] = (
        round_.results,
        round_.sprint_results,
        round_.qualifying,
        round_.sprint_qualifying,
    )
    for rows in printed:
        yield from rows


def _check_override(season: SeasonFile, round_: Round, place: str) -> None:
    """What is said of a round twice is the same."""
    said = season.rules.round_overrides.get(str(round_.round))
    if said is not None and round_.rule_override not in (None, said):
        what = f"the rules of round {round_.round} and its rule_override differ"
        raise Malformed(what, place=place, remedy="Say it once, or twice the same")
    factor = season.override(round_).points_multiplier
    if round_.points_multiplier is not None and factor != round_.points_multiplier:
        what = f"points_multiplier is {round_.points_multiplier}, and the rules of round {round_.round} say {factor}"
        raise Malformed(what, place=place, remedy="Say it in rules.round_overrides too")


@contextmanager
def blamed(place: str) -> Iterator[None]:
    """Say where the value stands that no fact can be made of. Errors: Malformed."""
    try:
        yield
    except ValidationError as error:
        first = first_complaint(error)
        where = ".".join(str(part) for part in first["loc"])
        raise Malformed(f"{where}: {plainly(first)}" if where else plainly(first), place=place) from None
