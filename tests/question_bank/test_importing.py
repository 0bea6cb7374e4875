from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank import messages
from question_bank.bank import ItemBank, read_bank
from question_bank.errors import BankChanged
from question_bank.exchange.applying import BankFolder, look_at
from question_bank.exchange.draft import Draft, Place
from question_bank.exchange.importing import Defaults, apply_import, plan_import
from question_bank.exchange.markdown import parse_item
from question_bank.exchange.markdown_text import item_text
from question_bank.exchange.plan import ImportPlan
from question_bank.item import Item, Option, Question
from tests.question_bank.strategies import items
from tests.question_bank.test_markdown_text import draft_of
from tests.support.synthetic import make_bank, write_items

EMPTY = BankFolder({})
HEAD: dict[str, object] = {
    "content_area": "行政处罚",
    "cognitive_level": "理解",
    "expected_facility": 0.7,
    "legal_basis": ["《行政处罚法》(2021)第三十六条第一款"],
}


def single(
    stem: str = "一般违法行为的追责期限是多久？",
    options: Sequence[str] = ("六个月", "一年", "二年", "三年"),
    key: str = "二年",
    **changed: Any,
) -> Draft:
    chosen = tuple(Option(text=text, is_key=text == key) for text in options)
    question = Question(kind="single", stem=stem, points=1, options=chosen)
    draft = Draft(Place("题.xlsx", "第2行"), "single", (question,), "", "依据第三十六条。", HEAD)
    return replace(draft, **changed)


def plan(*drafts: Draft, bank: ItemBank | None = None, folder: BankFolder = EMPTY) -> ImportPlan:
    return plan_import(drafts, bank or ItemBank([]), Defaults(), folder)


def bank_in(folder: Path) -> ItemBank:
    return read_bank([folder])


def test_a_question_becomes_an_item_file(tmp_path: Path) -> None:
    made = plan(single())
    assert [(one.item_id, one.missing) for one in made.added] == [("own-s-1001", ())]
    apply_import(made, tmp_path)
    bank = bank_in(tmp_path)
    assert not bank.problems
    assert bank["own-s-1001"].questions == single().questions


def test_new_ids_follow_the_area_and_leave_taken_numbers_out() -> None:
    held = Item.model_validate(
        {
            **HEAD,
            "id": "penalty-s-1001",
            "type": "single",
            "points": 1,
            "questions": single("别的").questions,
            "rationale": "依据第三十六条。",
        }
    )
    made = plan(single(), single("另一题？"), bank=ItemBank([held]))
    assert [str(one.path) for one in made.added] == [
        "penalty/penalty-s-1002.md",
        "penalty/penalty-s-1003.md",
    ]


def test_what_is_missing_is_named_and_the_check_of_the_bank_agrees(tmp_path: Path) -> None:
    made = plan(single(head={}, rationale=""))
    (added,) = made.added
    assert "缺少知识点" in added.missing
    assert "缺少法条依据" in added.missing
    assert messages.NO_RATIONALE in added.missing
    assert made.unfinished == 1
    apply_import(made, tmp_path)
    assert not bank_in(tmp_path)
    assert len(bank_in(tmp_path).problems) == len(added.missing)


def test_defaults_are_for_what_the_file_does_not_say() -> None:
    defaults = Defaults("行政许可", "应用", 0.6, ("《行政许可法》(2019)第十二条",), "practice")
    (filled,) = plan_import([single(head={})], ItemBank([]), defaults, EMPTY).added
    assert "content_area: 行政许可" in filled.text
    assert "pool: practice" in filled.text
    assert "points: 1\n" in filled.text
    (said,) = plan_import([single()], ItemBank([]), defaults, EMPTY).added
    assert "content_area: 行政处罚" in said.text


@pytest.mark.parametrize(
    "again",
    [
        single(),
        single("一般违法行为的追责期限是多久?"),
        single(" 一般违法行为 的追责期限,是多久（　）"),
        single(options=("三年", "二年", "一年", "六个月")),
    ],
)
def test_the_same_question_is_a_duplicate(again: Draft) -> None:
    again = replace(again, place=Place("题.xlsx", "第3行"))
    made = plan(single(), again)
    assert [(one.draft.place.where, one.of) for one in made.duplicates] == [
        ("第3行", "题.xlsx 第2行")
    ]


@pytest.mark.parametrize(
    ("other", "remark"),
    [
        (single(key="三年"), messages.NEAR_KEY),
        (
            single(options=("六个月", "一年", "二年", "五年")),
            messages.NEAR_NUMBER.format(one="五", other="三"),
        ),
        (
            single("一般违法行为的不追责期限是多久？"),
            messages.NEAR_NEGATION.format(one="不", other="（无）"),
        ),
    ],
)
def test_what_differs_in_key_number_or_negation_is_pointed_out_and_never_merged(
    other: Draft, remark: str
) -> None:
    made = plan(single(), other)
    assert len(made.added) == 2
    (near,) = made.added[1].near
    assert remark in near.likeness.remarks
    assert near.likeness.one != near.likeness.other


def test_punctuation_between_digits_counts() -> None:
    made = plan(single("依据第三、四条，期限是？"), single("依据第三四条，期限是？"))
    assert not made.duplicates


def test_a_generic_stem_with_other_options_is_another_question() -> None:
    made = plan(
        single("下列说法正确的是："),
        single(
            "下列说法正确的是：", ("听证由当事人申请", "当场收缴罚款", "立案后公示", "复核"), "复核"
        ),
    )
    assert len(made.added) == 2
    assert not made.added[1].near


