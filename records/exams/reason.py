"""Reasons of decisions: what people type must be there, and fit its column."""

from __future__ import annotations

MOST_REASON = 200
"""Characters of a reason."""


def is_reason(text: str) -> bool:
    """Whether something is said, and not too much."""
    return 0 < len(text.strip()) <= MOST_REASON
