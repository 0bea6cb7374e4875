from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import messages
from courses.errors import CoursesError, LessonRejected
from courses.lesson.build import build_lesson
from courses.lesson.source import SECTIONS
from tests.courses.lessons import BANK, BODY, CHECKS, HEAD, LESSON, NAME, markers, problems_of
from tests.question_bank.samples import REGISTER, changed, line_of

CITATION = "见《行政处罚法》第三十六条第一款。"
STATUTE = "《行政处罚法》(2021)"
LAST = LESSON.count("\n") + 1
BODY_STARTS = HEAD.count("\n") + 1


def edited(*edits: tuple[str, str]) -> str:
    return changed(LESSON, *edits)


def only_problem(text: str) -> tuple[int, str]:
    (problem,) = problems_of(text)
    return problem


def test_the_error_belongs_to_the_room() -> None:
    assert issubclass(LessonRejected, CoursesError)
    with pytest.raises(LessonRejected) as caught:
        build_lesson("", "folder/08-x.md", BANK, REGISTER)
    assert str(caught.value).startswith("folder/08-x.md:1: 文件开头缺少")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\n" + LESSON,
        BODY,
        LESSON.replace("---\n", "", 1),
        LESSON.replace("---", "----"),
        HEAD.removesuffix("---\n"),
        "---",
        "---\nid: [a\n---\n",
        "---\nid: a: b\n---\n",
        "---\n\tid: a\n---\n",
        "---\n!!python/object:os.system {}\n---\n",
        "---\n{[a]: b}\n---\n",
        LESSON.replace("\n", "\r"),
    ],
)
def test_no_head(text: str) -> None:
    line, reason = only_problem(text)
    assert line == 1
    assert reason == "文件开头缺少用两行“---”围起的课程信息，或其内容不是有效的 YAML"


@pytest.mark.parametrize(
    ("old", "new", "fields"),
    [
        ("id: sample-lesson\n", "", "id"),
        ("title: 追责期限\n", "", "title"),
        ("content_area: 行政处罚\n", "", "content_area"),
        ("minutes: 15\n", "", "minutes"),
        ("statutes:\n  - 《行政处罚法》(2021)\n", "", "statutes"),
        ("id: sample-lesson", "id: Sample", "id"),
        ("id: sample-lesson", "id: sample_lesson", "id"),
        ("id: sample-lesson", "id: -sample", "id"),
        ("id: sample-lesson", 'id: "sample\\n"', "id"),
        ("id: sample-lesson", "id:", "id"),
        ("id: sample-lesson", "id: 12", "id"),
        ("title: 追责期限", "title: 2022", "title"),
        ("title: 追责期限", "title: 2022-02-03", "title"),
        ("title: 追责期限", "title: [追责期限]", "title"),
        ("minutes: 15", "minutes: 4", "minutes"),
        ("minutes: 15", "minutes: -15", "minutes"),
        ("minutes: 15", "minutes: 半小时", "minutes"),
        ("minutes: 15", "minutes: 15.5", "minutes"),
        ("minutes: 15", "minutes: .inf", "minutes"),
        ("minutes: 15", "minutes: true", "minutes"),
        ("\n  - 《行政处罚法》(2021)", " []", "statutes"),
        ("minutes: 15", "minutes: 41", "minutes"),
        ("serves:\n  - 行政处罚法\n", "", "serves"),
        ("\n  - 《行政处罚法》(2021)", " 《行政处罚法》(2021)", "statutes"),
        ("  - 《行政处罚法》(2021)", "  - 2021", "statutes"),
        ("minutes: 15", "minutes: 15\nminute: 30", "minute"),
        ("minutes: 15", "minutes: 4\nkeys: A", "minutes、keys"),
        ("id: sample-lesson\ntitle: 追责期限\n", "", "id、title"),
    ],
)
def test_a_bad_field_of_the_head(old: str, new: str, fields: str) -> None:
    assert only_problem(edited((old, new))) == (1, f"课程信息的字段“{fields}”缺失或不正确")


