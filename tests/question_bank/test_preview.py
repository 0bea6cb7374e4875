"""An item file as a trainer sees it while writing: the candidate's form, the key beside it, and what is wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grading.paper.build import build_paper
from question_bank import messages
from question_bank.exchange.markdown_text import item_text
from question_bank.forms.placed import placed
from question_bank.item import Item, Question
from question_bank.preview import ItemPreview, preview_item
from question_bank.shown import CellMetadata
from tests.question_bank.samples import CASE, SAMPLES, SINGLE, changed
from tests.question_bank.strategies import items
from tests.support.released_exam import small_exam

NOWHERE = Path("nowhere")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def preview(text: str, name: str = "sample-single", folder: Path = NOWHERE) -> ItemPreview:
    return preview_item(text, folder / f"{name}.md", [folder])


def sample(kind: str) -> ItemPreview:
    text = SAMPLES[kind].replace("enemies:\n  - other-001\n  - other-002\n", "")
    found = preview(text, f"sample-{kind.replace('_', '-')}")
    assert found.problems == []
    return found


def facts(found: ItemPreview) -> list[dict[str, Any]]:
    return [question.facts for question in found.questions]


REFERENCE = (
    "从违法行为发生之日起计算。\n\n有连续状态的，从行为终了之日起计算。\n\n"
    "* （2 分）发生之日\n* （2.5 分）行为终了之日\n* （0.5 分）表述完整"
)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("single", "C"),
        ("multiple", "A、C"),
        ("true_false", "错误"),
        ("fill_in", "二年 或 两年；五年"),
        ("short_answer", REFERENCE),
        ("essay", REFERENCE),
    ],
)
def test_the_key_is_told_as_people_write_it(kind: str, key: str) -> None:
    [question] = sample(kind).questions
    assert question.facts["kind"] == kind
    assert question.key == key


def test_a_true_statement_is_told_apart_from_a_false_one() -> None:
    text = changed(SAMPLES["true_false"], ("answer: false", "answer: true"))
    [question] = preview(text, "sample-true-false").questions
    assert question.key == "正确"


def test_a_case_shows_its_facts_and_a_key_for_each_part() -> None:
    found = preview(CASE, "sample-case")
    assert found.problems == []
    assert found.context == "某区执法局查处某公司的违法行为。\n\n该行为于三年前终了。"
    assert [question.key for question in found.questions] == [
        "A",
        "正确",
        "二年",
        "已经超过二年。\n\n* （9.5 分）写出二年",
    ]
    assert [f["points"] for f in facts(found)] == [4.0, 2.0, 4.5, 9.5]
    assert [f["label"] for f in facts(found)] == [f"1（{part}）" for part in range(1, 5)]
    assert len({f["question"] for f in facts(found)}) == 4


def test_rationale_and_citations_stand_below() -> None:
    found = sample("single")
    assert found.rationale == "依据第三十六条，违法行为超过期限未被发现的，不再处罚。"
    assert list(found.citations) == ["《行政处罚法》(2021)第三十六条第一款"]
    assert found.context == ""


@pytest.mark.parametrize("item", small_exam()[0].values(), ids=lambda item: item.id)
def test_the_form_is_the_one_of_the_paper(item: Item) -> None:
    """The paper's own are its place there, its points, and what an untouched essay reads."""
    bank, form = small_exam()
    paper = nbformat.from_dict(build_paper(form, placed(form, bank)))
    asked = {(question.stem, question.kind) for question in item.questions}
    cells = [cell.metadata["lawstudy"] for cell in paper.cells]
    in_paper = [cell for cell in cells if (cell.get("stem"), cell.get("kind")) in asked]
    shown = facts(preview(item_text(item), item.id))
    assert len(shown) == len(item.questions)
    assert list(map(_without_place, shown)) == list(map(_without_place, in_paper))


