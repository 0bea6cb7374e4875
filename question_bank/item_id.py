"""What items are called by: ``penalty-s-001``; and so are texts that are reviewed like items."""

from __future__ import annotations

import re

ITEM_ID = r"[a-z0-9]+(-[a-z0-9]+)*"
LONGEST_ID = 80
_ID = re.compile(ITEM_ID)


def is_item_id(text: str) -> bool:
    """Whether an item may be called so."""
    return len(text) <= LONGEST_ID and _ID.fullmatch(text) is not None
