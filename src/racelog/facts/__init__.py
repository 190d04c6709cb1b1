"""What may be true: the event catalogue, the regulations, the season they add up to."""
