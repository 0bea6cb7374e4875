"""The site that was chosen before the command: for groups of commands in modules of their own."""

from __future__ import annotations

from pathlib import Path

import typer


def chosen_site(context: typer.Context) -> Path:
    """What ``--site`` said, or the folder in which one is."""
    site: Path = context.find_root().params["site"]
    return site
