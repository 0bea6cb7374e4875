"""The whole bank for a server that has no time to read files: ``python -m question_bank.snapshot STATUTES FOLDER…`` writes JSON.

A list of ``{"item": …, "reviewed": …}``; the second as `question_bank.review.Reviewed` has it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from question_bank.bank import read_bank
from question_bank.law.register import site_register
from question_bank.review import reviewed_item


def snapshot(folders: Sequence[Path], statutes: Path) -> list[dict[str, Any]]:
    """Every item that can be read, and what there is to review of it."""
    bank = read_bank(folders, register=site_register(statutes))
    return [
        {
            "item": item.model_dump(mode="json"),
            "reviewed": asdict(reviewed_item(item, faulty=item.id in bank.frozen)),
        }
        for item in bank.values()
    ]


def main() -> None:
    """Write what the folders hold that the command line names."""
    statutes, *folders = map(Path, sys.argv[1:])
    sys.stdout.write(json.dumps(snapshot(folders, statutes)))


if __name__ == "__main__":
    main()