@pytest.mark.parametrize("head", ["", "null", "- a", "text", "3"])
def test_a_head_that_is_no_mapping(head: str) -> None:
    line, reason = only_problem(f"---\n{head}\n---\n{BODY}")
    assert line == 1
    assert "课程信息的字段" in reason


@pytest.mark.parametrize(
    "statute",
    [
        "行政处罚法(2021)",
        "《行政处罚法》",
        "《行政处罚法》（2021）",
        "《》(2021)",
        "《行政处罚法》(21)",
    ],
)
def test_a_statute_that_is_not_written_as_one(statute: str) -> None:
    problems = problems_of(edited((STATUTE, statute)))
    assert problems[0] == (1, f"“{statute}”不是有效的法规写法，应如 《行政处罚法》(2021)")


@pytest.mark.parametrize(
    "statute", ["《行政惩罚法》(2021)", "《行政处罚法》(1996)", "《行政处罚法》(2021-01-23)"]
)
def test_a_statute_that_is_not_registered(statute: str) -> None:
    assert problems_of(edited((STATUTE, statute)))[0] == (1, f"法规库里没有 {statute}")


def test_a_version_by_its_day() -> None:
    text = edited((STATUTE, "《行政处罚法》(2021-01-22)"))
    assert build_lesson(text, NAME, BANK, REGISTER).cells
    text = changed(text, (CITATION, "见《行政处罚法》第八十七条。"))
    assert only_problem(text)[0] == line_of(text, "第八十七条")


@given(
    st.lists(st.sampled_from([*SECTIONS, "其他"]), max_size=8).filter(lambda s: s != [*SECTIONS])
)
def test_sections_in_another_order_or_number(sections: list[str]) -> None:
    body = "\n".join(f"## {section}\n\n文字。\n" for section in sections)
    problems = problems_of(HEAD + body + markers(*CHECKS))
    assert (
        BODY_STARTS,
        "小节应依次为：学习目标、案例、讲解、要点、本单位任务、自测、延伸阅读；最后可以有“附录”",
    ) in problems


@pytest.mark.parametrize(
    "heading", ["##讲解", "# 讲解", "### 讲解", "讲解", "## 讲 解", " ## 讲解"]
)
def test_a_heading_that_is_none(heading: str) -> None:
    line, reason = only_problem(edited(("## 讲解", heading)))
    assert line == BODY_STARTS
    assert "小节应依次为" in reason


@pytest.mark.parametrize(
    ("citation", "reason"),
    [
        ("《行政处罚法》第八十七条", "《行政处罚法》(2021)共 86 条，没有第八十七条"),
        ("《行政处罚法》第一百条", "《行政处罚法》(2021)共 86 条，没有第一百条"),
        ("《行政许可法》第三条", "引用了《行政许可法》，但课程信息的 statutes 中没有列出"),
    ],
)
def test_a_citation_that_cannot_stand(citation: str, reason: str) -> None:
    text = edited(("某公司于三年前违法。", f"依据{citation}处理。"))
    assert only_problem(text) == (line_of(text, citation), reason)


def test_every_citation_of_a_line() -> None:
    text = edited((CITATION, "《行政处罚法》第九十条、《甲法》第一条、《行政处罚法》第八十六条。"))
    line = line_of(text, "第九十条")
    problems = problems_of(text)
    assert [number for number, _ in problems] == [line, line]
    assert {"九十" in reason for _, reason in problems} == {True, False}


def test_a_title_without_an_article_needs_no_statute() -> None:
    assert build_lesson(edited((CITATION, "《河南省规定》另有要求。")), NAME, BANK, REGISTER).cells


