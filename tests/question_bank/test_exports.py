"""What is exported is imported as the same: in Excel without loss, in Word as far as a printed paper carries it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from question_bank.bank import ItemBank, load_bank
from question_bank.errors import ProblemsFound
from question_bank.exchange.applying import BankFolder
from question_bank.exchange.excel import read_excel
from question_bank.exchange.excel_out import write_items, write_template
from question_bank.exchange.importing import Defaults, plan_import
from question_bank.exchange.markdown import parse_item
from question_bank.exchange.plan import Added, ImportPlan
from question_bank.exchange.readers import READERS, read_drafts
from question_bank.exchange.report import lost_counts, report_rows, summary, write_report
from question_bank.exchange.sameness import normal
from question_bank.exchange.word import read_word
from question_bank.exchange.word_out import write_paper
from question_bank.exchange.writers import WRITERS
from question_bank.item import Item
from tests.question_bank.samples import FILE, SAMPLES
from tests.question_bank.strategies import items
from tests.question_bank.test_importing import plan, single


def sample(kind: str) -> Item:
    item, _ = parse_item(SAMPLES[kind], FILE)
    assert item is not None
    return item


@pytest.fixture(scope="module")
def shipped() -> ItemBank:
    return load_bank()


def again(path: Path) -> list[Item]:
    """The items that an empty bank gets from a file."""
    made = plan_import(read_drafts(path), ItemBank([]), Defaults(), BankFolder({}))
    assert not made.refused, made.refused
    found = [parse_item(one.text, one.item_id) for one in made.added]
    return [item for item, problems in found if item is not None and not problems]


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(items(), min_size=1, max_size=4, unique_by=(lambda item: item.id,)))
def test_excel_gives_the_same_items_back(
    tmp_path_factory: pytest.TempPathFactory, exported: list[Item]
) -> None:
    path = tmp_path_factory.mktemp("export") / "题库.xlsx"
    write_items(path, exported)
    drafts = read_excel(path)
    assert [draft.problems for draft in drafts] == [()] * len(exported)
    read = [parse_item(one.text, one.item_id) for one in _each(path)]
    assert read == [(item, []) for item in exported]


def _each(path: Path) -> list[Added]:
    """Each draft planned alone: two items of a test may ask the same."""
    plans = [
        plan_import([one], ItemBank([]), Defaults(), BankFolder({})) for one in read_excel(path)
    ]
    return [added for made in plans for added in made.added]


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_sample_of_each_type_survives_excel(tmp_path: Path, kind: str) -> None:
    write_items(tmp_path / "题.xlsx", [sample(kind)])
    assert again(tmp_path / "题.xlsx") == [sample(kind)]


@pytest.mark.parametrize("stem", ["甲{{}}乙", "甲_{{}}乙", "甲{{}}＿＿乙", "甲（　）乙{{}}丙"])
def test_a_blank_beside_a_line_of_the_stem_survives_excel(tmp_path: Path, stem: str) -> None:
    item = sample("fill_in")
    asked = item.questions[0].model_copy(update={"stem": stem, "blanks": (("答案",),)})
    exported = item.model_copy(update={"questions": (asked,)})
    write_items(tmp_path / "题.xlsx", [exported])
    assert again(tmp_path / "题.xlsx") == [exported]


@pytest.mark.slow
def test_the_shipped_items_survive_excel(tmp_path: Path, shipped: ItemBank) -> None:
    exported = list(shipped.values())[::20]
    write_items(tmp_path / "题.xlsx", exported)
    assert sorted(again(tmp_path / "题.xlsx"), key=lambda item: item.id) == exported


def test_options_that_look_lettered_survive_excel(tmp_path: Path) -> None:
    item = sample("single")
    options = tuple(
        option.model_copy(update={"text": f"{letter}．{option.text}"})
        for letter, option in zip("ABCD", item.questions[0].options, strict=True)
    )
    question = item.questions[0].model_copy(update={"options": options})
    item = item.model_copy(update={"questions": (question,)})
    write_items(tmp_path / "题.xlsx", [item])
    assert again(tmp_path / "题.xlsx") == [item]


def test_text_that_no_cell_holds_is_refused(tmp_path: Path) -> None:
    item = sample("single").model_copy(update={"rationale": "字" * 40_000})
    with pytest.raises(ProblemsFound, match="sample-single"):
        write_items(tmp_path / "题.xlsx", [item])
    assert not (tmp_path / "题.xlsx").exists()


def test_nothing_becomes_a_formula(tmp_path: Path) -> None:
    item = sample("single").model_copy(update={"rationale": "=1+1，依据第三十六条"})
    write_items(tmp_path / "题.xlsx", [item])
    sheet = openpyxl.load_workbook(tmp_path / "题.xlsx").active
    assert sheet is not None
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.slow
def test_a_paper_with_keys_is_read_as_the_same_questions(tmp_path: Path, shipped: ItemBank) -> None:
    kinds = ("single", "multiple", "true_false", "fill_in", "short_answer", "case")
    exported = [
        item
        for kind in kinds
        for item in [one for one in shipped.values() if one.type == kind][
            : 8 if kind != "case" else None
        ]
    ]
    write_paper(tmp_path / "卷.docx", exported, title="试卷", keys=True)
    drafts = read_word(tmp_path / "卷.docx")
    assert [draft.problems for draft in drafts] == [()] * len(exported)
    for draft, item in zip(drafts, exported, strict=True):
        assert draft.type == item.type
        assert normal(draft.context) == normal(item.context)
        for mine, theirs in zip(draft.questions, item.questions, strict=True):
            assert normal(mine.stem) == normal(theirs.stem)
            assert [normal(one.text) for one in mine.options] == [
                normal(one.text) for one in theirs.options
            ]
            assert mine.key_letters == theirs.key_letters
            assert (mine.answer, mine.blanks) == (theirs.answer, theirs.blanks)
            assert normal(mine.reference_answer) == normal(theirs.reference_answer)
            assert mine.rubric == theirs.rubric
            if item.type == "case":
                assert mine.points == theirs.points
        assert draft.head["legal_basis"] == list(item.legal_basis)
        assert normal(draft.rationale) == normal(item.rationale)


def test_a_paper_without_keys_holds_none(tmp_path: Path) -> None:
    for keys in (True, False):
        write_paper(tmp_path / f"{keys}.docx", list(map(sample, SAMPLES)), title="卷", keys=keys)
    told, silent = ("\n".join(paragraph_texts(tmp_path / f"{keys}.docx")) for keys in (True, False))
    for word in ("答案", "解析", "评分标准", "两年", "依据"):
        assert word in told
        assert word not in silent
    assert "A．六个月" in silent


def paragraph_texts(path: Path) -> list[str]:
    from docx import Document

    return [paragraph.text for paragraph in Document(str(path)).paragraphs]


@pytest.mark.slow
def test_the_template_has_an_example_of_each_type_and_is_read(
    tmp_path: Path, shipped: ItemBank
) -> None:
    write_template(tmp_path / "模板.xlsx", shipped)
    drafts = read_excel(tmp_path / "模板.xlsx")
    assert [draft.type for draft in drafts] == [
        "single",
        "multiple",
        "true_false",
        "fill_in",
        "short_answer",
        "essay",
        "case",
    ]
    assert [draft.problems for draft in drafts] == [()] * 7
    book = openpyxl.load_workbook(tmp_path / "模板.xlsx")
    assert len(book["试题"].data_validations.dataValidation) == 5
    made: ImportPlan = plan_import(drafts, shipped, Defaults(), BankFolder({}))
    assert len(made.duplicates) == 4


def test_the_report_has_every_row_and_both_sides(tmp_path: Path) -> None:
    other = single(options=("六个月", "一年", "二年", "五年"), lost=("图没有导入",))
    made = plan(single(), single(), other, single(problems=("没有答案",)))
    assert len(report_rows(made)) == made.read == 4
    assert (
        "读到 4 道题：新增 2 道（其中待补全 0 道），修改 0 道，重复 1 道，不导入 1 道"
        in summary(made)
    )
    assert lost_counts(made) == [("图没有导入", 1)]
    write_report(made, tmp_path / "报告.xlsx")
    book = openpyxl.load_workbook(tmp_path / "报告.xlsx")
    assert book["核对结果"].max_row == 5
    near = [cell.value for cell in book["相近的题"][2]]
    assert any("【五年】" in str(value) or "【五】" in str(value) for value in near)


@pytest.mark.parametrize("suffix", WRITERS)
def test_files_for_other_platforms_find_their_reader(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"题{suffix}"
    exported = [sample(kind) for kind in ("single", "multiple", "true_false")]
    path.write_bytes(WRITERS[suffix].write([*exported, sample("case")]))
    assert WRITERS[suffix].cannot(sample("case"))
    drafts = read_drafts(path)
    assert [draft.problems for draft in drafts] == [()] * 3
    assert [draft.questions[0].key_letters for draft in drafts] == ["C", "AC", ""]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("期限？\nA. 一年\nB. 二年\nC. 三年\nANSWER: B\n", "B"),
        ("::期限::期限？{~一年 =二年 ~三年}\n", "B"),
        ("1．期限？\nA．一年\nB．二年\nC．三年\n答案：B\n", "B"),
    ],
)
def test_formats_that_share_a_name_are_told_apart(tmp_path: Path, text: str, key: str) -> None:
    (tmp_path / "题.txt").write_text(text, encoding="utf-8")
    (draft,) = read_drafts(tmp_path / "题.txt")
    assert (draft.questions[0].key_letters, draft.problems) == (key, ())


def test_every_reader_refuses_what_is_not_there_and_others_are_named(tmp_path: Path) -> None:
    for suffix in (*READERS, ".exe"):
        with pytest.raises(ProblemsFound):
            read_drafts(tmp_path / f"没有{suffix}")
