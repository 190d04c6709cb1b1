"""The desk: a prompt for a weekend."""
