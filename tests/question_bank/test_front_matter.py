from __future__ import annotations

import pytest

from question_bank import messages
from question_bank.errors import Problem
from question_bank.exchange.front_matter import MAX_LENGTH, read_head
from question_bank.exchange.markdown import parse_item
from tests.question_bank.samples import FILE, SINGLE, TRUE_FALSE, changed, line_of


def problems(text: str) -> list[Problem]:
    item, found = parse_item(text, FILE)
    assert item is None
    return found


def bad(field: str, value: object, reason: str) -> str:
    return messages.BAD_FIELD.format(
        field=field, name=messages.FIELD_NAMES[field], value=value, reason=reason
    )


def test_fields_lines_and_body() -> None:
    lines = TRUE_FALSE.split("\n")
    head, found = read_head(FILE, lines)
    assert found == []
    assert head is not None
    assert head.fields is not None
    assert head.fields.id == "sample-true-false"
    assert head.fields.points == 1
    assert head.fields.legal_basis == ["《行政处罚法》(2021)第三十六条第一款"]
    assert head.fields.answer is False
    assert head.fields.enemies == ()
    assert head.fields.numerals_equivalent is None
    assert lines[head.body_start - 1] == "追责期限一律为五年。"
    for field in ("id", "points", "legal_basis", "answer"):
        assert lines[head.field_lines[field] - 1].startswith(f"{field}:")


def test_spaces_after_the_fences_and_comments_are_tolerated() -> None:
    text = SINGLE.replace("---\n", "---  \n").replace("points: 1", "# 分值\n\npoints: 1  # 一分")
    item, found = parse_item(text, FILE)
    assert found == []
    assert item == parse_item(SINGLE, FILE)[0]


@pytest.mark.parametrize("text", ["", "\n---\n", "题干\n", "----\n", " ---\n", "# 题\n---\n---\n"])
def test_no_front_matter(text: str) -> None:
    assert problems(text) == [Problem(FILE, 1, messages.NO_FRONT_MATTER)]


@pytest.mark.parametrize("text", ["---", "---\n", "---\nid: a\ntype: single\n\n题干\n"])
def test_unclosed(text: str) -> None:
    assert problems(text) == [Problem(FILE, 1, messages.UNCLOSED_FRONT_MATTER)]


@pytest.mark.parametrize(
    ("old", "new", "fragment"),
    [
        ("points: 1", "points: 1: 2", "points: 1: 2"),
        ("points: 1", "\tpoints: 1", "\tpoints: 1"),
        ("cognitive_level: 理解", "cognitive_level: @理解", "@理解"),
        ("expected_facility: 0.72", "expected_facility: *nowhere", "*nowhere"),
        ("points: 1", "points: !!python/object:os.system x", "!!python"),
    ],
)
def test_bad_yaml(old: str, new: str, fragment: str) -> None:
    text = changed(SINGLE, (old, new))
    [problem] = problems(text)
    assert (problem.file, problem.line) == (FILE, line_of(text, fragment))
    assert problem.message.startswith(messages.BAD_YAML.format(detail=""))
    assert problem.message != messages.BAD_YAML.format(detail="")


def test_a_day_that_does_not_exist() -> None:
    [problem] = problems(changed(SINGLE, ("points: 1", "points: 2021-02-30")))
    assert problem.message.startswith(messages.BAD_YAML.format(detail=""))


@pytest.mark.parametrize("body", ["", "- id: a", "id", "3", "null", "# 只有注释"])
def test_not_a_mapping(body: str) -> None:
    text = f"---\n{body}\n---\n题干\n"
    assert problems(text) == [Problem(FILE, 2, messages.NOT_A_MAPPING)]


def test_unknown_fields() -> None:
    text = changed(SINGLE, ("points: 1\n", "points: 1\nscore: 1\nlegal_base: 甲\n"))
    assert problems(text) == [
        Problem(FILE, 8, messages.UNKNOWN_FIELD.format(field="score")),
        Problem(FILE, 9, messages.UNKNOWN_FIELD.format(field="legal_base")),
    ]


@pytest.mark.parametrize(
    ("field", "lines"),
    [
        ("id", "id: sample-single\n"),
        ("type", "type: single\n"),
        ("content_area", "content_area: 行政处罚\n"),
        ("cognitive_level", "cognitive_level: 理解\n"),
        ("expected_facility", "expected_facility: 0.72\n"),
        ("points", "points: 1\n"),
        ("legal_basis", "legal_basis:\n  - 《行政处罚法》(2021)第三十六条第一款\n"),
    ],
)
def test_missing_field(field: str, lines: str) -> None:
    name = messages.FIELD_NAMES[field]
    assert problems(changed(SINGLE, (lines, ""))) == [
        Problem(FILE, 1, messages.MISSING_FIELD.format(field=field, name=name))
    ]


BASIS = "\n  - 《行政处罚法》(2021)第三十六条第一款"


