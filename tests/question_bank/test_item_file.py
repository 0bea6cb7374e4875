from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from question_bank import messages
from question_bank.errors import Problem
from question_bank.exchange.markdown import parse_item, read_item
from question_bank.exchange.markdown_text import item_text
from question_bank.item import Item, Option, Question, RubricLine
from tests.question_bank.samples import (
    CASE,
    ESSAY,
    FILE,
    FILL_IN,
    MULTIPLE,
    SAMPLES,
    SHORT_ANSWER,
    SINGLE,
    TRUE_FALSE,
    changed,
    line_of,
)
from tests.question_bank.strategies import items

WHY = "依据第三十六条，违法行为超过期限未被发现的，不再处罚。"


def expected(kind: str, points: float, *questions: Question, **fields: Any) -> Item:
    return Item.model_validate(
        {
            "id": f"sample-{kind.replace('_', '-')}",
            "type": kind,
            "content_area": "行政处罚",
            "cognitive_level": "理解",
            "expected_facility": 0.72,
            "points": points,
            "legal_basis": ("《行政处罚法》(2021)第三十六条第一款",),
            "questions": questions,
            "rationale": WHY,
            **fields,
        }
    )


def parsed(text: str) -> Item:
    item, problems = parse_item(text, FILE)
    assert problems == []
    assert item is not None
    return item


def test_single() -> None:
    options = (
        Option(text="六个月", is_key=False),
        Option(text="一年", is_key=False),
        Option(text="二年", is_key=True),
        Option(text="三年", is_key=False),
    )
    question = Question(
        kind="single", stem="一般违法行为的追责期限是多久？", points=1, options=options
    )
    item = parsed(SINGLE)
    assert item == expected("single", 1, question)
    assert item.questions[0].letters == "ABCD"
    assert item.questions[0].key_letters == "C"


def test_multiple() -> None:
    options = (
        Option(text="涉及公民生命健康安全\n且有危害后果的", is_key=True),
        Option(text="涉及市容环境卫生的", is_key=False),
        Option(text="涉及金融安全且有危害后果的", is_key=True),
        Option(text="涉及交通秩序的", is_key=False),
    )
    stem = "下列哪些属于追责期限延长的情形？\n请逐项判断。"
    question = Question(kind="multiple", stem=stem, points=2, options=options)
    item = parsed(MULTIPLE)
    assert item == expected("multiple", 2, question, enemies=("other-001", "other-002"))
    assert item.questions[0].key_letters == "AC"


def test_true_false() -> None:
    question = Question(kind="true_false", stem="追责期限一律为五年。", points=1, answer=False)
    assert parsed(TRUE_FALSE) == expected("true_false", 1, question)
    other = parsed(changed(TRUE_FALSE, ("answer: false", "answer: true")))
    assert other.questions[0].answer is True


def test_fill_in() -> None:
    question = Question(
        kind="fill_in",
        stem="一般期限为{{}}，涉及金融安全的为{{}}。",
        points=1.5,
        blanks=(("二年", "两年"), ("五年",)),
        numerals_equivalent=True,
    )
    assert parsed(FILL_IN) == expected("fill_in", 1.5, question)
    plain = parsed(changed(FILL_IN, ("numerals_equivalent: true\n", "")))
    assert plain.questions[0].numerals_equivalent is False


@pytest.mark.parametrize(("kind", "text"), [("short_answer", SHORT_ANSWER), ("essay", ESSAY)])
def test_constructed(kind: str, text: str) -> None:
    question = Question.model_validate(
        {
            "kind": kind,
            "stem": "简述追责期限的起算。",
            "points": 5,
            "reference_answer": (
                "从违法行为发生之日起计算。\n\n有连续状态的，从行为终了之日起计算。"
            ),
            "rubric": (
                RubricLine(points=2, text="发生之日"),
                RubricLine(points=2.5, text="行为终了之日"),
                RubricLine(points=0.5, text="表述完整"),
            ),
        }
    )
    assert parsed(text) == expected(kind, 5, question)


