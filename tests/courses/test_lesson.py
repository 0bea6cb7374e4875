from __future__ import annotations

import ast
import json
import re
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from nbformat import NotebookNode

from courses.errors import CoursesError, LessonRejected
from courses.lesson.build import build_lesson
from courses.lesson.source import SECTIONS
from question_bank.bank import ItemBank
from question_bank.item import Item, Question
from question_bank.schema import schemas
from question_bank.shown import CellMetadata
from tests.courses.lessons import (
    BANK,
    BODY,
    CHECKS,
    END,
    HEAD,
    LESSON,
    NAME,
    markers,
    rekeyed,
)
from tests.question_bank.samples import REGISTER, changed
from tests.question_bank.strategies import questions
from tests.support.synthetic import make_item


def build(text: str = LESSON, bank: ItemBank = BANK) -> NotebookNode:
    return build_lesson(text, NAME, bank, REGISTER)


def cell(notebook: NotebookNode, cell_id: str) -> NotebookNode:
    (found,) = [c for c in notebook.cells if c.id == cell_id]
    return found


def facts(notebook: NotebookNode, cell_id: str) -> dict[str, Any]:
    found: dict[str, Any] = cell(notebook, cell_id).metadata["lawstudy"]
    return found


def test_cells_come_in_the_order_of_the_text() -> None:
    notebook = build()
    kinds = [(c.metadata["lawstudy"]["role"], c.cell_type) for c in notebook.cells]
    text, step = ("text", "markdown"), ("step", "markdown")
    assert kinds == [
        text,
        text,
        *[text, step, text] * 3,
        text,
        text,
        ("figure", "code"),
        ("calculator", "markdown"),
        text,
        text,
        text,
        text,
        *[("stem", "markdown"), ("answer", "code")] * len(CHECKS),
        text,
    ]
    assert notebook.cells[11].source == "## 讲解\n\n导语。"
    assert notebook.cells[12].source == "### 一、期限\n\n见《行政处罚法》第三十六条第一款。"
    assert notebook.cells[-1].source == END.strip()


def test_text_loses_nothing() -> None:
    notebook = build()
    text = "\n\n".join(c.source for c in notebook.cells if c.id.startswith("text-"))
    written = re.sub(r"```.*?```\n\n|\{\{.*?\}\}\n\n", "", BODY + END, flags=re.DOTALL)
    assert text == written.strip()


def test_what_follows_a_step_is_read_after_it() -> None:
    """Up to the end of the case: what is explained below may be read by who has not decided yet."""
    after = [c.metadata["lawstudy"].get("after", "") for c in build().cells]
    assert after[:14] == [
        "",
        "",
        "",
        "",
        "s01",
        "s01",
        "s01",
        "s02",
        "s02",
        "s02",
        "s03",
        "",
        "",
        "",
    ]
    assert set(after[14:]) == {""}


def test_a_step_reads_in_any_jupyter_with_its_replies_folded() -> None:
    step = cell(build(), "s02")
    assert step.source.startswith(
        "**请先选定。** 第二步怎么办？\n\n* A．不理会\n* B．照第三十六条办\n\n<details>"
    )
    assert "* **B．应当这样** 对，见《行政处罚法》第三十六条。" in step.source
    assert step.metadata["lawstudy"] == {
        "schema": 1,
        "role": "step",
        "question": "s02",
        "kind": "single",
        "label": "2",
        "stem": "第二步怎么办？",
        "options": [{"id": "A", "text": "不理会"}, {"id": "B", "text": "照第三十六条办"}],
        "replies": [
            {"id": "A", "right": False, "text": "容易这样想，但是错在……"},
            {"id": "B", "right": True, "text": "对，见《行政处罚法》第三十六条。"},
        ],
        "after": "s01",
    }


def test_a_figure_is_committed_without_output_and_a_calculator_shows_its_example() -> None:
    notebook = build()
    (figure,) = [c for c in notebook.cells if c.metadata["lawstudy"]["role"] == "figure"]
    assert (figure.outputs, figure.execution_count) == ([], None)
    assert figure.metadata["lawstudy"]["figure"].startswith("决策树 还能不能罚\n问 二年内")
    (calculator,) = [c for c in notebook.cells if c.metadata["lawstudy"]["role"] == "calculator"]
    assert "算例：" in calculator.source
    assert "| 步骤 | 依据 |" in calculator.source
    assert calculator.metadata["lawstudy"]["calculator"] == "deadline"


def test_text_after_a_self_check_stays_in_its_place() -> None:
    text = HEAD + BODY + markers(*CHECKS)
    text = changed(text, ("{{自测 sample-true-false", "休息一下。\n\n{{自测 sample-true-false"))
    cells = build(text).cells
    place = [c.id for c in cells].index("c02")
    assert cells[place + 1].source == "休息一下。"
    assert cells[place + 2].id == "c03-stem"


