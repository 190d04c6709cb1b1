"""Points of a driver who changes class, where the regulations let them move along."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from racelog.facts.regulations import Championship, Regulations
from racelog.rules.awards import Award
from racelog.rules.classification import Classification


def latest_classes(classifications: Sequence[Classification]) -> dict[str, str | None]:
    """The class each driver was in at their last race, of classifications in the order they were run."""
    latest: dict[str, str | None] = {}
    for classification in classifications:
        for car in classification.cars:
            latest.update({drove.driver: car.race_class for drove in car.drove})
    return latest


def after_changes(
    championship: Championship,
    awards: Mapping[str, Sequence[Award]],
    regulations: Regulations,
    latest: Mapping[str, str | None],
) -> Sequence[Award]:
    """The awards of one class's table: without those of who left the class, with those they bring along.

    `awards` are those of every championship. A table whose regulations say "stay" is as it was.
    """
    own = awards.get(championship.id, ())
    classes = championship.eligible.classes
    if championship.change_of_class == "stay" or classes is None:
        return own
    kept = [award for award in own if latest.get(award.competitor) in {None, *classes}]
    for other in regulations.championships:
        if _is_left_for(other, championship):
            kept.extend(
                replace(award, championship=championship.id, note=f"brought along from {other.title}")
                for award in awards.get(other.id, ())
                if latest.get(award.competitor) in classes
            )
    return kept


def _is_left_for(other: Championship, championship: Championship) -> bool:
    return (
        other.id != championship.id
        and other.change_of_class == "move"
        and other.competitor == championship.competitor
        and other.eligible.classes is not None
        and not set(other.eligible.classes) & set(championship.eligible.classes or ())
    )
