"""Versions of a statute article by article: made-up texts, properties, and the amendments whose texts are at hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.law.comparison import ArticleChange, compare
from question_bank.law.numerals import to_chinese
from question_bank.law.text import ArticleKey, Paragraph, parse_statute
from question_bank.law.texts import read_statute_text
from tests.question_bank.statute_files import FOLDER, needs_texts

Articles = dict[ArticleKey, list[Paragraph]]


def statute(*articles: str) -> Articles:
    return parse_statute(
        "\n\n".join(f"第{to_chinese(n)}条 {text}" for n, text in enumerate(articles, 1))
    )


def kinds(changes: list[ArticleChange]) -> list[str]:
    return [f"{c.old and c.old[0]}→{c.new and c.new[0]} {c.kind}" for c in changes]


def test_what_became_of_each_article() -> None:
    old = statute(
        "为了规范行政行为，制定本法。",
        "行政机关应当在六十日内作出决定，情况复杂的可以延长三十日。",
        "本法所称期间以日计算。",
        "国务院可以制定实施办法并报全国人民代表大会常务委员会备案。",
    )
    new = statute(
        "为了规范行政行为，制定本法。",
        "行政机关应当公开办事的依据、条件、程序和结果。",
        "行政机关应当在三十日内作出决定，情况复杂的可以延长三十日。",
        "本法所称期间以日计算。",
    )
    assert kinds(compare(old, new)) == [
        "1→1 unchanged",
        "2→3 changed",
        "3→4 renumbered",
        "4→None gone",
        "None→2 new",
    ]


def test_a_reference_is_followed_where_it_leads_to_the_same() -> None:
    old = statute("甲。", "乙的规定适用于本条。", "违反本法第二条规定的，处以罚款。")
    new = statute(
        "甲。", "新加的一条。", "乙的规定适用于本条。", "违反本法第三条规定的，处以罚款。"
    )
    assert kinds(compare(old, new))[:3] == ["1→1 unchanged", "2→3 renumbered", "3→4 renumbered"]


def test_what_refers_to_a_changed_article_is_changed() -> None:
    old = statute("罚款一千元以下，由主管部门决定。", "依照本法第一条处罚的，应当先行告知。")
    new = statute("罚款三千元以下，由主管部门决定。", "依照本法第一条处罚的，应当先行告知。")
    assert kinds(compare(old, new)) == ["1→1 changed", "2→2 changed"]


def test_a_reference_that_leads_elsewhere_is_a_change() -> None:
    old = statute("甲。", "乙。", "依照本法第一条办理。")
    new = statute("甲。", "乙。", "依照本法第二条办理。")
    assert kinds(compare(old, new))[2] == "3→3 changed"


def test_a_reference_to_another_statute_is_words() -> None:
    old = statute("依照《中华人民共和国行政处罚法》第五条办理。")
    new = statute("依照《中华人民共和国行政处罚法》第六条办理。")
    assert kinds(compare(old, new)) == ["1→1 changed"]


def test_articles_that_refer_to_each_other_may_both_be_renumbered() -> None:
    old = statute("除第二条外适用。", "除第一条外都不适用。")
    new = statute("总则。", "除第三条外适用。", "除第二条外都不适用。")
    assert kinds(compare(old, new))[:2] == ["1→2 renumbered", "2→3 renumbered"]


def test_spaces_and_width_are_no_change() -> None:
    old = parse_statute("第一条 应当　在5日内，答复。")
    new = parse_statute("**第一条**　应当在５日内,答复。")
    assert kinds(compare(old, new)) == ["1→1 unchanged"]


def test_an_article_that_has_grown_is_changed_not_gone() -> None:
    words = "生产食品相关产品应当符合法律、法规和食品安全国家标准。"
    new = statute(
        words + "对道路运输实行许可制度，具体办法由国务院规定，" * 6 + "自公布之日起施行。"
    )
    assert kinds(compare(statute(words), new)) == ["1→1 changed"]


_words = st.text("依法办理行政许可处罚公告告知期限", min_size=4, max_size=20).map(
    lambda t: t + "。"
)


@given(st.lists(_words, max_size=6, unique=True), st.lists(_words, max_size=6, unique=True))
def test_nothing_vanishes(before: list[str], after: list[str]) -> None:
    old, new = statute(*before), statute(*after)
    changes = compare(old, new)
    assert [c.old for c in changes if c.old] == list(old)
    assert sorted(c.new for c in changes if c.new) == sorted(new)
    for change in changes:
        if change.old and change.holds:
            assert change.new is not None
            assert before[change.old[0] - 1] == after[change.new[0] - 1]
        elif change.old:
            assert before[change.old[0] - 1] not in after


@given(st.lists(_words, max_size=6, unique=True))
def test_a_version_and_itself(articles: list[str]) -> None:
    found = compare(statute(*articles), statute(*articles))
    assert all(c.kind == "unchanged" and c.old == c.new for c in found)


# 行政复议法 2017 → 2023, read article by article with both texts open. Every article but one was rewritten, most of them because
# 具体行政行为 became 行政行为; 41 (外国人 …) alone is word for word the later 89.
RECONSIDERATION = {
    1: 1, 2: 2, 4: 3, 5: 10, 6: 11, 7: 13, 9: 20, 10: 14, 11: 22, 16: 29, 19: 34, 20: 35, 21: 42,
    23: 48, 26: 56, 27: 57, 29: 72, 31: 62, 32: 77, 33: 78, 34: 80, 35: 81, 36: 82, 37: 83, 39: 87, 40: 88,
}  # fmt: skip
"""Rewritten articles whose later form is plain. The others have none of their own, or share one with others."""
WITHOUT_LATER_FORM = {18, 30, 42}
"""Forwarding by the county (18), land and final rulings (30), earlier statutes (42): no article of the new law takes them up."""


@needs_texts
def test_the_reconsideration_law() -> None:
    old = read_statute_text(FOLDER / "lawrefbook" / "行政复议法(2017-09-01).md")
    new = read_statute_text(FOLDER / "just-laws" / "administrative-reconsideration-law.md")
    assert old
    assert new
    changes = {c.old[0]: c for c in compare(old.articles, new.articles) if c.old}
    assert changes.keys() == set(range(1, 44))
    assert [number for number, change in changes.items() if change.holds] == [41]
    assert changes[41].new == (89, 0)
    later = {number: change.new[0] for number, change in changes.items() if change.new}
    assert {number: later.get(number) for number in RECONSIDERATION} == RECONSIDERATION
    assert {number for number in WITHOUT_LATER_FORM if changes[number].kind == "gone"} == (
        WITHOUT_LATER_FORM
    )


AMENDMENTS = {
    "立法法": ("立法法(2015-03-15).md", "lawrefbook/立法法(2023-03-13).md", 65),
    "食品安全法": ("食品安全法(2021-04-29).md", "just-laws/food-safety-law.md", 148),
    "网络安全法": ("网络安全法(2016-11-07).md", "just-laws/cybersecurity-law.md", 66),
    "监察法": ("监察法(2018-03-20).md", "lawrefbook/监察法(2024-12-25).md", 54),
}
"""How many articles say in the later version what they said in the earlier one."""


@needs_texts
@pytest.mark.parametrize("name", AMENDMENTS)
def test_other_amendments(name: str) -> None:
    before, after, holding = AMENDMENTS[name]
    old = read_statute_text(FOLDER / "lawrefbook" / before)
    new = read_statute_text(FOLDER / after)
    assert old
    assert new
    changes = compare(old.articles, new.articles)
    assert sum(change.holds for change in changes) == holding
    assert all(change.new == change.old for change in changes if change.kind == "unchanged")
