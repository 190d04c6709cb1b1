"""The title: who can still win a championship, with what, and what makes it certain."""

from racelog.rules.title.fight import Chance, Fight, title_fight
from racelog.rules.title.last_race import Allowed

__all__ = ["Allowed", "Chance", "Fight", "title_fight"]
