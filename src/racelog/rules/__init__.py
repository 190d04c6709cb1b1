"""What follows from the facts: classifications, awards and standings; functions of values and nothing else."""
