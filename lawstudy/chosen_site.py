"""The site that was chosen before the command: for groups of commands in modules of their own."""

from __future__ import annotations

import tomllib
from pathlib import Path

import typer

from foundation.site import SETTINGS
from lawstudy.errors import ShellError
from lawstudy.operations import messages

OF_A_HALL = frozenset({"serve", "hall", "doctor", "backup", "audit", "clock"})
"""Commands that a site that was made of a hall's pack knows; nothing else is any of its business."""


def refuse_in_hall(site: Path, command: str | None) -> None:
    """Raises `ShellError` for a command that a hall's own site does not know. What is no site is told by the command."""
    if command is None or command in OF_A_HALL:
        return
    try:
        settings = tomllib.loads((site / SETTINGS).read_text(encoding="utf-8"))
        hall = settings.get("hall", {}).get("name", "")
    except (OSError, ValueError, AttributeError):
        return
    if hall:
        raise ShellError(messages.HALL_NOT_HERE, hall=hall)


def chosen_site(context: typer.Context) -> Path:
    """What ``--site`` said, or the folder in which one is."""
    site: Path = context.find_root().params["site"]
    return site
