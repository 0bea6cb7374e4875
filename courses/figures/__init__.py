"""Figures of lessons: a small source that a trainer writes → a drawing, and the same in words."""
