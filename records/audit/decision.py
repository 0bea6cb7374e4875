"""A decision that the audit trail knows: one dataclass each, with its name, its Chinese title and what it says.

A field called ``before`` or ``after`` is kept as such; all others together are kept as what holds after the decision.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Base of all. ``subject``: what was decided upon; ``name`` is kept for ever, ``title`` is what people read."""

    name: ClassVar[str]
    title: ClassVar[str]
    subject: str

    def kept(self) -> tuple[object, object]:
        """What the trail keeps as before and as after."""
        own = {field.name: getattr(self, field.name) for field in fields(self)}
        del own["subject"]
        before = own.pop("before", None)
        return before, own.get("after", own or None)
