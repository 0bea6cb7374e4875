"""Which program this is: its version, and that of the tables that it works with."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from records.database.revision import newest_revision


def program_version() -> str:
    """Such as ``0.2.0 (0028_0.2.0)``."""
    try:
        found = version("lawstudy")
    except PackageNotFoundError:
        found = "?"
    return f"{found} ({newest_revision()})"
