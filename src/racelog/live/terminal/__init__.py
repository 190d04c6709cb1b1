"""The terminal view of a season; needs textual (`racelog[watch]`)."""