@pytest.mark.parametrize(
    ("item_id", "reason"),
    [
        ("none", "题库里没有试题“none”"),
        ("sample-case", "试题“sample-case”是案例题，自测只能用单选、多选、判断、填空题"),
        ("sample-essay", "试题“sample-essay”是论述题，自测只能用单选、多选、判断、填空题"),
        (
            "sample-short-answer",
            "试题“sample-short-answer”是简答题，自测只能用单选、多选、判断、填空题",
        ),
        ("sample-single", "自测题“sample-single”重复"),
    ],
)
def test_an_item_that_cannot_be_used(item_id: str, reason: str) -> None:
    text = edited(("自测 sample-multiple", f"自测 {item_id}"))
    lines = [n for n, line in enumerate(text.split("\n"), 1) if f"自测 {item_id} " in line]
    assert only_problem(text) == (lines[-1], reason)


@pytest.mark.parametrize("count", [1, 4, 5, 11])
def test_the_number_of_self_checks(count: int) -> None:
    ids = [*CHECKS, *["sample-single"] * 5][:count]
    text = HEAD + BODY + markers(*ids)
    assert (text.count("\n") + 1, f"每课应有 6–10 道自测题，现有 {count} 道") in problems_of(text)


def test_an_objective_that_nothing_measures() -> None:
    text = LESSON.replace("目标1、2", "目标1")
    assert only_problem(text) == (LAST, "第 2 条学习目标没有自测题检验")


@pytest.mark.parametrize("goals", ["", " 目标3", " 目标0"])
def test_a_self_check_that_measures_no_objective(goals: str) -> None:
    text = edited(("sample-multiple 目标1、2", f"sample-multiple{goals}"))
    line = line_of(text, "sample-multiple")
    assert only_problem(text) == (line, "写明这道自测题检验第几条学习目标（共 2 条），如 目标1、2")


@pytest.mark.parametrize("section", [s for s in SECTIONS if s != "自测"])
def test_a_self_check_outside_its_section(section: str) -> None:
    marker = "{{自测 sample-single 目标1、2}}"
    text = edited((f"{marker}\n", ""), (f"## {section}\n", f"## {section}\n{marker}\n"))
    assert only_problem(text) == (line_of(text, marker), "自测题只能放在“## 自测”一节")


def test_a_self_check_before_every_section() -> None:
    marker = "{{自测 sample-single 目标1、2}}"
    text = edited((f"{marker}\n", ""), ("\n## 学习目标", f"{marker}\n## 学习目标"))
    assert only_problem(text)[0] == line_of(text, marker) == BODY_STARTS


def test_everything_at_once_in_the_order_of_lines() -> None:
    text = edited(
        (STATUTE, f"{STATUTE}\n  - 《甲法》(2021)\n  - 乙法"),
        (CITATION, "见《行政处罚法》第八十七条。"),
        ("从行为终了之日起算。", "见《丙法》第一条。\n\n{{自测 sample-single 目标1}}"),
        (
            "- [x] 照第三十六条办\n  对，见《行政处罚法》第三十六条。\n```\n\n第二步的讲评",
            "- [ ] 照办\n```\n\n第二步的讲评",
        ),
        ("终 可以处罚", "终"),
        ("{{自测 sample-multiple", "{{自测 none"),
        ("{{自测 sample-fill-in", "{{自测 sample-essay"),
    )
    repeated = [n for n, line in enumerate(text.split("\n"), 1) if "sample-single" in line]
    step = [n for n, line in enumerate(text.split("\n"), 1) if line == "```抉择"][1]
    tree = line_of(text, "```决策树")
    assert problems_of(text) == [
        (1, "“乙法”不是有效的法规写法，应如 《行政处罚法》(2021)"),
        (1, "法规库里没有 《甲法》(2021)"),
        (step, "抉择要有且只有一个“- [x]”"),
        (
            line_of(text, "- [ ] 照办"),
            "这个选项下面要写回应（缩进两格）：对在哪里，或者为什么会这样选、错在哪里",
        ),
        (line_of(text, "第八十七条"), "《行政处罚法》(2021)共 86 条，没有第八十七条"),
        (tree, "最后一问：两边都写去处，就不写“终”；只写一边，就要写“终”"),
        (tree + 3, "决策树每行以“问 ”“是 ”“否 ”或者“终 ”开头，后面写文字"),
        (line_of(text, "《丙法》"), "引用了《丙法》，但课程信息的 statutes 中没有列出"),
        (repeated[0], "自测题只能放在“## 自测”一节"),
        (repeated[1], "自测题“sample-single”重复"),
        (line_of(text, "自测 none"), "题库里没有试题“none”"),
        (
            line_of(text, "sample-essay"),
            "试题“sample-essay”是论述题，自测只能用单选、多选、判断、填空题",
        ),
    ]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (
            "```决策树 还能不能罚",
            "```决策图 还能不能罚",
            "围栏第一行应写：抉择、决策树、时间轴、泳道、柱图",
        ),
        ("{{计算器 期限}}", "{{计算器 利息}}", "没有这种计算器；可以用：期限、管辖、裁量"),
        ("{{计算器 期限}}", "{{计算器 期限 no-rule 2026-03-23}}", "算例不对：请选择：哪一项期限"),
        (
            "{{计算器 期限}}",
            "{{计算器 期限 penalty-decision 2099-03-23}}",
            "2099 年的放假安排还不知道",
        ),
        ("{{计算器 期限}}", "{{计算器 管辖 甲}}", "算例写成"),
        ("{{计算器 期限}}", "{{ 计算器 期限}}", "应单独成行"),
        ("- [ ] 先看期限，再看起算。", "先看期限。", "“## 要点”要有 1–10 条"),
    ],
)
def test_a_part_that_is_not_written_as_one(old: str, new: str, reason: str) -> None:
    text = edited((old, new))
    told = [why for _, why in problems_of(text)]
    assert any(reason in why for why in told)


