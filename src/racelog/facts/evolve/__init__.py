"""How each fact changes the season, one file a subject; `replay` folds a whole log."""

from racelog.facts.evolve.fold import continued, evolve, replay, replay_in_passes

__all__ = ["continued", "evolve", "replay", "replay_in_passes"]
