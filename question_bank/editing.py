"""An item file while somebody edits it: what `bank check` would say of it, asked in a process apart by a server that imports nothing for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple


class Edited(NamedTuple):
    """``text``: that the file at ``path`` would have, which need not be there yet; ``folders``: of the bank."""

    text: str
    path: Path
    statutes: Path
    folders: tuple[Path, ...]


def check_edited(edited: Edited) -> bytes:
    """JSON. ``problems``: line and reason, in the order of lines; ``item``: as `Item` dumps it, or ``null``."""
    from question_bank.bank import check_item_text
    from question_bank.law.register import site_register

    register = site_register(edited.statutes)
    found = check_item_text(edited.text, edited.path, edited.folders, register=register)
    told = {
        "problems": [(problem.line, problem.message) for problem in found.problems],
        "item": found.item.model_dump(mode="json") if found.item else None,
    }
    return json.dumps(told).encode()
