from __future__ import annotations

import pytest

from question_bank.check import messages
from question_bank.check.editor import item_cautions
from question_bank.check.statute import Lines
from question_bank.item import Item
from tests.question_bank.editor_items import blank, multiple, single, statement

YEARS = ("二年", "六个月", "一年", "三年")
BASIS = "《行政处罚法》(2021)第三十六条第一款"
ARTICLE: Lines = {
    BASIS: (
        "违法行为在二年内未被发现的，不再给予行政处罚；涉及公民生命健康安全的，上述期限延长至五年。法律另有规定的除外。",
    )
}


def codes(item: Item, lines: Lines | None = None) -> list[str]:
    return [caution.code for caution in item_cautions(item, lines or {})]


def test_a_good_item_gives_no_caution() -> None:
    assert codes(single("违法行为的一般追责期限是多久？", *YEARS), ARTICLE) == []


@pytest.mark.parametrize("words", ["以上都对", "以上选项都不正确", "上述说法均正确", "全部正确"])
def test_all_of_the_above(words: str) -> None:
    assert "all_of_above" in codes(single("期限是多久？", "二年", "六个月", "一年", words))


@pytest.mark.parametrize("words", ["全部不予公开", "均由市级机关办理", "全国人民代表大会"])
def test_options_that_only_sound_like_it(words: str) -> None:
    assert "all_of_above" not in codes(single("怎么办？", "二年", "六个月", "一年", words))


def test_absolute_words_only_where_they_give_a_wrong_option_away() -> None:
    wrong = single("怎么办？", "责令改正后从轻处罚", "一律不予处罚", "减轻处罚", "加重处罚")
    assert codes(wrong).count("absolute_word") == 1
    rule = single("怎么办？", "一律公开", "一律不公开", "部分公开", "听证后公开")
    assert "absolute_word" not in codes(rule)


def test_a_key_that_is_much_the_longest() -> None:
    long = "提供可以公开的内容，并对不予公开的内容说明理由"
    found = list(item_cautions(single("怎么办？", "公开", "不公开", long, "听证", key=2), {}))
    assert [(c.code, c.place) for c in found if c.code == "longest_key"] == [
        ("longest_key", "选项C")
    ]
    assert "longest_key" not in codes(
        single("怎么办？", long, "全部公开并且向申请人赔礼道歉说明", "听证", "不公开")
    )


@pytest.mark.parametrize(
    ("one", "other"), [("六十日", "60天"), ("一万元", "10000元"), ("国务院", "国务院。")]
)
def test_two_options_that_say_the_same(one: str, other: str) -> None:
    assert "options_overlap" in codes(single("是什么？", "省政府", one, other, "三十日"))


def test_one_party_and_both_parties_are_a_fair_choice() -> None:
    assert "options_overlap" not in codes(
        single("被告是谁？", "乙局", "乙局和复议机关", "复议机关", "县政府")
    )


def test_the_key_of_another_form() -> None:
    odd = single("怎么处理？", "可以不予处罚", "应当减轻处罚", "应当从轻处罚", "应当不予处罚")
    assert "not_parallel" in codes(odd)
    unit = single("多久？", "六个月", "十日", "二十日", "三十日")
    assert "not_parallel" in codes(unit)
    assert "not_parallel" not in codes(single("多久？", "六个月", "十日", "二年", "三十日"))


@pytest.mark.parametrize(
    ("stem", "hidden"),
    [
        ("下列不属于行政处罚种类的是：", True),
        ("下列说法错误的是哪一项？", True),
        ("下列**不属于**行政处罚种类的是：", False),
        ("行政机关不予受理的情形有哪些？", False),
        ("商户认为处罚错误，应当向哪个机关申请复议？", False),
    ],
)
def test_negative_stems(stem: str, hidden: bool) -> None:
    assert ("negative_stem" in codes(single(stem, *YEARS))) == hidden


def test_a_stem_that_gives_the_answer_away() -> None:
    stem = "被处罚人要求听证的，由拟作出处罚的机关组织。谁组织听证？"
    options = ("拟作出处罚的机关", "上级政府", "司法局", "法院")
    assert "stem_gives_away" in codes(single(stem, *options))
    fair = ("拟作出处罚的机关", "拟作出处罚的机关的上级", "司法局", "法院")
    assert "stem_gives_away" not in codes(single(stem, *fair))


