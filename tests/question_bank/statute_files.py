"""The statute texts beside the repository: which file has which version of which statute."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from question_bank.law.citation import LegalBasis
from question_bank.law.text import ArticleKey, Paragraph, parse_statute

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("LAWSTUDY_SHARED") or ROOT.parent / "shared")
FOLDER = SHARED / "statutes"

needs_texts = pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason=f"no statute texts at {FOLDER} (set LAWSTUDY_SHARED to the folder that has statutes/)",
)

_TITLE = re.compile(r"^# (?:中华人民共和国)?(?P<title>\S.*)$", re.MULTILINE)
_HISTORY = re.compile(
    r"^.*?(?P<year>\d{4})年\d{1,2}月\d{1,2}日.*(?:通过|修订|修正|公布|发布|修正案》)"
)
_NAME = re.compile(r"\((?P<year>\d{4})-\d{2}-\d{2}\)$")


@dataclass(frozen=True)
class StatuteText:
    """One file. ``years``: those by which a citation may name this version."""

    path: Path
    title: str
    years: frozenset[str]
    articles: dict[ArticleKey, list[Paragraph]]


def read_text(path: Path) -> StatuteText:
    text = path.read_text(encoding="utf-8-sig")
    title = _TITLE.search(text)
    assert title, f"no title in {path}"
    # The last line of the history tells the version; a date in the file's name does so too.
    history = text[: text.find("\n## ")].split("\n") if "\n## " in text else text.split("\n")
    dated = [match.group("year") for line in history if (match := _HISTORY.match(line))]
    named = _NAME.search(path.stem)
    years = {*dated[-1:], *([named.group("year")] if named else [])}
    return StatuteText(path, title.group("title").strip(), frozenset(years), parse_statute(text))


@cache
def texts() -> tuple[StatuteText, ...]:
    paths = sorted(path for path in FOLDER.glob("*/*.md") if path.name[0] != "R")
    return tuple(read_text(path) for path in paths)


def articles_of(title: str, version: str) -> list[dict[ArticleKey, list[Paragraph]]]:
    """The articles in each file that has this version; by book where a file is only part of a code."""
    return [text.articles for text in texts() if text.title == title and version[:4] in text.years]


def complaint(basis: LegalBasis, articles: dict[ArticleKey, list[Paragraph]]) -> str | None:
    """Why the citation points at nothing in this text, or ``None``."""
    paragraphs = articles.get((basis.article, basis.inserted))
    if paragraphs is None:
        return "no such article"
    if basis.paragraph > len(paragraphs):
        return f"the article has {len(paragraphs)} paragraphs"
    if not basis.item:
        return None
    if not basis.paragraph and len(paragraphs) > 1:
        return f"an item without its paragraph, where the article has {len(paragraphs)}"
    items = paragraphs[max(basis.paragraph, 1) - 1].items
    return None if basis.item in items else f"the paragraph has the items {sorted(items)}"
