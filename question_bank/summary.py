"""How a bank stands, in figures: for a server that has neither memory nor time for reading it.

``python -m question_bank.summary STATUTES FOLDER…`` reads the folders' items, by a site's register and texts, and writes one line
of JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from question_bank.bank import item_files, read_bank
from question_bank.law.register import site_register


@dataclass(frozen=True)
class BankSummary:
    """``items`` that can be read; ``frozen``: not to be used anew; ``problems``: what is wrong with the files."""

    items: int
    frozen: int
    problems: int


def summarize(folders: Sequence[Path], statutes: Path) -> BankSummary:
    """Read the bank. ``statutes``: the folder of a site's register and texts, which need not exist."""
    bank = read_bank(folders, register=site_register(statutes))
    return BankSummary(len(bank), len(bank.frozen), len(bank.problems))


def signature(folders: Sequence[Path], statutes: Path) -> tuple[int, float]:
    """What changes when a file is changed, added or taken away: how many there are, and when the last one was written."""
    files = [*item_files(folders), *statutes.glob("*.*")]
    return len(files), max((path.stat().st_mtime for path in files if path.exists()), default=0.0)


def main() -> None:
    """Summarize the folders that the command line names."""
    statutes, *folders = map(Path, sys.argv[1:])
    sys.stdout.write(json.dumps(asdict(summarize(folders, statutes))))


if __name__ == "__main__":
    main()
