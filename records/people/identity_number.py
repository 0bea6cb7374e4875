"""Resident identity numbers (GB 11643-1999): 17 digits and a check character by ISO 7064 MOD 11-2."""

from __future__ import annotations

import datetime as dt
import re

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def is_identity_number(text: str) -> bool:
    """Whether ``text`` has the right length, a real date of birth and the right check character."""
    if re.fullmatch(r"[1-9][0-9]{16}[0-9X]", text) is None:
        return False
    try:
        dt.date.fromisoformat(f"{text[6:10]}-{text[10:12]}-{text[12:14]}")
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, text[:17], strict=True))
    return text[17] == _CHECKS[total % 11]


def masked(text: str) -> str:
    """What may be shown of any identity number, a wrong one too."""
    return (
        f"{text[:6]}{'*' * max(len(text) - 8, 0)}{text[-2:]}" if len(text) > 8 else "*" * len(text)
    )
