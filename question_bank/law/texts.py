"""The texts of statutes in a folder beside the site: which file has which version of which statute.

The project itself holds none. A folder has the Markdown files that `question_bank.law.importing` wrote, or files in either of the
layouts that `question_bank.law.text` reads; `question_bank.law.reading` says how a file tells its title and version.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from question_bank import messages
from question_bank.law.citation import LegalBasis, parse_legal_basis
from question_bank.law.numerals import to_chinese
from question_bank.law.reading import (
    ReadStatute,
    normal_title,
    read_statute,
    title_and_version,
)
from question_bank.law.text import ArticleKey, Paragraph
from question_bank.law.text_file import date_in_name


@dataclass(frozen=True)
class StatuteText:
    """One file. ``title`` as titles are compared; ``adopted``: the day by which this version goes, if it is known."""

    path: Path
    title: str
    adopted: dt.date | None
    text: str

    @property
    def years(self) -> frozenset[str]:
        """Those by which a citation may name this version."""
        return frozenset({str(self.adopted.year)} if self.adopted else ())

    @cached_property
    def statute(self) -> ReadStatute:
        """All that it says."""
        return read_statute(self.text, named=self.adopted)

    @property
    def articles(self) -> Mapping[ArticleKey, Sequence[Paragraph]]:
        """Its articles, by number and insertion."""
        return self.statute.articles


def read_statute_text(path: Path) -> StatuteText | None:
    """One file; ``None`` for what is no text of a statute, or cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
    title, adopted = title_and_version(text, named=date_in_name(path))
    return StatuteText(path, normal_title(title), adopted, text) if title else None


class StatuteTexts:
    """All texts below a folder, which need not exist; read when the first article is asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def texts(self) -> tuple[StatuteText, ...]:
        """Every text of a statute in the folder."""
        files = sorted(self.folder.rglob("*.md")) if self.folder.is_dir() else []
        return tuple(text for path in files if (text := read_statute_text(path)) is not None)

    def article(self, basis: LegalBasis) -> Sequence[Paragraph] | None:
        """The article that a citation names, in the version that it names; paragraph and item do not matter.

        ``None`` without a text of that version, and where two files say different things: then a person has to look.
        """
        key = (basis.article, basis.inserted)
        found = [
            paragraphs for text in self.versions(basis) if (paragraphs := text.articles.get(key))
        ]
        wordings = {wording(paragraphs) for paragraphs in found}
        return found[0] if len(wordings) == 1 else None

    def versions(self, basis: LegalBasis) -> list[StatuteText]:
        """The files that have the version which a citation names."""
        return [
            text
            for text in self._by_title.get(normal_title(basis.title), ())
            if text.adopted and text.adopted.isoformat().startswith(basis.version)
        ]

    @cached_property
    def _by_title(self) -> Mapping[str, list[StatuteText]]:
        found: dict[str, list[StatuteText]] = {}
        for text in self.texts:
            found.setdefault(text.title, []).append(text)
        return found

    def complaint(self, basis: LegalBasis) -> str | None:
        """Why a citation points at nothing in the text of its version; ``None`` where it does, or no such text is here."""
        versions = self.versions(basis)
        key = (basis.article, basis.inserted)
        if not versions or not any(text.articles for text in versions):
            return None
        named = {"title": basis.title, "year": basis.version, "article": basis.article_text}
        if not any(key in text.articles for text in versions):
            # Of a statute that comes book by book only one may be here.
            whole = any(not text.statute.gaps for text in versions)
            beyond = all(basis.article > text.statute.last for text in versions)
            return messages.NO_SUCH_ARTICLE.format(**named) if whole and not beyond else None
        paragraphs = self.article(basis)
        return None if paragraphs is None else _place_missing(basis, paragraphs, named)

    def lines(self, citations: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The lines of the articles that these cite, by citation; of what is no citation, or has no text here, nothing."""
        found = {}
        for citation in citations:
            try:
                paragraphs = self.article(parse_legal_basis(citation))
            except ValueError:
                continue
            if paragraphs:
                found[citation] = article_lines(paragraphs)
        return found


def article_lines(paragraphs: Sequence[Paragraph]) -> tuple[str, ...]:
    """An article as it is printed: a line for each paragraph and for each of its items."""
    lines: list[str] = []
    for each in paragraphs:
        lines.append(each.text)
        lines += [f"（{to_chinese(number)}）{text}" for number, text in each.items.items()]
    return tuple(filter(None, lines))


def _place_missing(
    basis: LegalBasis, paragraphs: Sequence[Paragraph], named: Mapping[str, str]
) -> str | None:
    if basis.paragraph > len(paragraphs):
        return messages.NO_SUCH_PARAGRAPH.format(count=len(paragraphs), **named)
    if not basis.item:
        return None
    if not basis.paragraph and len(paragraphs) > 1:
        return messages.ITEM_WITHOUT_PARAGRAPH.format(count=len(paragraphs), **named)
    items = paragraphs[max(basis.paragraph, 1) - 1].items
    if basis.item in items:
        return None
    place = basis.article_text + (f"第{to_chinese(basis.paragraph)}款" if basis.paragraph else "")
    return messages.NO_SUCH_ITEM.format(place=place, count=len(items), **named)


def wording(paragraphs: Sequence[Paragraph]) -> str:
    """What an article says, whatever its spaces and the width of its marks."""
    lines = [line for each in paragraphs for line in (each.text, *each.items.values())]
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", "".join(lines)))