def test_reading_length() -> None:
    assert "long_reading" in codes(single("某局查处一件案件。" * 30, *YEARS))
    assert "long_reading" in codes(statement("某局查处一件案件。" * 15, answer=True))


@pytest.mark.parametrize(
    ("accepted", "numerals", "refuses"),
    [
        (("六十日", "60日", "六十天"), False, False),
        (("六十日", "六十天"), True, False),
        (("六十日", "六十天"), False, True),
        (("六十日",), True, True),
        (("十个工作日",), True, False),
        (("县级以上地方人民政府",), False, True),
        (("规章",), False, False),
    ],
)
def test_blanks_that_refuse_a_right_answer(
    accepted: tuple[str, ...], numerals: bool, refuses: bool
) -> None:
    found = codes(blank("应当在{{}}内提出。", *accepted, numerals=numerals))
    assert ("blank_refuses_right" in found) == refuses


def test_rationales() -> None:
    assert "short_rationale" in codes(single("多久？", *YEARS, rationale="见第三十六条。"))
    silent = single(
        "多久？",
        *YEARS,
        rationale="第三十六条规定为二年，违法行为过了二年未被发现的，机关不再给予处罚。",
    )
    assert codes(silent).count("distractor_unexplained") == 3
    told = silent.model_copy(
        update={"rationale": silent.rationale + "六个月是起诉期限，一年、三年是别的期限。"}
    )
    assert "distractor_unexplained" not in codes(told)
    by_number = silent.model_copy(
        update={"rationale": silent.rationale + "第二项、第三项、第四项没有依据。"}
    )
    assert "distractor_unexplained" not in codes(by_number)


@pytest.mark.parametrize(
    ("facility", "out"), [(0.07, True), (0.7, False), (0.97, True), (0.49, True)]
)
def test_facility(facility: float, out: bool) -> None:
    item = statement("违法行为两年内未被发现的不再处罚。", answer=True, expected_facility=facility)
    assert ("facility_band" in codes(item)) == out


def test_a_statement_copied_whole() -> None:
    copied = "违法行为在2年内未被发现的，不再给予行政处罚。"
    whole = "违法行为在二年内未被发现的，不再给予行政处罚。"
    assert "copies_statute" in codes(statement(whole, answer=True), ARTICLE)
    assert "copies_statute" not in codes(statement(copied, answer=True), ARTICLE)
    assert "copies_statute" not in codes(statement(whole, answer=True), {}), "no text at hand"


@pytest.mark.parametrize(
    ("key", "strange"),
    [
        ("二年", False),
        ("2年", False),
        ("5年", False),
        ("三年", True),
        ("七年", False),
        ("百分之三", True),
    ],
)
def test_numbers_of_the_key_stand_in_the_article(key: str, strange: bool) -> None:
    """Seven years are two and five: a sum is not strange."""
    item = single("违法行为未被发现的一般追责期限是多久？", key, "六个月", "一年", "四年")
    assert ("number_not_in_statute" in codes(item, ARTICLE)) == strange


def test_a_story_has_numbers_of_its_own() -> None:
    item = single("某局3月1日发现张某的行为，怎么处理？", "处罚三万元", "不处罚", "警告", "减轻")
    assert "number_not_in_statute" not in codes(item, ARTICLE)


def test_an_item_on_something_else_than_its_article() -> None:
    item = single(
        "公务员年度考核结果分为哪几个等次？",
        "优秀、称职、基本称职、不称职",
        "好、中、差",
        "上、下",
        "甲等",
    )
    assert "term_not_in_statute" in codes(item, ARTICLE)


def test_what_is_said_names_the_place_and_what_to_do() -> None:
    odd = multiple("下列不属于行政处罚种类的有：", 2, "警告", "罚款", "拘役", "管制")
    (caution,) = [c for c in item_cautions(odd, {}) if c.code == "negative_stem"]
    assert str(caution).startswith("sample-001（题干）：否定题容易看漏")
    assert set(messages.NAMES) == set(messages.CODES)
