"""What running a site refuses. All are `lawstudy.errors.ShellError`.

ArchiveRefused       a backup is damaged, of a later version, or of something else: carries every problem
RestoreRefused       it cannot be put where it was asked for; nothing was changed
DrillFailed          what was restored is not what was backed up
MoveRefused          the databases stay where they are; nothing was changed
"""

from __future__ import annotations

from collections.abc import Sequence

from lawstudy.errors import ShellError


class _Problems(ShellError):
    """``problems``: a text each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class ArchiveRefused(_Problems):
    """Nothing of it was restored."""


class RestoreRefused(_Problems):
    """Nothing was changed."""


class DrillFailed(_Problems):
    """This backup would not bring the site back."""


class MoveRefused(_Problems):
    """The site works on as before."""
