"""A scored paper on formgrader's page: what the candidate wrote as it was written, nothing of it runs, and no program is shown."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from bs4 import BeautifulSoup

from grading import messages
from grading.nbgrader.course import course_config
from grading.score_run import score_exam
from tests.support.released_exam import ASSIGNMENT, EXAM, ReleasedExam, answer, cell_of

ESSAY = """一、先告知<script>alert("甲")</script>，再听取；
    四个空格开头的一段。
# 不是标题，**不是粗体**，[不是链接](javascript:alert(1))
1. 甲
3. 乙 <img src=x onerror=alert(1)>"""
PICTURE = base64.b64encode(b"\x89PNG\r\n\x1a\n of a kind").decode()
EVIL = 'image/png" onerror="alert(2)'


def page_of(exam: ReleasedExam, paper: dict[str, Any]) -> str:
    """formgrader's page of the paper, by the course's own configuration and nbgrader's own template."""
    from nbconvert.exporters import HTMLExporter
    from nbgrader.server_extensions.formgrader.handlers import template_path

    exam.hand_in("S1", paper)
    exam.call(["S1"])
    with exam.sessions() as db:
        score_exam(exam.course, db, EXAM)
    config = course_config(exam.course)
    config.HTMLExporter.template_name = "formgrade"
    assert template_path in config.HTMLExporter.extra_template_basedirs
    told = dict.fromkeys(("notebook_id", "submission_id", "base_url", "student"), "x")
    path = exam.course.notebook("autograded", "S1", ASSIGNMENT)
    page, _ = HTMLExporter(config=config).from_filename(
        str(path), resources={**told, "index": 0, "total": 1}
    )
    return str(page)


@pytest.fixture
def page(exam: ReleasedExam) -> str:
    paper = answer(exam.paper(), q01='"B"', q05='["A", "C"]', q07="True", q09="__import__('os')")
    essay = cell_of(paper, "q11")
    essay["source"] = ESSAY
    essay["attachments"] = {
        'x" onload="alert(3)': {"image/png": PICTURE},
        "y.png": {EVIL: PICTURE},
    }
    added = {"metadata": {"tags": ['"><script>']}, "source": "<script>alert(4)</script>"}
    paper["cells"] += [
        {**added, "id": "more", "cell_type": "markdown"},
        {**added, "id": "code", "cell_type": "code", "outputs": [], "execution_count": None},
    ]
    return page_of(exam, paper)


def test_an_essay_is_the_text_that_was_written_and_nothing_of_it_runs(page: str) -> None:
    shown = BeautifulSoup(page, "html.parser")
    assert ESSAY in shown.get_text()
    assert not [each for each in shown.find_all("script") if "alert" in each.get_text()]
    assert not [each for each in shown.find_all(True) if each.has_attr("onload")]
    assert not [each for each in shown.find_all("a") if "alert" in str(each.get("href"))]
    assert [each["src"] for each in shown.find_all("img")] == [f"data:image/png;base64,{PICTURE}"]
    assert shown.get_text().count(messages.ADDED_BY_CANDIDATE) == 2


def test_points_and_comments_have_their_fields(page: str) -> None:
    shown = BeautifulSoup(page, "html.parser")
    for name in ("q11", "q11_extra_credit", "q01-score"):
        assert shown.select_one(f"input.tabbable#{name}"), name
    assert shown.select_one("textarea.comment#q11-comment")


def test_nobody_reads_a_program(page: str) -> None:
    body = BeautifulSoup(page, "html.parser").body
    assert body is not None
    shown = body.get_text()
    for word in ("score_single", "q01 =", "HIDDEN TESTS", "MARK SCHEME", "def "):
        assert word not in shown, word
    for word in ("A；C", messages.ANSWER_NOTHING, "评分标准", messages.KEY_TRUE):
        assert word in shown, word
    # What cannot be read stands there as it is, with the reason.
    assert messages.ANSWER_NOT_LITERAL in shown
    assert "__import__('os')" in shown
