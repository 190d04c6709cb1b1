"""The title: who can still win a championship, with what, and what makes it certain.

Idea: awards are made of what may be taken from the sessions to come (`to_come.py`: by the rules of each round), and
what they lead to is worked out by the rules every table is made by (`level.py`); a title has no rules of its own.
Whether somebody can win is one table: they take everything, the others nothing. What makes a title certain is the
opposite: of all courses (`courses.py`) the one with the most points with which a single rival, taking the best places
left, can still be level; anything above that is enough (`fight.py`). `others.py` looks whether the places ahead of a
contender can be given away at all in a small field.

Invariant: every figure that is called exact parts the ends that win from those that do not; one that is not is on the
safe side, and says so. `tests/every_end.py` enumerates every end of small seasons and holds both against it.

Cost: where nothing to come can be dropped levels add up, and of all courses with the same points the best alone is
kept: the rounds hardly matter. Where results are dropped, every course that differs is replayed, up to
`courses.MOST`.
"""

from racelog.rules.title.fight import Chance, Fight, title_fight
from racelog.rules.title.last_race import Allowed

__all__ = ["Allowed", "Chance", "Fight", "title_fight"]
