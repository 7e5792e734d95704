"""Training of the extractive span reader: data, windows, negatives, schedule, checkpoints."""
