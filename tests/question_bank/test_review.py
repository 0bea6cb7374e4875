"""The rules of reviewing: who may not, what counts as a typing error, and what differs."""

from __future__ import annotations

from pathlib import Path

import pytest

from question_bank.bank import read_bank
from question_bank.errors import ReviewRulesRejected
from question_bank.review import (
    CHECKS,
    ReviewRules,
    Step,
    differences,
    estimate,
    is_typing_error,
    item_text,
    lacking_checks,
    refused_to,
    review_rules,
)

STRICT, SMALL = ReviewRules(), ReviewRules("no_two_in_a_row")
TEXT = "当事人应当在六十日内申请。\nA．三日\nB．五日\n答案：A\n解析：\n依据《某法》第三条,从收到之日起算"


@pytest.mark.parametrize("rules", [STRICT, SMALL])
def test_nobody_reviews_what_they_wrote_or_approves_what_they_reviewed(rules: ReviewRules) -> None:
    taken = [Step("trial", "b"), Step("first", "c"), Step("second", "d")]
    for step in ("trial", "first", "second", "final"):
        assert "您本人提交" in refused_to("a", step, "a", [], rules)
    for reviewer in "cd":
        assert "另一人" in refused_to(reviewer, "final", "a", taken, rules)
    assert refused_to("c", "second", "a", taken[:2], rules)
    assert refused_to("b", "first", "a", taken[:1], rules)
    assert refused_to("e", "final", "a", taken, rules) == ""


def test_in_a_small_office_who_solved_it_may_review_it_the_second_time_and_no_more() -> None:
    taken = [Step("trial", "b"), Step("first", "c")]
    assert "试做" in refused_to("b", "second", "a", taken, STRICT)
    assert refused_to("b", "second", "a", taken, SMALL) == ""
    assert refused_to("b", "final", "a", [*taken, Step("second", "b")], SMALL)
    assert refused_to("b", "final", "a", [*taken, Step("second", "d")], SMALL)


def test_the_rules_of_a_site(tmp_path: Path) -> None:
    assert review_rules(tmp_path) == STRICT
    path = tmp_path / "review.toml"
    path.write_text('people = "no_two_in_a_row"\n', encoding="utf-8")
    assert review_rules(tmp_path) == SMALL
    for bad in ('people = "nobody"', "people = ", 'peple = "x"'):
        path.write_text(bad, encoding="utf-8")
        with pytest.raises(ReviewRulesRejected, match=r"review\.toml"):
            review_rules(tmp_path)


def test_everything_on_the_list_is_to_be_looked_at() -> None:
    assert lacking_checks(list(CHECKS), important=False, read_aloud=False) == []
    [told] = lacking_checks([c for c in CHECKS if c != "law"], important=False, read_aloud=False)
    assert CHECKS["law"] in told
    assert CHECKS["politics"] not in told
    assert "通读" in lacking_checks(list(CHECKS), important=True, read_aloud=False)[0]
    assert lacking_checks(list(CHECKS), important=True, read_aloud=True) == []


@pytest.mark.parametrize(
    ("old", "new", "typing"),
    [
        ("收到之日起算", "收到之日起計算", True),
        ("第三条,从", "第三条，从", True),
        ("六十日", "三十日", False),
        ("六十日", "60日", False),
        ("应当在", "可以在", False),
        ("当事人应当", "当事人不应当", False),
        ("答案：A", "答案：B", False),
        ("日内", "日前", False),
        ("依据《某法》", "依据《某某某某某某某某某某某某某某某某某某某某某某法》", False),
        ("", "", False),
    ],
)
def test_a_typing_error_touches_nothing_that_matters(old: str, new: str, typing: bool) -> None:
    assert is_typing_error(TEXT, TEXT.replace(old, new, 1) if old else TEXT) is typing


def test_differences_make_both_texts() -> None:
    after = TEXT.replace("六十日", "三十日").replace("B．五日\n", "").replace("起算", "起计算")
    found = differences(TEXT, after)
    assert "".join(part.text for part in found if part.kind != "new") == TEXT
    assert "".join(part.text for part in found if part.kind != "gone") == after
    changed = [(part.kind, part.text) for part in found if part.kind != "same"]
    assert ("gone", "六") in changed
    assert ("new", "三") in changed


def test_estimates_have_a_mean_and_a_spread() -> None:
    assert estimate([]) is None
    assert estimate([0.5]) == (1, 0.5, 0.0)
    found = estimate([0.4, 0.6, 0.8])
    assert found is not None
    assert (found.people, round(found.mean, 6), round(found.spread, 6)) == (3, 0.6, 0.2)


def test_the_text_of_an_item_holds_all_that_its_hash_covers() -> None:
    """Whatever makes another hash, a reviewer sees."""
    bank = read_bank()
    by_text: dict[str, str] = {}
    for item in bank.values():
        text = item_text(item)
        for question in item.questions:
            for option in question.options:
                assert option.text in text
            assert all(word in text for blank in question.blanks for word in blank)
            assert question.reference_answer in text
        assert item.rationale in text
        assert by_text.setdefault(text, item.id) == item.id