def test_a_fence_without_an_end() -> None:
    text = edited(("终 可以处罚\n```\n", "终 可以处罚\n"))
    assert (line_of(text, "```决策树"), "围栏没有结尾的 ```") in problems_of(text)


def test_a_case_with_too_few_decisions_and_a_lesson_without_a_figure() -> None:
    text = re.sub(r"```抉择\n第三步.*?```\n", "", LESSON, flags=re.DOTALL)
    text = re.sub(r"```决策树.*?```\n", "", text, flags=re.DOTALL)
    told = [why for _, why in problems_of(text)]
    assert "案例至少有 3 步抉择，现有 2 步" in told
    assert "至少要有一张图（决策树、时间轴、泳道或者柱图）" in told


def test_a_decision_outside_the_case() -> None:
    text = edited(("查一件旧案。", "```抉择\n问？\n\n- [x] 甲\n  对\n- [ ] 乙\n  错\n```"))
    assert (line_of(text, "问？") - 1, "抉择只能放在“## 案例”一节") in problems_of(text)


def test_a_lesson_that_takes_longer_than_it_says() -> None:
    text = edited(("导语。", "导语。" * 1500))
    (problem,) = problems_of(text)
    assert problem[0] == 1
    assert "写的是 15 分钟，按字数和题数估算要 28 分钟" in problem[1]
    # What stands in the appendix is looked up, not studied.
    assert build_lesson(LESSON + "\n## 附录\n\n" + "表。" * 3000, NAME, BANK, REGISTER)


def test_lines_are_those_of_the_file_on_windows_too() -> None:
    text = edited((CITATION, "见《行政处罚法》第八十七条。"))
    assert problems_of(text.replace("\n", "\r\n")) == problems_of(text)


@pytest.mark.parametrize("title", ["2022-02-30", "2022-01-01 25:00:00", "[" * 3000])
def test_a_head_that_yaml_cannot_build(title: str) -> None:
    assert only_problem(edited(("追责期限\n", f"{title}\n")))[0] == 1


def test_a_file_that_ends_with_its_head() -> None:
    assert (HEAD.count("\n"), messages.NO_FIGURE) in problems_of(HEAD.rstrip("\n"))


@pytest.mark.parametrize(
    "article", ["第零条", "第十百条", "第二百百条", "第一二三四五条", "第三十六条之十十"]
)
def test_a_number_that_no_article_has(article: str) -> None:
    text = edited((CITATION, f"见《行政处罚法》{article}。"))
    line, reason = only_problem(text)
    assert line == line_of(text, article)
    assert article in reason


