"""What follows from scores and study: the register of enforcement cards and its yearly review."""
