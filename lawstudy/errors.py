"""The shell's error tree.

ShellError               anything the command line reports by itself; ``str(error)`` is in Chinese
├── SiteExists           `init` would overwrite a site
├── NotADemo             simulation was asked for on a real site
└── ReportFileUnknown    a bank report is written to .xlsx or .html only
"""

from __future__ import annotations

from foundation.errors import LawStudyError


class ShellError(LawStudyError):
    """Base of the room's errors."""


class SiteExists(ShellError):
    """The folder holds something else."""


class NotADemo(ShellError):
    """Simulated papers belong in a demo site only."""


class ReportFileUnknown(ShellError):
    """The name of the file says no format that there is."""
