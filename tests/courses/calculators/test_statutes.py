"""The rules against the law: every article exists in force, and says the length that the rule has."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence

import pytest

from courses import messages
from courses.calculators import competence, deadline, discretion
from courses.calculators.deadline import Rule, rules
from question_bank.law.citation import LegalBasis, parse_legal_basis
from question_bank.law.numerals import to_chinese
from question_bank.law.reading import normal_title
from question_bank.law.register import load_register
from question_bank.law.text import ArticleKey, Paragraph
from tests.question_bank.statute_files import articles_of, complaint, needs_texts

ON = dt.date(2026, 11, 26)


def _cited() -> Iterator[str]:
    for module in (competence, deadline, discretion):
        data = tomllib.loads(module.RULES.read_text("utf-8"))
        tables = [each for kind in data.values() for each in _rows(kind)]
        bases = [text for row in tables for name, text in row.items() if "basis" in name]
        yield from (_whole(each) for text in bases for each in text.split("、《"))
        yield from (
            text
            for text in vars(module).values()
            if isinstance(text, str) and text.startswith("《") and "条" in text
        )
    yield messages.CIVIL_CODE_START.removeprefix("参照")
    yield messages.CIVIL_CODE_MONTH.removeprefix("参照")


def _whole(text: str) -> str:
    """A citation whose first mark was taken with the one before it."""
    return text if text.startswith("《") else f"《{text}"


def _rows(kind: Sequence[dict[str, str]] | dict[str, dict[str, str]]) -> list[dict[str, str]]:
    return list(kind.values()) if isinstance(kind, dict) else list(kind)


def parted(text: str) -> list[str]:
    """《甲》(2021)第一条、第二条、《乙》(2020)第三条 → three citations."""
    found: list[str] = []
    for part in re.split("、(?=《|第)", text):
        law = "" if part.startswith("《") else found[-1][: found[-1].rindex(")") + 1]
        found.append(law + part)
    return found


CITED = sorted({citation for text in _cited() for citation in parted(text)})


def articles(basis: LegalBasis) -> list[Mapping[ArticleKey, Sequence[Paragraph]]]:
    """The texts of a version that have the article; by book where a file is only part of a code."""
    found = articles_of(normal_title(basis.title), basis.version)
    return [each for each in found if (basis.article, basis.inserted) in each] or found


def place(basis: LegalBasis) -> str:
    """The words of the place that is cited; of the whole article where no paragraph is."""
    paragraphs = articles(basis)[0][basis.article, basis.inserted]
    if basis.paragraph:
        paragraphs = [paragraphs[basis.paragraph - 1]]
    if basis.item:
        return paragraphs[0].items[basis.item]
    return "\n".join(text for each in paragraphs for text in (each.text, *each.items.values()))


def words_of(text: str) -> str:
    """The words of all places of a basis."""
    return "\n".join(place(parse_legal_basis(citation)) for citation in parted(text))


def test_there_is_something_to_check() -> None:
    assert len(CITED) > 60


@pytest.mark.parametrize("citation", CITED)
def test_every_article_is_registered_and_in_force(citation: str) -> None:
    basis = parse_legal_basis(citation)
    assert load_register().complaint(basis, ON) is None
    assert str(basis) == citation


@needs_texts
@pytest.mark.parametrize("citation", CITED)
def test_every_paragraph_and_item_stands_in_the_text(citation: str) -> None:
    basis = parse_legal_basis(citation)
    found = articles(basis)
    assert found
    assert [complaint(basis, each) for each in found] == [None] * len(found)


_UNITS = {"working_day": "(?:个?工作)?日", "day": "日", "month": "个月", "year": "年"}


@needs_texts
@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.id)
def test_the_article_has_the_length(rule: Rule) -> None:
    numerals = [to_chinese(rule.length), str(rule.length), *(["两"] if rule.length == 2 else [])]
    length = rf"(?<![一二三四五六七八九十百\d])(?:{'|'.join(numerals)}){_UNITS[rule.unit]}"
    text = words_of(rule.basis)
    assert re.search(length + ("前" if rule.direction == "before" else ""), text), text


@needs_texts
@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.id)
def test_working_days_are_those_that_the_law_calls_so(rule: Rule) -> None:
    """And days are days where it does not."""
    named = f"{rule.length}个工作日" in words_of(rule.basis)
    if rule.area.working_basis:
        text = words_of(rule.area.working_basis)
        assert "工作日" in text
        listed = re.findall("“(.+?)日”", text)
        most = re.search("本法中(.+?)日以内", text)
        if listed:
            named = named or to_chinese(rule.length) in listed
        elif most:
            named = named or (most[1] == to_chinese(10) and rule.length <= 10)
        else:
            named = True  # All of them (行政许可法).
    assert (rule.unit == "working_day") == (named and rule.unit not in ("month", "year"))


@needs_texts
def test_what_is_said_of_the_first_and_the_last_day_stands_there() -> None:
    areas = {each.area.name: each.area for each in rules().values()}
    for area in areas.values():
        if area.last_day == "moves":
            assert "节假日" in words_of(area.last_basis)
        if area.last_day == "refers":
            assert "期间" in words_of(area.last_basis)
        assert (area.last_day == "unsaid") == (not area.last_basis)
        if area.start_basis:
            assert "不计算在期间内" in words_of(area.start_basis)
    assert "不计入" in words_of(messages.CIVIL_CODE_START.removeprefix("参照"))
    assert "月末日" in words_of(messages.CIVIL_CODE_MONTH.removeprefix("参照"))


@needs_texts
@pytest.mark.parametrize("fact", discretion.rules().values(), ids=lambda fact: fact["id"])
def test_the_effect_of_a_circumstance_stands_in_its_article(fact: dict[str, str]) -> None:
    basis = parse_legal_basis(parted(fact["basis"])[0])
    # The head of a list of items has the effect.
    whole = place(LegalBasis(basis.title, basis.version, basis.article, paragraph=basis.paragraph))
    words = {
        "none": "不予行政处罚|不再给予行政处罚",
        "may_none": "可以不予行政处罚",
        "must": "应当从轻或者减轻",
        "may": "可以从轻或者减轻",
    }
    assert re.search(words[fact["effect"]], whole), whole
