"""The shell's error tree.

ShellError               anything the command line reports by itself; ``str(error)`` is in Chinese
├── SiteMissing          the folder is not a site
├── SiteExists           `init` would overwrite a site
└── NotADemo             simulation was asked for on a real site
"""

from __future__ import annotations


class ShellError(Exception):
    """Base of the room's errors."""


class SiteMissing(ShellError):
    """There is no readable lawstudy.toml."""


class SiteExists(ShellError):
    """The folder holds something else."""


class NotADemo(ShellError):
    """Simulated papers belong in a demo site only."""
