"""The forms of the catalogue, one file a subject."""
