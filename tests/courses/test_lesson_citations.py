"""Citations as lessons show them: the lesson's own law is named once, and nothing else of what is said changes."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from courses.lesson.citations import CitationView, versions_of
from courses.lesson.page import StudyPage, find_lesson, lesson_page, shown_lessons
from question_bank.law.citation import LegalBasis
from question_bank.law.register import load_register
from question_bank.law.text import Paragraph
from question_bank.law.texts import StatuteTexts
from tests.question_bank.statute_files import needs_texts, texts

VERSIONS = versions_of(["《中华人民共和国行政处罚法》(2021)", "《行政复议法》(2023)"])


def nothing(_: LegalBasis) -> None:
    return None


def in_full(html: str) -> str:
    """What the source says: every law that was left out is named again, and nothing can be tapped."""
    named = re.sub(
        r'<span class="ls-cited" data-law="([^"]+)"[^>]*>(.*?)</span>', r"《\1》\2", html
    )
    return re.sub(r'<a class="ls-citation"[^>]*>(.*?)</a>', r"\1", named)


def read(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>依据（《行政处罚法》第十条）。</p>", "依据（第十条）。"),
        ("<p>《中华人民共和国行政处罚法》第十条第一款、第三款</p>", "第十条第一款、第三款"),
        ("<p>《行政复议法》第二十条</p>", "《行政复议法》第二十条"),
        # After another law in the same paragraph a bare number would be taken for that law's.
        (
            "<p>《行政复议法》第二十条和《行政处罚法》第十条</p>",
            "《行政复议法》第二十条和《行政处罚法》第十条",
        ),
        ("<p>按《某办法》办，《行政处罚法》第十条</p>", "按《某办法》办，《行政处罚法》第十条"),
        (
            "<p>《行政复议法》第二十条</p><p>《行政处罚法》第十条</p>",
            "《行政复议法》第二十条第十条",
        ),
        ("<p>学习《行政处罚法》，见第十条</p>", "学习《行政处罚法》，见第十条"),
        ("<p>《没有列出的法》第三条</p>", "《没有列出的法》第三条"),
    ],
)
def test_the_lessons_own_law_is_left_out_where_nothing_else_was_named(
    html: str, shown: str
) -> None:
    view = CitationView(VERSIONS, nothing)
    found = view.shown(html)
    assert read(found) == shown
    assert "<a " not in found
    assert in_full(found).replace("中华人民共和国", "") == html.replace("中华人民共和国", "")


def test_each_article_whose_text_is_at_hand_can_be_opened() -> None:
    asked: list[str] = []

    def find(basis: LegalBasis) -> list[Paragraph] | None:
        asked.append(str(basis))
        return [Paragraph("合成条文。")] if basis.article == 11 else None

    view = CitationView(VERSIONS, find)
    found = view.shown("<p>《行政处罚法》第十一条第二款、第十二条第一款</p>")
    assert '<a class="ls-citation" href="#article-a0-11-0">第十一条第二款</a>' in found
    assert read(found) == "第十一条第二款、第十二条第一款"
    assert asked == ["《行政处罚法》(2021)第十一条", "《行政处罚法》(2021)第十二条"]
    assert [each.cited for each in view.articles.values()] == ["《行政处罚法》(2021)第十一条"]


def read_by_people(page: StudyPage) -> list[str]:
    """The HTML of what is read: texts, and what is said to who chooses at a step."""
    found: list[str] = []
    for block in page.blocks:
        if block.kind == "text":
            found.append(block.html)
        elif block.kind == "step" and block.facts:
            found += [reply["text"] for reply in block.facts["replies"]]
    return found


@pytest.mark.parametrize("lesson", [each.id for each in shown_lessons()])
def test_no_statement_of_law_changes(lesson: str) -> None:
    """The audit of the sources holds for the pages: put back in full, a page says exactly what its source says."""
    source, page = find_lesson(lesson), lesson_page(lesson, nothing)
    assert source is not None
    assert page is not None
    shown = read_by_people(page.study)
    assert [in_full(text) for text in shown] == read_by_people(source)
    shortened = sum(text.count('class="ls-cited"') for text in shown)
    repeated = re.findall(rf"{page.main.split('(')[0]}第", "".join(shown))
    assert shortened > 5
    assert len(repeated) < shortened / 5
    assert page.main == source.statutes[0]


@needs_texts
@pytest.mark.parametrize("lesson", [each.id for each in shown_lessons()])
def test_articles_of_shipped_lessons_are_those_of_the_version_in_force(lesson: str) -> None:
    page = lesson_page(lesson, texts().article)
    assert page is not None
    assert len(page.articles) > 10
    register = load_register()
    for article in page.articles:
        assert all(article.lines), article.cited
        title, version = re.match(r"《(.+)》\((\d+)\)", article.cited).groups()  # type: ignore[union-attr]
        assert register.find(LegalBasis(title, version, 1)) is not None


def test_two_files_that_disagree_show_nothing(tmp_path: Path) -> None:
    folder = tmp_path
    head = "# 中华人民共和国合成法\n\n2021年1月1日通过\n\n<!-- INFO END -->\n\n"
    basis = LegalBasis("合成法", "2021", 1)
    assert StatuteTexts(folder / "none").article(basis) is None
    (folder / "one.md").write_text(f"{head}第一条 甲应当告知乙。\n", encoding="utf-8")
    (folder / "notes.txt").write_text("第一条", encoding="utf-8")
    (folder / "broken.md").write_bytes(b"\xff\xfe")
    found = StatuteTexts(folder).article(basis)
    assert found is not None
    assert [each.text for each in found] == ["甲应当告知乙。"]
    # The same words, otherwise spaced, are the same.
    (folder / "two.md").write_text(f"{head}**第一条**　甲应当 告知乙。\n", encoding="utf-8")
    assert StatuteTexts(folder).article(basis) is not None
    (folder / "three.md").write_text(f"{head}第一条 甲可以告知乙。\n", encoding="utf-8")
    assert StatuteTexts(folder).article(basis) is None
    assert StatuteTexts(folder).article(LegalBasis("合成法", "2019", 1)) is None


def test_lines_are_those_of_the_article_for_what_is_a_citation_with_a_text(tmp_path: Path) -> None:
    text = "# 合成法\n\n2021年1月1日通过\n\n<!-- INFO END -->\n\n第一条 有下列情形的：\n\n（一）甲；\n\n（二）乙。\n\n第二款。\n"
    (tmp_path / "one.md").write_text(text, encoding="utf-8")
    cited = "《合成法》(2021)第一条第一款第二项"
    found = StatuteTexts(tmp_path).lines([cited, "《合成法》(2021)第九条", "没有写清的依据"])
    assert found == {cited: ("有下列情形的：", "（一）甲；", "（二）乙。", "第二款。")}
