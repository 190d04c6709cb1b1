"""A season at another moment, or as it would be: as of a line or a time, what changed between two, what if."""
