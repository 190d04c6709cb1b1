"""How each fact changes the season, one file a subject; `replay` folds a whole log."""

from racelog.facts.evolve.fold import evolve, replay

__all__ = ["evolve", "replay"]
