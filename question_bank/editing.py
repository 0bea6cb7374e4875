"""An item file while somebody edits it, for a server that has no time: ``python -m question_bank.editing PATH STATUTES FOLDER…``

reads the text that the file would have, and writes JSON: what `bank check` would say, and the item, if it is one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from question_bank.bank import check_item_text
from question_bank.law.register import site_register


def checked(text: str, path: Path, statutes: Path, folders: Sequence[Path]) -> dict[str, Any]:
    """``problems``: line and reason, in the order of lines; ``item``: as `Item` dumps it, or ``None``."""
    found = check_item_text(text, path, folders, register=site_register(statutes))
    return {
        "problems": [(problem.line, problem.message) for problem in found.problems],
        "item": found.item.model_dump(mode="json") if found.item else None,
    }


def main() -> None:
    """Check what comes in."""
    path, statutes, *folders = map(Path, sys.argv[1:])
    text = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    sys.stdout.write(json.dumps(checked(text, path, statutes, folders)))


if __name__ == "__main__":
    main()
