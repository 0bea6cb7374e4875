"""A key that was wrong: what would follow from its correction, two people who decide it, and the keys that score from then on."""
