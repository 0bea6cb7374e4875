"""Every complaint about the body of an item file, with the line on which it is made."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from question_bank import messages
from question_bank.errors import Problem
from question_bank.exchange import front_matter, markdown, markdown_body
from question_bank.exchange.markdown import RESERVED, parse_item
from tests.question_bank import test_front_matter, test_item_file
from tests.question_bank.samples import (
    CASE,
    ESSAY,
    FILE,
    FILL_IN,
    MULTIPLE,
    RATIONALE,
    SHORT_ANSWER,
    SINGLE,
    TRUE_FALSE,
    changed,
    line_of,
)

Edit = tuple[str, str]
Row = tuple[str, str, tuple[Edit, ...], str | int, dict[str, object]]


def bad(message: str, sample: str, *edits: Edit, at: str | int, **values: object) -> Row:
    """A sample, how it is spoilt, and the one problem that must be found.

    ``at``: the line that the problem names, or a fragment of that line of the spoilt file.
    """
    return (message, sample, edits, at, values)


STEM = "是多久？"
ASK = "一般违法行为的追责期限是多久？"
THIRD = "- [ ] 三年\n"
REFERENCE = "## 参考答案\n\n从违法行为发生之日起计算。\n\n有连续状态的，从行为终了之日起计算。\n\n"
RUBRIC = "## 评分标准\n\n- 2分：发生之日\n* 2.5分：行为终了之日\n- 0.5 分: 表述完整\n\n"
PART_REFERENCE = "### 参考答案\n\n已经超过二年。\n\n"
PART_RUBRIC = "### 评分标准\n\n- 9.5分：写出二年\n\n"
WHOLE_CASE = CASE[CASE.index("## 问题1") : CASE.index("## 解析")]

STEMS = [
    bad("EMPTY_STEM", SINGLE, (ASK, ""), at=11),
    bad("EMPTY_STEM", TRUE_FALSE, ("追责期限一律为五年。", "  "), at=12),
    bad(
        "EMPTY_STEM", FILL_IN, ("一般期限为", ""), ("，涉及金融安全的为{{五年}}。", ""), at="{{二年"
    ),
    bad("EMPTY_STEM", CASE, ("能否处罚？\n", ""), at="## 问题1"),
    bad(
        "EMPTY_STEM",
        CASE,
        ("某区执法局查处某公司的违法行为。\n\n该行为于三年前终了。\n", ""),
        at=12,
    ),
]

OPTIONS = [
    bad("SINGLE_KEYS", SINGLE, ("- [ ] 一年", "- [x] 一年"), at=STEM, count=2),
    bad("SINGLE_KEYS", SINGLE, ("- [x] 二年", "- [ ] 二年"), at=STEM, count=0),
    bad("SINGLE_KEYS", CASE, ("- [ ] 应当", "- [X] 应当"), at="## 问题1", count=2),
    bad("MULTIPLE_KEYS", MULTIPLE, ("* [x] 涉及金", "* [ ] 涉及金"), at="下列哪些", count=1),
    bad(
        "OPTION_COUNT",
        SINGLE,
        (THIRD, ""),
        ("- [ ] 一年\n", ""),
        at=STEM,
        **{"type": "单选", "low": 3, "high": 6, "count": 2},
    ),
    bad(
        "OPTION_COUNT",
        SINGLE,
        (THIRD, THIRD + "- [ ] 四年\n- [ ] 五年\n- [ ] 七年\n"),
        at=STEM,
        **{"type": "单选", "low": 3, "high": 6, "count": 7},
    ),
    bad(
        "OPTION_COUNT",
        MULTIPLE,
        ("* [ ] 涉及交通秩序的\n", ""),
        at="下列哪些",
        **{"type": "多选", "low": 4, "high": 6, "count": 3},
    ),
    bad("EMPTY_OPTION", SINGLE, ("- [ ] 一年", "- [ ]"), at=14),
    bad("EMPTY_OPTION", SINGLE, ("- [ ] 三年", "- [ ]   "), at=16),
    bad("SAME_OPTION", SINGLE, ("- [ ] 三年", "- [ ] 一年"), at=16, text="一年"),
    bad(
        "OPTIONS_NOT_ALLOWED", TRUE_FALSE, ("五年。\n", "五年。\n\n- [x] 对\n"), at=12, type="判断"
    ),
    bad(
        "OPTIONS_NOT_ALLOWED",
        SHORT_ANSWER,
        ("的起算。\n", "的起算。\n\n- [ ] 甲\n"),
        at=11,
        type="简答",
    ),
    bad("TEXT_AFTER_OPTIONS", SINGLE, (THIRD, THIRD + "\n请选择。\n"), at=18, text="请选择。"),
    bad("TEXT_AFTER_OPTIONS", SINGLE, (THIRD, "-[ ] 三年\n"), at=16, text="-[ ] 三年"),
]

ANSWERS = [
    bad("NO_ANSWER", TRUE_FALSE, ("answer: false\n", ""), at="追责期限一律"),
    bad("NO_PART_ANSWER", CASE, ("答案：正确\n", ""), at="## 问题2"),
    bad("ANSWER_NOT_ALLOWED", SINGLE, ("points: 1\n", "points: 1\nanswer: true\n"), at=8),
    bad("ANSWER_NOT_ALLOWED", CASE, ("points: 20\n", "answer: false\npoints: 20\n"), at=7),
    bad(
        "NUMERALS_NOT_ALLOWED",
        SINGLE,
        ("points: 1\n", "points: 1\nnumerals_equivalent: false\n"),
        at=8,
    ),
    bad("NO_BLANK", FILL_IN, ("{{二年| 两年 }}", "二年"), ("{{五年}}", "五年"), at="一般期限"),
    bad("NO_BLANK", CASE, ("{{二年}}", "二年"), at="## 问题 3"),
    bad("EMPTY_BLANK", FILL_IN, ("{{五年}}", "{{}}"), at="一般期限"),
    bad("EMPTY_BLANK", FILL_IN, ("二年| 两年 ", "二年| "), at="一般期限"),
    bad("BLANK_NOT_ALLOWED", SINGLE, (STEM, "是{{二年}}吗？"), at=11, type="单选"),
    bad("BLANK_NOT_ALLOWED", ESSAY, ("的起算。", "{{起算}}。"), at=11, type="论述"),
    bad("BLANK_NOT_ALLOWED", CASE, ("能否处罚？", "能否{{处罚}}？"), at="## 问题1", type="单选"),
    bad("BLANK_NOT_ALLOWED", CASE, ("某公司", "{{某公司}}"), at="{{某公司}}", type="案例"),
]

SECTIONS = [
    bad("NO_RATIONALE", SINGLE, (RATIONALE, ""), at=11),
    bad("NO_RATIONALE", SINGLE, (RATIONALE, "## 解析\n\n  \n"), at="## 解析"),
    bad("NO_RATIONALE", SHORT_ANSWER, (RATIONALE, ""), at="## 评分标准"),
    bad(
        "RATIONALE_WITHOUT_ARTICLE",
        SINGLE,
        ("依据第三十六条，", "依据本法，"),
        at="## 解析",
        article="第三十六条",
    ),
    bad("UNKNOWN_HEADING", SINGLE, ("## 解析", "## 说明\n\n## 解析"), at=18, heading="## 说明"),
    bad(
        "UNKNOWN_HEADING",
        SINGLE,
        ("## 解析", "## 参考答案\n\n甲\n\n## 解析"),
        at=18,
        heading="## 参考答案",
    ),
    bad(
        "UNKNOWN_HEADING",
        CASE,
        ("答案：正确\n", "答案：正确\n\n### 评分标准\n\n- 2分：甲\n"),
        at=30,
        heading="### 评分标准",
    ),
    bad("REPEATED_HEADING", SINGLE, (RATIONALE, RATIONALE * 2), at=21, heading="## 解析"),
    bad("REPEATED_HEADING", ESSAY, (REFERENCE, REFERENCE * 2), at=19, heading="## 参考答案"),
    bad("REPEATED_HEADING", CASE, (RATIONALE, RATIONALE * 2), at=49, heading="## 解析"),
    bad("REPEATED_HEADING", CASE, (PART_RUBRIC, PART_RUBRIC * 2), at=46, heading="### 评分标准"),
]

CONSTRUCTED = [
    bad("NO_REFERENCE", ESSAY, (REFERENCE, ""), at=11, heading="## 参考答案"),
    bad("NO_REFERENCE", ESSAY, (REFERENCE, "## 参考答案\n\n"), at=13, heading="## 参考答案"),
    bad("NO_REFERENCE", CASE, (PART_REFERENCE, ""), at="## 问题4", heading="### 参考答案"),
    bad("NO_RUBRIC", ESSAY, (RUBRIC, ""), at=11, heading="## 评分标准"),
    bad("NO_RUBRIC", ESSAY, (RUBRIC, "## 评分标准\n\n"), at="## 评分标准", heading="## 评分标准"),
    bad("NO_RUBRIC", CASE, (PART_RUBRIC, ""), at="## 问题4", heading="### 评分标准"),
    bad("BAD_RUBRIC_LINE", ESSAY, ("- 0.5 分", "说明\n- 0.5 分"), at="说明", text="说明"),
    bad(
        "BAD_RUBRIC_LINE",
        ESSAY,
        ("- 0.5 分", "- 0分：无\n- 0.5 分"),
        at="- 0分",
        text="- 0分：无",
    ),
    bad("RUBRIC_SUM", ESSAY, ("- 2分", "- 3分"), at="## 评分标准", total="6", points="5"),
    bad("RUBRIC_SUM", ESSAY, ("- 2分：发生之日\n", ""), at="## 评分标准", total="3", points="5"),
    bad("RUBRIC_SUM", CASE, ("- 9.5分", "- 9分"), at="### 评分标准", total="9", points="9.5"),
]

PARTS = [
    bad("NO_PARTS", CASE, (WHOLE_CASE, ""), at=12),
    bad("PART_NUMBER", CASE, ("## 问题2", "## 问题5"), at="## 问题5", expected=2),
    bad("PART_NUMBER", CASE, ("## 问题1", "## 问题0"), at="## 问题0", expected=1),
    bad("PARTS_SUM", CASE, ("points: 20", "points: 19.5"), at=7, total="20", points="19.5"),
    bad("PARTS_SUM", CASE, ("判断，2分", "判断，3分"), at="points: 20", total="21", points="20"),
]

ROWS = STEMS + OPTIONS + ANSWERS + SECTIONS + CONSTRUCTED + PARTS


@pytest.mark.parametrize(("message", "sample", "edits", "at", "values"), ROWS)
def test_one_problem(
    message: str, sample: str, edits: tuple[Edit, ...], at: str | int, values: dict[str, object]
) -> None:
    text = changed(sample, *edits)
    line = at if isinstance(at, int) else line_of(text, at)
    problem = Problem(FILE, line, getattr(messages, message).format(**values))
    assert parse_item(text, FILE) == (None, [problem])


@pytest.mark.parametrize(
    "heading",
    ["## 问题2（判断）", "## 问题2（抢答，2分）", "## 第二问（判断，2分）", "## 参考资料"],
)
def test_a_part_heading_that_cannot_be_read(heading: str) -> None:
    text = changed(CASE, ("## 问题2（判断，2分）", heading))
    item, problems = parse_item(text, FILE)
    assert item is None
    message = messages.UNKNOWN_HEADING.format(heading=heading)
    assert Problem(FILE, line_of(text, heading), message) in problems


@pytest.mark.parametrize("word", RESERVED)
def test_reserved_words(word: str) -> None:
    message = messages.RESERVED_WORDS.format(text=word)
    for old in ("是多久？", "- [ ] 一年", "不再处罚。"):
        text = changed(SINGLE, (old, f"{old}### {word}"))
        assert parse_item(text, FILE) == (None, [Problem(FILE, line_of(text, word), message)])


def test_reserved_words_in_a_broken_head_are_reported_with_it() -> None:
    text = changed(SINGLE, ("points: 1", "points: 1  # AUTOTEST\nscore: 2"))
    item, problems = parse_item(text, FILE)
    assert item is None
    assert sorted(problems) == [
        Problem(FILE, 7, messages.RESERVED_WORDS.format(text="AUTOTEST")),
        Problem(FILE, 8, messages.UNKNOWN_FIELD.format(field="score")),
    ]


@pytest.mark.parametrize("stem", ["为{{二年}，另为{{五年}}。", "为{{五年}}，另为{{二年。"])
def test_a_half_open_blank_does_not_show_its_answer(stem: str) -> None:
    text = changed(FILL_IN, ("一般期限为{{二年| 两年 }}，涉及金融安全的为{{五年}}。", stem))
    item, problems = parse_item(text, FILE)
    assert item is None, f"accepted with the stem {item.questions[0].stem!r}"
    assert problems == [Problem(FILE, 12, messages.UNPAIRED_BRACES.format())]


@pytest.mark.parametrize("option", ["-[x] 涉及土地的", "- [x]涉及土地的", " - [x] 涉及土地的"])
def test_a_misspelt_first_option_does_not_become_part_of_the_stem(option: str) -> None:
    text = changed(MULTIPLE, ("* [X] 涉及公民", f"{option}\n* [X] 涉及公民"))
    item, problems = parse_item(text, FILE)
    assert item is None, f"accepted with the stem {item.questions[0].stem!r}"
    message = messages.MISSPELT_OPTION.format(text=option.strip())
    assert Problem(FILE, line_of(text, option), message) in problems


def test_an_indented_option_does_not_become_part_of_the_one_above() -> None:
    text = changed(SINGLE, ("- [ ] 三年", "  - [ ] 三年"))
    message = messages.MISSPELT_OPTION.format(text="- [ ] 三年")
    assert Problem(FILE, 16, message) in parse_item(text, FILE)[1]


def test_options_of_several_lines_are_compared_whole() -> None:
    option = "涉及公民生命健康安全\n  且有危害后果的"
    same = changed(MULTIPLE, ("* [ ] 涉及交通秩序的", f"* [ ] {option}"))
    item, problems = parse_item(same, FILE)
    assert item is None
    [problem] = problems
    assert problem.line in {20, 21}
    assert "涉及公民生命健康安全" in problem.message
    item, problems = parse_item(same.replace(option, option.replace("且有", "但无"), 1), FILE)
    assert problems == []


def test_all_problems_of_a_body_are_reported_at_once() -> None:
    text = changed(
        CASE,
        ("numerals_equivalent: false", "answer: true"),
        ("某区执法局查处某公司的违法行为。\n\n该行为于三年前终了。\n", ""),
        ("- [ ] 减半处罚", "- [ ] 应当处罚"),
        ("## 问题2（判断，2分）", "## 问题3（判断，3分）"),
        ("答案：正确", ""),
        ("{{二年}}", "二年"),
        ("### 参考答案\n\n已经超过二年。", "### 参考答案\n"),
        ("- 9.5分：写出二年", "- 9分：写出二年\n- 其他"),
        ("依据第三十六条", "依据法律 HASHED"),
    )
    expected: list[tuple[str | int, str, dict[str, object]]] = [
        ("answer: true", "ANSWER_NOT_ALLOWED", {}),
        (12, "EMPTY_STEM", {}),
        ("points: 20", "PARTS_SUM", {"total": "21", "points": "20"}),
        (19, "SAME_OPTION", {"text": "应当处罚"}),
        ("## 问题3（判断", "PART_NUMBER", {"expected": 2}),
        ("## 问题3（判断", "NO_PART_ANSWER", {}),
        ("## 问题 3", "NO_BLANK", {}),
        ("### 参考答案", "NO_REFERENCE", {"heading": "### 参考答案"}),
        ("### 评分标准", "RUBRIC_SUM", {"total": "9", "points": "9.5"}),
        ("- 其他", "BAD_RUBRIC_LINE", {"text": "- 其他"}),
        ("## 解析", "RATIONALE_WITHOUT_ARTICLE", {"article": "第三十六条"}),
        ("HASHED", "RESERVED_WORDS", {"text": "HASHED"}),
    ]
    item, problems = parse_item(text, FILE)
    assert item is None
    assert problems == sorted(
        Problem(
            FILE,
            at if isinstance(at, int) else line_of(text, at),
            getattr(messages, message).format(**values),
        )
        for at, message, values in expected
    )


def test_problems_of_head_and_body_are_reported_at_once() -> None:
    text = changed(SINGLE, ("points: 1\n", "points: 1\nscore: 1\n"), ("- [ ] 三年", "- [ ] 一年"))
    assert parse_item(text, FILE) == (
        None,
        [
            Problem(FILE, 8, messages.UNKNOWN_FIELD.format(field="score")),
            Problem(FILE, 17, messages.SAME_OPTION.format(text="一年")),
        ],
    )


def test_every_message_has_a_test() -> None:
    """A complaint added to the parser must be added to these tests."""
    used = set[str]()
    for module in (markdown, markdown_body, front_matter):
        used |= set(re.findall(r"messages\.([A-Z_]+)", inspect.getsource(module)))
    tested = {row[0] for row in ROWS}
    for path in (__file__, test_item_file.__file__, test_front_matter.__file__):
        text = Path(path).read_text(encoding="utf-8")
        tested |= set(re.findall(r"messages\.([A-Z_]+)", text))
    assert sorted(used - tested - {"TYPE_NAMES", "FIELD_NAMES"}) == []
