"""Which reader a file goes to: by its name, and by what it begins with where several formats share a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from question_bank import messages
from question_bank.exchange.aiken import read_aiken
from question_bank.exchange.csv_file import read_csv
from question_bank.exchange.draft import Draft
from question_bank.exchange.excel import read_excel
from question_bank.exchange.gift import read_gift
from question_bank.exchange.incoming import decoded, incoming, refuse, refuse_old
from question_bank.exchange.moodle_xml import read_moodle_xml
from question_bank.exchange.qti import read_qti
from question_bank.exchange.text import read_text
from question_bank.exchange.word import read_word
from question_bank.exchange.xml_file import local_name, parse_xml

_AIKEN = re.compile(r"^ANSWER:\s*[A-Z]\s*$", re.MULTILINE)
_GIFT = re.compile(r"^\s*(?:::|\$CATEGORY:)|\{\s*(?:[=~#]|T(?:RUE)?\}|F(?:ALSE)?\})", re.MULTILINE)


def _any_text(path: Path) -> list[Draft]:
    """A .txt: Aiken and GIFT are recognised by their signs."""
    text = decoded(incoming(path), path.name)
    if _AIKEN.search(text):
        return read_aiken(text, path.name)
    return read_gift(text, path.name) if _GIFT.search(text) else read_text(path)


def _any_xml(path: Path) -> list[Draft]:
    data = incoming(path)
    is_moodle = local_name(parse_xml(data, path.name)) == "quiz"
    return read_moodle_xml(data, path.name) if is_moodle else read_qti(data, path.name)


READERS: Mapping[str, Callable[[Path], list[Draft]]] = {
    ".xlsx": read_excel,
    ".xlsm": read_excel,
    ".csv": read_csv,
    ".docx": read_word,
    ".txt": _any_text,
    ".gift": lambda path: read_gift(decoded(incoming(path), path.name), path.name),
    ".xml": _any_xml,
    ".zip": lambda path: read_qti(incoming(path), path.name),
}


def read_drafts(path: Path) -> list[Draft]:
    """The questions of a file, in its order. Raises `ProblemsFound` when it cannot be read as a whole."""
    refuse_old(path)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = "、".join(READERS)
        raise refuse(path.name, messages.INCOMING_UNKNOWN.format(suffix=path.suffix, known=known))
    return reader(path)