def test_case() -> None:
    questions = (
        Question(
            kind="single",
            stem="能否处罚？",
            points=4,
            options=(
                Option(text="不再处罚", is_key=True),
                Option(text="应当处罚", is_key=False),
                Option(text="减半处罚", is_key=False),
            ),
        ),
        Question(kind="true_false", stem="期限从行为终了之日起算。", points=2, answer=True),
        Question(kind="fill_in", stem="期限为{{}}。", points=4.5, blanks=(("二年",),)),
        Question(
            kind="short_answer",
            stem="说明理由。",
            points=9.5,
            reference_answer="已经超过二年。",
            rubric=(RubricLine(points=9.5, text="写出二年"),),
        ),
    )
    context = "某区执法局查处某公司的违法行为。\n\n该行为于三年前终了。"
    assert parsed(CASE) == expected("case", 20, *questions, context=context)
    wrong = parsed(changed(CASE, ("答案：正确", "答案: 错误")))
    assert wrong.questions[1].answer is False


def test_citations_become_canonical() -> None:
    text = changed(
        SINGLE,
        (
            "  - 《行政处罚法》(2021)第三十六条第一款",
            "  - 《中华人民共和国行政处罚法》（2021）第36条第1款\n  - 《刑法》(2020)第12条之1",
        ),
    )
    assert parsed(text).legal_basis == (
        "《行政处罚法》(2021)第三十六条第一款",
        "《刑法》(2020)第十二条之一",
    )


def test_rationale_may_name_any_cited_article() -> None:
    basis = "  - 《行政处罚法》(2021)第三十六条第一款"
    text = changed(SINGLE, (basis, f"  - 《刑法》(2020)第八十七条\n{basis}"))
    assert parsed(text).rationale == WHY


def test_headings_within_a_code_block_are_text() -> None:
    text = changed(SINGLE, ("是多久？\n", "是多久？\n\n```\n## 表格\n```\n"))
    assert "## 表格" in parsed(text).questions[0].stem


@pytest.mark.slow
@given(items())
def test_what_is_written_is_read_back(item: Item) -> None:
    assert parse_item(item_text(item), FILE) == (item, [])


@pytest.mark.slow
@given(items())
def test_the_content_hash_follows_the_content(item: Item) -> None:
    again = parsed(item_text(item))
    assert again.content_hash == item.content_hash
    edited = item.model_copy(update={"rationale": item.rationale + "。"})
    assert edited.content_hash != item.content_hash


@pytest.mark.slow
@given(items(), st.sampled_from(["\n", "\r\n", "\r"]))
def test_line_ends_do_not_matter(item: Item, end: str) -> None:
    assert parse_item(item_text(item).replace("\n", end), FILE) == (item, [])


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_byte_order_mark_and_line_ends_are_tolerated(
    tmp_path: Path, kind: str, end: str, mark: bytes
) -> None:
    path = tmp_path / f"sample-{kind.replace('_', '-')}.md"
    path.write_bytes(mark + SAMPLES[kind].replace("\n", end).encode())
    assert read_item(path) == (parsed(SAMPLES[kind]), [])


def test_line_numbers_hold_with_crlf_and_a_byte_order_mark(tmp_path: Path) -> None:
    text = changed(SINGLE, ("- [ ] 一年", "- [ ]"))
    path = tmp_path / "sample-single.md"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read_item(path, FILE) == (
        None,
        [Problem(FILE, line_of(SINGLE, "一年"), messages.EMPTY_OPTION)],
    )


def test_other_encodings_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "sample-single.md"
    path.write_bytes(SINGLE.encode("gb18030"))
    assert read_item(path, FILE) == (None, [Problem(FILE, 1, messages.NOT_UTF8)])


@pytest.mark.parametrize("missing", [True, False])
def test_unreadable(tmp_path: Path, missing: bool) -> None:
    path = tmp_path / "folder.md"
    if not missing:
        path.mkdir()
    item, [problem] = read_item(path)
    assert item is None
    assert (problem.file, problem.line) == (str(path), 1)
    assert problem.message.startswith(messages.UNREADABLE.format(detail=""))


def test_the_file_name_is_the_id(tmp_path: Path) -> None:
    path = tmp_path / "other.md"
    path.write_text(SINGLE, encoding="utf-8")
    message = messages.ID_NOT_FILE_NAME.format(id="sample-single", file="other.md")
    assert read_item(path) == (None, [Problem(str(path), 2, message)])


