"""Views on one medium each: they know kinds, looks and tones, never tables."""
