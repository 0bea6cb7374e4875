"""A statute as this program writes it into a site: Markdown that `question_bank.law.reading` reads back to the same."""

from __future__ import annotations

from collections.abc import Iterator

from question_bank.law.numerals import to_chinese
from question_bank.law.reading import Heading, ReadStatute, article_name, normal_title
from question_bank.law.text import ArticleKey

_MARKS = {"编": "##", "分编": "###", "章": "###", "节": "####"}


def file_name(statute: ReadStatute) -> str:
    """``行政处罚法(2021-01-22).md``, which the version's title and day give."""
    return f"{normal_title(statute.title).replace('/', '／')}({statute.adopted}).md"


def to_markdown(statute: ReadStatute) -> str:
    """The text, with the facts of the version above it."""
    return "\n".join(_lines(statute)) + "\n"


def _lines(statute: ReadStatute) -> Iterator[str]:
    yield "---"
    for name in ("adopted", "in_force_since", "document_number"):
        value = getattr(statute, name)
        if value is not None:
            yield f"{name}: {value}"
    yield "---"
    yield ""
    yield f"# {statute.title}"
    for event in statute.history:
        yield ""
        yield event.text
    headings: dict[ArticleKey | None, list[Heading]] = {}
    for each in statute.headings:
        headings.setdefault(each.before, []).append(each)
    for key, paragraphs in statute.articles.items():
        for each in headings.get(key, []):
            yield ""
            yield f"{_MARKS[each.level]} 第{to_chinese(each.number)}{each.level}　{each.title}".rstrip()
        opening = f"{to_chinese(key[0])}、" if statute.by_clauses else f"**{article_name(key)}**　"
        for paragraph in paragraphs:
            yield ""
            yield f"{opening}{paragraph.text}"
            opening = ""
            for number, text in paragraph.items.items():
                yield ""
                yield f"（{to_chinese(number)}）{text}"
    for each in headings.get(None, []):
        yield ""
        yield f"{_MARKS[each.level]} 第{to_chinese(each.number)}{each.level}　{each.title}".rstrip()