def test_the_same_id_changes_the_item_by_field(tmp_path: Path) -> None:
    apply_import(plan(single()), tmp_path)
    edited = single(
        key="三年", head={"id": "own-s-1001", "expected_facility": 0.5}, rationale="第三十六条。"
    )
    made = plan(edited, bank=bank_in(tmp_path), folder=look_at(tmp_path))
    (changed,) = made.changed
    assert {one.field.split("；")[0] for one in changed.differences} == {
        "预计难度",
        "解析",
        "题面和答案",
    }
    apply_import(made, tmp_path)
    item = bank_in(tmp_path)["own-s-1001"]
    assert item.questions == edited.questions
    assert item.content_area == "行政处罚"


def test_a_change_that_spoils_an_item_is_refused(tmp_path: Path) -> None:
    apply_import(plan(single()), tmp_path)
    two = single(options=("一年", "二年"), head={"id": "own-s-1001"})
    made = plan(two, bank=bank_in(tmp_path), folder=look_at(tmp_path))
    assert [len(one.reasons) for one in made.refused] == [1]


def test_shipped_items_are_not_changed() -> None:
    bank = make_bank(1)
    (item,) = bank.values()
    draft = replace(draft_of(item), rationale="另一解析，第三十六条。")
    assert len(plan(draft, bank=bank).refused) == 1


@pytest.mark.parametrize(
    "stem", ["题干\n## 小标题", "题干\n- [x] 选项", "题干{{空}}", "见 https://a.example/ 吗"]
)
def test_text_that_an_item_file_would_take_for_something_else_never_changes_quietly(
    stem: str,
) -> None:
    made = plan(single(stem))
    assert made.refused or made.added[0].missing


def test_a_question_whose_text_would_be_read_otherwise_is_refused() -> None:
    made = plan(single(options=("一年", "二年  ", "三年"), key="二年  "))
    assert [one.reasons for one in made.refused] == [
        (messages.IMPORT_NOT_SAME.format(fields=messages.DIFFERENCE_TEXT),)
    ]


def test_unfinished_questions_are_not_added_twice(tmp_path: Path) -> None:
    drafts = [single(head={}), single(options=("一年", "二年"))]
    apply_import(plan(*drafts), tmp_path)
    made = plan(*drafts, bank=bank_in(tmp_path), folder=look_at(tmp_path))
    assert (len(made.duplicates), made.read) == (2, 2)


@pytest.mark.parametrize("character", ["\ufffd", "\ue863", "\ue000"])
def test_what_a_lost_character_leaves_behind_is_refused(character: str) -> None:
    (refused,) = plan(single(f"题{character}干")).refused
    assert len(refused.reasons) == 1
    assert ("䶮" in refused.reasons[0]) == (character == "\ue863")


def test_nothing_is_written_when_somebody_changed_the_bank(tmp_path: Path) -> None:
    write_items(make_bank(1), tmp_path)
    made = plan(single(), bank=bank_in(tmp_path), folder=look_at(tmp_path))
    (path,) = tmp_path.rglob("*.md")
    path.write_text(path.read_text(encoding="utf-8") + "改\n", encoding="utf-8")
    before = look_at(tmp_path)
    with pytest.raises(BankChanged):
        apply_import(made, tmp_path)
    assert look_at(tmp_path).hash == before.hash


@st.composite
def batches(draw: st.DrawFn) -> tuple[list[Item], list[Draft]]:
    """Items of a bank, and drafts: new, edited, the same, unfinished, refused, in any order."""
    known = draw(st.lists(items(), max_size=3, unique_by=lambda item: item.id))
    drafts: list[Draft] = []
    for number, item in enumerate(
        draw(st.lists(st.sampled_from(known) | items() if known else items(), max_size=5)), 1
    ):
        left_out = draw(st.sets(st.sampled_from(["id", "legal_basis", "points", "content_area"])))
        draft = replace(draft_of(item, *left_out), place=Place("题.xlsx", f"第{number}行"))
        change = draw(st.sampled_from(["none", "rationale", "problem", "type"]))
        if change == "rationale":
            draft = replace(draft, rationale=draft.rationale + "。")
        elif change == "problem":
            draft = replace(draft, problems=("没有答案",))
        elif change == "type":
            draft = replace(draft, type=None)
        drafts.append(draft)
    return known, drafts


@pytest.mark.slow
@settings(max_examples=15)
@given(batches())
def test_nothing_vanishes_and_a_second_import_adds_nothing(
    batch: tuple[list[Item], list[Draft]],
) -> None:
    known, drafts = batch
    files = {PurePosixPath(f"{item.id}.md"): item_text(item) for item in known}
    made = plan(*drafts, bank=ItemBank(known), folder=folder_of(files))
    assert made.read == len(drafts)
    placed = [
        one.draft.place
        for group in (made.added, made.changed, made.duplicates, made.refused)
        for one in group
    ]
    assert sorted(map(str, placed)) == sorted(str(draft.place) for draft in drafts)
    files |= {one.path: one.text for group in (made.added, made.changed) for one in group}
    read = [parse_item(text, path.stem)[0] for path, text in files.items()]
    bank = ItemBank(item for item in read if item is not None)
    assert not plan(*drafts, bank=bank, folder=folder_of(files)).added


def folder_of(files: dict[PurePosixPath, str]) -> BankFolder:
    return BankFolder({path: text.encode() for path, text in files.items()})
