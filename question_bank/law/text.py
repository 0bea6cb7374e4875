"""Statute text → articles, paragraphs (款) and items (项), to check that a citation points at something.

Understands the two layouts in common use: plain heads (``第九条 …``) below ``<!-- INFO END -->``, and bold heads
(``**第九条**　…``) below YAML front matter. What stands before the first article (title, history, preface) and the
headings of parts, chapters and sections belong to no article. A text without such heads, a decision or an amendment, has its
clauses (``一、…``) for articles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from question_bank.law.numerals import NUMERAL, from_chinese

ArticleKey = tuple[int, int]
"""Number of the article and of its insertion: 第十二条 is ``(12, 0)``, 第十二条之一 is ``(12, 1)``."""

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# A space must follow the head, or the line is a paragraph that opens with a reference (第三条规定的……).
_ARTICLE = re.compile(
    rf"第(?P<number>{NUMERAL})条(?:之(?P<inserted>{NUMERAL}))?(?:\s+(?P<text>.*))?$"
)
_CLAUSE = re.compile(rf"(?P<number>{NUMERAL})、\s*(?P<text>.*)$")
_ITEM = re.compile(rf"[（(](?P<number>{NUMERAL})[）)]\s*(?P<text>.*)$")
_HEADING = re.compile(
    rf"第(?P<number>{NUMERAL})(?P<level>编|分编|章|节)(?:\s+(?P<title>[^，。；：]*))?$"
)
_OPEN = ("：", "，", "、", "；", ":", ",", ";")
_SUBITEM = re.compile(r"\d+\s*[.．、]")
_INVISIBLE = str.maketrans("", "", "\u200b\ufeff*")
_SENTENCE_ENDS = tuple("。！？；：…”’）;:)")


@dataclass
class Paragraph:
    """A natural paragraph of an article. ``text`` is its opening, ``items`` its numbered items."""

    text: str
    items: dict[int, str] = field(default_factory=dict)

    def extend(self, line: str) -> None:
        """Append a line that goes on where the paragraph, or its last item, stopped."""
        if self.items:
            self.items[next(reversed(self.items))] += line
        else:
            self.text += line

    @property
    def is_open(self) -> bool:
        """Whether the sentence goes on below: an enumeration that is not numbered does so."""
        return (list(self.items.values()) or [self.text])[-1].endswith(_OPEN)


def statute_lines(text: str) -> list[str]:
    """The lines of a text without front matter, comments, emphasis and spaces around; what goes leaves its line empty."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    text = _COMMENT.sub(_emptied, _FRONT_MATTER.sub(_emptied, text))
    # str.strip removes U+3000 as well.
    return [line.translate(_INVISIBLE).strip() for line in text.split("\n")]


def _emptied(match: re.Match[str]) -> str:
    return "\n" * match.group().count("\n")


def article_head(line: str) -> ArticleKey | None:
    """Of which article a line is the first."""
    head = _ARTICLE.match(line)
    return _key(head) if head else None


def clause_head(line: str) -> ArticleKey | None:
    """Of which clause (一、…) a line is the first."""
    head = _CLAUSE.match(line)
    return _key(head) if head else None


def heading(line: str) -> re.Match[str] | None:
    """The heading of a part, chapter or section (``number``, ``level``, ``title``), marked as one or not."""
    return _HEADING.match(line.lstrip("#").strip())


def parse_statute(text: str) -> dict[ArticleKey, list[Paragraph]]:
    """Every article with its paragraphs, in the order of the text.

    Blank lines separate paragraphs. Never raises; text without articles gives an empty result.
    """
    lines = statute_lines(text)
    return _parse(lines, _ARTICLE) or _parse(lines, _CLAUSE)


def _parse(lines: list[str], heads: re.Pattern[str]) -> dict[ArticleKey, list[Paragraph]]:
    articles: dict[ArticleKey, list[Paragraph]] = {}
    current: list[Paragraph] | None = None
    after_blank = True
    for line in lines:
        if not line:
            after_blank = True
            continue
        head = heads.match(line)
        key = _key(head) if head else None
        if head and key:
            _drop_heading(current)
            current = articles.setdefault(key, [])
            _add(current, (head.group("text") or "").strip(), starts=True)
        elif line.startswith("#") or _HEADING.match(line):
            _drop_heading(current)
            current = None
        elif current is not None:
            _add(current, line, starts=after_blank)
        after_blank = False
    _drop_heading(current)
    return articles


def _key(head: re.Match[str]) -> ArticleKey | None:
    found = head.groupdict()
    number = _number(found["number"])
    inserted = _number(found["inserted"]) if found.get("inserted") else 0
    return None if number is None or inserted is None else (number, inserted)


def _number(numeral: str) -> int | None:
    """The number, or ``None`` where a run of numeral characters is none."""
    try:
        return from_chinese(numeral)
    except ValueError:
        return None


def _drop_heading(paragraphs: list[Paragraph] | None) -> None:
    """Remove a heading that stands as plain text after an article: it is no sentence and has no end."""
    if paragraphs and len(paragraphs) > 1:
        last = paragraphs[-1]
        if not last.items and not last.text.endswith(_SENTENCE_ENDS):
            paragraphs.pop()


def _add(paragraphs: list[Paragraph], line: str, *, starts: bool) -> None:
    if not line:
        return
    item = _ITEM.match(line)
    number = _number(item.group("number")) if item else None
    last = paragraphs[-1] if paragraphs else None
    if item and number is not None and last is not None:
        last.items[number] = item.group("text").strip()
    elif last is not None and (not starts or last.is_open or _SUBITEM.match(line)):
        last.extend(line)
    else:
        paragraphs.append(Paragraph(line))
