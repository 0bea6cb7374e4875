"""An item checked while it is written: what the bank would say of the file, without saving it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from question_bank import messages
from question_bank.bank import check_item_text, load_bank
from question_bank.errors import Problem, ProblemsFound
from question_bank.exchange.markdown import ItemFile
from question_bank.exchange.markdown_text import item_text
from question_bank.law.register import StatuteRegister
from tests.question_bank.samples import DAY, REGISTER, SAMPLES, SINGLE, changed, statute
from tests.support.synthetic import make_item

NAME = "sample-single"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An item folder with three items of others."""
    (tmp_path / "items" / "more").mkdir(parents=True)
    for number in range(3):
        item = make_item("single", number, "行政处罚", 0.6)
        path = tmp_path / "items" / ("more" if number else "") / f"{item.id}.md"
        path.write_text(item_text(item), encoding="utf-8")
    return tmp_path / "items"


def check(
    text: str,
    folder: Path,
    name: str = NAME,
    *,
    on: dt.date = DAY,
    register: StatuteRegister = REGISTER,
) -> ItemFile:
    return check_item_text(text, folder / f"{name}.md", [folder], on=on, register=register)


def problems_of(text: str, folder: Path, name: str = NAME) -> list[tuple[int, str]]:
    found = check(text, folder, name).problems
    assert {problem.file for problem in found} <= {f"{name}.md"}
    return [(problem.line, problem.message) for problem in found]


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_text_that_is_in_order_is_read(folder: Path, kind: str) -> None:
    text = SAMPLES[kind].replace("other-001", "syn-single-00000")
    text = text.replace("other-002", "syn-single-00001")
    found = check(text, folder, f"sample-{kind.replace('_', '-')}")
    assert found.problems == []
    assert found.item is not None
    assert found.item.type == kind


def test_what_counts_is_the_text_and_not_what_was_saved(folder: Path) -> None:
    path = folder / f"{NAME}.md"
    path.write_text("---\nid: nothing\n", encoding="utf-8")
    found = check(SINGLE, folder)
    assert found.problems == []
    assert found.item is not None
    assert path.read_text(encoding="utf-8") == "---\nid: nothing\n"


def test_a_file_is_no_duplicate_of_itself(folder: Path) -> None:
    (folder / f"{NAME}.md").write_text(SINGLE, encoding="utf-8")
    (folder.parent / "link").symlink_to(folder, target_is_directory=True)
    for place in (folder, folder.parent / "link"):
        path = place / f"{NAME}.md"
        assert check_item_text(SINGLE, path, [folder], on=DAY, register=REGISTER).problems == []


@pytest.mark.parametrize(
    ("text", "line"), [("", 1), ("说明文字", 1), ("---\nid: a\n", 1), ("---\n- a\n---\n", 2)]
)
def test_a_text_without_a_head_is_no_item(folder: Path, text: str, line: int) -> None:
    found = check(text, folder)
    assert found.item is None
    assert [problem.line for problem in found.problems] == [line]


def test_every_problem_is_named_with_its_line_in_the_order_of_lines(folder: Path) -> None:
    text = changed(
        SINGLE,
        ("area: 行政处罚", "area: 天文"),
        ("points: 1\n", "points: 1\nenemies:\n  - nobody\n  - sample-single\n"),
        ("第三十六条第一款", "第八十七条"),
        ("- [ ] 一年", "- [ ]"),
    )
    beyond = messages.ARTICLE_BEYOND_LAST.format(
        title="行政处罚法", year="2021", articles=86, article="第八十七条"
    )
    found = problems_of(text, folder)
    assert found[:4] == [
        (4, messages.UNKNOWN_AREA.format(area="天文")),
        (9, messages.UNKNOWN_ENEMY.format(id="nobody")),
        (10, messages.SELF_ENEMY),
        (12, beyond),
    ]
    assert (17, messages.EMPTY_OPTION) in found
    assert [line for line, _ in found] == sorted(line for line, _ in found)


def test_the_id_is_the_name_of_the_file(folder: Path) -> None:
    mismatch = messages.ID_NOT_FILE_NAME.format(id=NAME, file="other.md")
    assert problems_of(SINGLE, folder, "other") == [(2, mismatch)]


def test_the_id_of_another_item_is_taken(folder: Path) -> None:
    taken = "syn-single-00001"
    (reason,) = (
        message
        for line, message in problems_of(changed(SINGLE, (f"id: {NAME}", f"id: {taken}")), folder)
        if line == 2 and "重复" in message
    )
    assert taken in reason
    assert f"more/{taken}.md" in reason


