"""Which reader a file goes to, by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from question_bank import messages
from question_bank.exchange.csv_file import read_csv
from question_bank.exchange.draft import Draft
from question_bank.exchange.excel import read_excel
from question_bank.exchange.incoming import refuse, refuse_old
from question_bank.exchange.text import read_text
from question_bank.exchange.word import read_word

READERS: Mapping[str, Callable[[Path], list[Draft]]] = {
    ".xlsx": read_excel,
    ".xlsm": read_excel,
    ".csv": read_csv,
    ".txt": read_text,
    ".docx": read_word,
}


def read_drafts(path: Path) -> list[Draft]:
    """The questions of a file, in its order. Raises `ProblemsFound` when it cannot be read as a whole."""
    refuse_old(path)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = "、".join(READERS)
        raise refuse(path.name, messages.INCOMING_UNKNOWN.format(suffix=path.suffix, known=known))
    return reader(path)
