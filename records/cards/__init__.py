"""Enforcement cards' register: what happens to a card, its history, and the yearly review."""