def test_an_enemy_is_known_by_the_name_of_its_file(folder: Path) -> None:
    text = changed(SINGLE, ("points: 1\n", "points: 1\nenemies: [broken-1]\n"))
    unknown = messages.UNKNOWN_ENEMY.format(id="broken-1")
    assert [message for _, message in problems_of(text, folder)] == [unknown]
    (folder / "broken-1.md").write_text("?", encoding="utf-8")
    assert problems_of(text, folder) == []


def test_citations_are_judged_on_a_day(folder: Path) -> None:
    last = dt.date(2026, 3, 1)
    replaced = statute(replaced_by="行政处罚法(2026)", replaced_on=last)
    register = StatuteRegister([replaced])
    before = last - dt.timedelta(days=1)
    assert check(SINGLE, folder, on=before, register=register).problems == []
    [problem] = check(SINGLE, folder, on=last, register=register).problems
    assert problem.line == 9
    assert "取代" in problem.message


def test_an_item_with_a_wrong_reference_can_still_be_shown(folder: Path) -> None:
    """While one writes, the form stays in sight; only a text that is no item has none."""
    found = check(changed(SINGLE, ("area: 行政处罚", "area: 天文")), folder)
    assert found.problems
    assert found.item is not None
    assert found.item.questions[0].key_letters == "C"


def test_line_ends_of_windows_make_no_difference(folder: Path) -> None:
    text = changed(SINGLE, ("area: 行政处罚", "area: 天文"))
    assert check(text.replace("\n", "\r\n"), folder) == check(text, folder)


def test_a_byte_order_mark_makes_no_difference(folder: Path) -> None:
    """Editors of Windows put one at the start, and the bank reads such a file."""
    path = folder / f"{NAME}.md"
    path.write_text("\ufeff" + SINGLE, encoding="utf-8")
    assert NAME in load_bank([folder], on=DAY, register=REGISTER)
    assert check("\ufeff" + SINGLE, folder) == check(SINGLE, folder)
    assert problems_of("\ufeff" + SINGLE, folder) == []


def test_a_second_file_without_id_is_reported(folder: Path) -> None:
    """By the bank and while it is written: its name says which item it would be."""
    nameless = changed(SINGLE, (f"id: {NAME}\n", ""))
    first, second = folder / "a" / f"{NAME}.md", folder / "b" / f"{NAME}.md"
    for path, text in ((first, SINGLE), (second, nameless)):
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsFound) as caught:
        load_bank([folder], on=DAY, register=REGISTER)
    missing, repeated = sorted(caught.value.problems, key=lambda problem: "重复" in problem.message)
    assert missing.message == messages.MISSING_FIELD.format(
        field="id", name=messages.FIELD_NAMES["id"]
    )
    assert repeated.message == messages.DUPLICATE_ID.format(id=NAME, other=first)
    assert repeated.file == str(second)
    said = check_item_text(nameless, second, [folder], on=DAY, register=REGISTER)
    assert _without_names(said.problems) == _without_names([missing, repeated])


LINES = [
    *("", "---", "points: 1", "points: 7", "id: sample-single", "id: syn-single-00000", "id: x"),
    *(
        "content_area: 天文",
        "enemies: [nobody]",
        "enemies:",
        "  - syn-single-00002",
        "answer: true",
    ),
    *("  - 《行政处罚法》(2021)第八十七条", "  - 《甲法》(2021)第一条", "type: multiple", "\t: {"),
    *("- [x] 四年", "- [ ]", "## 解析", "## 参考答案", "{{空}}", "BEGIN SOLUTION", "正文。"),
]
EDITS = st.lists(
    st.tuples(st.integers(0, 22), st.integers(0, 2), st.sampled_from(LINES)), max_size=4
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(edits=EDITS)
def test_it_says_what_the_bank_says_of_the_saved_file(
    edits: list[tuple[int, int, str]], folder: Path
) -> None:
    lines = SINGLE.split("\n")
    for place, cut, new in edits:
        lines[place : place + cut] = [new]
    text = "\n".join(lines)
    # The bank calls the later one of two files a duplicate: this is the last.
    path = folder / "z" / f"{NAME}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    said = check_item_text(text, path, [folder], on=DAY, register=REGISTER)
    expected: list[Problem] = []
    try:
        assert said.item == load_bank([folder], on=DAY, register=REGISTER)[NAME]
    except ProblemsFound as error:
        expected = error.problems
    assert _without_names(said.problems) == _without_names(expected)


def _without_names(problems: list[Problem]) -> list[tuple[int, str]]:
    return sorted((problem.line, problem.message) for problem in problems)