def test_metadata_of_the_notebook_says_what_the_lesson_is() -> None:
    metadata = build().metadata
    assert metadata["lawstudy"] == {
        "schema": 1,
        "kind": "lesson",
        "id": "sample-lesson",
        "title": "追责期限",
        "content_area": "行政处罚",
        "minutes": 15,
        "serves": ["行政处罚法"],
        "statutes": ["《行政处罚法》(2021)"],
    }
    assert metadata["kernelspec"]["name"] == "python3"
    assert metadata["language_info"] == {"name": "python"}


@pytest.mark.parametrize(
    ("number", "source", "stem"),
    [
        (
            1,
            '# 第1题：在等号右边填写选项字母，如 c01 = "A"',
            "**自测1．** 一般违法行为的追责期限是多久？\n\n* A．六个月\n* B．一年\n* C．二年\n* D．三年",
        ),
        (
            2,
            '# 第2题：在等号右边填写全部正确选项，如 c02 = ["A", "B"]',
            "**自测2．** 下列哪些属于追责期限延长的情形？\n请逐项判断。\n\n"
            "* A．涉及公民生命健康安全\n  且有危害后果的\n* B．涉及市容环境卫生的\n"
            "* C．涉及金融安全且有危害后果的\n* D．涉及交通秩序的",
        ),
        (
            3,
            "# 第3题：正确填 True，错误填 False，如 c03 = True",
            "**自测3．** 追责期限一律为五年。（正确 / 错误）",
        ),
        (
            4,
            '# 第4题：依次填写各空，如 c04 = ["……", "……"]',
            "**自测4．** 一般期限为＿＿＿＿＿＿，涉及金融安全的为＿＿＿＿＿＿。",
        ),
        (
            5,
            '# 第5题：在等号右边填写答案，如 c05 = "……"',
            "**自测5．** 合成试题0：在某情形下，行政机关的下列做法如何评价，期限为＿＿＿＿＿＿。",
        ),
    ],
)
def test_a_self_check_of_each_type(number: int, source: str, stem: str) -> None:
    notebook = build()
    name = f"c{number:02d}"
    assert cell(notebook, f"{name}-stem").source == stem
    assert cell(notebook, name).source == f"{source}\n{name} = None"


def test_metadata_of_answers_is_what_a_form_needs() -> None:
    notebook = build()
    assert facts(notebook, "c02") == {
        "schema": 1,
        "role": "answer",
        "question": "c02",
        "kind": "multiple",
        "label": "2",
        "stem": "下列哪些属于追责期限延长的情形？\n请逐项判断。",
        "item": "sample-multiple",
        "options": [
            {"id": "A", "text": "涉及公民生命健康安全\n且有危害后果的"},
            {"id": "B", "text": "涉及市容环境卫生的"},
            {"id": "C", "text": "涉及金融安全且有危害后果的"},
            {"id": "D", "text": "涉及交通秩序的"},
        ],
    }
    assert facts(notebook, "c04") == {
        "schema": 1,
        "role": "answer",
        "question": "c04",
        "kind": "fill_in",
        "label": "4",
        "stem": "一般期限为{{}}，涉及金融安全的为{{}}。",
        "item": "sample-fill-in",
        "blanks": 2,
    }
    assert facts(notebook, "c03-stem") == {"schema": 1, "role": "stem", "question": "c03"}
    assert facts(notebook, "text-1") == {"schema": 1, "role": "text"}


def checked(notebook: NotebookNode) -> NotebookNode:
    """A notebook that any Jupyter opens, any form understands, and that has been neither run nor answered."""
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) >= (4, 5)
    assert len({c.id for c in notebook.cells}) == len(notebook.cells)
    validator = Draft202012Validator(json.loads(schemas()["notebook-cell-1.schema.json"]))
    for c in notebook.cells:
        CellMetadata.model_validate(c.metadata["lawstudy"])
        assert list(validator.iter_errors(dict(c.metadata["lawstudy"]))) == []
        assert c.metadata["deletable"] is False
        if c.cell_type == "markdown":
            assert c.metadata["editable"] is False
            assert c.source == c.source.strip() != ""
        elif c.metadata["lawstudy"]["role"] == "figure":
            assert c.metadata["editable"] is False
            assert (c.outputs, c.execution_count) == ([], None)
            ast.parse(c.source)
        else:
            assert "editable" not in c.metadata
            assert (c.outputs, c.execution_count) == ([], None)
            (statement,) = ast.parse(c.source).body
            assert isinstance(statement, ast.Assign)
            assert ast.unparse(statement) == f"{c.id} = None"
    return notebook


def test_the_notebook_is_valid_locked_and_blank() -> None:
    checked(build())


def test_the_same_lesson_gives_the_same_bytes() -> None:
    assert nbformat.writes(build()) == nbformat.writes(build())


def test_line_ends_of_windows_make_no_difference() -> None:
    assert build(LESSON.replace("\n", "\r\n")) == build()


