"""Names of files as a backup has them: what is no UTF-8, such as a name in GBK that came with a stick, has no place in JSON or in a .zip.

Each such byte stands as a character of Unicode's private use (U+F700 and the byte), and so do the bytes of characters that
would be taken for one: whatever the name was, the restored file has it to the byte.
"""

from __future__ import annotations

import re
from pathlib import Path

_PRIVATE, _SURROGATE = 0xF700, 0xDC00
"""Python reads a byte that is no UTF-8 as a surrogate (PEP 383). Only bytes from 0x80 on are: never a dot or a slash."""
_TO_KEEP = re.compile("[\udc80-\udcff\uf780-\uf7ff]")
_KEPT = re.compile("[\uf780-\uf7ff]")


def kept_name(name: str) -> str:
    """As it stands in the backup. ``name``: as Python has it from the system."""
    return _TO_KEEP.sub(
        lambda at: "".join(
            chr(_PRIVATE + byte) for byte in at[0].encode("utf-8", "surrogateescape")
        ),
        name,
    )


def own_name(kept: str) -> str:
    """As the system had it."""
    plain = _KEPT.sub(lambda at: chr(ord(at[0]) - _PRIVATE + _SURROGATE), kept)
    return plain.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")


def place_of(folder: Path, kept: str) -> Path:
    """Where a file of a backup lies that is unpacked into ``folder``."""
    return folder / own_name(kept)
