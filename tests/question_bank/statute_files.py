"""The statute texts beside the repository: which file has which version of which statute."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

from question_bank.law.citation import LegalBasis
from question_bank.law.importing import plan_import
from question_bank.law.register import load_register
from question_bank.law.text import ArticleKey, Paragraph
from question_bank.law.texts import StatuteText, StatuteTexts, read_statute_text

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("LAWSTUDY_SHARED") or ROOT.parent / "shared")
FOLDER = SHARED / "statutes"

needs_texts = pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason=f"no statute texts at {FOLDER} (set LAWSTUDY_SHARED to the folder that has statutes/)",
)


@cache
def imported() -> Path:
    """The texts as a site has them: a statute that comes in several files is one text. Removed when the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="lawstudy-statutes-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    plan_import([FOLDER], folder, load_register()).write()
    return folder


@cache
def files() -> tuple[StatuteText, ...]:
    """The texts as they lie there, parts of codes apart."""
    paths = sorted(path for path in FOLDER.glob("*/*.md") if path.name[0] != "R")
    found = {path: read_statute_text(path) for path in paths}
    assert None not in found.values(), found
    return tuple(text for text in found.values() if text is not None)


@cache
def texts() -> StatuteTexts:
    """The imported texts."""
    return StatuteTexts(imported())


def articles_of(title: str, version: str) -> list[Mapping[ArticleKey, Sequence[Paragraph]]]:
    """The articles of this version, if it is there."""
    return [text.articles for text in texts().versions(LegalBasis(title, version, 1))]


def complaint(basis: LegalBasis, articles: Mapping[ArticleKey, Sequence[Paragraph]]) -> str | None:
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
