"""How much history one candidate's answers may have: a bound on what one page can make the database grow by.

Whatever the rhythm, the newest answer to every question is taken; beyond the allowance it takes the place of the one
before instead of being kept beside it. Somebody who types an essay and corrects it all the time stays well below.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

MOST_BYTES, BYTES_A_MINUTE = 1_000_000, 250_000
"""At once, and what is added each minute. A long essay (6,000 characters) saved every two seconds for half a minute."""
MOST_CHANGES, CHANGES_A_MINUTE = 1_200, 240


@dataclass(slots=True)
class Allowance:
    """What is left; it fills up again with the time, also while nothing is saved."""

    bytes_left: float = MOST_BYTES
    changes_left: float = MOST_CHANGES
    at: dt.datetime | None = None

    def spend(self, size: int, changes: int, now: dt.datetime) -> bool:
        """Whether so many bytes in so many changes may be kept beside those before them; if so they are paid."""
        if self.at is not None and now > self.at:
            minutes = (now - self.at).total_seconds() / 60
            self.bytes_left = min(MOST_BYTES, self.bytes_left + minutes * BYTES_A_MINUTE)
            self.changes_left = min(MOST_CHANGES, self.changes_left + minutes * CHANGES_A_MINUTE)
        self.at = now if self.at is None else max(now, self.at)
        if size > self.bytes_left or changes > self.changes_left:
            return False
        self.bytes_left -= size
        self.changes_left -= changes
        return True