@pytest.mark.parametrize(
    ("field", "old", "new", "value", "reason"),
    [
        ("id", " sample-single", " Sample-1", "Sample-1", messages.REASON_ID),
        ("id", " sample-single", " a--b", "a--b", messages.REASON_ID),
        ("id", " sample-single", " 处罚-1", "处罚-1", messages.REASON_ID),
        ("id", " sample-single", " 7", 7, messages.REASON_ID),
        ("id", " sample-single", f" {'a' * 81}", "a" * 81, messages.REASON_ID),
        ("type", " single", " 单选", "单选", messages.REASON_TYPE),
        ("cognitive_level", " 理解", " 掌握", "掌握", messages.REASON_LEVEL),
        ("expected_facility", " 0.72", " 0.04", 0.04, messages.REASON_FACILITY),
        ("expected_facility", " 0.72", " 0.99", 0.99, messages.REASON_FACILITY),
        ("expected_facility", " 0.72", " 72%", "72%", messages.REASON_FACILITY),
        ("expected_facility", " 0.72", " .nan", float("nan"), messages.REASON_FACILITY),
        ("points", " 1", " 0", 0, messages.REASON_POINTS),
        ("points", " 1", " -1", -1, messages.REASON_POINTS),
        ("points", " 1", " 0.3", 0.3, messages.REASON_POINTS),
        ("points", " 1", " 一", "一", messages.REASON_POINTS),
        ("points", " 1", " .inf", float("inf"), messages.REASON_POINTS),
        ("legal_basis", BASIS, " 甲", "甲", messages.REASON_LIST),
        ("legal_basis", BASIS, " []", [], messages.REASON_LIST),
        ("legal_basis", BASIS, "", None, messages.REASON_LIST),
    ],
)
def test_bad_field(field: str, old: str, new: str, value: object, reason: str) -> None:
    text = changed(SINGLE, (f"{field}:{old}\n", f"{field}:{new}\n"))
    line = line_of(text, f"{field}:")
    assert problems(text) == [Problem(FILE, line, bad(field, value, reason))]


@pytest.mark.parametrize("citation", ["甲", "《甲法》第一条", "《甲法》(2021)第〇条"])
def test_bad_citation(citation: str) -> None:
    text = changed(SINGLE, (BASIS, f"\n  - {citation}"))
    problem = Problem(FILE, 9, bad("legal_basis", citation, messages.REASON_CITATION))
    assert problems(text) == [problem]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("answer", "对", messages.REASON_BOOL),
        ("answer", 1, messages.REASON_BOOL),
        ("numerals_equivalent", "可以", messages.REASON_BOOL),
        ("enemies", "other-001", messages.REASON_LIST),
        ("pool", "open", messages.REASON_POOL),
        ("schema_version", 2, messages.REASON_SCHEMA.format(known=1)),
        ("schema_version", 0, messages.REASON_SCHEMA.format(known=1)),
    ],
)
def test_bad_optional_field(field: str, value: object, reason: str) -> None:
    text = changed(SINGLE, ("points: 1\n", f"points: 1\n{field}: {value}\n"))
    assert problems(text) == [Problem(FILE, 8, bad(field, value, reason))]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "content_area: 行政处罚",
            "content_area: 123",
            Problem(FILE, 4, bad("content_area", 123, messages.REASON_TEXT)),
        ),
        (
            "points: 1",
            "points: 1\n7: x",
            Problem(FILE, 8, messages.UNKNOWN_FIELD.format(field="7")),
        ),
    ],
)
def test_a_problem_always_says_why(old: str, new: str, problem: Problem) -> None:
    assert problems(changed(SINGLE, (old, new))) == [problem]


def test_a_field_that_stands_twice_is_reported() -> None:
    text = changed(SINGLE, ("points: 1\n", "points: 1\npoints: 2\n"))
    assert problems(text) == [Problem(FILE, 8, messages.REPEATED_FIELD.format(field="points"))]


def test_every_bad_field_is_reported_at_once() -> None:
    text = changed(
        SINGLE,
        ("id: sample-single", "id: A"),
        ("type: single", "typ: single"),
        ("理解", "掌握"),
        ("0.72", "7.2"),
        ("points: 1", "points: 0.3"),
        (BASIS, " 甲"),
    )
    assert problems(text) == [
        Problem(FILE, 1, messages.MISSING_FIELD.format(field="type", name="题型")),
        Problem(FILE, 2, bad("id", "A", messages.REASON_ID)),
        Problem(FILE, 3, messages.UNKNOWN_FIELD.format(field="typ")),
        Problem(FILE, 5, bad("cognitive_level", "掌握", messages.REASON_LEVEL)),
        Problem(FILE, 6, bad("expected_facility", 7.2, messages.REASON_FACILITY)),
        Problem(FILE, 7, bad("points", 0.3, messages.REASON_POINTS)),
        Problem(FILE, 8, bad("legal_basis", "甲", messages.REASON_LIST)),
    ]


def test_every_bad_citation_is_reported_at_once() -> None:
    text = changed(SINGLE, (BASIS, f"\n  - 甲{BASIS}\n  - 《乙法》第二条"))
    assert problems(text) == [
        Problem(FILE, 9, bad("legal_basis", "甲", messages.REASON_CITATION)),
        Problem(FILE, 11, bad("legal_basis", "《乙法》第二条", messages.REASON_CITATION)),
    ]


def test_bad_citations_are_reported_along_with_other_fields() -> None:
    text = changed(SINGLE, ("points: 1\n", "points: 1\nscore: 1\n"), (BASIS, "\n  - 甲"))
    assert problems(text) == [
        Problem(FILE, 8, messages.UNKNOWN_FIELD.format(field="score")),
        Problem(FILE, 10, bad("legal_basis", "甲", messages.REASON_CITATION)),
    ]


def test_a_head_beyond_all_measure_is_refused_before_it_is_parsed() -> None:
    deep = f"points: {'[' * 90_000}"
    assert problems(changed(SINGLE, ("points: 1", deep))) == [
        Problem(FILE, 1, messages.HEAD_TOO_LONG.format(limit=MAX_LENGTH))
    ]


def test_a_nested_value_is_not_repeated_in_the_message() -> None:
    text = changed(SINGLE, ("points: 1", f"points: {'[' * 4_000}{']' * 4_000}"))
    assert problems(text) == [
        Problem(FILE, 7, bad("points", messages.NESTED, messages.REASON_POINTS))
    ]