def _without_place(found: dict[str, Any]) -> dict[str, Any]:
    return {key: found[key] for key in found if key not in ("question", "label", "points", "stub")}


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("id: sample-single", "id: Sample 1", 2, messages.REASON_ID),
        ("type: single", "type: choice", 3, messages.REASON_TYPE),
        ("area: 行政处罚", "area: 天文", 4, "天文"),
        ("facility: 0.72", "facility: 72%", 6, messages.REASON_FACILITY),
        ("《行政处罚法》(2021)第三十六条第一款", "行政处罚法36条", 9, messages.REASON_CITATION),
        ("(2021)第三十六条第一款", "(2021)第八十七条", 9, "共 86 条"),
        ("- [x] 二年", "- [ ] 二年", 11, "现有 0 个"),
        ("- [ ] 一年", "-[ ] 一年", 14, "-[ ] 一年"),
        ("- [ ] 一年", "- [ ] 六个月", 14, "重复"),
        ("## 解析", "## 分析", 18, "分析"),
    ],
)
def test_what_is_wrong_is_said_in_chinese_with_its_line(
    old: str, new: str, line: int, message: str
) -> None:
    found = preview(changed(SINGLE, (old, new)))
    assert any(at == line and message in reason for at, reason in found.problems)
    assert all(CHINESE.search(reason) for _, reason in found.problems)
    assert [at for at, _ in found.problems] == sorted(at for at, _ in found.problems)


@pytest.mark.parametrize(
    "text", ["", "\n", "没有试题信息", "---\ntype: single\n", SINGLE.replace("- [x]", "- [ ]")]
)
def test_a_text_that_is_no_item_has_problems_and_no_form(text: str) -> None:
    found = preview(text)
    assert found.problems
    assert found == ItemPreview(found.problems, "", [], "", ())


def test_a_wrong_reference_leaves_the_form_in_sight() -> None:
    found = preview(changed(SINGLE, ("area: 行政处罚", "area: 天文")))
    assert [line for line, _ in found.problems] == [4]
    assert [question.key for question in found.questions] == ["C"]


def test_other_items_of_the_bank_are_known(tmp_path: Path) -> None:
    text = changed(SINGLE, ("points: 1\n", "points: 1\nenemies: [other-001]\n"))
    [(line, reason)] = preview(text, folder=tmp_path).problems
    assert (line, "other-001" in reason) == (8, True)
    (tmp_path / "other-001.md").write_text("还没有写", encoding="utf-8")
    assert preview(text, folder=tmp_path).problems == []


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(items())
def test_every_form_is_valid_and_does_not_depend_on_the_key(item: Item) -> None:
    found, other = (preview(item_text(one), item.id) for one in (item, otherwise_keyed(item)))
    assert len(found.questions) == len(item.questions)
    for question in found.questions:
        CellMetadata.model_validate(question.facts)
        assert question.key
    assert facts(other) == facts(found)
    for question, its, old in zip(other.questions, found.questions, item.questions, strict=True):
        all_are_keys = old.options and all(option.is_key for option in old.options)
        assert all_are_keys or question.key != its.key


def otherwise_keyed(item: Item) -> Item:
    """The item with other answers, and not another letter of what candidates see."""
    return item.model_copy(update={"questions": tuple(map(_otherwise_keyed, item.questions))})


def _otherwise_keyed(question: Question) -> Question:
    keys = [option.is_key for option in question.options]
    # Moved on by one, other options are the keys, unless all of them are.
    keys = [*keys[1:], *keys[:1]]
    options = tuple(
        option.model_copy(update={"is_key": key})
        for option, key in zip(question.options, keys, strict=True)
    )
    return question.model_copy(
        update={
            "options": options,
            "answer": None if question.answer is None else not question.answer,
            "blanks": tuple(("别的", *blank) for blank in question.blanks),
            "reference_answer": question.reference_answer and f"另见{question.reference_answer}",
        }
    )


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from(SINGLE.split("\n") + CASE.split("\n")), max_size=30).map(
            "\n".join
        ),
    )
)
def test_any_text_gives_a_form_or_a_reason(text: str) -> None:
    found = preview(text)
    assert bool(found.questions) or bool(found.problems)
    assert all(line >= 1 and CHINESE.search(reason) for line, reason in found.problems)


def test_with_the_texts_of_a_site_the_preview_says_what_the_check_says(tmp_path: Path) -> None:
    text = SINGLE.replace("第三十六条第一款", "第三十六条第二款")
    path = NOWHERE / "sample-single.md"
    assert preview_item(text, path, [NOWHERE], tmp_path).problems == []
    (tmp_path / "行政处罚法(2021-01-22).md").write_text(
        "# 行政处罚法\n\n第三十六条 甲。\n\n第八十六条 乙。\n", encoding="utf-8"
    )
    [(line, reason)] = preview_item(text, path, [NOWHERE], tmp_path).problems
    assert text.splitlines()[line - 1].strip().startswith("- 《行政处罚法》")
    assert "第三十六条只有 1 款" in reason