@pytest.mark.parametrize("statute", ["《《行政处罚法》(2021)", "《甲《乙》(2021)"])
def test_a_statute_with_brackets_in_its_title(statute: str) -> None:
    assert problems_of(edited((STATUTE, statute)))[0][0] == 1


def test_an_inserted_article_beyond_the_last_is_named() -> None:
    text = edited((CITATION, "见《行政处罚法》第八十七条之一。"))
    line, reason = only_problem(text)
    assert line == line_of(text, "第八十七条之一")
    assert "第八十七条之一" in reason


@pytest.mark.parametrize(
    "citation",
    [
        "《行政处罚法》第三十六条、第八十七条",
        "《行政处罚法》第三十六条至第八十七条",
        "《行政处罚法》(2021)第八十七条",
        "《行政处罚法》（2021）第八十七条",
        "《行政处罚法》第87条",
    ],
)
def test_articles_in_other_ways_of_writing(citation: str) -> None:
    """The shipped lessons write lists such as 第二十五条、第二十七条."""
    text = edited((CITATION, f"见{citation}。"))
    line, reason = only_problem(text)
    assert line == line_of(text, citation)
    assert "共 86 条" in reason


@pytest.mark.parametrize(
    ("declared", "cited"),
    [
        ("《中华人民共和国行政处罚法》", "《行政处罚法》"),
        ("《行政处罚法》", "《中华人民共和国行政处罚法》"),
    ],
)
def test_full_and_short_titles_are_one_statute(declared: str, cited: str) -> None:
    text = edited((STATUTE, f"{declared}(2021)"), (CITATION, f"见{cited}第三十六条。"))
    assert build_lesson(text, NAME, BANK, REGISTER).cells


@pytest.mark.parametrize(
    "marker",
    [
        "{{自测 Sample-Single}}",
        "{{自测}}",
        "{{自测sample-case}}",
        "{{ 自测 sample-case}}",
        "{{自测 sample-case}}。",
        "- {{自测 sample-case}}",
        "{{自测：sample-case}}",
    ],
)
def test_a_marker_with_a_slip(marker: str) -> None:
    text = edited(("请作答。", f"请作答。\n\n{marker}"))
    assert line_of(text, marker) in [line for line, _ in problems_of(text)]


def test_a_bad_head_does_not_hide_what_is_below() -> None:
    text = edited(("minutes: 15", "minutes: 3"), ("自测 sample-multiple", "自测 none"))
    assert [line for line, _ in problems_of(text)] == [1, line_of(text, "自测 none")]


def test_a_field_that_is_given_twice() -> None:
    assert "minutes" in only_problem(edited(("minutes: 15", "minutes: 15\nminutes: 16")))[1]


def test_a_content_area_that_does_not_exist() -> None:
    text = edited(("content_area: 行政处罚", "content_area: 行政惩罚"))
    assert re.search("content_area|行政惩罚", only_problem(text)[1])


@pytest.mark.parametrize("version", ["(1996)", "（1996）", "(2009年修正)"])
def test_a_citation_of_another_version(version: str) -> None:
    """Its third article may say something else."""
    text = edited((CITATION, f"见《行政处罚法》{version}第三条。"))
    assert only_problem(text)[0] == line_of(text, version)


@pytest.mark.parametrize(
    "citation",
    [
        "《行政处罚法》第三十六条、 第八十七条",
        "《行政处罚法》第三十六条以及第八十七条",
        "《行政处罚法》第三十六、八十七条",
        "《行政处罚法》 第八十七条",
        "《行政处罚法》第 87 条",
        "《行政处罚法》第８７条",
        "**《行政处罚法》**第八十七条",
    ],
)
def test_articles_that_are_easily_overlooked(citation: str) -> None:
    text = edited((CITATION, f"见{citation}。"))
    assert only_problem(text)[0] == line_of(text, citation)
