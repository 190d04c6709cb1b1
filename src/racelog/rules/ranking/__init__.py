"""Results and tables of a season, worked out again only as far as something changed.

Idea: everything that follows from a season is arithmetic on values that never change in place. So whatever was worked
out some lines of the log ago still holds where the values it was made of are the same objects. A chain of such steps
leads from facts to tables, and each takes over what it can:

- `outcomes.py`: a session's classification and awards are taken over unless something new is said about its round, or
  about the season as a whole (regulations, calendar, entries). What is worked out again and turns out equal is given as
  the object it was.
- `tally.py`: what one competitor brings into a table. Where every result counts, the tally after a round is the one
  before it and the awards of that round; where results are dropped, it is counted anew.
- `every_round.py`: the tables after all rounds are ranked together. Against the tables of some lines ago only the
  competitors whose awards differ are tallied again, and from the first round on where they do.
- `standings.py`: a table is sorted by groups of those level on points; a group nobody left or joined keeps its lines,
  or is moved up or down as a whole.
- `results.py`: all of it together, and what of the last time is handed on to the next.

Invariant: what is given is equal to what ranking everything from nothing would give, whatever was handed on
(`tests/test_properties.py` holds the two against each other). Whoever builds on it may compare objects, not values.

Cost: one more fact costs its round: its sessions are classified and scored again, the tallies of those it touches are
made again for that round and later ones, and the lines of the groups they leave and join. Nothing grows with the length
of the season but the tables after later rounds. Points that move with drivers between classes break the chain, and such
championships are ranked table by table.
"""