@pytest.mark.parametrize("extra", ["", "\n", "\n\n\n", "  \n"])
def test_the_end_of_the_file_makes_no_difference(extra: str) -> None:
    assert build(LESSON.rstrip("\n") + extra) == build()


@pytest.mark.parametrize(
    "spaces",
    [
        "  {{自测 %s 目标1、2}}",
        "{{自测   %s   目标1,2  }}  ",
        "\t{{自测 %s 目标1，2}}",
        "{{自测　%s　目标1、2}}",
    ],
)
def test_spaces_in_a_marker(spaces: str) -> None:
    text = changed(LESSON, ("{{自测 sample-single 目标1、2}}", spaces % "sample-single"))
    assert build(text) == build()


# No key in the notebook


@pytest.mark.parametrize("item_id", CHECKS)
def test_a_notebook_does_not_depend_on_the_key(item_id: str) -> None:
    """With another key in the bank the notebook is the same to the byte, so nothing in it can tell the key."""
    other = rekeyed(BANK[item_id])
    assert other.questions[0] != BANK[item_id].questions[0]
    assert other.content_hash != BANK[item_id].content_hash
    bank = ItemBank([item for item in BANK.values() if item.id != item_id] + [other])
    assert nbformat.writes(build(bank=bank)) == nbformat.writes(build())


@pytest.mark.parametrize(
    "secret",
    ["二年| 两年", "两年", "六十日", "60日", "is_key", "rationale", "0.72", "理解"],
)
def test_what_only_the_bank_knows_is_not_in_the_notebook(secret: str) -> None:
    assert secret not in nbformat.writes(build())


@st.composite
def drawn_item(draw: st.DrawFn, number: int) -> Item:
    """An item that a self-check can use; only its question is drawn, for that is all that is shown."""
    kind = draw(st.sampled_from(["single", "multiple", "true_false", "fill_in"]))
    question = Question.model_validate(draw(questions(kind, 1.0, draw(st.booleans()))))
    update = {"id": f"drawn-{number}", "type": kind, "questions": (question,)}
    return BANK["sample-single"].model_copy(update=update)


@pytest.mark.slow
@settings(max_examples=40)
@given(st.tuples(*map(drawn_item, range(len(CHECKS)))))
def test_whatever_the_items_the_notebook_is_valid_and_keyless(found: tuple[Item, ...]) -> None:
    text = HEAD + BODY + markers(*(item.id for item in found))
    notebook = checked(build(text, ItemBank(found)))
    answers = [
        c.metadata["lawstudy"] for c in notebook.cells if c.metadata["lawstudy"]["role"] == "answer"
    ]
    assert [(answer["item"], answer["kind"]) for answer in answers] == [
        (item.id, item.type) for item in found
    ]
    assert nbformat.writes(build(text, ItemBank(map(rekeyed, found)))) == nbformat.writes(notebook)


LINES = [
    *(f"## {section}" for section in SECTIONS),
    *(f"{{{{自测 {item_id} 目标1}}}}" for item_id in [*CHECKS, "none", "sample-case"]),
    *(
        "### 一",
        "",
        "  ",
        "正文。",
        "《行政处罚法》第八十七条",
        "《甲法》第一条",
        "---",
        "```",
        "```抉择",
        "```决策树 图",
        "- [x] 选项",
        "  回应",
        "{{计算器 管辖}}",
        "- 甲",
    ),
]


EDITS = st.lists(
    st.tuples(st.integers(0, 110), st.integers(0, 1), st.one_of(st.none(), st.sampled_from(LINES))),
    max_size=4,
)


@given(EDITS)
def test_any_text_is_a_lesson_or_refused_with_lines(
    edits: list[tuple[int, int, str | None]],
) -> None:
    """Lines put in and taken out anywhere below the head."""
    lines = (BODY + markers(*CHECKS)).split("\n")
    for place, cut, new in edits:
        lines[place : place + cut] = [] if new is None else [new]
    text = HEAD + "\n".join(lines)
    try:
        notebook = build(text)
    except LessonRejected as error:
        numbers = [int(problem.split(":")[1]) for problem in error.problems]
        assert numbers
        assert all(1 <= number <= text.count("\n") + 1 for number in numbers)
    else:
        checked(notebook)
        shown = "\n".join(c.source for c in notebook.cells)
        quiet = ("{{", "```", "- [")
        assert all(line.strip() in shown for line in lines if not line.strip().startswith(quiet))


@given(st.permutations(CHECKS))
def test_any_order_of_self_checks(order: list[str]) -> None:
    notebook = build(HEAD + BODY + markers(*order))
    assert [facts(notebook, f"c{n:02d}")["item"] for n in range(1, 7)] == order


def test_case_items_have_their_own_place() -> None:
    """A synthetic bank of every type: only what a lesson can check is taken."""
    bank = ItemBank([make_item("case", 0, "行政处罚", 0.5), *BANK.values()])
    with pytest.raises(CoursesError, match="案例题"):
        build(changed(LESSON, ("sample-single", "syn-case-00000")), bank)
