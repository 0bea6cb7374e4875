"""The texts of statutes in a folder beside the site: which file has which version of which statute.

The project itself holds none. A folder has Markdown files in either of the layouts that `question_bank.law.text` reads; the title
is the first heading, the version the last dated line of the history, or the date at the end of the file's name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from question_bank.law.citation import LegalBasis, parse_legal_basis
from question_bank.law.numerals import to_chinese
from question_bank.law.text import ArticleKey, Paragraph, parse_statute

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
    text: str

    @cached_property
    def articles(self) -> Mapping[ArticleKey, Sequence[Paragraph]]:
        """Its articles, by number and insertion."""
        return parse_statute(self.text)


def read_statute_text(path: Path) -> StatuteText | None:
    """One file; ``None`` for what is no text of a statute, or cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
    title = _TITLE.search(text)
    if title is None:
        return None
    # The last line of the history tells the version; a date in the file's name does so too.
    history = text[: text.find("\n## ")].split("\n") if "\n## " in text else text.split("\n")
    dated = [match.group("year") for line in history if (match := _HISTORY.match(line))]
    named = _NAME.search(path.stem)
    years = {*dated[-1:], *([named.group("year")] if named else [])}
    return StatuteText(path, title.group("title").strip(), frozenset(years), text)


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
            paragraphs
            for text in self.texts
            if text.title == basis.title and basis.version[:4] in text.years
            if (paragraphs := text.articles.get(key))
        ]
        wordings = {_wording(paragraphs) for paragraphs in found}
        return found[0] if len(wordings) == 1 else None

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


def _wording(paragraphs: Sequence[Paragraph]) -> str:
    """What an article says, whatever its spaces and the width of its marks."""
    lines = [line for each in paragraphs for line in (each.text, *each.items.values())]
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", "".join(lines)))
