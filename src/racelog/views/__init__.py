"""Tables as people read them, whatever they are read in."""