def test_the_file_name_is_checked_on_the_line_of_the_id_and_with_the_rest(tmp_path: Path) -> None:
    text = changed(
        SINGLE,
        ("id: sample-single\ntype: single\n", "type: single\nid: sample-single\n"),
        ("- [ ] 一年", "- [ ]"),
    )
    path = tmp_path / "other.md"
    path.write_text(text, encoding="utf-8")
    message = messages.ID_NOT_FILE_NAME.format(id="sample-single", file="other.md")
    assert read_item(path, FILE) == (
        None,
        [
            Problem(FILE, 3, message),
            Problem(FILE, line_of(SINGLE, "一年"), messages.EMPTY_OPTION),
        ],
    )


# Fragments that matter to the format, to reach more of it than letters drawn at random do.
FRAGMENTS = [
    "---\n",
    "\n---\n",
    "## 解析\n",
    "## 参考答案\n",
    "### 评分标准\n",
    "## 问题1（单选，4分）\n",
    "## 问题2（判断，0分）\n",
    "## 问题１（多选,２分)\n",
    "- [x] ",
    "- [ ] ",
    "- [x]\n",
    "  ",
    "- 3分：",
    "- 0分：甲\n",
    "{{",
    "}}",
    "{{|}}",
    "答案：正确\n",
    "points: 0\n",
    "points: .inf\n",
    "answer: true\n",
    "type: case\n",
    "legal_basis: []\n",
    "第一二三四五条",
    "第〇条",
    ": ",
    "\t",
    "&a ",
    "*a",
    "[",
    "? ",
    "'",
    "%",
    "{}",
    "```\n",
    "\r",
    "\x00",
    "\x85",
    "\u2028",
    "\ufeff",
    "AUTOTEST",
]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(list(SAMPLES.values())) | items().map(item_text))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.sampled_from([0, 0, 1, 2, 5, 20, 80]))
        middle = draw(
            st.sampled_from(["", *FRAGMENTS]) | st.text(max_size=4) | st.just(text[start:end] * 2)
        )
        text = text[:start] + middle + text[end:]
    return text


def check_outcome(text: str) -> None:
    """An item without problems, or problems that a person can act on."""
    item, problems = parse_item(text, FILE)
    assert (item is None) == bool(problems)
    count = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    for problem in problems:
        assert problem.file == FILE
        assert 1 <= problem.line <= count + 1  # a body that is missing begins after the end
        assert problem.message.strip()
    if item is not None:
        assert Item.model_validate(item.model_dump()) == item
        assert len(item.content_hash) == 64


@given(st.text())
@example("---\n---")
@example("---\n---\n")
@example("---\n{}\n---\n")
@example("---\nid: [\n---\n")
def test_arbitrary_text_never_raises(text: str) -> None:
    check_outcome(text)


@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=5), max_size=30).map("".join))
def test_arbitrary_fragments_never_raise(text: str) -> None:
    check_outcome("---\n" + text)


@pytest.mark.slow
@settings(max_examples=400)
@given(mutated())
def test_spoilt_files_never_raise(text: str) -> None:
    check_outcome(text)


@given(st.binary() | mutated().map(str.encode))
def test_arbitrary_bytes_never_raise(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.md"
    path.write_bytes(data)
    item, problems = read_item(path, FILE)
    assert (item is None) == bool(problems)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("（判断，2分）", "（判断，0分）"),
        ("## 问题2（", f"## 问题{'9' * 5000}（"),
        ("points: 20", "points: !!int ''"),
        ("points: 20", "points: !!bool maybe"),
        ("points: 20", "points: !!timestamp x"),
        ("points: 20", f"points: {'[' * 9000}{']' * 9000}"),
        ("《行政处罚法》(2021)第三十六条", "《行政处罚法》(2021)第一二三四五条"),
        ("《行政处罚法》(2021)第三十六条", "《行政处罚法》(2021)第九千九千条"),
    ],
    ids=[
        "part of 0 points",
        "part number",
        "!!int",
        "!!bool",
        "!!timestamp",
        "nesting",
        "article 12345",
        "article 18000",
    ],
)
def test_strange_values_are_problems_not_exceptions(old: str, new: str) -> None:
    text = changed(CASE, (old, new))
    item, problems = parse_item(text, FILE)
    assert item is None
    assert problems
    assert all(1 <= problem.line <= len(text.split("\n")) for problem in problems)
